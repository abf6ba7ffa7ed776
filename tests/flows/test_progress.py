"""Letters teach: progress, errors and the picture, as a learner meets them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatoet.content import ContentStore
from chatoet.flows.course.kit import Kit
from chatoet.flows.course.progress import Progress
from chatoet.flows.work import Done, Job
from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.practice import Practice
from chatoet.rules.dialogue import Step
from chatoet.rules.item import Item
from chatoet.rules.messages import Picture, Text
from chatoet.rules.outbox import NEXT_PART, Accepted, Rejected
from chatoet.rules.task import TaskSummary
from chatoet.store.commits import Put
from chatoet.store.course import CourseStore
from chatoet.whatsapp.uploads import Uploads, no_upload
from tests.fixtures.world import START, Json, World, body_of, options_of
from tests.flows.records import head_of, plant

LETTERS = Path(__file__).parents[1] / "letters"
HOUR = 3600
PLAN = Text("The plan of today")


def letter(name: str) -> str:
    return str(yaml.safe_load((LETTERS / f"{name}.yaml").read_text("utf-8"))["letter"])


@pytest.fixture
def uploaded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Meta's media store: it takes everything."""
    taken: list[bytes] = []

    def take(self: Uploads, content: bytes) -> str:
        taken.append(content)
        return f"media{len(taken)}"

    monkeypatch.setattr(Uploads, "__call__", take)
    return taken


def answered(world: World, text: str) -> list[Json]:
    before = len(world.line.sent)
    world.say(text)
    world.pause(NEXT_PART)
    return world.line.sent[before:]


@pytest.fixture(autouse=True)
def one_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every letter here is for the same task."""
    every = ContentStore.tasks

    def tasks(self: ContentStore, profession: str | None, show_drafts: bool) -> tuple[TaskSummary, ...]:
        return tuple(task for task in every(self, profession, show_drafts) if task.id == "nur-discharge-0001")

    monkeypatch.setattr(ContentStore, "tasks", tasks)


def write(world: World, name: str) -> None:
    """A letter for a task that is given anew."""
    world.say("write")
    world.say(letter(name))
    world.now += HOUR


def marked(world: World) -> list[Json]:
    return [event for event in world.named("turn.answered") if event["step"] == "assess"]


def test_two_letters_are_a_picture_with_words_and_are_filed_once(world: World, uploaded: list[bytes]) -> None:
    world.open_task()
    write(world, "nur-weak")
    write(world, "nur-middling")
    assert len(head_of(world).dialogue.unfiled) == 2
    assert world.stored("conversations", "Practice") == []
    mine, picture = answered(world, "my progress")
    assert uploaded[0].startswith(b"\x89PNG")
    assert picture["image"]["id"] == "media1"
    assert "Key points in your last letter" in picture["image"]["caption"]
    assert "Letters: 2" in body_of(mine)
    assert list(options_of(mine).values()) == ["turns:today", "turns:errors", "turns:menu"]
    assert head_of(world).dialogue.unfiled == ()
    assert head_of(world).dialogue.step == "reviewed", "looking changes nothing"
    filed = world.stored("conversations", "Practice")
    assert sorted(item["what"]["S"] for item in filed) == ["letter", "letter"]
    assert int(world.stored("learners", "Enrolment")[0]["pictured_at"]["N"]) == world.now - NEXT_PART
    answered(world, "my progress")
    assert world.stored("conversations", "Practice") == filed


@pytest.mark.clause("OET-7-necessary")
def test_a_letter_that_is_filed_late_is_remembered_no_longer_than_the_letter(world: World) -> None:
    world.open_task()
    write(world, "nur-weak")
    world.now += 100 * 24 * HOUR
    answered(world, "my errors")
    (turn,) = (turn for turn in world.stored("conversations", "Turn") if "learnt" in turn)
    (filed,) = world.stored("conversations", "Practice")
    assert int(filed["expires_at"]["N"]) <= int(turn["expires_at"]["N"])


def test_without_a_picture_the_words_go_alone_and_it_is_on_record_why(world: World) -> None:
    """Nobody answers at the address of Meta's media store here."""
    world.open_task()
    write(world, "nur-weak")
    (mine,) = answered(world, "my progress")
    assert "Key points in your last letter" in body_of(mine)
    assert "Letters: 1" in body_of(mine)
    assert [event["reason"] for event in world.named("picture.failed")] == ["no_answer"]
    assert world.stored("learners", "Enrolment") == [], "no picture was sent"


def test_errors_of_the_last_letters_come_with_a_lesson_and_practice(world: World) -> None:
    world.open_task()
    (nothing,) = answered(world, "my errors")
    assert "no letters to look back on yet" in body_of(nothing)
    write(world, "nur-weak")
    (errors,) = answered(world, "my errors")
    assert "Letters looked at: 1" in body_of(errors)
    assert next(iter(options_of(errors).values())) == "turns:words"
    assert len(world.stored("conversations", "Practice")) == 1


def test_the_next_letter_counts_what_of_the_last_is_absent_and_a_rewrite_counts_nothing(world: World) -> None:
    world.open_task()
    write(world, "nur-weak")
    watched = head_of(world).dialogue.watched
    assert 1 <= len(watched) <= 3
    world.say(letter("nur-weak").replace("Thanks for", "He feels well. Thanks for"))
    assert head_of(world).dialogue.attempt == 2
    write(world, "nur-strong")
    first, rewrite, second = marked(world)
    assert not {"watched", "absent"} & {*first, *rewrite}
    assert second["watched"] == len(watched)
    assert 0 < second["absent"] <= second["watched"]
    kept = [turn["learnt"]["S"] for turn in world.stored("conversations", "Turn") if "learnt" in turn]
    assert sorted(learnt.split()[1] for learnt in kept) == ["#1", "#1", "#2"]


