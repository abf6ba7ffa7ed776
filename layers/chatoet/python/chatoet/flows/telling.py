"""A learner is told of a new notice before it takes effect (clauses OET-10-updates, PRO-change-notify).

Asked for by the campaign (flows/campaign.py), or by the turn of someone who writes before it came to them.
"""

from chatoet.flows.session import Answer, Session, turn_record
from chatoet.log import EventLog
from chatoet.rules import words_consent
from chatoet.rules.catalogue import Fields
from chatoet.rules.clock import iso_date
from chatoet.rules.gate import decide
from chatoet.rules.head import Head
from chatoet.rules.item import Item
from chatoet.rules.notices import told, untold
from chatoet.rules.policy import NoticeVersion, Policy
from chatoet.rules.window import is_open
from chatoet.store.learners import Learner, Learners


class Telling:
    def __init__(self, learners: Learners, session: Session, policy: Policy, notice_url: str, log: EventLog) -> None:
        self._learners, self._session, self._policy = learners, session, policy
        self._notice_url, self._log = notice_url, log

    def __call__(self, uid: str, item: Item, now: int) -> None:
        head = self._learners.head(uid, now)
        version = untold(head, self._policy, now) if head else None
        if head is None or version is None:
            return
        learner = self._learners.by_uid(uid, head.addresses[0], now) if head.addresses else None
        reason = self._bars(head, now)
        if learner is None or reason:
            # They find it in the notice, and are told when they next write.
            return self._log.emit("policy.not_told", mid=item.mid, version=version.version, reason=reason or "gone")
        return self._session.finish(learner, item, self._answer(learner, item, version, now), now)

    def _bars(self, head: Head, now: int) -> str:
        """Besides what the gate says: a template may not go to someone who cannot be reached."""
        if head.unreachable_at and not is_open(head.last_inbound, now):
            return "unreachable"
        return decide(head, head.controller_id, "notices", self._policy, now).reason

    def _answer(self, learner: Learner, item: Item, version: NoticeVersion, now: int) -> Answer:
        head = told(learner.head, self._policy, version.version)
        record = turn_record(learner, item, "rights", "policy")
        fields: Fields = {"version": version.version, "effective": iso_date(version.effective_at), "outbox": item.mid}
        message = words_consent.news_of_notice(version, self._notice_url, now)
        return Answer(head, record, "policy.notified", fields, (message,), "notices")
