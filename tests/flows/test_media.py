"""A file on its way: it comes in as an item and goes back as exactly one, whatever the file is and whatever fails."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from chatoet.extract.confined import extract
from chatoet.flows.media import MediaFlow
from chatoet.lanes import Lanes, decode_pepper
from chatoet.log import EventLog
from chatoet.rules.extracted import Extracted, extracted_in
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import Item, from_body
from chatoet.rules.media import MB, MOST_CHARS, WORD, RefusedError, UnavailableError
from chatoet.rules.pseudonym import extracted_mid
from tests.fakes.media import FakeDownloads, FakeRecognition
from tests.fixtures import files
from tests.fixtures.world import START, World

LETTER = "\n".join(files.LETTER)


PEPPER = b"p" * 32


class Desk:
    """The flow alone, with real parsers: what it handed back and what it logged."""

    def __init__(self) -> None:
        self.files, self.recognition = FakeDownloads(), FakeRecognition()
        self.handed: list[Item] = []
        self.events: list[dict[str, Any]] = []
        log = EventLog(lambda _, record: self.events.append(dict(record)))
        self.flow = MediaFlow(
            self.files, extract, self.recognition, self.handed.append, lambda: PEPPER, log, time.monotonic
        )

    def read(self, mime_type: str, content: bytes, type_: str = "document") -> Extracted | None:
        """What comes back of that file."""
        return self.take(item_of(self.files.keep(mime_type, content), type_))

    def take(self, item: Item, tries: int = 1) -> Extracted | None:
        self.flow(item, START, tries)
        (handed,) = self.handed
        return extracted_in(handed)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def item_of(media_id: str, type_: str = "document") -> Item:
    content = {type_: {"id": media_id, "filename": "Ada Lovelace.pdf", "caption": "my letter"}}
    who = Addresses("GB.1001", None, "447700900123")
    return Item("message", "a-mid", type_, START, "wamid.1", "106540352242922", who, "Ada", content)


@pytest.mark.parametrize(
    ("mime_type", "content", "source", "text"),
    [
        ("application/pdf", files.pdf(), "pdf", files.SPACED),
        (WORD, files.word(), "docx", LETTER),
        ("text/plain", LETTER.encode(), "text", LETTER),
        ("image/png", files.png(), "photo", "Dear Dr Smith,\n\nHe has pain."),
        ("image/jpeg", files.jpeg(), "photo", "Dear Dr Smith,\n\nHe has pain."),
        ("image/jpeg", files.png(), "photo", "Dear Dr Smith,\n\nHe has pain."),
    ],
)
def test_a_letter_in_any_form_goes_back_as_words(
    desk: Desk, mime_type: str, content: bytes, source: Any, text: str
) -> None:
    type_ = "image" if source == "photo" else "document"
    assert desk.read(mime_type, content, type_) == Extracted("a-mid", source, text)
    assert [event["event"] for event in desk.events] == ["media.extracted"]


def test_it_goes_back_as_an_item_of_the_same_person_about_the_same_message(desk: Desk) -> None:
    sent = item_of(desk.files.keep("text/plain", b"Dear Dr Smith"))
    desk.take(sent)
    (item,) = desk.handed
    assert item.mid == extracted_mid(PEPPER, "a-mid")
    assert replace(item, mid=sent.mid, type=sent.type, content=sent.content) == sent
    assert desk.events[0]["mid"] == "a-mid"
    assert desk.events[0]["turn"] == item.mid


def test_a_scan_of_one_page_is_read_as_a_picture(desk: Desk) -> None:
    assert desk.read("application/pdf", files.scan()) == Extracted("a-mid", "pdf", desk.recognition.words)
    assert len(desk.recognition.pages) == 1


@pytest.mark.parametrize(
    ("mime_type", "content", "source", "problem"),
    [
        ("application/pdf", files.locked_pdf(), "pdf", "encrypted"),
        (WORD, files.locked(files.word()), "docx", "encrypted"),
        (WORD, files.word_of(b" " * 30_000_000), "docx", "too_big"),
        (WORD, files.zipped({"inner.zip": files.word()}), "docx", "unsupported"),
        (WORD, b"PK\x03\x04 rubbish", "docx", "unreadable"),
        (WORD, files.word(" "), "docx", "empty"),
        ("text/plain", b" \n\t\n", "text", "empty"),
        ("text/plain", b"a\0b", "text", "unsupported"),
        ("text/plain", b"a" * 200_001, "text", "too_big"),
        ("application/pdf", b"<html>hello</html>", "pdf", "unsupported"),
        ("application/pdf", files.zipped({"x": b"x"}) + files.pdf(), "pdf", "unsupported"),
        ("application/pdf", files.pdf() + files.zipped({"x": b"x"}), "pdf", "unsupported"),
        ("application/pdf", b"", "pdf", "empty"),
        ("application/pdf", bytes(10 * MB + 1), "pdf", "too_big"),
        ("image/png", files.pdf(), "photo", "unsupported"),
        ("image/jpeg", bytes(5 * MB + 1), "photo", "too_big"),
        ("image/webp", b"RIFF....WEBP", "file", "unsupported"),
        ("application/msword", b"\xd0\xcf\x11\xe0", "file", "unsupported"),
        ("application/zip", files.word(), "file", "unsupported"),
    ],
)
def test_a_file_that_is_not_read_goes_back_with_the_reason(
    desk: Desk, mime_type: str, content: bytes, source: Any, problem: Any
) -> None:
    assert desk.read(mime_type, content) == Extracted("a-mid", source, problem=problem)
    (event,) = desk.events
    assert (event["event"], event["source"], event["reason"]) == ("media.refused", source, problem)


@pytest.mark.parametrize(("mime_type", "size"), [("application/pdf", 100 * MB), ("video/mp4", 1)])
def test_what_is_declared_too_big_or_unknown_is_never_fetched(desk: Desk, mime_type: str, size: int) -> None:
    desk.read(mime_type, bytes(size))
    assert desk.files.fetched == []


def test_a_file_that_whatsapp_no_longer_has_is_gone(desk: Desk) -> None:
    assert desk.take(item_of("999")) == Extracted("a-mid", "file", problem="gone")


@pytest.mark.parametrize(
    ("outcome", "problem"),
    [("", "empty"), (RefusedError("unreadable"), "unreadable"), ("x" * (MOST_CHARS + 1), "too_big")],
)
def test_a_photo_without_words_goes_back_with_the_reason(desk: Desk, outcome: Any, problem: Any) -> None:
    desk.recognition.enqueue(outcome)
    assert desk.read("image/png", files.png(), "image") == Extracted("a-mid", "photo", problem=problem)


def test_a_scan_that_cannot_be_read_is_unreadable_and_not_empty(desk: Desk) -> None:
    desk.recognition.enqueue("")
    assert desk.read("application/pdf", files.scan()) == Extracted("a-mid", "pdf", problem="unreadable")


@pytest.mark.parametrize("type_", ["audio", "video", "text", "sticker"])
def test_a_message_that_should_not_be_here_goes_back_all_the_same(desk: Desk, type_: str) -> None:
    assert desk.read("text/plain", b"x", type_) == Extracted("a-mid", "file", problem="unsupported")


@pytest.mark.parametrize("content", [{}, {"document": None}, {"document": {"id": 7}}, {"document": {}}])
def test_a_message_without_a_file_goes_back_all_the_same(desk: Desk, content: dict[str, Any]) -> None:
    assert desk.take(replace(item_of("1"), content=content)) == Extracted("a-mid", "file", problem="unsupported")


# When something fails


def test_what_fails_for_now_is_raised_and_nothing_goes_back_before(desk: Desk) -> None:
    desk.files.enqueue(UnavailableError("http_503"))
    with pytest.raises(UnavailableError):
        desk.read("text/plain", b"Dear Dr Smith")
    assert (desk.handed, desk.events) == ([], [])


def test_a_file_that_killed_its_worker_three_times_is_not_opened_again(desk: Desk) -> None:
    item = item_of(desk.files.keep("text/plain", b"Dear Dr Smith"))
    assert desk.take(item, tries=4) == Extracted("a-mid", "file", problem="failed")
    assert desk.files.fetched == []


@pytest.mark.parametrize("content", [files.pdf("Ada has a secret"), files.locked_pdf()], ids=["read", "refused"])
def test_no_event_says_what_a_file_holds_or_is_called(desk: Desk, content: bytes) -> None:
    desk.read("application/pdf; name=Lovelace", content)
    logged = json.dumps(desk.events)
    assert "a-mid" in logged
    assert not [word for word in ("Ada", "Lovelace", "secret", "wamid", "GB.1001", "4477") if word in logged]


# On its lane


def put(world: World, item: Item, source: str = "turns") -> None:
    """As the tutor hands it on."""
    lane: Any = Lanes(world.account.sqs, {"media": world.account.queues["media"]})
    lane.put("media", [item], pepper(world), source)


def pepper(world: World) -> bytes:
    return decode_pepper(world.account.secrets["pepper"])


def run(world: World, tries: int) -> int:
    """Hands what waits to the lane, as delivered `tries` times; how many are to come again."""
    records = list(world._records("media"))
    assert records
    for record in records:
        record["attributes"]["ApproximateReceiveCount"] = str(tries)
    return len(world.media({"Records": records})["batchItemFailures"])


def handed_back(world: World) -> list[Item]:
    return [from_body(message["Body"]) for message in world.account.receive("turns")]


def test_a_file_that_is_delivered_twice_goes_back_once(world: World) -> None:
    sent = item_of(world.files.keep("text/plain", b"Dear Dr Smith"))
    put(world, sent)
    put(world, sent, "elsewhere")
    assert run(world, tries=1) == 0
    assert len(world.named("media.extracted")) == 2
    (item,) = handed_back(world)
    assert item.mid == extracted_mid(pepper(world), "a-mid")
    assert extracted_in(item) == Extracted("a-mid", "text", "Dear Dr Smith")


def test_after_three_tries_the_learner_hears_that_it_was_us(world: World) -> None:
    world.recognition.enqueue(*[UnavailableError("ThrottlingException")] * 3)
    put(world, item_of(world.files.keep("image/png", files.png()), "image"))
    (record,) = world._records("media")
    for tries, again in ((1, 1), (2, 1), (3, 0)):
        assert handed_back(world) == []
        record["attributes"]["ApproximateReceiveCount"] = str(tries)
        assert len(world.media({"Records": [record]})["batchItemFailures"]) == again
    assert [extracted_in(item) for item in handed_back(world)] == [Extracted("a-mid", "photo", problem="failed")]
    assert [event["event"] for event in world.events] == ["item.failed"] * 3 + ["media.refused"]


def test_when_the_learners_lane_refuses_the_file_comes_again(world: World) -> None:
    put(world, item_of(world.files.keep("text/plain", b"Dear Dr Smith")))
    world.account.sqs.delete_queue(QueueUrl=world.account.queues["turns"])
    assert run(world, tries=3) == 1, "not even parked: nobody would hear of it"
    assert world.named("media.extracted") == world.named("media.refused") == []
