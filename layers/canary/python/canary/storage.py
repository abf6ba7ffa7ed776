"""Where WhatsApp keeps what passes through our number (clause OET-5.1-whatsapp): the setting is looked at each day.

Source: Meta, "Local storage" and the Settings API of a phone number: GET /<phone number id>/settings has
`storage_configuration`: {status, data_localization_region}. Meta writes the status in either case.
"""

import json
from typing import NamedTuple

import urllib3

from canary.talk import StageError

IN_EU = frozenset({"DE"})  # the one region in the European Union that Meta offers
TIMEOUT = urllib3.Timeout(connect=3, read=8)


class Storage(NamedTuple):
    region: str  # ISO 3166, or none

    @property
    def in_eu(self) -> bool:
        return self.region in IN_EU


def read(body: bytes) -> Storage:
    """Anything but a region that is plainly switched on is none."""
    try:
        found = json.loads(body)["storage_configuration"]
        status, region = str(found["status"]).upper(), str(found["data_localization_region"]).upper()
    except (ValueError, KeyError, TypeError):
        return Storage("none")
    named = status == "IN_COUNTRY_STORAGE_ENABLED" and len(region) == 2 and region.isalpha()
    return Storage(region if named else "none")


def ask(base: str, number_id: str, token: str) -> Storage:
    """`base` ends in the version. Raises StageError."""
    headers = {"authorization": f"Bearer {token}"}
    try:
        with urllib3.PoolManager(timeout=TIMEOUT, retries=False) as pool:
            answer = pool.request("GET", f"{base}/{number_id}/settings", headers=headers, redirect=False)
    except urllib3.exceptions.HTTPError:
        raise StageError("no_answer") from None
    if answer.status != 200:
        raise StageError(f"graph.{answer.status}")
    return read(answer.data)
