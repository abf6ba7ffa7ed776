"""The page on which a certificate of erasure proves itself, in the reader's own browser (E53).

It asks nobody: the public key stands in it, nothing typed leaves it, and it works from a file as well.
"""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from chatoet.flows.pages import HEADERS
from chatoet.rules.pem import pem


class CertificatePage:
    """`page` is HTML with one script and a place for the key; `public_key` gives it in DER."""

    def __init__(self, page: str, public_key: Callable[[], bytes]) -> None:
        self._page, self._public_key = page, public_key
        script = page.partition("<script>")[2].partition("</script>")[0]
        allowed = f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
        policy = f"default-src 'none'; style-src 'unsafe-inline'; {allowed}; form-action 'none'; base-uri 'none'"
        self._headers = HEADERS | {"content-security-policy": policy}

    def __call__(self, event: dict[str, Any]) -> dict[str, Any]:
        method = event.get("requestContext", {}).get("http", {}).get("method", "GET")
        if method not in ("GET", "HEAD"):
            return {"statusCode": 405, "headers": HEADERS, "body": "<p>Only GET is answered here.</p>"}
        key = pem(self._public_key())
        if str(event.get("rawPath", "")).strip("/") == "certificate-key":
            return {"statusCode": 200, "headers": HEADERS | {"content-type": "application/x-pem-file"}, "body": key}
        return {"statusCode": 200, "headers": self._headers, "body": self._page.replace("{{key}}", key)}
