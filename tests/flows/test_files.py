"""A letter sent as a file or as photos: read, shown, and marked after the learner's yes."""

from pathlib import Path

import pytest
import yaml

from chatoet.rules.burst import QUIET
from chatoet.rules.clock import DAY
from chatoet.rules.media import WORD, RefusedError, UnavailableError
from tests.fixtures import files
from tests.fixtures.world import Json, World
from tests.flows.records import head_of
from tests.flows.test_bursts import sent_after

LETTERS = Path(__file__).parents[1] / "letters"
LETTER: str = yaml.safe_load((LETTERS / "nur-good.yaml").read_text("utf-8"))["letter"]
PARAGRAPHS = LETTER.strip().split("\n\n")
LOCKED = RefusedError("encrypted")


def document(world: World, mime_type: str, content: bytes) -> Json:
    return {"type": "document", "document": {"id": world.files.keep(mime_type, content), "filename": "letter"}}


def photo(world: World) -> Json:
    return {"type": "image", "image": {"id": world.files.keep("image/png", files.png("words"))}}


def sent(world: World, *messages: Json) -> list[str]:
    before = len(world.line.sent)
    for message in messages:
        world.receive(message)
    world.pause()
    return sent_after(world, before)


def answer(world: World, text: str) -> str:
    before = len(world.line.sent)
    world.say(text)
    world.pause()
    (said,) = sent_after(world, before)
    return said


def sealed(world: World, kind: str) -> int:
    return len([item for item in world.stored("conversations", kind) if "sealed" in item])


def test_a_word_document_is_shown_and_marked_after_a_yes(world: World) -> None:
    world.open_task()
    (shown,) = sent(world, document(world, WORD, files.word(*LETTER.splitlines())))
    assert "This is what I read" in shown
    assert "Reply *YES*" in shown
    assert PARAGRAPHS[-2][:40] in shown
    assert sealed(world, "Turn") == 0, "nothing is kept before the yes but for a day"
    assert "Key points" in answer(world, "Yes")
    assert sealed(world, "Turn") == 1
    assert head_of(world).dialogue.step == "reviewed"


def test_an_album_of_photos_is_read_as_one_letter_in_its_order(world: World) -> None:
    world.open_task()
    thirds = ["\n\n".join(PARAGRAPHS[n::3]) for n in range(3)]
    world.recognition.enqueue(*thirds)
    (shown,) = sent(world, *(photo(world) for _ in thirds))
    places = [shown.index(part.strip().split("\n")[0][:20]) for part in thirds]
    assert places == sorted(places)


def test_a_photo_with_typed_lines_beside_it_is_one_letter_too(world: World) -> None:
    world.open_task()
    world.recognition.enqueue("\n\n".join(PARAGRAPHS[2:]))
    before = len(world.line.sent)
    world.say("\n\n".join(PARAGRAPHS[:2]))
    world.receive(photo(world))
    world.pause()
    (shown,) = sent_after(world, before)
    assert PARAGRAPHS[0][:20] in shown
    assert "Key points" in answer(world, "ok")


def test_after_a_no_the_letter_is_asked_for_again_and_the_corrected_text_is_as_good_as_a_yes(world: World) -> None:
    world.open_task()
    sent(world, document(world, "text/plain", LETTER.encode()))
    assert "again" in answer(world, "no")
    assert head_of(world).dialogue.draft == ()
    sent(world, document(world, "text/plain", LETTER.encode()))
    assert "Key points" in answer(world, LETTER)


def test_a_yes_that_comes_after_the_words_have_ended_says_so(world: World) -> None:
    world.open_task()
    sent(world, document(world, "text/plain", LETTER.encode()))
    world.now += 2 * DAY
    assert "again" in answer(world, "yes")


