"""What a browser posts to us: a small form of plain fields from a page of ours, and nothing else."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

MOST: Final = 4096  # bytes of a body
FORM: Final = "application/x-www-form-urlencoded"


class FormError(ValueError):
    """A request that is no form of ours. Holds the status to answer with, and a sentence for whoever sent it."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(says)
        self.status = status


def method_of(event: Mapping[str, Any]) -> str:
    return str(event.get("requestContext", {}).get("http", {}).get("method", "GET")).upper()


def fields(event: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a posted form, by name. Raises FormError."""
    headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise FormError(415, "Only the form of this page is taken here.")
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise FormError(403, "This form must be sent from its own page.")
    body = _body(event)
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=True, max_num_fields=8)
    except ValueError:
        raise FormError(400, "That form could not be read. Please go back and try again.") from None
    return dict(pairs)


def _body(event: Mapping[str, Any]) -> bytes:
    body = str(event.get("body") or "")
    if len(body) > MOST * 4 // 3 + 4:
        raise FormError(413, "That is too much for this form.")
    try:
        raw = b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except binascii.Error:
        raise FormError(400, "That form could not be read. Please go back and try again.") from None
    if len(raw) > MOST:
        raise FormError(413, "That is too much for this form.")
    return raw
