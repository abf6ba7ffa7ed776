"""What is not a letter for this task still gets a helpful answer."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback.render import problem_text
from chatoet.rules.messages import BODY_MAX, units
from chatoet.rules.task import Task
from tests.rules.feedback.conftest import MEDICINE, Assess

LOREM = "The garden was quiet and the children had gone inside to read about ships and far islands. " * 6


@pytest.mark.parametrize("text", ["", "   \n", "***", "<p></p>", "\u200b\u200b", "?!"])
def test_a_message_without_words_is_empty(assessed: Assess, text: str) -> None:
    assert assessed(text).problem == "empty"


def test_a_few_words_are_too_short(assessed: Assess) -> None:
    assert assessed("Dear Ms Lindqvist, Mr Brandl goes home today. Yours sincerely, Nurse").problem == "too_short"


def test_ten_thousand_words_are_too_long(assessed: Assess) -> None:
    feedback = assessed("word " * 10_000)
    assert feedback.problem == "too_long"
    assert feedback.body_words == 10_000


def test_a_letter_for_another_task_is_named_by_that_task(assessed: Assess, content: ContentStore) -> None:
    other = content.task(MEDICINE)
    feedback = assessed(other.model_letters[0])
    assert (feedback.problem, feedback.other_task) == ("other_task", other.title)


def test_a_letter_about_somebody_else_is_no_answer(assessed: Assess) -> None:
    letter = f"Dear Mrs Okafor\n\nRe: Miss Amy Lin\n\n{LOREM}\n\nYours sincerely\n\nTeacher"
    assert assessed(letter).problem == "other_task"


def test_a_story_is_not_a_letter(assessed: Assess) -> None:
    assert assessed(LOREM).problem == "not_a_letter"


def test_the_case_notes_sent_back_are_not_a_letter(assessed: Assess, task: Task) -> None:
    assert assessed("\n".join(note.text for note in task.notes)).problem == "not_a_letter"


def test_a_letter_that_misspells_both_names_is_still_read_as_this_tasks(assessed: Assess, model: str) -> None:
    mine = model.replace("Please", "Kindly").replace("Brandl", "Brandel").replace("Lindqvist", "Linqvist")
    assert assessed(_reworded(mine)).problem is None


def test_each_problem_says_what_to_do_next_and_fits_one_message(
    assessed: Assess, content: ContentStore, task: Task
) -> None:
    letters = ["", "hello", "word " * 10_000, content.task(MEDICINE).model_letters[0], task.model_letters[0], LOREM]
    texts = [problem_text(task, assessed(letter)) for letter in letters]
    assert len(set(texts)) == len(texts)
    assert all(task.title in text and units(text) <= BODY_MAX for text in texts)


def _reworded(letter: str) -> str:
    """Far enough from the model letter not to count as copied."""
    words = letter.split(" ")
    return " ".join(word if i % 5 else f"{word} also" for i, word in enumerate(words))
