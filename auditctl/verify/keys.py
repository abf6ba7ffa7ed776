"""Which key may sign in which hour. A key is pinned; another is trusted when one that is trusted vouches for it.

An auditor who pins the newest key trusts the older ones that lead to it: what they signed is linked from its notes.
"""

import json
from base64 import b64decode
from hashlib import sha256
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from auditctl.layout import KEYS, is_hour
from auditctl.sources import Source
from auditctl.verify.fault import Fault, Faults
from chatoet.rules.checkpoint import key_id

_FIELDS: Final = ("key_id", "pem", "from", "endorsed_by")


class Key(NamedTuple):
    """In use from the hour `first` on."""

    id: str
    public: EllipticCurvePublicKey
    first: str
    endorsed_by: str | None
    signature: bytes
    signed: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key (DER), in hex: what an auditor pins."""
        return sha256(_der(self.public)).hexdigest()


def verifies(public: EllipticCurvePublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        public.verify(signature, signed, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


class Ring(NamedTuple):
    keys: dict[str, Key]  # all that are trusted, by id
    refused: frozenset[str]
    pinned: bool

    def signs(self, key: Key, hour: str) -> bool:
        """Of the trusted keys, the one that began last: a key ends where the next begins, endorsed or pinned."""
        began = [each.first for each in self.keys.values() if each.first <= hour]
        return key.first == max(began, default=None)


def read_ring(source: Source, pins: tuple[str, ...], faults: Faults) -> Ring:
    """`pins`: fingerprints, or how they begin; none at all trusts the oldest key that is there."""
    found = {key.id: key for name in source.keys(KEYS) if (key := _read(source, name, faults))}
    roots = [key for key in found.values() if key.fingerprint.startswith(pins)] if pins else _oldest(found)
    for pin in pins:
        if not any(key.fingerprint.startswith(pin) for key in roots):
            faults.add(Fault("key.missing", note=f"pinned {pin}"))
    trusted = _closure(found, {key.id for key in roots})
    refused = frozenset(found) - frozenset(trusted)
    for name in sorted(refused):
        faults.add(Fault("key.unendorsed", key=f"{KEYS}{name}.json", hour=found[name].first))
    return Ring(trusted, refused, bool(pins))


def _oldest(found: dict[str, Key]) -> list[Key]:
    return sorted((key for key in found.values() if key.endorsed_by is None), key=lambda key: key.first)[:1]


def _closure(found: dict[str, Key], trusted: set[str]) -> dict[str, Key]:
    """Along every endorsement that verifies, in both directions."""
    links = [(key.id, key.endorsed_by) for key in found.values() if key.endorsed_by and _endorsed(key, found)]
    while grown := {name for link in links for name in link if set(link) & trusted} - trusted:
        trusted |= grown
    return {name: found[name] for name in sorted(trusted, key=lambda name: found[name].first)}


def _endorsed(key: Key, found: dict[str, Key]) -> bool:
    before = found.get(key.endorsed_by or "")
    return before is not None and verifies(before.public, key.signature, key.signed)


def _read(source: Source, name: str, faults: Faults) -> Key | None:
    try:
        key = parse_key(source.get(name) or b"")
    except (ValueError, KeyError, TypeError, UnsupportedAlgorithm, RecursionError):
        faults.add(Fault("key.unreadable", key=name))
        return None
    if name == f"{KEYS}{key.id}.json":
        return key
    faults.add(Fault("key.unreadable", key=name, note="named after another key"))
    return None


def parse_key(text: bytes) -> Key:
    """Raises ValueError, KeyError or TypeError for what is none."""
    body: dict[str, Any] = json.loads(text)
    public = public_key(body["pem"].encode())
    if key_id(_der(public)).hex() != body["key_id"] or not is_hour(body["from"]):
        raise ValueError("not its own id, or no hour")
    signed = json.dumps({name: body[name] for name in _FIELDS}, sort_keys=True, separators=(",", ":")).encode()
    signature = b64decode(body["signature"] or "", validate=True)
    return Key(body["key_id"], public, body["from"], body["endorsed_by"], signature, signed)


def public_key(pem: bytes) -> EllipticCurvePublicKey:
    public = load_pem_public_key(pem)
    if not isinstance(public, EllipticCurvePublicKey):
        raise ValueError("not an elliptic curve")
    return public


def fingerprint_of(pem: bytes) -> str:
    return sha256(_der(public_key(pem))).hexdigest()


def _der(public: EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
