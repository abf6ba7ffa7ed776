"""The certificate of an erasure, and the last message, which brings it (clauses OET-6.2-erasure, PRO-right-erase)."""

from collections.abc import Callable
from typing import Any

from chatoet.flows.replies import Replies
from chatoet.log import EventLog
from chatoet.rules import certificate, erasure, words_erasure
from chatoet.rules.catalogue import Fields
from chatoet.rules.clock import DAY
from chatoet.rules.head import Head
from chatoet.rules.messages import Message
from chatoet.rules.policy import Policy
from chatoet.rules.pseudonym import keyed_hash
from chatoet.rules.window import is_open
from chatoet.store import outboxes
from chatoet.store.cases import Cases
from chatoet.store.commits import Change, Commit, Commits, Put
from chatoet.store.erasing import Erasing, Erasings
from chatoet.store.holdings import Subject
from chatoet.store.learners import Learner, Learners
from chatoet.store.outboxes import Outboxes
from chatoet.store.removal import Removal

Template = Callable[[str, str], dict[str, Any]]  # (certificate, url) -> the message for a closed window


class Farewell:
    def __init__(
        self,
        learners: Learners,
        boxes: Outboxes,
        replies: Replies,
        commits: Commits,
        erasings: Erasings,
        removal: Removal,
        cases: Cases,
        policy: Policy,
        kept: tuple[str, ...],
        sign: Callable[[bytes], bytes],
        template: Template,
        pepper: Callable[[], bytes],
        url: str,
        log: EventLog,
    ) -> None:
        """`kept` are the kinds that outlive a learner; `url` is the page that verifies certificates."""
        self._learners, self._outboxes, self._replies, self._commits = learners, boxes, replies, commits
        self._erasings, self._removal, self._cases, self._policy = erasings, removal, cases, policy
        self._kept, self._sign, self._template, self._pepper = kept, sign, template, pepper
        self._url, self._log = url, log

    def owned(self, head: Head, now: int) -> list[str]:
        return self._learners.owned(head, now)

    def commit(self, erasing: Erasing, head: Head, now: int) -> None:
        """Certificate, message, audit entry, the case and the step in one commit: so it is issued once."""
        code, kinds = self._certificate(erasing, now), len(erasing.counts or {})
        mid = keyed_hash(self._pepper(), "farewell", erasing.uid, str(erasing.started_at))
        outbox = self._outbox(erasing, head, mid, code, now)
        fields: Fields = {"case": erasing.case or "none", "reason": erasing.reason, "kinds": kinds}
        fields |= {"items": sum((erasing.counts or {}).values()), "told": outbox is not None}
        fields |= {"mid": erasing.case or "none", **head.evidence()}
        step = self._erasings.step(erasing, now, mid=mid if outbox else "")
        parts = (step, *self._closed(erasing, now))
        commit = Commit(head, head, None, "erasure.completed", fields, outbox, parts)
        if self._commits.write(commit, erasing.sref, now)[0] == "done":
            self._log.emit("erasure.completed", **fields | {"sref": erasing.sref})

    def look(self, erasing: Erasing, now: int) -> int | None:
        """Sends what is due of it. Seconds until it should be looked at again; None once there is nothing to wait for.

        Raises ConflictError.
        """
        waited = now - erasing.stepped_at
        outbox = self._outboxes.get(erasing.uid, erasing.mid, now)
        learner = self._learners.by_uid(erasing.uid, outbox.reply_to, now) if outbox else None
        if learner is None or erasure.is_settled(outbox.state, waited):
            return None
        self._replies.resume(learner, erasing.mid)
        outbox = self._outboxes.get(erasing.uid, erasing.mid, now)
        if erasure.is_settled(outbox.state, waited):
            return None
        return min(max(int(outbox.next_try) - now, erasure.LOOK), erasure.PATROL)

    def _certificate(self, erasing: Erasing, now: int) -> str:
        subject = Subject(erasing.uid, erasing.sref, erasing.addresses)
        kept = self._removal.kept_until(self._kept, subject)
        kept["Audit"] = self._policy.ends("audit", now)  # its last entry is written with this
        if erasing.addresses:  # they are written anew when the address goes, minutes from now and maybe past midnight
            kept["Tombstone"] = self._policy.ends("tombstone", now + DAY)
        kept |= {vendor: until for vendor, until in erasing.vendors.items() if until > now}
        signed = certificate.payload(erasing.sref, now, erasing.counts or {}, kept)
        return certificate.code(signed, self._sign(signed))

    def _outbox(self, erasing: Erasing, head: Head, mid: str, code: str, now: int) -> Put | None:
        """None when there is nobody to write to, or WhatsApp would not let us."""
        found = (self._learners.by_uid(head.uid, address, now) for address in head.addresses)
        learner = next((one for one in found if one), None)
        message = self._message(learner, erasing, code, now) if learner else None
        if learner is None or message is None:
            return None
        return outboxes.put(head.uid, mid, "rights", learner.recipient.key, (message,), learner.key)

    def _message(self, learner: Learner, erasing: Erasing, code: str, now: int) -> Message | dict[str, Any] | None:
        """In the window plain words; beyond it the approved template, for who asked and did not say STOP."""
        head = learner.head
        if is_open(head.last_inbound, now):
            return words_erasure.certificate(code, self._url, now)
        if head.stopped or head.unreachable_at or erasing.reason == "inactivity":
            return None
        return self._template(code, self._url)

    def _closed(self, erasing: Erasing, now: int) -> list[Change]:
        case = self._cases.get(erasing.uid, erasing.case, now) if erasing.case else None
        if case is None or not case.open:
            return []
        return [self._cases.change(erasing.uid, erasing.case, case, case.moved("COMPLETED", now))]
