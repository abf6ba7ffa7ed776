"""A public key as text (RFC 7468)."""

from base64 import b64encode
from typing import Final

LINE: Final = 64  # characters


def pem(public_der: bytes) -> str:
    text = b64encode(public_der).decode()
    lines = (text[start : start + LINE] for start in range(0, len(text), LINE))
    return "\n".join(("-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""))
