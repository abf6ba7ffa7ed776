"""Files on the deployed system, as it is built and with the permissions it has: layer, lane, parsers, photo reader."""

import json
import shutil
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from chatoet.lanes import Lanes, decode_pepper
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import Item
from chatoet.rules.media import WORD
from tests.fixtures import files
from tests.fixtures.deployed import Deployed
from tests.local.functions import until

NUMBER = "447700900990"  # a learner of this test's own, on no phone but there
PHOTO = "media.extracted" if shutil.which("tesseract") else "media.refused"
pytestmark = pytest.mark.slow


def upload(deployed: Deployed, mime_type: str, content: bytes) -> str:
    """The file's id at the simulated Meta."""
    number = deployed.system.settings.parameters["PhoneNumberId"]
    part = f'--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\ncontent-type: {mime_type}\r\n\r\n'
    product = '\r\n--b\r\ncontent-disposition: form-data; name="messaging_product"\r\n\r\nwhatsapp\r\n--b--\r\n'
    request = urllib.request.Request(
        f"{deployed.page}v26.0/{number}/media",
        part.encode() + content + product.encode(),
        {
            "authorization": f"Bearer {deployed.system.deployment.secrets['access_token']}",
            "content-type": "multipart/form-data; boundary=b",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.loads(answer.read())["id"])


def hand_over(deployed: Deployed, mid: str, media_id: str, type_: str) -> None:
    """As the tutor does."""
    sqs: Any = deployed.clients("sqs")
    lanes = Lanes(sqs, {"media": deployed.outputs["QueueMedia"]})
    pepper = decode_pepper(deployed.system.deployment.secrets["pepper"])
    content = {type_: {"id": media_id}}
    sent = Item("message", mid, type_, 1_790_000_000, mid, addresses=Addresses(None, None, NUMBER), content=content)
    lanes.put("media", [sent], pepper, "turns")


@pytest.mark.parametrize(
    ("type_", "mime_type", "made", "event", "source"),
    [
        ("document", "application/pdf", files.pdf, "media.extracted", "pdf"),
        ("document", WORD, files.word, "media.extracted", "docx"),
        ("document", "application/pdf", files.inflating_pdf, "media.refused", "pdf"),
        ("image", "image/png", lambda: files.png("Dear Dr Smith"), PHOTO, "photo"),
    ],
    ids=["pdf", "docx", "bomb", "photo"],
)
def test_a_file_is_read_or_refused(
    deployed_iam: Deployed, type_: str, mime_type: str, made: Callable[[], bytes], event: str, source: str
) -> None:
    content = made()
    mid = f"e2e-{source}-{len(content)}"
    hand_over(deployed_iam, mid, upload(deployed_iam, mime_type, content), type_)
    found = until(lambda: [each for each in deployed_iam.events() if each.get("mid") == mid], 60)
    assert [(each["event"], each["source"]) for each in found] == [(event, source)]
