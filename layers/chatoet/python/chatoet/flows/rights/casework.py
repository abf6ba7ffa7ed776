"""Cases with their clock: how one is opened, closed at once, or moved on (Art 12(3) GDPR; facts of the clock in rules).

Whoever is answered at once has a case too: it proves that a request was carried out, and when.
"""

from collections.abc import Callable
from typing import NamedTuple, cast

from chatoet.rules.cases import Case, Channel
from chatoet.rules.catalogue import Fields
from chatoet.rules.clock import iso_date
from chatoet.rules.deadline import Holidays, Law, alarm_at, due_of, law_of, next_morning
from chatoet.rules.identity import assurance
from chatoet.store import cases
from chatoet.store.commits import Extra
from chatoet.store.dues import arm
from chatoet.store.learners import Learner


class Opened(NamedTuple):
    """`parts` belong into the commit that answers the request, the case first; `fields` into its event."""

    case: Case
    parts: tuple[Extra, ...]
    fields: Fields


class Casework:
    """`holidays` are read when the first clock is set."""

    def __init__(self, stored: cases.Cases, holidays: Callable[[], Holidays]) -> None:
        self.stored, self._holidays = stored, holidays

    def law(self, learner: Learner) -> Law:
        return law_of(learner.recipient.kind, learner.recipient.address.reveal())

    def due(self, learner: Learner, case: Case, now: int) -> int:
        return due_of(case, self.law(learner), self._holidays(), now)

    def opened(
        self,
        learner: Learner,
        mid: str,
        kind: str,
        at: int,
        now: int,
        state: str = "RECEIVED",
        reason: str = "",
        channel: Channel = "chat",
    ) -> Opened:
        """A request that was received at `at`, and that somebody will look at in time."""
        history = () if state == "RECEIVED" else ((state, at, reason),)
        case = Case(kind, at, 0, state, channel, assurance(learner.head, now), history)
        case = case._replace(due_at=self.due(learner, case, now))
        put = cases.put(learner.head.uid, mid, case)
        return Opened(case, (put, *self.alarm(learner, mid, self._first_alarm(case, now))), fields_of(mid, case))

    def done(self, learner: Learner, mid: str, kind: str, at: int, now: int, reason: str = "") -> Opened:
        """A request that is carried out in the commit that records it."""
        case = Case(
            kind, at, at, "COMPLETED", assurance=assurance(learner.head, now), history=(("COMPLETED", now, reason),)
        )
        case = case._replace(due_at=self.due(learner, case, now))
        return Opened(case, (cases.put(learner.head.uid, mid, case),), fields_of(mid, case))

    def moved(self, learner: Learner, mid: str, case: Case, state: str, now: int, reason: str = "") -> Opened:
        """Raises CaseError for a step that no rule allows. The time left is counted anew."""
        after = case.moved(state, now, reason)
        after = after._replace(due_at=self.due(learner, after, now))
        parts: tuple[Extra, ...] = (self.stored.change(learner.head.uid, mid, case, after),)
        if after.open:
            parts += self.alarm(learner, mid, self._first_alarm(after, now))
        return Opened(after, parts, {**fields_of(mid, after), "state": state})

    def _first_alarm(self, case: Case, now: int) -> int:
        """Never in an hour that was swept already: what reached us weeks ago rings on the next morning."""
        return max(next_morning(now), alarm_at(case))

    def alarm(self, learner: Learner, mid: str, at: int) -> tuple[Extra, ...]:
        return arm(alarm_name(mid), learner.head.uid, at)


def fields_of(mid: str, case: Case) -> Fields:
    """What each event of a case says: its kind, when it was received, and until when it is to be answered."""
    fields: Fields = {"case": mid, "kind": case.kind, "opened": iso_date(case.at)}
    return fields | {"due": iso_date(case.due_at), "due_at": case.due_at}


def release(kind: str, uid: str, now: int) -> tuple[Extra, ...]:
    """Now that it is known who asked for a copy, it is to be made: flows/rights/access.py, Released."""
    return arm("release", uid, now) if kind in ("access", "portability") else ()


def alarm_name(mid: str) -> str:
    return f"case.{mid[:8]}"  # no "#", which parts the names of a Due


def channel_of(value: str) -> Channel:
    """Raises ValueError."""
    if value not in ("chat", "email", "form"):
        raise ValueError("no such channel")
    return cast("Channel", value)
