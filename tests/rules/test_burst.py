"""When messages are waited for, and what they come to."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules import burst
from chatoet.rules.burst import FILE_WAIT, LATE, MOST, QUIET, STALE, Part, Whole
from chatoet.rules.head import Dialogue

FOLDER = Path(__file__).parents[1] / "letters"
LETTERS = {path.stem: yaml.safe_load(path.read_text("utf-8"))["letter"] for path in sorted(FOLDER.glob("*.yaml"))}
NOW = 2_000_000_000


def waited(*mids: str, at: int = NOW) -> Dialogue:
    state = Dialogue("letter", "nursing", "task-1")
    for mid in mids:
        state = burst.waiting(state, mid, at)
    return state


def test_a_letter_of_any_skill_is_whole_when_it_comes() -> None:
    whole = {name for name, letter in LETTERS.items() if burst.complete(letter)}
    assert {"med-strong", "nur-good", "nur-strong"} <= whole, f"only {whole}"


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_half_a_letter_is_not_whole(letter: str) -> None:
    half = len(letter) // 2
    assert not burst.complete(letter[:half])
    assert not burst.complete(letter[half:])


@pytest.mark.parametrize(
    "text", ["", "Dear Dr Smith", "Yours sincerely,\nNurse", "Regards", "dear me, what a day", "Dear A,\n\nYours"]
)
def test_what_has_no_beginning_or_no_end_is_not_whole(text: str) -> None:
    assert not burst.complete(text)


@given(st.text(max_size=3000))
def test_any_text_can_be_looked_at(text: str) -> None:
    burst.complete(text * 30)


def test_parts_are_taken_after_a_quiet_while_and_a_full_lot_at_once() -> None:
    state = waited("a", "b")
    assert [burst.ripe(state, NOW + s) for s in (0, QUIET - 2, QUIET - 1, QUIET)] == [False, False, True, True]
    assert not burst.ripe(Dialogue(), NOW)
    full = waited(*(str(n) for n in range(MOST)))
    assert (burst.patience(state), burst.patience(full)) == (QUIET, 0)
    assert burst.ripe(full, NOW)


def test_the_same_message_waits_once() -> None:
    assert waited("a", "b", "a").pending == ("a", "b")


def test_parts_that_nobody_took_are_no_beginning_of_what_comes_much_later() -> None:
    state = waited("a")
    assert burst.waiting(state, "b", NOW + STALE).pending == ("a", "b")
    assert burst.waiting(state, "b", NOW + STALE + 1).pending == ("b",)


def test_a_file_is_waited_for_and_then_done_without() -> None:
    state = waited("a")
    assert [burst.given_up(state, NOW + s) for s in (FILE_WAIT - 1, FILE_WAIT)] == [False, True]


def test_the_same_parts_have_one_name_and_other_parts_another() -> None:
    names = [burst.name_of(waited(*mids), NOW, b"k" * 32) for mids in (("a", "b"), ("a", "b"), ("b", "a"), ("a",))]
    assert len(set(names)) == 3
    assert names[0] == names[1]
    assert burst.name_of(waited("a", "b"), NOW + 1, b"k" * 32) not in names, "a later look is another item"


def test_parts_are_one_text_in_their_order() -> None:
    assert burst.joined([Part("typed", "one "), Part("typed", ""), Part("typed", "two")]) == Whole("one\n\ntwo")
    mixed = burst.joined([Part("typed", "one"), Part("photo", "two"), Part("pdf", problem="encrypted")])
    assert mixed == Whole("one\n\ntwo", "photo", "encrypted")
    assert mixed.read
    assert not burst.joined([Part("pdf", problem="gone")]).read


def test_late_is_more_than_an_hour() -> None:
    assert [burst.late(NOW - LATE - 1, NOW), burst.late(NOW - LATE, NOW)] == [True, False]
