"""When an account that nobody uses ends (clause PRO-inactivity-6m). Calendar months since the last inbound message.

Thirty days and seven days before, the learner is warned; after six months the account is hidden, and START brings all
of it back; a day before its records end it is erased. Asked by the sweep, and again by who acts on it.
"""

from typing import Final, Literal, NamedTuple

from chatoet.rules.clock import DAY, add_months
from chatoet.rules.head import INACTIVE_MONTHS, Head
from chatoet.rules.subject import State

Stage = Literal["warn30", "warn7", "expired", "farewell"]
Bar = Literal["", "restricted", "held", "leaving"]
FIRST: Final = 30 * DAY
LAST: Final = 7 * DAY  # also the least between a warning that came late and the end
MARGIN: Final = DAY  # before the records end by themselves: time to erase what they lead to
AGAIN: Final = MARGIN // 2  # between two looks at what is to be erased: it does not end in between
_ACCOUNTS: Final = frozenset({State.ACTIVE, State.EXPIRING, State.EXPIRED, State.RESTRICTED})


class Look(NamedTuple):
    """What has come, if anything; when to look again, 0 for never; and why it is not done, though it has come."""

    stage: Stage | None
    next_at: int
    bar: Bar = ""


def first_look(last_inbound: int) -> int:
    return add_months(last_inbound, INACTIVE_MONTHS) - FIRST


def ends_at(head: Head) -> int:
    """When the account is hidden, if they do not write."""
    return add_months(head.last_inbound, INACTIVE_MONTHS)


def look(head: Head, now: int) -> Look:
    if head.state not in _ACCOUNTS:
        return Look(None, 0)
    promised = 0 < head.leaving_at <= now  # an erasure that began, or should have: it is to go on
    seen, bar = Look("farewell", now + AGAIN) if promised else _look(head, now), _bar(head, now)
    if seen.stage is None or not bar:
        return seen
    return Look(seen.stage, now + AGAIN if bar == "leaving" else add_months(now, 1), bar)


def _look(head: Head, now: int) -> Look:
    erased_at, ends = head.expires_at - MARGIN, ends_at(head)
    if now >= erased_at:
        return Look("farewell", now + AGAIN)  # again, until nothing is left to look at
    if head.state is State.EXPIRED:
        return Look(None, erased_at)
    if now < ends - FIRST:
        return Look(None, ends - FIRST)
    if head.state is State.EXPIRING:
        return _warned(now, ends, erased_at)
    if now < ends - LAST:
        return Look("warn30", ends - LAST)
    return Look("warn7", min(max(ends, now + LAST), erased_at))


def _warned(now: int, ends: int, erased_at: int) -> Look:
    if now < ends - LAST:
        return Look(None, ends - LAST)
    return Look("warn7", ends) if now < ends else Look("expired", erased_at)


def _bar(head: Head, now: int) -> Bar:
    """Why nothing ends now: restricted data are only stored (Art 18(2) GDPR), and who leaves already is left alone."""
    if head.state is State.RESTRICTED:
        return "restricted"
    if head.held_until > now:
        return "held"
    return "leaving" if head.leaving_at > now else ""
