"""What is said to what is no letter, and to somebody in despair."""

from typing import get_args

import pytest

from chatoet.rules.links_allowed import unallowed
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, Text, units
from chatoet.rules.scope import Kind
from chatoet.rules.words_conduct import _CARE, _COURSE, ASK_TEACHER, HELPLINES, care, said

EMAIL = "admin@chatoet.com"
LANGUAGES = ("en", *_CARE)
BODIES = [*(said(kind, "") for kind in get_args(Kind)), *(fact for _, fact in _COURSE)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_in_despair_hears_where_people_are_and_that_we_are_none(language: str) -> None:
    message = care(language, EMAIL)
    assert isinstance(message, Text), "no buttons: nothing to practise now"
    for needed in (HELPLINES, "999", "112", "000", "I am a program", "emergency number", EMAIL, "near you"):
        assert needed in message.body
    assert unallowed(message.body) == ()
    assert units(message.body) <= TEXT_MAX // 2, "short enough to be read"
    assert message.body.count("*") % 2 == 0
    assert message.body.count(HELPLINES) == 1 + (language != "en")


def test_every_answer_fits_below_a_menu_and_leads_nowhere_else() -> None:
    assert all(0 < units(body) <= BODY_MAX - 100 for body in BODIES)
    assert [unallowed(body) for body in [*BODIES, ASK_TEACHER]] == [()] * (len(BODIES) + 1)
    assert not [body for body in BODIES if body.count("*") % 2]


def test_each_says_what_it_must() -> None:
    assert "program, not a person" in said("robot", "")
    assert "clinician" in said("advice", "")
    assert "do not help" in said("cheating", "")
    assert "cannot promise" in said("promise", "")
    assert "180 to 200" in said("course", "How many words should I write?")
    assert "oet.com" in said("course", "When are the next test dates")
    assert "0 to 7" in said("course", "what are the criteria")


@pytest.mark.parametrize(
    "question",
    ["When do I get my feedback?", "How do I write the date in the letter?", "Is husband or spouse better in a letter?",
     "Are you reading my letter?", "Which register should I use in the letter?"],
)  # fmt: skip
def test_a_word_inside_another_is_not_what_was_asked(question: str) -> None:
    assert "about your letter" in said("course", question), "no fact about fees, bands or other sub-tests"


def test_a_fact_is_found_by_whole_words() -> None:
    """What is about feedback is about no fee, and one more line about no Re line."""
    assert "case notes" in said("course", "what does n07 mean in the feedback?")
    assert "fees" not in said("course", "how do I use the feedback?")
    assert "fees" in said("course", "what are the fees?") and "fees" in said("course", "when is registration")
    assert "Re" not in said("course", "one more line in the feedback?").split("*")


def test_no_word_of_the_learner_comes_back() -> None:
    assert "xyzzy" not in said("course", "xyzzy what is the register xyzzy")
