"""A copy of all data, and the data to take along (Art 15 and 20 GDPR; clauses OET-6.2-access, OET-6.2-port).

The package is made while the learner waits, and fetched by a link of 72 hours with a secret that never is in the chat.
Where it is not sure who asks, nothing is shown, and nothing tells whether there is anything (cases E22, E23).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from chatoet.flows.rights.casework import Casework, Opened, fields_of
from chatoet.flows.rights.doorway import Doorway
from chatoet.flows.rights.flow import Request
from chatoet.flows.rights.packing import Packing
from chatoet.flows.rights.restriction import Holding
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.rules import links, words_access
from chatoet.rules.cases import Case
from chatoet.rules.catalogue import Fields
from chatoet.rules.clock import DAY
from chatoet.rules.identity import Assurance, assurance
from chatoet.rules.item import Item
from chatoet.rules.messages import Outgoing
from chatoet.rules.subject import State
from chatoet.rules.window import is_open
from chatoet.store import cases, dues
from chatoet.store.learners import Learner, Learners
from chatoet.store.links import Links, Pins

A_DAY = 3  # packages of one kind, where the link of the last one was used or locked
PURPOSE: dict[str, links.Purpose] = {"access": "export", "portability": "carry"}

GONE = (State.ERASING, State.ERASED)


class Stores(NamedTuple):
    casework: Casework
    holding: Holding
    links: Links
    pins: Pins


class Copying:
    """`kind` is access or portability."""

    def __init__(self, kind: str, stores: Stores, packing: Packing, doorway: Doorway) -> None:
        self._kind, self._purpose = kind, PURPOSE[kind]
        self._stores, self._packing, self._doorway = stores, packing, doorway

    def __call__(self, request: Request, now: int) -> Answer | None:
        head = request.learner.head
        if head.state in GONE:
            return None  # the erasure came first: there is no half of a copy (case E8)
        if not head.accepted:
            return self._stub(request, now)
        today = self._today(head.uid, now)
        level = assurance(head, now)
        if level == "A0":
            return self._unproven(request, today, now)
        link = self._stores.links.get(head.uid, self._purpose, now)
        if link is not None and link.state == "open" and link.case in today and today[link.case].open:
            return self._again(request, link.case, words_access.waiting(self._kind, link.case, int(link.expires_at)))
        if len(today) >= A_DAY:
            return self._again(request, next(iter(today)), words_access.enough(self._kind))
        return self._ready(request, level, now)

    def _today(self, uid: str, now: int) -> dict[str, Case]:
        """By mid, the requests of this kind of the last 24 hours."""
        found = self._stores.casework.stored.all(uid, now)
        return {mid: case for mid, case in found if case.kind == self._kind and case.at > now - DAY}

    def _ready(self, request: Request, level: Assurance, now: int) -> Answer:
        """At A1: made now, and the link sent."""
        learner, item = request.learner, request.item
        opened = self._case(request, "RUNNING", now)
        has_pin = self._stores.pins.get(learner.head.uid, now) is not None
        url, places, also = self._packed(learner, item.mid, item.at, now, chooses=not has_pin)
        message = words_access.ready(self._kind, item.mid, url, now + links.LIFE, has_pin)
        fields: Fields = {**opened.fields, "assurance": level, "volumes": len(places)}
        record = cases.put(learner.head.uid, item.mid, opened.case)
        return Answer(learner.head.heard(item.at), record, "export.offered", fields, (message,), "rights", also)

    def _case(self, request: Request, state: str, now: int) -> Opened:
        item = request.item
        return self._stores.casework.opened(request.learner, item.mid, self._kind, item.at, now, state)

    def released(self, learner: Learner, mid: str, case: Case, now: int) -> Answer:
        """A request that came another way, of somebody of whom we are sure by now. After A3 a new PIN may be chosen:
        so a person helps whoever has forgotten theirs."""
        held = self._stores.pins.get(learner.head.uid, now)
        if held is not None and case.assurance == "A3":
            held = None if self._stores.pins.remove(held) else held
        url, places, also = self._packed(learner, mid, case.at, now, chooses=held is None)
        message = words_access.ready(self._kind, mid, url, now + links.LIFE, held is not None)
        moved = self._stores.casework.moved(learner, mid, case, "RUNNING", now)
        fields: Fields = {**fields_of(mid, moved.case), "assurance": case.assurance, "volumes": len(places)}
        return Answer(learner.head, None, "export.offered", fields, (message,), "rights", (*moved.parts, *also))

    def _packed(
        self, learner: Learner, mid: str, at: int, now: int, chooses: bool
    ) -> tuple[str, list[str], tuple[Any, ...]]:
        """The new package takes the place of the last one of its kind."""
        uid = learner.head.uid
        old, key = self._stores.links.get(uid, self._purpose, now), self._doorway.key(uid)
        if old is not None:
            self._packing.discard(old.objects or [])
        places = self._packing(learner, self._kind, mid, key, at, now)
        url, link = self._doorway.issue(key, self._purpose, mid, places, chooses)
        return url, places, (link, *dues.arm(self._purpose, uid, now + links.LIFE))

    def _unproven(self, request: Request, today: dict[str, Case], now: int) -> Answer:
        """At A0. With a PIN from before the link opens; without one it does not, and both look the same."""
        learner, item = request.learner, request.item
        pending = next((mid for mid, case in today.items() if case.state == "ID_PENDING"), "")
        if pending:
            return self._again(request, pending, words_access.unproven_again(pending))
        case, parts, dates = self._case(request, "ID_PENDING", now)
        url, also = self._doorway.address(self._doorway.key(learner.head.uid), self._purpose), parts[1:]
        if self._stores.pins.get(learner.head.uid, now) is not None:
            url, _, behind = self._packed(learner, item.mid, item.at, now, chooses=False)
            also += behind
        # Nothing that was asked for ends before it is known who asked (case E32).
        head, held = self._stores.holding.begin(learner, now)
        head, also = head.heard(item.at), (*also, *held)
        fields: Fields = {**dates, "assurance": "A0"}
        message, record = words_access.unproven(item.mid, url), cases.put(head.uid, item.mid, case)
        return Answer(head, record, "export.unproven", fields, (message,), "rights", also)

    def _again(self, request: Request, case: str, message: Outgoing) -> Answer:
        """The same request once more opens no second case (case E26)."""
        learner, item = request.learner, request.item
        record = turn_record(learner, item, "rights", "copy")
        fields: Fields = {"case": case, "kind": self._kind}
        return Answer(learner.head.heard(item.at), record, "export.waiting", fields, (message,), "rights")

    def _stub(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        done = self._stores.casework.done(learner, item.mid, self._kind, item.at, now)
        record = cases.put(learner.head.uid, item.mid, done.case)
        fields: Fields = {"case": item.mid, "kind": self._kind, "assurance": "A0", "volumes": 0}
        message = words_access.nothing_but_address()
        return Answer(learner.head.heard(item.at), record, "export.offered", fields, (message,), "rights")


class Released:
    """Cases of which it is known by now who asked: operators' work, or the learner's word in the chat."""

    def __init__(
        self, learners: Learners, session: Session, casework: Casework, copying: Callable[[str], Copying]
    ) -> None:
        self._learners, self._session, self._casework, self._copying = learners, session, casework, copying

    def __call__(self, uid: str, item: Item, now: int) -> None:
        for mid, case in self._casework.stored.all(uid, now):
            learner = self._learners.of(uid, now)  # its head moves with each step
            if learner is None or learner.head.state in GONE:
                return  # nothing is laid on the shelf behind an erasure's back (case E8)
            if case.kind not in PURPOSE or case.state != "VERIFIED" or case.assurance == "A0":
                continue
            answer = self._copying(case.kind).released(learner, mid, case, now)
            self._session.finish(learner, replace(item, mid=f"{item.mid[:11]}{mid[:11]}"), answer, now)


class Fetched:
    """A page tells that a package was fetched: its request is answered."""

    def __init__(self, learners: Learners, session: Session, casework: Casework) -> None:
        self._learners, self._session, self._casework = learners, session, casework

    def __call__(self, uid: str, item: Item, now: int) -> None:
        mid = str(item.content["case"])
        learner, case = self._learners.of(uid, now), self._casework.stored.get(uid, mid, now)
        if learner is None or case is None or not case.open:
            return
        chosen = bool(item.content.get("pin"))  # just now, which makes nobody surer
        after = case if chosen or case.assurance == "A3" else case._replace(assurance="A2")
        if case.state == "ID_PENDING":
            after = after.moved("VERIFIED", now, "pin")
        after = after.moved("COMPLETED", now, "fetched")
        messages = (words_access.fetched(case.kind, mid),) if is_open(learner.head.last_inbound, now) else ()
        fields: Fields = {"case": mid, "pin": str(item.content.get("pin") or "known")}
        also = (self._casework.stored.change(uid, mid, case, after),)
        answer = Answer(learner.head, None, "export.fetched", fields, messages, "rights", also)
        self._session.finish(learner, item, answer, now)


class Lapsed:
    """72 hours have passed: a request whose package nobody fetched is closed, once its link is no more."""

    def __init__(self, kind: str, learners: Learners, session: Session, casework: Casework, known: Links) -> None:
        self._kind, self._learners, self._session = kind, learners, session
        self._casework, self._links = casework, known

    def __call__(self, uid: str, item: Item, now: int) -> None:
        link = self._links.get(uid, PURPOSE[self._kind], now)
        waits = link.case if link is not None and link.state == "open" else None
        for mid, case in self._casework.stored.all(uid, now):
            learner = self._learners.of(uid, now)  # its head moves with each step
            if learner is not None and case.kind == self._kind and case.state == "RUNNING" and mid != waits:
                moved = self._casework.moved(learner, mid, case, "COMPLETED", now, "not_fetched")
                answer = Answer(learner.head, None, "export.lapsed", {"case": mid}, (), "rights", moved.parts)
                self._session.finish(learner, item, answer, now)
