"""A receipt: one decision of a learner in the consent ledger, with what was agreed to and how it was said."""

from hashlib import sha256

from chatoet.rules.item import Item
from chatoet.rules.policy import Policy
from chatoet.rules.receipt import SCHEMA
from chatoet.store.commits import Put
from chatoet.store.learners import Learner


def receipt(policy: Policy, learner: Learner, item: Item, purpose: str, decision: str, text: str = "") -> Put:
    """`text` is what was agreed to, of which the hash is kept; for the terms it is the whole notice.

    Only of someone who accepted is there anything to prove: what a stub said ends with the stub.
    """
    known = policy.purposes.get(purpose)
    values: dict[str, object] = {
        "schema": SCHEMA,
        "purpose": purpose,
        "decision": decision,
        "notice": policy.notice_version,
        "text_sha256": sha256(text.encode()).hexdigest() if text else policy.notice_sha256,
        "language": "en",
        "mechanism": _mechanism(item),
        "at": item.at,
        "basis": known.basis if known else "contract" if purpose == "terms" else None,
        "question": known.version if known and known.ask else None,
    }
    return Put("Receipt", (learner.head.uid, f"receipt#{item.mid}"), "receipt", values)


def error_code(item: Item) -> int:
    """Meta's error that told us; 0 when it was no error."""
    code = item.content.get("code")
    return code if isinstance(code, int) else 0


def _mechanism(item: Item) -> str:
    if item.type == "objected":
        return "objection"
    if item.kind == "preference":
        return f"error_{error_code(item)}" if error_code(item) else "whatsapp_preference"
    return "button" if item.payload() else "word"
