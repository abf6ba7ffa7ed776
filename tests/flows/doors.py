"""A browser at the learners' own pages, and what it finds in a package."""

import io
import json
import re
import zipfile
from base64 import b64decode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from chatoet.compose import pages as compose_pages
from tests.fixtures.world import World

Json = dict[str, Any]
PIN = "blue-heron-7"


@dataclass(frozen=True)
class Page:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        return self.raw.decode()

    def unzipped(self) -> dict[str, str]:
        assert self.headers["content-type"] == "application/zip", self.text
        with zipfile.ZipFile(io.BytesIO(self.raw)) as archive:
            return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}

    def data(self) -> Json:
        found: Json = json.loads(self.unzipped()["data.json"])
        return found


class Browser:
    def __init__(self, world: World) -> None:
        self._doors = compose_pages.doors(world.settings("pages"), "eu-west-1", world.sink, lambda: world.now)

    def get(self, url: str, method: str = "GET") -> Page:
        return self.send(url, method, {}, None)

    def post(self, url: str, **fields: str) -> Page:
        headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
        return self.send(url, "POST", headers, urlencode(fields))

    def send(self, url: str, method: str, headers: dict[str, str], body: str | None, **more: Any) -> Page:
        event = {"rawPath": urlsplit(url).path, "requestContext": {"http": {"method": method}}, "headers": headers}
        answer = self._doors(event | {"body": body, "isBase64Encoded": False} | more)
        text = answer["body"]
        raw = b64decode(text) if answer.get("isBase64Encoded") else text.encode()
        return Page(answer["statusCode"], answer["headers"], raw)


def link_of(message: Json) -> str:
    """The address behind the button of a message."""
    url = message["interactive"]["action"]["parameters"]["url"]
    assert re.fullmatch(r"https://pages\.example/(export|carry|pin|erase)/[\w-]{64}", url)
    return str(url)


def ask(world: World, action: str = "copy") -> str:
    """The learner asks; the link they get."""
    sent = len(world.line.sent)
    world.tap(f"rights:{action}")
    if len(world.line.sent) == sent + 1 and world.line.last["type"] == "text":  # it says first who speaks
        world.status(world.line.last["callback"], "delivered")
    return link_of(linked(world.line.sent[sent:]))


def linked(sent: list[Json]) -> Json:
    """The last message with a button that opens a page; another may say that this is an AI system."""
    return next(each for each in reversed(sent) if each.get("interactive", {}).get("type") == "cta_url")


def states(world: World) -> list[tuple[str, str, str]]:
    """(request, state, assurance) of every case, the oldest first."""
    found = sorted(world.stored("cases", "Case"), key=lambda case: int(case["at"]["N"]))
    return [(case["request"]["S"], case["state"]["S"], case["assurance"]["S"]) for case in found]


def shelved(world: World) -> list[str]:
    """What lies in the bucket of packages, by a raw listing."""
    bucket = world.environment["EXPORT_BUCKET"]
    return [each["Key"] for each in world.account.s3.list_objects_v2(Bucket=bucket).get("Contents", ())]
