"""Which models judge letters, and within which bounds: policy/models.yaml, compiled into data/models.json."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

VendorName = Literal["openai", "gemini"]


class ModelsError(ValueError):
    """The order of vendors names one that is not configured, or one twice. Says which."""


class VendorConfig(NamedTuple):
    name: VendorName
    model: str
    sunset: int  # the first second in which it may be gone
    host: str  # in the EU: the build has checked it
    region: str
    seconds: float  # for one answer
    effort: str  # none, low, medium: how long the model may think
    thought: int  # tokens for that, on top of the answer's


class Budgets(NamedTuple):
    """Tokens in and out together."""

    learner_day: int
    day: int
    turn_tokens: int
    turn_calls: int
    turn_messages: int


class BreakerConfig(NamedTuple):
    """After `failures` in a row a vendor is left alone for `seconds`."""

    failures: int
    seconds: int


class ModelsConfig(NamedTuple):
    vendors: Mapping[str, VendorConfig]
    budgets: Budgets
    breaker: BreakerConfig
    deadline: float  # seconds for all calls of a letter

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ModelsConfig":
        vendors = [VendorConfig(**each) for each in data["vendors"]]
        by_name: dict[str, VendorConfig] = {each.name: each for each in vendors}
        return cls(by_name, Budgets(**data["budgets"]), BreakerConfig(**data["breaker"]), data["deadline"])

    def order(self, names: str) -> tuple[VendorConfig, ...]:
        """Of `openai,gemini`: both, in this order; none for `rules`. Raises ModelsError."""
        if names == "rules":
            return ()
        asked = names.split(",")
        if unknown := [name for name in asked if name not in self.vendors]:
            raise ModelsError(f"no such vendor in policy/models.yaml: {', '.join(unknown)}")
        if len(set(asked)) < len(asked):
            raise ModelsError(f"a vendor stands twice in the order: {names}")
        return tuple(self.vendors[name] for name in asked)


def days_left(vendor: VendorConfig, now: int) -> int:
    """Whole days until the model may be gone, negative afterwards."""
    return (vendor.sunset - now) // 86_400
