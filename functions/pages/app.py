"""The public pages: notice, retention, processors, and the one that verifies certificates."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chatoet
from chatoet.flows.pages import Pages

if TYPE_CHECKING:
    from chatoet.flows.certificate import CertificatePage

CERTIFICATE = ("certificate", "certificate-key")
pages = Pages(Path(chatoet.__file__).parent / "data" / "pages")


@cache
def certificate() -> "CertificatePage":
    """Alone among the static pages it needs a client, for the public key."""
    from chatoet.compose_certificate import certificate_page
    from chatoet.settings import PagesSettings

    return certificate_page(PagesSettings.read(os.environ), os.environ["AWS_REGION"])


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    if str(event.get("rawPath", "")).strip("/") in CERTIFICATE:
        return certificate()(event)
    return pages(event)
