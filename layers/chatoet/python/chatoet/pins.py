"""Hashing of privacy PINs: Argon2id after OWASP's password storage cheat sheet (19 MiB, two passes, one lane).

The PIN is keyed with the pepper first: a copy of the table alone cannot be guessed at (clause PRO-data-password).
"""

import hmac
import os

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

MEMORY, PASSES, LANES = 19_456, 2, 1  # KiB
SALT, LENGTH = 16, 32  # bytes


def hashed(pin: str, pepper: bytes) -> str:
    """In the PHC form, which names its own parameters: they may be raised without a word to learners."""
    kdf = Argon2id(salt=os.urandom(SALT), length=LENGTH, iterations=PASSES, lanes=LANES, memory_cost=MEMORY)
    return kdf.derive_phc_encoded(_keyed(pin, pepper))


def matches(pin: str, phc: str, pepper: bytes) -> bool:
    try:
        Argon2id.verify_phc_encoded(_keyed(pin, pepper), phc)
    except InvalidKey:
        return False
    return True


def _keyed(pin: str, pepper: bytes) -> bytes:
    return hmac.digest(pepper, b"pin" + pin.encode("utf-8", "replace"), "sha256")
