"""The people and messages on the simulated phone. Times are epoch seconds."""

import base64
import random
from dataclasses import asdict, dataclass, field
from typing import Any

WINDOW_S = 24 * 3600
# "accepted" is Meta's own step before the first status; a learner's message starts as "pending".
ORDER = ("pending", "accepted", "sent", "delivered", "read")


@dataclass(slots=True)
class Learner:
    """A person in WhatsApp; `wa_id` is absent for someone known by username alone."""

    id: str
    name: str
    user_id: str
    wa_id: str | None = None
    username: str | None = None
    online: bool = True
    blocks: bool = False
    read_receipts: bool = True
    last_inbound_at: float | None = None

    def window_open(self, now: float) -> bool:
        return self.last_inbound_at is not None and now - self.last_inbound_at < WINDOW_S

    def doc(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Message:
    """`direction` is the learner's view: "out" from the learner, "in" from the business.

    `content` is what stands under the message's type in the Graph payload or the webhook. `shown_at` is when the
    message reached the handset; None while it has not.
    """

    wamid: str
    learner: str | None
    direction: str
    at: float
    type: str
    content: dict[str, Any]
    status: str
    seq: int = 0
    shown_at: float | None = None
    stamps: dict[str, float] = field(default_factory=dict)
    context_id: str | None = None
    callback_data: str | None = None
    to: str | None = None
    recipient: str | None = None
    tapped: str | None = None
    reactions: dict[str, str] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def doc(self) -> dict[str, Any]:
        return asdict(self)

    def advance(self, status: str, at: float) -> None:
        """Statuses only ever move forward, in whatever order they are reported."""
        self.stamps.setdefault(status, at)
        if self.status != "failed" and (status == "failed" or ORDER.index(status) > ORDER.index(self.status)):
            self.status = status


@dataclass(frozen=True, slots=True)
class Media:
    id: str
    mime_type: str
    size: int
    sha256: str
    filename: str
    at: float

    def doc(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Template:
    """One template in one language, as Meta keeps it: category, status and components in Meta's words."""

    id: str
    name: str
    language: str
    category: str
    status: str
    components: list[dict[str, Any]]
    rejected_reason: str = "NONE"

    def doc(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def body(self) -> str:
        return str(self._part("BODY")["text"])

    @property
    def footer(self) -> str:
        return str(self._part("FOOTER").get("text", ""))

    @property
    def buttons(self) -> list[str]:
        return [str(button["text"]) for button in self._part("BUTTONS").get("buttons", [])]

    def _part(self, kind: str) -> dict[str, Any]:
        return next((part for part in self.components if part["type"] == kind), {})


class Ids:
    """Identifiers shaped like Meta's, from one source of randomness."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def hex(self, digits: int) -> str:
        return f"{self._rng.getrandbits(4 * digits):0{digits}x}"

    def digits(self, count: int) -> str:
        return str(self._rng.randrange(10 ** (count - 1), 10**count))

    def user_id(self, country: str = "GB") -> str:
        return f"{country}.{self.digits(17)}"

    def wamid(self, address: str, *, incoming: bool) -> str:
        """Like Meta's, it carries the other party's address: an id is personal data too."""
        name = address.encode()
        marks = bytes([0x11 if incoming else 0x12, 0x18, 0x14])
        raw = bytes([0x1D, 0x18, len(name)]) + name + b"\x15\x02\x00" + marks + self.hex(20).upper().encode() + b"\x00"
        return "wamid." + base64.b64encode(raw).decode()

    def trace(self) -> str:
        return "A" + base64.urlsafe_b64encode(self._rng.randbytes(16)).decode().rstrip("=")