@pytest.mark.clause("OET-6.2-object")
def test_who_objected_to_being_counted_is_not_counted_in_the_next_letter_either(world: World) -> None:
    world.open_task()
    write(world, "nur-weak")
    plant(world, decisions={"analytics": [False, START]})
    write(world, "nur-strong")
    assert "watched" not in marked(world)[-1]


def test_the_seventh_letter_files_those_before_it(world: World) -> None:
    world.open_task()
    for name in ("nur-weak", "nur-middling", "nur-good", "nur-strong", "nur-weak", "nur-middling", "nur-good"):
        write(world, name)
    assert len(head_of(world).dialogue.unfiled) == 1
    assert len(world.stored("conversations", "Practice")) == 6


def test_a_letter_whose_turn_is_gone_is_let_go(world: World, uploaded: list[bytes]) -> None:
    world.open_task()
    write(world, "nur-weak")
    state: dict[str, Any] = world.core.tables["Head"].get(head_of(world).uid, "head").dialogue
    plant(world, dialogue={**state, "unfiled": ["gone", *state["unfiled"]]})
    assert "Letters: 1" in body_of(answered(world, "my progress")[0])
    assert len(world.stored("conversations", "Practice")) == 1


def test_a_picture_that_is_refused_costs_nobody_the_answer(world: World, uploaded: list[bytes]) -> None:
    world.open_task()
    write(world, "nur-weak")
    world.line.enqueue(Accepted("wamid.said"), Rejected(131052))
    mine, picture = answered(world, "my progress")
    assert "Letters: 1" in body_of(mine)
    assert picture["type"] == "image"
    assert [event["part"] for event in world.named("reply.failed")] == [1]


# The picture of a week, beside what Today says


class Media:
    """Takes pictures, and names them."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    def __call__(self, content: bytes) -> str:
        self.taken.append(content)
        return f"media{len(self.taken)}"


def test_today_brings_the_picture_once_in_a_week(world: World, uploaded: list[bytes]) -> None:
    world.open_task()
    write(world, "nur-weak")
    assert [said["type"] for said in answered(world, "today")] == ["interactive", "image"]
    assert [said["type"] for said in answered(world, "today")] == ["interactive"]
    world.now += 8 * 24 * HOUR
    assert [said["type"] for said in answered(world, "today")] == ["interactive"], "there is nothing new in it"
    write(world, "nur-good")
    assert [said["type"] for said in answered(world, "today")] == ["interactive", "image"]
    assert len(uploaded) == 2


def weekly(part: Progress, world: World, mid: str = "m1", pictured_at: int = 0) -> Done:
    learner = world.core.learners.of(head_of(world).uid, START)
    assert learner
    job = Job(learner, Item("message", mid, "text", START, "wamid"), Step("today", learner.head.dialogue), START)
    enrolment = Enrolment(country="GB", pictured_at=pictured_at)
    return part.weekly(job, job.done(job.state, (PLAN,)), enrolment, [Practice(START - HOUR, "letter", "t@1", 9, 14)])


class NoTurns:
    """Nothing was answered before."""

    def answered(self, learner: object, mid: str, now: int) -> bool:
        return False


def part_of(upload: Callable[[bytes], str]) -> Progress:
    return Progress(Kit(None, NoTurns(), None, False, lambda: 0.0, None, upload))  # type: ignore[arg-type]


def test_the_first_today_of_a_week_brings_the_picture_and_notes_it_with_all_else_as_it_was(world: World) -> None:
    world.onboard()
    done = weekly(part_of(Media()), world)
    assert [type(message) for message in done.messages] == [Text, Picture]
    (put,) = done.also
    assert isinstance(put, Put)
    assert (put.kind, dict(put.values)) == ("Enrolment", {"country": "GB", "pictured_at": START})


def test_today_is_as_it_would_be_where_no_picture_is_due_or_none_can_be_sent(world: World) -> None:
    world.onboard()
    for part, pictured_at in ((part_of(Media()), START - HOUR), (part_of(no_upload), 0)):
        done = weekly(part, world, pictured_at=pictured_at)
        assert (done.messages, done.also) == ((PLAN,), ())


def test_a_turn_that_is_decided_anew_uploads_its_picture_once_and_another_turn_its_own(world: World) -> None:
    world.onboard()
    media = Media()
    part = part_of(media)
    pictures = [weekly(part, world, mid).messages[-1] for mid in ("m1", "m1", "m2")]
    assert [picture.media for picture in pictures if isinstance(picture, Picture)] == ["media1", "media1", "media2"]
    assert len(media.taken) == 2


def test_e1_what_was_answered_before_uploads_nothing_when_it_is_delivered_again(world: World) -> None:
    world.onboard()
    media, store = Media(), CourseStore(world.core.tables)
    part = Progress(Kit(None, store, None, False, lambda: 0.0, None, media))  # type: ignore[arg-type]
    before = str(world.stored("conversations", "Turn")[0]["sk"]["S"]).removeprefix("turn#")
    assert weekly(part, world, before).messages == (PLAN,)
    assert len(weekly(part, world, "new").messages) == 2
    assert len(media.taken) == 1
