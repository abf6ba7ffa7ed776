"""What a vendor does on purpose: set over HTTP while it runs, or by a start option."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from local.models.asked import VENDORS, Json, Vendor

Mode = Literal[
    "ok", "slow", "throttled", "error", "unavailable", "malformed", "garbled", "truncated", "refusal", "empty",
    "injected", "inventive", "overrated", "hang", "drop",
]  # fmt: skip
HTTP: dict[str, int] = {"throttled": 429, "error": 500, "unavailable": 503}
FIELDS: dict[str, type] = {"mode": str, "seconds": float, "times": int, "criterion": str}


@dataclass(slots=True)
class Plan:
    """The next `times` requests (0: all of them) end as `mode` says; with `criterion`, those about it alone.

    `seconds`: how late an answer comes when `slow`, and the Retry-After when `throttled`.
    """

    mode: Mode = "ok"
    seconds: float = 0.0
    times: int = 0
    criterion: str = ""

    def __post_init__(self) -> None:
        if self.mode not in get_args(Mode) or self.seconds < 0 or self.times < 0:
            raise ValueError("no such mode")


def plan_of(asked: Json) -> Plan:
    """Raises ValueError for a field or a value that is none."""
    if set(asked) - set(FIELDS):
        raise ValueError("no such field")
    values: dict[str, Any] = {name: FIELDS[name](value) for name, value in asked.items()}
    return Plan(**values)


@dataclass(slots=True)
class Modes:
    plans: dict[Vendor, Plan] = field(default_factory=lambda: {vendor: Plan() for vendor in VENDORS})

    def take(self, vendor: Vendor, criterion: str) -> Plan:
        """What becomes of the request at hand; the last of `times` ends the plan."""
        plan = self.plans[vendor]
        if plan.criterion not in ("", criterion):
            return Plan()
        if plan.times == 1:
            self.plans[vendor] = Plan()
        plan.times = max(0, plan.times - 1)
        return plan

    def doc(self) -> Json:
        return {vendor: asdict(plan) for vendor, plan in self.plans.items()}
