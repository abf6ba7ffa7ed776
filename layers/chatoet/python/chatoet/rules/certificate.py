"""The certificate of an erasure: a short text that proves itself, without us and without naming anybody (E53).

`CHATOET-1.<payload>.<signature>`, both in base64 for URLs without padding. The payload is compact JSON in ASCII; the
signature ECDSA P-256 over its bytes with SHA-256, in DER. Short enough for a template message of 1,024 characters.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from chatoet.rules.clock import DAY, iso_date

PREFIX: Final = "CHATOET-1"
# What is out of our reach by then, and for how many days at most; 0 where only the learner can tell.
ELSEWHERE: Final[dict[str, int]] = {
    "backups": 7,  # point-in-time recovery; sealed, under a key that is in no backup after one day
    "device": 0,  # the chat on the learner's own phone (clause PRO-device-cache)
    "logs": 400,  # events under a pseudonym whose key is destroyed
    "queues": 4,  # what was sent meanwhile and is dropped when it is its turn
    "whatsapp": 30,  # Meta keeps messages on their way for up to 30 days
}


class CertificateError(ValueError):
    """Not a certificate of a version that we know. Holds nothing of it."""


def payload(sref: str, erased_at: int, stores: Mapping[str, int], kept: Mapping[str, int]) -> bytes:
    """`stores` counts what was deleted by kind; `kept` says until when what outlives it is kept, by kind."""
    ends = {what: erased_at + days * DAY for what, days in ELSEWHERE.items()} | dict(kept)
    remains = {what: iso_date(end) if end > erased_at else "" for what, end in sorted(ends.items())}
    at = datetime.fromtimestamp(erased_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = {"v": 1, "sref": sref, "erased_at": at, "stores": dict(sorted(stores.items())), "remains": remains}
    return json.dumps(body | {"ai": True}, separators=(",", ":")).encode()  # machine-made (AI Act Art 50(2))


def code(signed: bytes, signature: bytes) -> str:
    return ".".join((PREFIX, _packed(signed), _packed(signature)))


def read(text: str) -> tuple[bytes, bytes, dict[str, Any]]:
    """(payload, signature, what it says), unverified. Raises CertificateError."""
    try:
        prefix, signed, signature = text.strip().split(".")
        body = json.loads(_unpacked(signed))
    except ValueError:
        raise CertificateError("not a certificate") from None
    if prefix != PREFIX or not isinstance(body, dict) or body.get("v") != 1:
        raise CertificateError("version")
    return _unpacked(signed), _unpacked(signature), body


def _packed(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
