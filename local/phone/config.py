"""What the simulated phone is told at its start."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit


class NotLoopbackError(ValueError):
    """The phone was pointed at an address outside this machine."""


class LogSource(Protocol):
    """Log lines of the Lambdas (an async generator will do): `{"function": str, "at": ISO 8601 str, "line": str}`."""

    def __aiter__(self) -> AsyncIterator[Mapping[str, str]]: ...


@dataclass(frozen=True, slots=True)
class StatusDelays:
    """Seconds from each step of a message to the next; `read=None` never reads."""

    sent: float = 0.15
    delivered: float = 0.35
    read: float | None = 1.2


@dataclass(frozen=True, slots=True)
class Template:
    """A template that Meta has approved; `body` holds `{{1}}`, `{{2}}` …, `buttons` the quick replies."""

    name: str
    language: str
    body: str
    category: str = "utility"
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairRate:
    """Messages to one learner: `burst` at once, then one per `seconds` (WhatsApp's pair rate)."""

    burst: int = 45
    seconds: float = 6.0


@dataclass(frozen=True, slots=True)
class PhoneConfig:
    """`webhook_url` must be on loopback.

    `first_learner` is there when nobody else is, so that the page can be used at once. `late_errors`: 131026, 131047
    and 130403 come as a failed status, not in the answer.
    """

    webhook_url: str
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    access_token: str = field(repr=False)
    phone_number_id: str
    state_dir: Path
    graph_version: str = "v26.0"
    business_account_id: str = "100000000000001"
    display_phone_number: str = "15550100000"
    business_name: str = "ChatOET"
    status_delays: StatusDelays = StatusDelays()
    pair_rate: PairRate = PairRate()
    templates: tuple[Template, ...] = ()
    first_learner: str | None = None
    storage_region: str = "DE"  # where Meta keeps messages; empty: wherever it likes
    late_errors: bool = True
    webhook_timeout_s: float = 20.0
    retry_delays_s: tuple[float, ...] = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)

    def __post_init__(self) -> None:
        host = urlsplit(self.webhook_url).hostname or ""
        if not is_loopback(host):
            raise NotLoopbackError(f"webhook_url must be on loopback, not {host!r}")


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
