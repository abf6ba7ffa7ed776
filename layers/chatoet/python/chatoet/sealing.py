"""Content sealed with the learner's own key, so that destroying the key destroys the content (clause OET-8-encrypt).

Each learner has a data key from the first stored byte. It is wrapped by a key-encryption key that KMS unwraps once
a cold start, so that a turn makes no KMS call. Text is compressed before it is sealed: Brotli, whose built-in
dictionary halves a letter, keeps a turn within one write unit.
"""

import hmac
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any, Protocol

import brotli
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION, NONCE = b"\x01", 12


class SealError(ValueError):
    """A sealed value does not open: another key, another place, or altered bytes. Holds no content."""


class KmsClient(Protocol):
    def decrypt(self, *, CiphertextBlob: bytes) -> dict[str, Any]: ...


class LearnerKey:
    """One learner's data key. `context` ties a sealed value to its place (table key), so it cannot be moved."""

    def __init__(self, key: bytes) -> None:
        self._key, self._aead = key, AESGCM(key)

    @property
    def sref(self) -> str:
        """The learner's pseudonym in logs and audit. It dies with the key, which unlinks every line."""
        return urlsafe_b64encode(hmac.digest(self._key, b"log", "sha256")[:16]).rstrip(b"=").decode()

    def seal(self, text: str, context: str) -> bytes:
        packed = brotli.compress(text.encode("utf-8", "replace"), mode=brotli.MODE_TEXT, quality=10)
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self._aead.encrypt(nonce, packed, context.encode())

    def open(self, sealed: bytes, context: str) -> str:
        """Raises SealError."""
        nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            return str(brotli.decompress(self._aead.decrypt(nonce, body, context.encode())), "utf-8")
        except (InvalidTag, brotli.error, ValueError) as error:
            raise SealError(type(error).__name__) from None


class KeyRing:
    """Makes and unwraps learners' keys under one key-encryption key (32 bytes)."""

    def __init__(self, kek: bytes, random: Callable[[int], bytes] = os.urandom) -> None:
        self._kek, self._random = AESGCM(kek), random

    @classmethod
    def from_kms(cls, kms: KmsClient, wrapped: bytes) -> "KeyRing":
        return cls(kms.decrypt(CiphertextBlob=wrapped)["Plaintext"])

    def new(self, uid: str) -> tuple[LearnerKey, bytes]:
        """A fresh key and its wrapped form, bound to the uid."""
        key, nonce = self._random(32), self._random(NONCE)
        return LearnerKey(key), VERSION + nonce + self._kek.encrypt(nonce, key, uid.encode())

    def unwrap(self, wrapped: bytes, uid: str) -> LearnerKey:
        """Raises SealError."""
        nonce, body = wrapped[1 : 1 + NONCE], wrapped[1 + NONCE :]
        try:
            return LearnerKey(self._kek.decrypt(nonce, body, uid.encode()))
        except (InvalidTag, ValueError) as error:
            raise SealError(type(error).__name__) from None
