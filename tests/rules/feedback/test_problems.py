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
    assert assessed("Dear Ms Aldgrove, Mr Brandl goes home today. Yours sincerely, Nurse").problem == "too_short"


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
    mine = model.replace("Please", "Kindly").replace("Brandl", "Brandel").replace("Aldgrove", "Linqvist")
    assert assessed(_reworded(mine)).problem is None


def test_two_letters_in_one_message_are_asked_about(assessed: Assess, content: ContentStore, model: str) -> None:
    other = content.task(MEDICINE).model_letters[0]
    for both in (f"{model}\n\n{other}", f"{other}\n\n{_reworded(model)}", f"{model}\n---\n{_reworded(model)}"):
        assert assessed(both).problem == "two_letters"


def test_a_letter_that_greets_or_closes_twice_is_still_one(assessed: Assess, model: str) -> None:
    mine = _reworded(model)
    for one in (f"Dear colleague,\n\n{mine}", f"{mine}\n\nYours sincerely\n\nNurse", f"{mine}\n\nDear me"):
        assert assessed(one).problem != "two_letters"


FOREIGN = {
    "ar": "عزيزتي السيدة ليندكفيست أكتب إليك بشأن السيد براندل الذي سيخرج من المستشفى اليوم بعد عملية في الركبة. " * 5,
    "hi": "प्रिय महोदया, मैं श्री ब्रांडल के बारे में लिख रहा हूँ जो आज अस्पताल से घर जा रहे हैं। " * 6,
    "es": "Estimada señora Aldgrove: le escribo para informarle de que el señor Brandl vuelve hoy a su casa con "
    "una herida en la pierna y que las curas del domicilio se deben hacer por la mañana. " * 3,
    "de": "Sehr geehrte Frau Aldgrove, der Patient ist heute mit einer Wunde nach Hause entlassen worden, und das "
    "Bein ist nicht mit einem Verband versorgt, den die Pflege für ihn wechseln muss. " * 3,
    "fr": "Chère madame, je vous écris pour vous informer que le patient est rentré dans son appartement et que les "
    "soins des plaies sont à faire le matin pour une semaine par une infirmière. " * 3,
}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_letter_in_another_language_or_from_right_to_left_is_asked_for_in_english(
    assessed: Assess, language: str
) -> None:
    assert assessed(FOREIGN[language]).problem == "other_language"
    assert assessed(FOREIGN[language][:80]).problem in ("other_language", "too_short")


def test_foreign_names_in_an_english_letter_are_no_language(assessed: Assess, model: str) -> None:
    mine = _reworded(model).replace("Please", "Señora de la Cruz y los López: please").replace("left", "left (يسار)")
    assert assessed(mine).problem is None


UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202e\u2060\u2066\u2067\u2069\u061c\ufeff\u00ad"


@pytest.mark.parametrize("mark", UNSEEN)
def test_what_nobody_sees_is_no_error_of_the_learner(assessed: Assess, model: str, mark: str) -> None:
    mine = _reworded(model)
    plain, marked = assessed(mine), assessed(mark + mine.replace("e", f"e{mark}"))
    seen = [(f.kind, f.note_id, f.answer) for f in marked.findings]
    assert seen == [(f.kind, f.note_id, f.answer) for f in plain.findings]
    assert (marked.problem, marked.body_words) == (plain.problem, plain.body_words)


def test_each_problem_says_what_to_do_next_and_fits_one_message(
    assessed: Assess, content: ContentStore, task: Task
) -> None:
    letters = ["", "hello", "word " * 10_000, content.task(MEDICINE).model_letters[0], task.model_letters[0], LOREM]
    letters += [f"{task.model_letters[0]}\n\n{task.model_letters[0]}", FOREIGN["ar"]]
    texts = [problem_text(task, assessed(letter)) for letter in letters]
    assert len(set(texts)) == len(texts)
    assert all(task.title in text and units(text) <= BODY_MAX for text in texts)


def _reworded(letter: str) -> str:
    """Far enough from the model letter not to count as copied."""
    words = letter.split(" ")
    return " ".join(word if i % 5 else f"{word} also" for i, word in enumerate(words))
