"""The life of a reply: stored before it is sent, and settled by what Meta says of it.

stored -> sending -> accepted -> sent -> delivered -> read, or failed, denied, or unknown.
`unknown` is a state of its own: the request left us and no answer came. A status event settles it; if none comes
within two minutes the part is sent once more and counted as send.resent (invariant 1).
"""

from dataclasses import dataclass
from typing import Final, Literal

OutboxState = Literal["stored", "sending", "unknown", "accepted", "sent", "delivered", "read", "failed", "denied"]
RANK: Final[dict[str, int]] = {
    "stored": 0, "sending": 1, "unknown": 2, "accepted": 3, "sent": 4, "delivered": 5, "read": 6,
    "failed": 9, "denied": 9,
}  # fmt: skip
SETTLE = 120  # seconds that an unknown outcome waits for its status event
NEXT_PART = 10  # seconds that the next part waits for `delivered` of the one before
IN_FLIGHT = 30  # seconds after which a request of ours has ended, one way or the other
MAX_TRIES = 5
STATUSES: Final[dict[str, OutboxState]] = {
    "sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed",
}  # fmt: skip


def earlier(state: str) -> tuple[str, ...]:
    """The states after which Meta may say `state`. Never backwards, and a failure does not undo a delivery."""
    limit = RANK["delivered" if state == "failed" else state]
    return tuple(name for name, rank in RANK.items() if rank < limit)


@dataclass(frozen=True, slots=True)
class Send:
    part: int
    resend: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Sent twice, and no word of either."""


Step = Send | Wait | GiveUp


def due(state: str, part: int, parts: int, resent: bool, waited: int) -> Step | None:
    """What comes next for a reply whose `part` was claimed `waited` seconds ago; None when nothing does.

    Parts are numbered from 0, and there is never more than one in flight.
    """
    if state == "stored":
        return Send(part)
    if state in ("sending", "unknown"):
        if waited < SETTLE:
            return Wait(SETTLE - waited)
        return GiveUp() if resent else Send(part, resend=True)
    if part + 1 >= parts or state in ("failed", "denied"):
        return None
    if state in ("accepted", "sent") and waited < NEXT_PART:
        return Wait(NEXT_PART - waited)
    return Send(part + 1)


def backoff(tries: int, jitter: float) -> int:
    """Seconds before the next try: 4 to the power of the tries, at most 15 minutes, up to a quarter of it as jitter."""
    seconds = min(4**tries, 900)
    return int(seconds + seconds * 0.25 * jitter)


@dataclass(frozen=True, slots=True)
class Accepted:
    wamid: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Meta answered with an error code: the message was not taken."""

    code: int


@dataclass(frozen=True, slots=True)
class NotSent:
    """The request never left: no connection."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have been taken: a time-out, a broken connection or a server error without Meta's own code."""

    reason: str


Outcome = Accepted | Rejected | NotSent | Unknown
Action = Literal["retry", "template", "stop_learner", "our_bug", "page_operator"]

_RETRY = {1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131053, 131056, 131057, 131064}
_STOP = {131026, 131050, 130403, 131021, 131049, 130472, 130497}
_OPERATOR = {0, 3, 10, 190, 131005, 131042, 131031, 368, 131037, 131045} | set(range(200, 300))


def action_for(code: int) -> Action:
    """What an error code of the Cloud API asks of us. An unknown code is our bug until someone has read it."""
    if code in _RETRY:
        return "retry"
    if code == 131047:
        return "template"
    if code in _STOP:
        return "stop_learner"
    return "page_operator" if code in _OPERATOR else "our_bug"
