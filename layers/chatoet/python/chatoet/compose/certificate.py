"""Puts the page together that verifies certificates."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session

from chatoet.flows.certificate import CertificatePage
from chatoet.settings import PagesSettings

PAGE = Path(__file__).parents[1] / "data" / "certificate.html"


def certificate_page(environ: Mapping[str, str]) -> CertificatePage:
    settings = PagesSettings.read(environ)
    kms: Any = botocore.session.get_session().create_client("kms", region_name=environ["AWS_REGION"])

    @cache
    def public_key() -> bytes:
        found: bytes = kms.get_public_key(KeyId=settings.sign_key)["PublicKey"]
        return found

    return CertificatePage(PAGE.read_text("utf-8"), public_key)
