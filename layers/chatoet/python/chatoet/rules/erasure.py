"""Erasure (Art 17 GDPR; clauses OET-6.2-erasure, PRO-right-erase): who waits how long, who may undo it, what stops it.

The steps, each of which may be done again after a kill:
1 the fence: state ERASING, tombstones, the ledger · 2 the ledger's copy out of reach of a restored table · 3 what is
stored is counted, what is due is cancelled · 4 deleted by the data map · 5 the learner's key destroyed · 6 looked at
once more · 7 the certificate · 8 once it went out, the rest deleted. A day later everything is looked at again.
"""

from collections.abc import Iterable
from typing import Final

from chatoet.rules.cases import Case
from chatoet.rules.clock import DAY
from chatoet.rules.head import Head
from chatoet.rules.identity import Assurance, assurance

FENCED, COPIED, COUNTED, DELETED, UNKEYED, RESCANNED, CERTIFIED, GONE = range(1, 9)
UNDO: Final[dict[str, int]] = {"A0": 7 * DAY, "A1": DAY, "A2": 0}  # seconds, by how sure we are of who asks
SOON = 2  # seconds in which a commit is over that a wake-up was ordered before
PATROL = 900  # seconds until someone looks whether an erasure came to rest
AGAIN = DAY  # after which it is looked at for the last time
FAREWELL = 3_600  # seconds that the certificate may take to go out: when Meta slows us down, a try takes 15 minutes
LOOK = 10  # seconds after which the first word of it has come
HOLD: Final = "legal_hold"  # how the reason of a restriction begins that bars an erasure (Art 17(3); OET-4.4-legal)


def undo_window(head: Head, level: Assurance | str, minor: bool = False) -> int:
    """Seconds between the request and the erasure. Of a stub there is nothing to be sorry for; of a child nothing
    is kept."""
    return 0 if minor or not head.accepted else UNDO[level]


def may_undo(head: Head, case: Case, now: int) -> bool:
    """The same address as the one that asked, known at least as well: a new one has not asked for anything."""
    return head.rekeyed_at <= case.at and (case.assurance != "A1" or assurance(head, now) == "A1")


def legal_hold(cases: Iterable[Case]) -> str:
    """Why the law makes us keep the data, from an operator's restriction; empty when it does not."""
    held = (case for case in cases if case.kind == "restriction" and case.open)
    reasons = (reason for case in held for _, _, reason in case.history)  # whatever was done with the case since
    return next((reason.removeprefix(HOLD).strip(": ") for reason in reasons if reason.startswith(HOLD)), "")


def is_settled(state: str, waited: int) -> bool:
    """Whether the certificate has gone out, or never will. `waited` since it was stored."""
    if state in ("sent", "delivered", "read", "failed", "denied"):
        return True
    return waited >= (LOOK if state == "accepted" else FAREWELL)
