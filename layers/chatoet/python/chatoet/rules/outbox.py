"""The life of a reply: stored before it is sent, and settled by what Meta says of it.

stored -> sending -> accepted -> sent -> delivered -> read, or failed, denied, or unknown. Back to `stored` goes only
what Meta refused and may take later, or as a template.
`unknown` is a state of its own: the request left us and no answer came. A status event settles it; if none comes
within two minutes the part is sent once more and counted as send.resent (invariant 1).
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

OutboxState = Literal["stored", "sending", "unknown", "accepted", "sent", "delivered", "read", "failed", "denied"]
RANK: Final[dict[str, int]] = {
    "stored": 0, "sending": 1, "unknown": 2, "accepted": 3, "sent": 4, "delivered": 5, "read": 6,
    "failed": 9, "denied": 9,
}  # fmt: skip
SETTLE = 120  # seconds that an unknown outcome waits for its status event
NEXT_PART = 10  # seconds that the next part waits for `delivered` of the one before
IN_FLIGHT = 30  # seconds after which a request of ours has ended, one way or the other
MAX_TRIES = 7  # some forty minutes in all
SLOWEST = 900  # seconds between two tries
STATUSES: Final[dict[str, OutboxState]] = {
    "sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed",
}  # fmt: skip


def earlier(state: str) -> tuple[str, ...]:
    """The states after which Meta may say `state`. Never backwards, and a failure does not undo a delivery."""
    limit = RANK["delivered" if state == "failed" else state]
    return tuple(name for name, rank in RANK.items() if rank < limit)


class Said(NamedTuple):
    """What a status event says of one part. `templated`: of the template that went out in its place."""

    part: int
    state: OutboxState
    templated: bool = False
    priced: bool = False  # it names a price


class Send(NamedTuple):
    """`templated`: an approved template goes out in place of the part, since the 24-hour window is closed."""

    part: int
    resend: bool = False
    templated: bool = False


class Wait(NamedTuple):
    seconds: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Sent twice, and no word of either."""


Step = Send | Wait | GiveUp


def due(state: str, part: int, parts: int, resent: bool, waited: int, held: int = 0) -> Step | None:
    """What comes next for a reply whose `part` was claimed `waited` seconds ago; None when nothing does.

    Parts are numbered from 0, and there is never more than one in flight. Nothing goes out in the `held` seconds that
    remain until the next try, whatever it is that asks.
    """
    step = _next(state, part, parts, resent, waited)
    return Wait(held) if isinstance(step, Send) and held > 0 else step


def _next(state: str, part: int, parts: int, resent: bool, waited: int) -> Step | None:
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


def backoff(tries: int, jitter: float, slow: bool = False) -> int:
    """Seconds before the next try: 4 to the power of the tries, at most 15 minutes, up to a quarter of it as jitter.

    `slow` where Meta takes offence at our sending: the longest wait from the first try on.
    """
    seconds = SLOWEST if slow else min(4**tries, SLOWEST)
    return int(seconds + seconds * 0.25 * jitter)


class Accepted(NamedTuple):
    wamid: str


class Rejected(NamedTuple):
    """Meta answered with an error code: the message was not taken. `transient` is Meta's word that it passes."""

    code: int
    transient: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """The request never left: no connection."""


class Unknown(NamedTuple):
    """It may have been taken: a time-out, a broken connection or a server error without Meta's own code."""

    reason: str


Outcome = Accepted | Rejected | NotSent | Unknown
