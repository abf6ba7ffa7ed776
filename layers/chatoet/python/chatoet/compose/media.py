"""Puts the media Lambda together. Apart from `core.py`: it has no table, no key of a learner and no phone line."""

import json
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.session import get_session

from chatoet.extract import photo
from chatoet.extract.confined import extract
from chatoet.flows.lane import LaneRunner
from chatoet.flows.media import MediaFlow
from chatoet.lanes import Lanes, decode_pepper
from chatoet.log import EventLog, Sink
from chatoet.rules.item import Item
from chatoet.rules.processors import Processor, allowed
from chatoet.secrets import Secrets
from chatoet.settings import MediaSettings
from chatoet.whatsapp.graph import check_host
from chatoet.whatsapp.media import Downloads, Media

SECRETS = ["access_token", "pepper"]
TEXTRACT = Config(
    connect_timeout=photo.CONNECT_S, read_timeout=photo.READ_S, retries={"total_max_attempts": photo.ATTEMPTS}
)


@cache
def _processors() -> list[Processor]:
    policy = json.loads((Path(__file__).parents[1] / "data" / "policy.json").read_text("utf-8"))
    return [Processor(**each) for each in policy["processors"]]


def photos_allowed(now: int) -> bool:
    """Only a photo or a scan goes to Textract: the registry is read when the first comes."""
    return all(allowed(each, now) for each in _processors() if each.needed != "models")


def media(
    settings: MediaSettings,
    region: str,
    sink: Sink,
    downloads: Downloads | None = None,
    recognition: photo.TextRecognition | None = None,
    now: Callable[[], float] = time.time,
) -> LaneRunner:
    """`downloads`, `recognition` and `now` are for tests."""
    session, log = get_session(), EventLog(sink)

    @cache
    def client(service: str, config: Config | None = None) -> Any:
        return session.create_client(service, region_name=region, config=config)

    def sqs() -> Any:
        return client("sqs")

    secrets = Secrets(client("ssm"), settings.secrets_path, SECRETS, time.monotonic)
    url = f"{check_host(settings.graph_url, settings.is_local)}/{settings.graph_version}"

    def pepper() -> bytes:
        return decode_pepper(secrets.get("pepper"))

    def put(item: Item) -> None:
        Lanes(sqs(), {"turns": settings.queue_turns}).put("turns", [item], pepper(), "media")

    flow = MediaFlow(
        downloads or Media(url, settings.is_local, secrets, time.monotonic),
        extract,
        recognition or photo.Textract(lambda: client("textract", TEXTRACT), lambda: photos_allowed(int(now()))),
        put,
        pepper,
        log,
        time.monotonic,
    )
    return LaneRunner("media", settings.queue_media, flow, sqs, log, now)
