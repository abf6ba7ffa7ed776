"""The public pages, and those that one learner may open. The public ones need no client, no table and no secret."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chatoet
from chatoet.flows.pages import Pages

if TYPE_CHECKING:
    from chatoet.flows.certificate import CertificatePage
    from chatoet.flows.doors import Doors

OWN, CERTIFICATE = ("export", "carry", "pin", "erase"), ("certificate", "certificate-key")
pages = Pages(Path(chatoet.__file__).parent / "data" / "pages")


@cache
def certificate() -> "CertificatePage":
    from chatoet.compose.certificate import certificate_page

    return certificate_page(os.environ)


@cache
def doors() -> "Doors":
    from chatoet.compose import pages as compose_pages
    from chatoet.log import lines
    from chatoet.settings import PagesSettings

    return compose_pages.doors(PagesSettings.read(os.environ), os.environ["AWS_REGION"], lines())


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    name = str(event.get("rawPath", "")).strip("/").partition("/")[0]
    if name in CERTIFICATE:
        return certificate()(event)
    return doors()(event) if name in OWN else pages(event)
