"""How an estimate is told: as a range, with its doubt, by whom, and in one message."""

import re
from dataclasses import replace
from itertools import product

import pytest

from chatoet.content import ContentStore
from chatoet.rules.criteria import LABEL, TOP
from chatoet.rules.feedback import Feedback, Finding
from chatoet.rules.feedback.model import Alone, Confidence, Estimate
from chatoet.rules.feedback.priorities import CRITERION, priorities
from chatoet.rules.feedback.render import (
    answers,
    corrected_letter,
    model_letter,
    rewritten,
    same_letter,
    summary,
)
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, units
from chatoet.rules.rewrite import Rewrite
from chatoet.rules.task import Task
from tests.rules.feedback.conftest import Assess
from tests.rules.feedback.test_render import WEAK

BANDS = Estimate(dict.fromkeys(TOP, 2), "C+", "B", "moderate")
MARKED = Feedback("t", None, 190, source="openai", alone="", estimate=BANDS, strength="It is laid out as a letter.")


def test_the_estimate_is_a_range_with_its_doubt_and_says_that_it_is_no_score(task: Task) -> None:
    said = summary(task, MARKED)
    assert said.startswith("*Practice estimate:* C+ to B (not an OET score; confidence moderate)")
    assert "By an AI model, checked by rules" in said
    assert re.search(r"Purpose 2/3, Content 2/7, Conciseness 2/7, Genre 2/7, Organisation 2/7, Language 2/7", said)
    assert "Well done" in said


@pytest.mark.parametrize(("sure", "told"), [("high", False), ("moderate", True), ("low", True)])
def test_who_doubts_it_is_shown_the_way_to_a_teacher(task: Task, sure: Confidence, told: bool) -> None:
    assert ("*TEACHER*" in summary(task, replace(MARKED, estimate=replace(BANDS, confidence=sure)))) == told


@pytest.mark.parametrize(
    ("alone", "word"),
    [("not_set_up", "by rules"), ("unreachable", "cannot be reached"), ("budget", "tomorrow"),
     ("unverified", "could not be checked"), ("barred", "switched off")],
)  # fmt: skip
def test_without_a_model_it_says_so_honestly_and_estimates_nothing(task: Task, alone: Alone, word: str) -> None:
    said = summary(task, replace(MARKED, source="rules", estimate=None, alone=alone))
    assert word in said and "rules" in said
    assert not re.search(r"\d/7|C\+|AI model", said)


def test_a_passage_that_was_left_out_is_told_and_nobody_is_accused(task: Task) -> None:
    said = summary(task, replace(MARKED, left_out=True))
    assert "A passage that is not part of a letter was left out of the marking." in said


def test_a_model_that_answered_in_part_gives_no_estimate(task: Task) -> None:
    assert "no estimate this time" in summary(task, replace(MARKED, estimate=None))


def test_every_message_fits_whatever_there_is_to_say(content: ContentStore, assessed: Assess) -> None:
    weak = assessed(WEAK)
    long = [replace(f, hint="hint " * 40, answer="answer " * 40) for f in weak.findings]
    estimates: list[Estimate | None] = [None, replace(BANDS, confidence="low")]
    alones: list[Alone] = ["", "not_set_up", "unreachable", "budget", "unverified", "barred"]
    some = tuple(weak.findings[:3])
    firsts = [None, same_letter, Rewrite(some, some, some, some)]
    comments = tuple((criterion, "x" * 160) for criterion in TOP)
    for row, made, alone, first in product(content.tasks(None, True), estimates, alones, firsts):
        task = content.task(row.id)
        feedback = replace(
            weak, findings=tuple(long), estimate=made, alone=alone, left_out=True, comments=comments,
            source="gemini" if alone == "" else "rules", strength="y" * 160,
        )  # fmt: skip
        lines = rewritten(task, first) if isinstance(first, Rewrite) else first
        said = summary(task, feedback, lines) if lines else summary(task, feedback)
        assert units(said) <= BODY_MAX
        assert "*Work on this first*" in said and "\n1. " in said, "never without something to work on"
        assert all(units(text) <= TEXT_MAX for text in answers(task, feedback))
        assert units(model_letter(task)) <= TEXT_MAX


def test_three_priorities_are_not_all_of_one_criterion(task: Task) -> None:
    slips = [Finding("grammar", "should", f"h{n}", "a", quote=f"q{n}", start=n, end=n + 1) for n in range(5)]
    other = Finding("register", "should", "tone", "a", quote="hey", start=9, end=12)
    chosen = priorities(replace(MARKED, findings=(*slips, other)))
    assert [CRITERION[finding.kind] for finding in chosen] == ["language", "language", "genre"]
    assert [f.hint for f in priorities(replace(MARKED, findings=tuple(slips)))] == ["h0", "h1", "h2"]


def test_untrue_facts_never_make_way_for_anything(task: Task) -> None:
    lies = [Finding("contradiction", "must", f"h{n}", "a", quote=f"q{n}", note_id=f"n{n}") for n in range(4)]
    other = Finding("register", "should", "tone", "a", quote="hey", start=9, end=12)
    assert {f.kind for f in priorities(replace(MARKED, findings=(*lies, other)))} == {"contradiction"}


def test_the_answers_tell_each_criterion_and_no_score(task: Task) -> None:
    text = "\n".join(answers(task, replace(MARKED, comments=(("genre", "The tone suits a colleague."),))))
    assert "practice estimates, not OET scores" in text
    assert f"- {LABEL['genre']} 2/7: The tone suits a colleague." in text
    assert "By criterion" not in "\n".join(answers(task, replace(MARKED, estimate=None)))


def test_the_corrected_letter_is_the_learners_own_with_the_fixes_alone(task: Task, assessed: Assess) -> None:
    feedback = assessed(WEAK)
    text = corrected_letter(WEAK, feedback)
    fixes = [finding for finding in feedback.findings if finding.fix]
    assert fixes and all(finding.fix.casefold() in text.casefold() for finding in fixes if finding.fix)
    assert "Nothing else was changed" in text
    assert corrected_letter(WEAK, replace(feedback, findings=())) == ""


def test_the_model_letter_says_that_it_is_one_way_among_others(task: Task) -> None:
    assert "One good way among others" in model_letter(task)
    assert "Yours sincerely" in model_letter(task)
