"""A decision as record and receipt, and the times during which a consent stood.

The structure follows ISO/IEC TS 27560:2023 (record: header, processing, parties, events; receipt: what the person
gets), in the terms of W3C's Data Privacy Vocabulary (`dpv`, `eu-gdpr`). A stored decision is what the ledger's item
says (store/models.py: ReceiptItem), with `id`, the mid of the message, and `controller_id`.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from chatoet.rules.policy import Policy

SCHEMA: Final = "1"  # of what the ledger keeps of a decision
STANDARD: Final = "ISO/IEC TS 27560:2023"
CONTEXT: Final = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
}
_STATUS: Final = {
    "granted": "dpv:ConsentGiven", "refused": "dpv:ConsentRefused", "withdrawn": "dpv:ConsentWithdrawn",
    "lapsed": "dpv:ConsentInvalidated", "asked": "dpv:ConsentRequested", "superseded": "dpv:ConsentInvalidated",
}  # fmt: skip
_BASIS: Final = {
    "consent": "eu-gdpr:A6-1-a", "contract": "eu-gdpr:A6-1-b", "legal_obligation": "eu-gdpr:A6-1-c",
    "legitimate_interest": "eu-gdpr:A6-1-f",
}  # fmt: skip
_ENDS: Final = frozenset({"withdrawn", "refused", "lapsed"})
WITHDRAWAL: Final = "In the chat, in one message: PRIVACY and one tap, or STOP for every consent at once."


class Interval(NamedTuple):
    """A time during which a consent stood: from its yes to the second before its end; `until` None while it stands."""

    since: int
    until: int | None


def record(said: Mapping[str, Any], policy: Policy, notice_url: str) -> dict[str, Any]:
    """One decision as JSON-LD."""
    return {
        "@context": CONTEXT,
        "@id": f"urn:chatoet:receipt:{said['id']}",
        "@type": ["dpv:ConsentRecord", "dpv:ConsentReceipt"],
        "dct:conformsTo": STANDARD,
        "schema_version": said.get("schema") or SCHEMA,
        "dct:identifier": said["id"],
        "dct:issued": rfc3339(int(said["at"])),
        "dpv:hasDataController": said["controller_id"],
        "dpv:hasPurpose": _purpose(said, policy),
        "dpv:hasLegalBasis": _BASIS.get(_basis(said, policy), ""),
        "dpv:hasNotice": _notice(said, notice_url),
        "events": [_event(said)],
    }


def _purpose(said: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    purpose = policy.purposes.get(said["purpose"])
    return {"id": said["purpose"], "label": purpose.label if purpose else said["purpose"]}


def _basis(said: Mapping[str, Any], policy: Policy) -> str:
    purpose = policy.purposes.get(said["purpose"])
    return said.get("basis") or (purpose.basis if purpose else "contract" if said["purpose"] == "terms" else "")


def _notice(said: Mapping[str, Any], url: str) -> dict[str, Any]:
    question = int(said["question"]) if said.get("question") else None
    return {
        "url": url,
        "version": said["notice"],
        "dct:language": said["language"],
        "text_sha256": said["text_sha256"],
        "question_version": question,
    }


def _event(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was done, how, and until when it holds: a consent has no date of its own at which it ends."""
    return {
        "state": said["decision"],
        "dpv:hasConsentStatus": _STATUS.get(said["decision"]),
        "time": rfc3339(int(said["at"])),
        "message": said["id"],
        "mechanism": said["mechanism"],
        "validity": "until withdrawn, until the question changes, or until the account ends",
        "withdrawal": WITHDRAWAL,
    }


def intervals(ledger: Iterable[Mapping[str, Any]], purpose: str) -> list[Interval]:
    """When consent to a purpose stood, by the time of each tap and not of its arrival (clause PRO-withdraw-nonretro).

    What was done in such a time stays lawful after it (Art 7(3)); at the same second the withdrawal counts.
    """
    said = [entry for entry in ledger if entry["purpose"] in (purpose, "all") and entry["decision"] != "superseded"]
    found: list[Interval] = []
    for entry in sorted(said, key=lambda entry: (int(entry["at"]), entry["decision"] in _ENDS)):
        at, stands = int(entry["at"]), bool(found) and found[-1].until is None
        if entry["decision"] == "granted" and not stands:
            found.append(Interval(at, None))
        elif entry["decision"] in _ENDS and stands:
            found[-1] = Interval(found[-1].since, at)
    return [each for each in found if each.until != each.since]


def rfc3339(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
