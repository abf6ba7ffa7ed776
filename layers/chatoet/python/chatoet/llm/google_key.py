"""Access to Google with a service account's key and nobody's help: the token is a JWT that we sign ourselves.

Google takes it as it is (AIP-4111), so that no token endpoint is another host to call. Google's own class for such
keys would ask one about regional boundaries, over a transport of its own.
"""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from google.auth.credentials import Credentials

from chatoet.llm.errors import DeniedError

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
LIFE, SPARE = 3600, 600  # seconds; the SDK would renew it itself 225 s before the end


class GoogleKeyError(DeniedError):
    """The secret is not the key of a service account. Never shows it."""


class SelfSigned(Credentials):  # type: ignore[misc, no-any-unimported, unused-ignore]
    def __init__(self, key: Callable[[], str], now: Callable[[], float] = time.time) -> None:
        """`key` gives the service account's JSON as it is now; a rotated one signs the next question."""
        super().__init__()  # type: ignore[no-untyped-call, unused-ignore]
        self._key, self._now, self._lock = key, now, threading.Lock()
        self._ends, self._signed_by = 0.0, ""

    def renew(self) -> None:
        """Raises GoogleKeyError. Called before each question, by any thread."""
        with self._lock:
            if self._ends - self._now() < SPARE or self._signed_by != self._key():
                self.refresh(None)

    def refresh(self, request: Any) -> None:
        issued, key = int(self._now()), self._key()
        self.token = _signed(key, issued)
        self._ends, self._signed_by = issued + LIFE, key
        self.expiry = datetime.fromtimestamp(self._ends, UTC).replace(tzinfo=None)  # as google.auth keeps it


def _signed(key: str, issued: int) -> str:
    """RFC 7519, by RSA and SHA-256. Google's own module for it is no part of what the SDK loads at a start."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        info = json.loads(key)
        # Without the check that it is a sound key, which takes 30 ms and which Google makes anyway.
        pem = load_pem_private_key(info["private_key"].encode(), None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(pem, RSAPrivateKey):
            raise TypeError("another kind of key")
        head = {"typ": "JWT", "alg": "RS256", "kid": info["private_key_id"]}
        who = info["client_email"]
        claims = {"iss": who, "sub": who, "iat": issued, "exp": issued + LIFE, "scope": SCOPE}
        said = b".".join(_packed(json.dumps(part).encode()) for part in (head, claims))
        signature = pem.sign(said, PKCS1v15(), hashes.SHA256())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise GoogleKeyError("google_credentials is not the JSON key of a service account") from None
    return b".".join((said, _packed(signature))).decode()


def _packed(part: bytes) -> bytes:
    return urlsafe_b64encode(part).rstrip(b"=")
