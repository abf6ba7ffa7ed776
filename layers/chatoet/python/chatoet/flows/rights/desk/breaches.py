"""The desk of breaches: the register, what goes to the authority, and telling those concerned. docs/ops/breach.md."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final, cast

from chatoet.flows.rights.desk.base import Bench, DeskError, Input, Output, choice_of, text_of
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import breach as rules
from chatoet.rules import words_breach
from chatoet.rules.breach import Breach, BreachError, Nature, Risk
from chatoet.rules.clock import DAY, add_months, iso_date
from chatoet.rules.head import INACTIVE_MONTHS
from chatoet.rules.item import Item
from chatoet.rules.messages import Outgoing, Stored
from chatoet.rules.pseudonym import keyed_hash
from chatoet.rules.subject import GONE
from chatoet.rules.window import is_open
from chatoet.store.breaches import Breaches as Register
from chatoet.store.conflicts import retrying
from chatoet.store.dues import Dues, name_of
from chatoet.store.learners import Learner

BACK: Final = 2 * DAY  # entries that a late sweep has not handled yet
SECONDS: Final = 10.0  # of one call, whose function has 20; the next goes on where it ended
Template = Callable[[str], dict[str, Any]]  # of the reply with that mid


class Breaches:
    def __init__(self, desk: Bench, template: Template, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`template` opens the window, by its button, for the words themselves."""
        self._desk, self._template, self._monotonic = desk, template, monotonic
        self._register = Register(desk.tables, desk.policy, desk.controller_id)

    def __call__(self, command: str, asked: Input, now: int) -> Output:
        steps = {
            "breach-open": self._open,
            "breach-assess": self._assess,
            "breach-notify": self._notify,
            "breach-tell": self._tell,
            "breach-close": self._close,
            "breach-report": self._report,
        }
        if command not in steps:
            raise DeskError("no such command")
        try:
            return steps[command](asked, now)
        except BreachError as error:
            raise DeskError(str(error)) from None

    def _open(self, asked: Input, now: int) -> Output:
        """The same note and time are one breach, however often it is reported."""
        aware, note = _time(asked, now), text_of(asked, "note", 60)
        nature = choice_of(asked, "nature", rules.NATURES)
        ref = f"{iso_date(aware)}-{keyed_hash(self._desk.pepper(), 'breach', note, str(aware))[:6]}"
        breach = self._register.get(ref, now)
        if breach is None:
            breach = Breach(ref, aware, cast("Nature", nature), note)
            self._register.keep(breach, now)
            self._desk.log.emit("breach.opened", breach=ref, kind=nature, due=iso_date(breach.due_at))
        self._register.ring(ref, max(rules.rings_at(breach, aware), now), now)
        return _shown(breach)

    def _assess(self, asked: Input, now: int) -> Output:
        breach, risk = self._of(asked, now), choice_of(asked, "risk", rules.RISKS)
        breach = breach._replace(risk=cast("Risk", risk), affected=int(asked.get("affected", 0)))
        self._register.keep(breach, now)
        self._desk.log.emit("breach.assessed", breach=breach.ref, severity=risk, n=breach.affected)
        if breach.owed:
            self._register.ring(breach.ref, rules.rings_at(breach, now), now)
        return _shown(breach)

    def _notify(self, asked: Input, now: int) -> Output:
        """That the authority was told, or the learners in another way than by `breach-tell` (Art 34(3)(c))."""
        whom = choice_of(asked, "whom", ("authority", "learners"))
        breach = self._of(asked, now)
        breach = breach._replace(authority_at=now) if whom == "authority" else breach._replace(learners_at=now)
        return self._notified(breach, whom, now)

    def _notified(self, breach: Breach, whom: str, now: int) -> Output:
        self._register.keep(breach, now)
        self._desk.log.emit("breach.notified", breach=breach.ref, what=whom, due=iso_date(breach.due_at))
        return _shown(breach)

    def _close(self, asked: Input, now: int) -> Output:
        breach = rules.closed(self._of(asked, now), now)
        self._register.keep(breach, now)
        self._desk.log.emit("breach.closed", breach=breach.ref)
        return _shown(breach)

    def _report(self, asked: Input, now: int) -> Output:
        return {"report": words_breach.report(self._of(asked, now), self._desk.controller_id)}

    def _of(self, asked: Input, now: int) -> Breach:
        breach = self._register.get(text_of(asked, "ref", 40), now)
        if breach is None:
            raise DeskError("no such breach")
        if breach.closed_at:
            raise DeskError("it is closed")
        return breach

    def _tell(self, asked: Input, now: int) -> Output:
        """Looks for the learners behind these srefs along the entries of inactivity, which every learner has one of.

        No list leads from a pseudonym to a person: each learner's own key says what their sref is. `after` is where
        the call before ended; the answer says where this one did, until there is nobody left to look at.
        """
        breach, text = self._of(asked, now), text_of(asked, "text", words_breach.MOST)
        if not breach.risk:
            raise DeskError("nobody has judged the risk yet")
        srefs, after = frozenset(map(str, asked.get("srefs", ()))), str(asked.get("after", ""))
        until, found = self._monotonic() + SECONDS, dict[str, str]()
        for after, uid in self._everyone(after, now):  # noqa: B020  each call goes on where the last one ended
            learner = self._desk.learners.of(uid, now) if uid else None
            if learner and learner.key.sref in srefs:
                found[learner.key.sref] = self._told(learner, breach, text, now)
            if self._monotonic() >= until:
                return {"after": after, "done": False, "found": found}
        self._notified(breach._replace(learners_at=now), "learners", now)
        return {"after": after, "done": True, "found": found}

    def _everyone(self, after: str, now: int) -> Iterator[tuple[str, str]]:
        """(place, uid) of every learner behind that place; an hour's end has a place too, and no uid."""
        dues, first = Dues(self._desk.tables), now - now % rules.HOUR - BACK
        hour, _, last = after.partition(":")
        for at in range(int(hour or first), add_months(now, INACTIVE_MONTHS + 1), rules.HOUR):
            uids = sorted(str(due.uid) for due in dues.in_hour(at) if name_of(due) == "inactivity")
            yield from ((f"{at}:{uid}", uid) for uid in uids if uid > last)
            last = ""
            yield f"{at + rules.HOUR}:", ""

    def _told(self, learner: Learner, breach: Breach, text: str, now: int) -> str:
        """told, or why not. Once for each breach: its name is the record's."""
        if learner.head.state in GONE:
            return "gone"
        if learner.head.stopped and not is_open(learner.head.last_inbound, now):
            return "stopped"
        uid = learner.head.uid
        item = Item("desk", keyed_hash(self._desk.pepper(), "breach", breach.ref, uid), "breach", now, "")
        retrying(lambda: self._say(uid, item, breach, text, now))
        return "told"

    def _say(self, uid: str, item: Item, breach: Breach, text: str, now: int) -> None:
        learner = self._desk.learners.of(uid, now)
        if learner is None:
            return
        said: Outgoing = words_breach.told(breach.ref, text)
        messages = (said,) if is_open(learner.head.last_inbound, now) else (Stored(self._template(item.mid)), said)
        record = turn_record(learner, item, "rights", "breach")
        answer = Answer(learner.head, record, "breach.told", {"breach": breach.ref}, messages, "rights")
        self._desk.session.finish(learner, item, answer, now)


def _time(asked: Input, now: int) -> int:
    try:
        when = datetime.fromisoformat(text_of(asked, "aware", 40))
    except ValueError:
        raise DeskError("aware: a time like 2026-11-25T09:30+00:00") from None
    if when.tzinfo is None or when.timestamp() > now:
        raise DeskError("aware: with its zone, and not in the future")
    return int(when.timestamp())


def _shown(breach: Breach) -> Output:
    return {
        "ref": breach.ref,
        "authority_due": datetime.fromtimestamp(breach.due_at, UTC).isoformat(),
        "risk": breach.risk or "not judged",
        "owed": breach.owed,
    }
