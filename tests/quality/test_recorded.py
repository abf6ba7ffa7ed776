"""Recorded answers go the way of live ones, and none is used for a prompt that it does not answer."""

import json
from pathlib import Path

import pytest

from chatoet.content import ContentStore
from chatoet.llm.errors import MalformedError
from chatoet.rules.prompt.model import Ask
from chatoet.rules.verify.marking import Marker
from tests.quality import exchange, live
from tests.quality.recorded import Recording, keep, mark, place, stale, unanswered
from tests.quality.samples import samples
from tests.quality.subjects import Subject, plain
from tests.quality.ways import ByModel, StandIn


@pytest.fixture
def subject(content: ContentStore) -> Subject:
    return plain(content, samples()[0])


def asks(content: ContentStore, subject: Subject) -> tuple[Ask, ...]:
    return Marker(content).asks(subject.task, subject.letter)


def record(content: ContentStore, subject: Subject, folder: Path) -> None:
    for ask in asks(content, subject):
        keep(place("openai", subject, ask).path(folder), mark(ask), "tester", StandIn().ask(ask, 1.0).text)


def test_what_is_recorded_gives_the_feedback_that_was_given(
    content: ContentStore, subject: Subject, tmp_path: Path
) -> None:
    record(content, subject, tmp_path)
    again = ByModel("x", content, lambda s: Recording("openai", s, tmp_path)).mark(subject)
    live = ByModel("x", content, lambda s: StandIn()).mark(subject)
    assert again and live
    assert again.feedback == live.feedback
    assert again.feedback.source == "openai"


def test_an_answer_to_another_prompt_is_stale_and_not_used(
    content: ContentStore, subject: Subject, tmp_path: Path
) -> None:
    record(content, subject, tmp_path)
    assert list(unanswered(Marker(content), Recording("openai", subject, tmp_path), subject)) == []
    later = subject._replace(letter=subject.letter.replace("Dear", "My dear"))
    assert len(list(unanswered(Marker(content), Recording("openai", later, tmp_path), later))) == 6
    assert stale(Marker(content), "openai", [later], tmp_path) == 6
    assert stale(Marker(content), "openai", [subject], tmp_path) == 0


def test_what_was_never_asked_is_noted_and_not_made_up(content: ContentStore, subject: Subject, tmp_path: Path) -> None:
    said = Recording("openai", subject, tmp_path)
    ask = asks(content, subject)[0]
    with pytest.raises(MalformedError):
        said.ask(ask, 1.0)
    assert said.missing == [ask]


def test_the_unasked_criteria_of_a_changed_letter_keep_the_answers_about_the_letter(
    content: ContentStore, subject: Subject, tmp_path: Path
) -> None:
    record(content, subject, tmp_path)
    changed = Subject("x+padded", subject.task, f"{subject.letter}\nOne more.", ("conciseness",), subject.id)
    open_ = list(unanswered(Marker(content), Recording("openai", changed, tmp_path), changed))
    assert [ask.criterion for ask in open_] == ["conciseness"]


def test_questions_written_out_come_back_as_recordings(
    content: ContentStore, subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "FOLDER", tmp_path / "recorded")
    monkeypatch.setattr(exchange, "open_questions", lambda *_: ((subject, ask) for ask in asks(content, subject)))
    assert exchange.write(content, tmp_path / "asked", "openai") == "6 questions written"
    (tmp_path / "answers").mkdir()
    for path in (tmp_path / "asked").iterdir():
        assert set(json.loads(path.read_text("utf-8"))) == {"place", "prompt", "prefix", "letter", "repair", "schema"}
        (tmp_path / "answers" / path.name).write_text('{"said": 1}', encoding="utf-8")
    assert exchange.take(tmp_path / "asked", tmp_path / "answers", "openai", "a reader") == "6 answers taken"
    said = Recording("openai", subject, tmp_path / "recorded")
    assert [said.ask(ask, 1.0).text for ask in asks(content, subject)] == ['{"said": 1}'] * 6


def test_a_vendor_is_asked_only_where_its_key_is(monkeypatch: pytest.MonkeyPatch, content: ContentStore) -> None:
    for name in ("OPENAI_API_KEY", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    assert live.ways_with_a_key(content) == []
    assert live.record(content, "openai") == "no key for openai in the environment"
    monkeypatch.setenv("OPENAI_API_KEY", "a key")
    assert [way.name for way in live.ways_with_a_key(content)] == ["openai (live)"]
