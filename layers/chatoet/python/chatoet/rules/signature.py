"""Meta's webhook signature, over the exact bytes that arrived.

Source: Meta, "Validate payloads": X-Hub-Signature-256 = "sha256=" + HMAC-SHA256(app secret, raw body).
"""

import hmac

PREFIX = "sha256="


def sign(body: bytes, app_secret: bytes) -> str:
    return PREFIX + hmac.digest(app_secret, body, "sha256").hex()


def is_valid(body: bytes, header: str | None, app_secret: bytes) -> bool:
    """Constant time, and closed on an empty secret or header."""
    if not app_secret or not header:
        return False
    return hmac.compare_digest(sign(body, app_secret).encode(), header.encode("utf-8", "replace"))
