"""The receipts of a learner, in words (clause PRO-withdraw-nonretro; Art 7(1) GDPR). It reads the ledger alone."""

from typing import Any, Final

from chatoet.flows.rights.flow import Request
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import words_consent
from chatoet.rules.identity import assurance
from chatoet.rules.policy import Policy
from chatoet.store.tables import Tables

SHOWN: Final = 10
PREFIX: Final = "receipt#"
SAID: Final = frozenset({
    "accepted", "declined", "granted", "refused", "withdrawn", "lapsed", "confirmed", "adult", "started",
})  # fmt: skip


class Receipts:
    def __init__(self, tables: Tables, policy: Policy) -> None:
        self._tables, self._policy = tables, policy

    def __call__(self, request: Request, now: int) -> Answer:
        learner, item = request.learner, request.item
        sure = assurance(learner.head, now) != "A0"  # a number may be somebody else's by now: then nothing is shown
        found = self._ledger(learner.head.uid, now) if sure else []
        lines = [self._line(entry) for entry in found[:SHOWN]]
        record = turn_record(learner, item, "rights", "receipts")
        message = words_consent.receipts(lines, len(found) - len(lines))
        return Answer(learner.head.heard(item.at), record, "receipts.listed", {"n": len(lines)}, (message,), "rights")

    def _ledger(self, uid: str, now: int) -> list[Any]:
        """What was decided, the latest first; not what changed nothing."""
        model = self._tables["Receipt"]
        items = model.query(uid, model.sk.startswith(PREFIX), consistent_read=True)
        live = [item for item in items if item.expires_at > now and item.decision in SAID]
        return sorted(live, key=lambda item: int(item.at), reverse=True)

    def _line(self, entry: Any) -> words_consent.Line:
        purpose = self._policy.purposes.get(entry.purpose)
        label = purpose.label if purpose else words_consent.OTHER_LABELS.get(entry.purpose, entry.purpose)
        return label, str(entry.decision), int(entry.at), str(entry.notice), str(entry.sk).removeprefix(PREFIX)
