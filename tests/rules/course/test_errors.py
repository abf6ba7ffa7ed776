"""The kinds of error that a learner is followed by, from letter to letter."""

from typing import get_args

import pytest

from chatoet.rules.course.errors import FOCUS, LABELS, LESSONS, kind_of, kinds, label, lesson
from chatoet.rules.feedback import Feedback, Finding
from chatoet.rules.feedback.letter import read
from chatoet.rules.feedback.model import Kind
from chatoet.rules.feedback.usage import usage


@pytest.mark.parametrize(
    ("quote", "fix", "kind"),
    [
        ("wound on heel", "a wound on the heel", "article"),
        ("a ulcer", "an ulcer", "article"),
        ("allergic from penicillin", "allergic to penicillin", "preposition"),
        ("since two weeks", "for two weeks", "preposition"),
        ("she have a cough", "she has a cough", "agreement"),
        ("the patient take aspirin", "the patient takes aspirin", "agreement"),
        ("two tablet daily", "two tablets daily", "number"),
        ("several allergy", "several allergies", "number"),
        ("he is admitted on Monday", "he was admitted on Monday", "tense"),
        ("he fall at home", "he fell at home", "tense"),
        ("was admit on Monday", "was admitted on Monday", "tense"),
        ("allergy to nuts", "allergic to nuts", "word_form"),
        ("do a recovery", "make a recovery", "word_choice"),
        ("takes always aspirin", "always takes aspirin", "word_order"),
        ("he fell his hip hurts", "he fell; his hip hurts", "punctuation"),
        ("of of the wound", "of the wound", "punctuation"),
        ("because was tired and", "because she was tired and", "structure"),
    ],
)
def test_a_slip_of_grammar_is_named_by_what_its_correction_changes(quote: str, fix: str, kind: str) -> None:
    assert kind_of(Finding("grammar", "should", "hint", "answer", quote, fix=fix)) == kind


@pytest.mark.parametrize(
    ("quote", "fix", "hint", "kind"),
    [
        ("can\u2019t", "cannot", "", "contraction"),
        ("he's", None, "", "contraction"),
        ("BD", "twice daily", "", "abbreviation"),
        ("pt", "the patient", "Will every reader know this abbreviation?", "abbreviation"),
        ("&", "and", "", "note_form"),
        ("", None, "Notes or sentences? A letter has no list points.", "note_form"),
        ("tummy", "abdomen", "", "tone"),
        ("Check her wound", None, "", "tone"),
    ],
)
def test_register_is_told_apart(quote: str, fix: str | None, hint: str, kind: str) -> None:
    assert kind_of(Finding("register", "should", hint, "answer", quote, fix=fix)) == kind


def test_the_rules_own_findings_without_a_fix_are_named_by_what_they_say() -> None:
    letter = read("Dear Dr Lee,\n\nShe were unwell. The informations are below.\n\nYours sincerely")
    assert [kind_of(finding) for finding in usage(letter)] == ["agreement", "number"]


def test_every_kind_that_a_finding_can_have_has_a_label_and_a_lesson() -> None:
    found = {kind_of(Finding(kind, "should", "", "", "")) for kind in get_args(Kind)}
    assert found | FOCUS.keys() <= LABELS.keys()
    assert LABELS.keys() == LESSONS.keys()
    assert all(len(text) <= 240 and "!" not in text for text in LESSONS.values())


def test_an_id_that_is_used_no_more_still_has_a_name() -> None:
    assert label("before-our-time") == "Other"
    assert lesson("before-our-time") == ""


def test_one_slip_made_twice_counts_once_and_a_matter_of_taste_not_at_all() -> None:
    slip = Finding("spelling", "should", "", "", "recieve", 5, 12, fix="receive")
    again = Finding("spelling", "should", "", "", "recieve", 50, 57, fix="receive")
    other = Finding("spelling", "should", "", "", "wich", 60, 64, fix="which")
    taste = Finding("layout", "tip", "", "")
    assert kinds(Feedback("t", None, 180, findings=(slip, again, other, taste))) == {"spelling": 2}


def test_what_is_no_letter_teaches_nothing_about_its_errors() -> None:
    assert kinds(Feedback("t", "too_short", 4, findings=(Finding("length", "should", "", ""),))) == {}
