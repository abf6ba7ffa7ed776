"""The privacy PIN: a link to the page that sets it, and a word in the chat when it was (clause PRO-data-password)."""

from chatoet.flows.rights.doorway import Doorway
from chatoet.flows.rights.flow import Request
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.rules import words_access
from chatoet.rules.identity import assurance
from chatoet.rules.item import Item
from chatoet.rules.window import is_open
from chatoet.store.learners import Learners


class PinLink:
    """At A0 the page takes no first PIN: whoever holds the phone now could otherwise make themselves sure."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    def __call__(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        level = assurance(learner.head, now)
        key = self._doorway.key(learner.head.uid)
        url, link = self._doorway.issue(key, "pin", item.mid, chooses=level == "A1")
        record = turn_record(learner, item, "rights", "pin")
        messages = (words_access.pin_page(url),)
        return Answer(
            learner.head.heard(item.at), record, "pin.offered", {"assurance": level}, messages, "rights", (link,)
        )


class Pinned:
    """The learner is told in the chat, in case it was somebody else."""

    def __init__(self, learners: Learners, session: Session) -> None:
        self._learners, self._session = learners, session

    def __call__(self, uid: str, item: Item, now: int) -> None:
        learner, what = self._learners.of(uid, now), str(item.content["pin"])
        if learner is None:
            return
        record = turn_record(learner, item, "rights", "pin")
        messages = (words_access.pin_changed(what),) if is_open(learner.head.last_inbound, now) else ()
        answer = Answer(learner.head, record, "pin.changed", {"pin": what}, messages, "rights")
        self._session.finish(learner, item, answer, now)
