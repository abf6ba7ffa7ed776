"""Which key may sign in which hour. A key is pinned; another is trusted when one that is trusted vouches for it.

An auditor who pins the newest key trusts the older ones that lead to it: what they signed is linked from its notes.
That holds only where it signed one. What a key's file says of it may be written by anyone who writes the bucket.
"""

import json
from base64 import b64decode
from collections.abc import Iterator
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
    keys: dict[str, Key]  # all that are trusted, by id, in the order in which they began
    refused: frozenset[str]
    pinned: bool
    roots: frozenset[str]  # those that are pinned, or trusted on first use

    def in_use(self, hour: str) -> Key | None:
        """Of the trusted keys, the one that began last: a key ends where the next begins, endorsed or pinned."""
        began = [key for key in self.keys.values() if key.first <= hour]
        return began[-1] if began else None

    def unused(self, signed: set[str], first: str) -> list[Key]:
        """The pinned keys that vouch for nothing here: they signed nothing, and did not lead to the `first` hour's."""
        now = self.in_use(first)
        led = set(_led_to(now, self.keys)) if now else set()
        return [self.keys[name] for name in sorted(self.roots - signed - led)]


def read_ring(source: Source, pins: tuple[str, ...], faults: Faults) -> Ring:
    """`pins`: fingerprints, or how they begin; none at all trusts the oldest key that is there."""
    found = {key.id: key for name in source.keys(KEYS) if (key := _read(source, name, faults))}
    roots = [key for key in found.values() if key.fingerprint.startswith(pins)] if pins else _oldest(found)
    for pin in pins:
        if not any(key.fingerprint.startswith(pin) for key in roots):
            faults.add(Fault("key.missing", note=f"pinned {pin}"))
    trusted = _trusted(found, {key.id for key in roots})
    refused = frozenset(found) - frozenset(trusted)
    for name in sorted(refused):
        faults.add(Fault("key.unendorsed", key=f"{KEYS}{name}.json", hour=found[name].first))
    return Ring(trusted, refused, bool(pins), frozenset(key.id for key in roots))


def _oldest(found: dict[str, Key]) -> list[Key]:
    return sorted((key for key in found.values() if key.endorsed_by is None), key=lambda key: key.first)[:1]


def _trusted(found: dict[str, Key], roots: set[str]) -> dict[str, Key]:
    """The roots, the keys that led to them, and what the key in use endorsed: one that has ended endorses nobody."""
    known = roots | {name for root in roots for name in _led_to(found[root], found)}
    trusted = dict[str, Key]()
    in_use: Key | None = None
    for key in sorted(found.values(), key=lambda key: (key.first, key.id not in known, key.id)):
        if key.id in known or (in_use and _endorser(key, found) == in_use):
            trusted[key.id] = in_use = key
    return trusted


def _led_to(key: Key, found: dict[str, Key]) -> Iterator[str]:
    before = _endorser(key, found)
    while before and before.first < key.first:
        yield before.id
        key, before = before, _endorser(before, found)


def _endorser(key: Key, found: dict[str, Key]) -> Key | None:
    before = found.get(key.endorsed_by or "")
    return before if before and verifies(before.public, key.signature, key.signed) else None


def _read(source: Source, name: str, faults: Faults) -> Key | None:
    try:
        key = parse_key(source.get(name) or b"")
    except (ValueError, KeyError, TypeError, AttributeError, UnsupportedAlgorithm, RecursionError):
        faults.add(Fault("key.unreadable", key=name))
        return None
    if name == f"{KEYS}{key.id}.json":
        return key
    faults.add(Fault("key.unreadable", key=name, note="named after another key"))
    return None


def parse_key(text: bytes) -> Key:
    """Raises ValueError, KeyError, TypeError or AttributeError for what is none."""
    body: dict[str, Any] = json.loads(text)
    public = public_key(body["pem"].encode())
    if key_id(_der(public)).hex() != body["key_id"] or not is_hour(body["from"]):
        raise ValueError("not its own id, or no hour")
    if not isinstance(body["endorsed_by"], str | None):
        raise TypeError("no name of a key")
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
