"""Whatever is sent: no exception, every quote stands in the letter, and it does not take long."""

import signal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback, assess, corrected
from chatoet.rules.feedback.render import answers, problem_text, summary
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, units
from chatoet.rules.task import Task
from tests.rules.feedback.conftest import NURSING

PIECES = [
    "Dear Ms Aldgrove", "Re: Mr Brandl", "\n\n", "\n", ". ", " ", "*", "_", "~", "`", "<b>", "<p", "&amp;", "&lt;",
    "\u200b", "\U0001f600", "\ud83d",
    "right leg", "clindamycin 300 mg twice daily", "gliclazide 60 mg", "penicillin", "no known allergies", "5 March",
    "31/02/2026", "Yours sincerely",
    "he don't", "BGL", "b.d.", "didn't!", "recieve", "\u0130stanbul", "1.5", "3 x 2 cm", "Mrs Brandl", "aged 70",
    "smoker", "Nurse", "- point", "^", "->",
]  # fmt: skip
LETTERS = st.one_of(
    st.text(max_size=600),
    st.lists(st.sampled_from(PIECES), max_size=120).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=120).map("".join),
)
WATCHDOG = 30  # seconds; the alarm ends the process
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def holds(task: Task, letter: str, feedback: Feedback) -> None:
    for finding in feedback.findings:
        assert letter[finding.start : finding.end] == finding.quote
        assert finding.hint and finding.answer
        assert finding.note_id is None or task.note(finding.note_id)
    assert units(summary(task, feedback)) <= BODY_MAX
    texts = answers(task, feedback)
    assert len(texts) <= 2 and all(units(text) <= TEXT_MAX for text in texts)
    assert bool(problem_text(task, feedback)) == (feedback.problem is not None)
    assert isinstance(corrected(letter, feedback.findings), str)


@QUICK
@given(letter=LETTERS)
def test_no_text_raises_and_every_quote_stands_in_it(content: ContentStore, letter: str) -> None:
    task = content.task(NURSING)
    holds(task, letter, assess(task, letter, content.words(), content.marks()))


@pytest.mark.soak
@settings(QUICK, max_examples=5_000)
@given(letter=LETTERS)
def test_no_text_raises_in_a_long_run_either(content: ContentStore, letter: str) -> None:
    task = content.task(NURSING)
    holds(task, letter, assess(task, letter, content.words(), content.marks()))


@QUICK
@given(at=st.integers(0, 1500), noise=LETTERS)
def test_noise_inside_a_letter_does_not_break_it(content: ContentStore, at: int, noise: str) -> None:
    task = content.task(NURSING)
    model = task.model_letters[0]
    letter = model[:at] + noise + model[at:]
    holds(task, letter, assess(task, letter, content.words(), content.marks()))


UNKNOWN = (f"zq{a}{b}bdfxy" for a in "abcdefghij" for b in "klmnopqrstuvwxyz" for _ in range(6))
HOSTILE = (
    *(char * 20_000 for char in "a<*1(\n"),
    *(f"{word} " * 900 for word in ("dressing", "x@y", "recieve", "dear", "re:", "3 x", "it's", "yours sincerely")),
    *(f"{word} " * 300 for word in ("clindamycin 1 mg", "5 march", "he has been in the left leg")),
    ". " * 9_000,
    "qwrtz" * 3_000,
    " ".join(UNKNOWN),
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_hostile_text_comes_back_before_the_watchdog(content: ContentStore, text: str) -> None:
    """A pattern that backtracks without end would never return; a slow machine still makes it."""
    task = content.task(NURSING)
    for letter in (text, f"Dear Ms Aldgrove\n\n{text[:9_000]}\n\nYours sincerely"):
        signal.alarm(WATCHDOG)
        try:
            holds(task, letter, assess(task, letter, content.words(), content.marks()))
        finally:
            signal.alarm(0)