@pytest.mark.parametrize(
    ("mime_type", "content", "why"),
    [
        ("application/pdf", files.locked_pdf(), "password"),
        ("application/zip", files.zipped({"a": b"b"}), "kind of file"),
        ("application/pdf", b"", "damaged"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_reason(world: World, mime_type: str, content: bytes, why: str) -> None:
    world.open_task()
    (told,) = sent(world, document(world, mime_type, content))
    assert why in told or "could not read" in told or "no words" in told
    assert head_of(world).dialogue.pending == ()


def test_one_page_that_cannot_be_read_does_not_lose_the_others(world: World) -> None:
    world.open_task()
    world.recognition.enqueue("\n\n".join(PARAGRAPHS[:3]), RefusedError("unreadable"), "\n\n".join(PARAGRAPHS[3:]))
    (shown,) = sent(world, photo(world), photo(world), photo(world))
    assert "could not be read" in shown
    assert PARAGRAPHS[0][:20] in shown


def test_a_failure_that_passes_is_tried_again_and_told_to_nobody(world: World) -> None:
    world.open_task()
    world.files.enqueue(UnavailableError("busy"))
    before = len(world.line.sent)
    world.receive(document(world, "text/plain", LETTER.encode()))
    for record in world.account.receive("media"):
        raise AssertionError(f"visible again at once: {record['MessageId']}")
    assert sent_after(world, before) == []
    assert world.named("item.failed")


def test_a_file_delivered_five_times_is_read_and_shown_once(world: World) -> None:
    world.open_task()
    message = document(world, "text/plain", LETTER.encode())
    before = len(world.line.sent)
    for _ in range(5):
        world.receive(message, wamid="wamid.file")
    world.pause()
    assert len(sent_after(world, before)) == 1
    assert len(world.files.fetched) == 1


@pytest.mark.clause("PRO-withdraw")
def test_a_stop_while_a_file_is_read_discards_its_words(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    world.receive(document(world, "text/plain", LETTER.encode()), drain=False)
    world._poll("turns")
    world.say("stop")
    world.pause()
    world.pause(QUIET)
    assert [text[:7] for text in sent_after(world, before)] == ["Stopped"]
    assert sealed(world, "Turn") + sealed(world, "Part") == 0


@pytest.mark.clause("OET-4-limit")
def test_no_file_is_fetched_of_someone_who_has_not_accepted(world: World) -> None:
    world.say("hi")
    world.receive(photo(world))
    assert world.files.fetched == []
    assert world.stored("conversations", "Part") == []


def test_where_files_cannot_be_fetched_the_learner_is_asked_to_paste(world: World) -> None:
    world.open_task()
    world.tutor._flow._work._gather.opens_files = False  # type: ignore[attr-defined]
    (told,) = sent(world, photo(world))
    assert "paste the letter" in told
    assert world.files.fetched == []


# While files are being read


class Slow:
    """The lane of files, held up until `go`."""

    def __init__(self, world: World) -> None:
        self.world, self.let = world, 0
        self._poll, world._poll = world._poll, self.poll  # type: ignore[method-assign]

    def poll(self, queue: str) -> bool:
        if queue == "media" and not self.let:
            return False
        return self._poll(queue)

    def go(self) -> None:
        self.let = 1
        self.world.drain()


def test_a_photo_that_is_read_after_the_line_beside_it_was_waited_for_is_still_answered(world: World) -> None:
    world.open_task()
    before, slow = len(world.line.sent), Slow(world)
    world.receive(photo(world))
    world.now += 1
    world.say("this is my letter")
    world.pause()
    assert sent_after(world, before) == []
    world.pause()
    slow.go()
    world.pause()
    assert len(sent_after(world, before)) == 1


def test_a_file_that_never_comes_back_is_given_up_whatever_is_said_after_it(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    Slow(world)
    world.receive(photo(world))
    world.now += 5
    world.say("this is my letter")
    for _ in range(60):
        world.pause()
    assert len(sent_after(world, before)) == 1
    assert head_of(world).dialogue.pending == ()


def test_a_remark_beside_a_whole_letter_is_no_part_of_it(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    world.receive(document(world, "text/plain", LETTER.encode()))
    world.say("Here it is, thank you so much")
    world.pause()
    (shown,) = sent_after(world, before)
    assert "Here it is" not in shown
    assert PARAGRAPHS[-2][:20] in shown


@pytest.mark.parametrize(
    "said", ["Yes, it is", "yes that is my letter. Please mark it", "Si", "👍", "ok", "हाँ", "mark it"]
)
def test_a_yes_may_be_said_as_people_say_it(world: World, said: str) -> None:
    world.open_task()
    sent(world, document(world, "text/plain", LETTER.encode()))
    assert "Key points" in answer(world, said)
    assert "What next" in answer(world, "yes"), "and a second one does no harm"


def test_a_thumb_on_what_was_read_is_a_yes(world: World) -> None:
    world.open_task()
    sent(world, document(world, "text/plain", LETTER.encode()))
    (feedback,) = sent(world, {"type": "reaction", "reaction": {"emoji": "👍🏽", "message_id": "wamid.out"}})
    assert "Key points" in feedback


def test_a_short_remark_on_what_was_read_is_told_what_to_do(world: World) -> None:
    world.open_task()
    sent(world, document(world, "text/plain", LETTER.encode()))
    assert "*NO*" in answer(world, "It should say finishes, not finish.")
    assert "Key points" in answer(world, "yes")
