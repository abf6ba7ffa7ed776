"""The letters of known quality are what docs/quality.md says, and what is counted on them is what was meant."""

from collections import Counter
from collections.abc import Sequence

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback.model import Finding, Kind
from tests.quality.agreement import same, supported
from tests.quality.samples import Mark, Sample, samples
from tests.quality.subjects import fluent
from tests.quality.variants import planted, renamed, shortened

LETTER = "He has a ulcer. He has a ulcer on the right leg."


@pytest.fixture(scope="module")
def letters() -> Sequence[Sample]:
    return samples()


def test_there_are_six_letters_of_each_level_over_four_tasks(letters: Sequence[Sample]) -> None:
    assert Counter(sample.level for sample in letters) == dict.fromkeys(("excellent", "good", "middling", "weak"), 6)
    assert set(Counter(sample.task for sample in letters).values()) == {6}
    assert len({sample.task for sample in letters}) == 4


def test_each_has_been_read_by_the_second_reader_who_quotes_it_word_for_word(letters: Sequence[Sample]) -> None:
    assert [sample.id for sample in letters if sample.marks is None] == []
    marked = [*letters, *fluent()]
    assert [m.quote for s in marked for m in s.marks or () if m.quote and not s.places(m)] == []


def test_the_notes_of_marks_are_notes_of_the_task(letters: Sequence[Sample], content: ContentStore) -> None:
    for sample in letters:
        known = {note.id for note in content.task(sample.task).notes}
        assert sample.missed <= known, sample.id
        assert {mark.note for mark in sample.marks or () if mark.note} <= known, sample.id


def finding(kind: Kind, quote: str = "", start: int = 0, note: str | None = None) -> Finding:
    return Finding(kind, "should", "", "", quote, start, start + len(quote), note_id=note)


def sample(*marks: Mark, missed: tuple[str, ...] = ()) -> Sample:
    return Sample("x", "nur-discharge-0001", "weak", LETTER, marks, frozenset(missed))


@pytest.mark.parametrize(
    ("one", "mark", "agree"),
    [
        (finding("grammar", "a ulcer", 7), Mark("has a ulcer", "spelling", None, False), True),
        (finding("grammar", "He has", 0), Mark("right leg", "grammar", None, False), False),
        (finding("grammar", "right leg", 38), Mark("right leg", "contradiction", "n07", True), False),
        (finding("contradiction", "right", 38, "n07"), Mark("right leg", "contradiction", "n07", True), True),
        (finding("missed", note="n11"), Mark("", "missed", "n11", False), True),
        (finding("missed", note="n11"), Mark("", "missed", "n12", False), False),
        (finding("length"), Mark("He has", "length", None, False), True),
    ],
)
def test_a_finding_and_a_mark_agree_on_place_and_on_what_is_wrong(
    content: ContentStore, one: Finding, mark: Mark, agree: bool
) -> None:
    assert same(content.task("nur-discharge-0001"), sample(mark), one, mark) is agree


def test_a_point_that_is_asked_for_is_supported_by_the_notes_that_the_reader_lacks(content: ContentStore) -> None:
    task = content.task("nur-discharge-0001")
    point = next(point for point in task.key_points if "n11" in point.note_ids)
    asked = Finding("missed", "must", "", "", key_point=point.id)
    assert supported(task, sample(missed=("n11",)), asked)
    assert not supported(task, sample(missed=("n05",)), asked)


def test_more_slips_are_those_of_before_and_some(letters: Sequence[Sample]) -> None:
    letter = letters[0].letter
    one, six = planted(letter, 1), planted(letter, 6)
    assert letter.split() != one.split() != six.split()
    assert planted(letter, 6) == six


def test_neither_the_opening_nor_a_sentence_with_a_fault_is_cut() -> None:
    letter = "Dear Ms Aldgrove\n\nHe goes home. He has a DVT. He lives alone.\n\nYours sincerely\n\nNurse"
    assert list(shortened(letter, ["has a DVT"])) == [letter.replace("He lives alone.", "")]


def test_other_names_stand_in_task_and_letter_alike(letters: Sequence[Sample], content: ContentStore) -> None:
    for one in letters:
        task, letter = renamed(content.task(one.task), one.letter)
        assert task.patient.last not in one.letter
        assert content.task(one.task).patient.last not in letter
