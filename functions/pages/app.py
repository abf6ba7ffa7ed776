"""The public pages, and those that one learner may open. The public ones need no client, no table and no secret."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chatoet
from chatoet.flows.pages import Pages
from chatoet.log import lambda_handler, lines

if TYPE_CHECKING:
    from chatoet.flows.certificate import CertificatePage
    from chatoet.flows.doors import Doors

OWN, CERTIFICATE = ("export", "carry", "pin", "erase"), ("certificate", "certificate-key")
sink, pages = lines(), Pages(Path(chatoet.__file__).parent / "data" / "pages")


@cache
def certificate() -> "CertificatePage":
    from chatoet.compose.certificate import certificate_page

    return certificate_page(os.environ)


@cache
def doors() -> "Doors":
    from chatoet.compose import pages as compose_pages
    from chatoet.settings import PagesSettings

    return compose_pages.doors(PagesSettings.read(os.environ), os.environ["AWS_REGION"], sink)


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    name = str(event.get("rawPath", "")).strip("/").partition("/")[0]
    page = certificate() if name in CERTIFICATE else doors() if name in OWN else pages
    return page(event)
