"""What every source of files promises: the fake of the flow tests, and the real client against the simulated phone."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from chatoet.rules.media import MB, RefusedError
from chatoet.whatsapp.media import Downloads, Media
from local.phone.app import create_app
from local.phone.config import PhoneConfig
from local.phone.graph import MEDIA_URL_S
from local.phone.server import running
from tests.fakes.media import FakeDownloads
from tests.local.phone.peers import NUMBER_ID, TOKEN, PhoneClient
from tests.whatsapp.test_sender_contract import Tokens

LETTER = b"Dear Dr Smith"
Keep = Callable[[str, bytes], str]


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneClient]:
    config = PhoneConfig(
        webhook_url="http://127.0.0.1:9/nobody",
        app_secret="a-secret",
        verify_token="a-verify-token",
        access_token=TOKEN,
        phone_number_id=NUMBER_ID,
        state_dir=tmp_path_factory.mktemp("phone"),
        retry_delays_s=(),
    )
    with ExitStack() as stack:
        client = PhoneClient(stack.enter_context(running(create_app(config))))
        stack.callback(client.http.close)
        yield client


def real(phone: PhoneClient) -> Media:
    return Media(f"{phone.base_url}/v26.0", True, Tokens(), time.monotonic)


@pytest.fixture(params=["fake", "real"])
def source(request: pytest.FixtureRequest) -> tuple[Downloads, Keep]:
    """Files, and how one is put there."""
    if request.param == "fake":
        fake = FakeDownloads()
        return fake, fake.keep
    phone: PhoneClient = request.getfixturevalue("phone")
    return real(phone), lambda mime_type, content: str(phone.upload(content, mime_type).json()["id"])


def problem(act: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as caught:
        act()
    return caught.value.problem


def test_a_file_is_described_and_then_fetched(source: tuple[Downloads, Keep]) -> None:
    files, keep = source
    media_id = keep("text/plain", LETTER)
    described = files.describe(media_id)
    assert (described.media_id, described.mime_type, described.size) == (media_id, "text/plain", len(LETTER))
    assert described.sha256 == hashlib.sha256(LETTER).hexdigest()
    assert files.download(described, MB) == LETTER


def test_a_file_that_nobody_has_is_gone(source: tuple[Downloads, Keep]) -> None:
    files, _ = source
    assert problem(lambda: files.describe("404")) == "gone"


def test_a_file_over_the_limit_is_too_big(source: tuple[Downloads, Keep]) -> None:
    files, keep = source
    described = files.describe(keep("text/plain", LETTER))
    assert problem(lambda: files.download(described, len(LETTER) - 1)) == "too_big"
    assert files.download(described, len(LETTER)) == LETTER


def test_a_url_older_than_five_minutes_is_replaced(phone: PhoneClient) -> None:
    media = real(phone)
    described = media.describe(phone.upload(LETTER, "text/plain").json()["id"])
    phone.control("clock", {"shift_s": MEDIA_URL_S + 1})
    assert media.download(described, MB) == LETTER


def test_a_file_that_was_deleted_after_it_was_described_is_gone(phone: PhoneClient) -> None:
    media = real(phone)
    described = media.describe(phone.upload(LETTER, "text/plain").json()["id"])
    phone.http.delete(f"/v26.0/{described.media_id}", headers={"authorization": f"Bearer {TOKEN}"})
    assert problem(lambda: media.download(described, MB)) == "gone"
