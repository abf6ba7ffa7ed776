"""The media handler as Lambda loads it: its own variables, its own packages, one real file."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chatoet.lanes import Lanes, decode_pepper
from chatoet.rules.extracted import Extracted, extracted_in
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import Item, from_body
from chatoet.rules.media import WORD
from tests.fixtures import files
from tests.fixtures.cloud import Account
from tests.functions.test_handlers import environment, records, run
from tests.whatsapp.test_media import ID, Peer, serving

# What its layer does not carry: absent here too, so that it must do without.
HEAVY = ("boto3", "pynamodb", "aws_lambda_powertools", "cryptography", "brotli", "docx", "lxml", "yaml")
PROGRAM = f"""
import importlib.util, json, sys
sys.modules.update(dict.fromkeys({HEAVY!r}))
spec = importlib.util.spec_from_file_location("app", sys.argv[1])
app = importlib.util.module_from_spec(spec)
spec.loader.exec_module(app)
answer = app.handler(json.loads(sys.stdin.read()), None)
modules = sorted(name for name in sys.modules if sys.modules[name])
print("RESULT " + json.dumps({{"answer": answer, "modules": modules}}))
"""


@pytest.fixture
def peer() -> Iterator[Peer]:
    with serving() as peer:
        letter = files.word()
        peer.describes(content=letter, mime_type=WORD)
        peer.says("/file", 200, letter)
        yield peer


def test_a_letter_is_read_without_a_table_client_or_a_parser_in_the_handlers_own_process(
    cloud: Account, peer: Peer
) -> None:
    lane: Any = Lanes(cloud.sqs, {"media": cloud.queues["media"]})
    content = {"document": {"id": ID, "filename": "Ada.docx"}}
    sent = Item("message", "a-mid", "document", 1_790_000_000, "wamid.1", "1", Addresses("GB.1"), "Ada", content)
    lane.put("media", [sent], decode_pepper(cloud.secrets["pepper"]), "turns")

    result, logged = run("media", records(cloud, "media"), environment("media", cloud, peer.url), PROGRAM)

    assert result["answer"] == {"batchItemFailures": []}
    assert [line["event"] for line in logged] == ["media.extracted"]
    (message,) = cloud.receive("turns", wait_s=1)
    assert extracted_in(from_body(message["Body"])) == Extracted("a-mid", "docx", "\n".join(files.LETTER))
    assert {authorization for _, authorization in peer.asked} == {f"Bearer {cloud.secrets['access_token']}"}
    loaded = set(result["modules"])
    assert not loaded & {"pypdf", "chatoet.extract.readers", "chatoet.store", "chatoet.sealing", "chatoet.compose.core"}
    assert "Ada" not in json.dumps(logged)
