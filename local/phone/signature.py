"""X-Hub-Signature-256, over the exact bytes of a body."""

import hashlib
import hmac


def sign(body: bytes, app_secret: str) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def spoiled(signature: str, how: str) -> str | None:
    """The header as an attacker or a broken proxy would send it; None leaves it out."""
    match how:
        case "wrong":
            return f"sha256={'1' if signature[7] == '0' else '0'}{signature[8:]}"
        case "truncated":
            return signature[:-8]
        case "missing":
            return None
        case _:
            raise ValueError("a bad signature is wrong, truncated or missing")
