"""Estimates of tokens: too many rather than too few."""

from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.prompt.model import Ask
from chatoet.rules.tokens import asked, estimate, reservation
from tests.e2e.letters import FAULTY

ASK = Ask("purpose", "x" * 300, "y" * 30, {"type": "object"}, "k", 500)


def test_english_prose_is_estimated_above_a_token_for_four_characters_and_below_one_for_two() -> None:
    assert len(FAULTY) / 4 < estimate(FAULTY) < len(FAULTY) / 2


def test_a_reservation_holds_every_question_and_the_longest_answer_to_each() -> None:
    assert reservation([ASK] * 6) == 6 * (asked(ASK) + 500)
    assert asked(ASK) > 110


@given(st.text(max_size=400), st.text(max_size=400))
def test_more_text_never_costs_less(text: str, more: str) -> None:
    assert estimate(text) <= estimate(text + more) <= estimate(text) + estimate(more)
    assert (estimate(text) == 0) == (text == "")
    assert asked(ASK._replace(letter=text)) <= asked(ASK._replace(letter=text, repair=more))


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=99))
def test_a_script_without_spaces_costs_at_least_a_token_a_character(text: str) -> None:
    assert estimate(text) >= len(text)
