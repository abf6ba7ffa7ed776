"""What the learner reads: hints before answers, in one message, in WhatsApp's markup."""

import re
from pathlib import Path

import pytest
import yaml

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback, Finding
from chatoet.rules.feedback.assess import in_order
from chatoet.rules.feedback.priorities import priorities
from chatoet.rules.feedback.render import answers, quoted, summary, task_texts
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, units
from chatoet.rules.task import Task
from chatoet.tutor.by_rules import RulesTutor
from chatoet.tutor.protocol import NoPermit
from tests.rules.feedback.conftest import Assess

WEAK = yaml.safe_load((Path(__file__).parents[2] / "letters" / "nur-weak.yaml").read_text(encoding="utf-8"))["letter"]


def test_the_summary_counts_hints_and_praises_but_gives_no_answer_away(assessed: Assess, task: Task) -> None:
    feedback = assessed(WEAK)
    text = summary(task, feedback)
    assert "Automatic practice feedback" in text
    assert f"{len(feedback.covered)} of {len(feedback.key_points)}" in text
    assert "Well done" in text
    assert not [f.answer for f in feedback.findings if f.answer in text]
    assert not re.search(r"\bn\d\d\b", text)


def test_the_priorities_are_three_and_contradictions_come_first(assessed: Assess, task: Task) -> None:
    text = summary(task, assessed(WEAK))
    assert re.findall(r"(?m)^(\d)\. \u201c([^\u201d]+)\u201d", text)[0] == ("1", "right lower leg")
    assert len(re.findall(r"(?m)^\d\. ", text)) == 3
    assert re.search(r"And \d+ more", text)


def test_one_wrong_fact_takes_one_of_the_three_places(content: ContentStore) -> None:
    nursing = content.task("nur-discharge-0001")
    letter = nursing.model_letters[0].replace("continues until 19 March", "course ends on 25/03")
    feedback = RulesTutor(content).assess(nursing, letter, NoPermit())
    wrong = [finding.note_id for finding in feedback.findings if finding.kind == "contradiction"]
    assert wrong == ["n27"]
    assert any(finding.kind == "missed" and finding.note_id == "n27" for finding in feedback.findings)
    places = re.findall(r"^\d\. .*", summary(nursing, feedback), re.MULTILINE)
    assert sum("25/03" in place or "antibiotic" in place for place in places) == 1
    assert "19 March" in "".join(answers(nursing, feedback))


def test_what_must_be_there_is_never_put_behind_a_slip(task: Task) -> None:
    gaps = [Finding("missed", "must", "Needs it.", "It.", note_id=f"n{n}", key_point=f"kp{n}") for n in (7, 8, 11)]
    slip = Finding("spelling", "should", "Spelling?", "fever", quote="fewer", end=5)
    slight = [Finding("contradiction", "should", "Same?", "No.", f"q{n}", 0, 2, note_id=f"n{n}") for n in (2, 5, 9)]
    asked = priorities(Feedback(task.id, None, 200, findings=tuple(in_order([slip, *slight, *gaps]))))
    assert asked == gaps


def test_a_wrong_fact_hides_no_other_point_of_its_note(content: ContentStore) -> None:
    pharmacy = content.task("pha-advice-0001")
    letter = pharmacy.model_letters[0].replace("5 mg tablet", "10 mg apixaban tablet")
    letter = letter.replace(", for life; please never stop it without his GP's advice", "")
    feedback = RulesTutor(content).assess(pharmacy, letter, NoPermit())
    assert [f.note_id for f in feedback.findings if f.kind == "contradiction"] == ["p11"]
    assert "kp_dontstop" in [f.key_point for f in priorities(feedback)]


def test_nobody_with_a_wrong_fact_is_told_that_all_is_there(content: ContentStore, task: Task, model: str) -> None:
    wrong = RulesTutor(content).assess(task, model.replace("gliclazide 30 mg", "gliclazide 300 mg"), NoPermit())
    assert [f.kind for f in wrong.findings if f.severity != "tip"] == ["contradiction"]
    assert wrong.strength != "Everything that the reader must know is there."


def test_the_answers_name_notes_and_end_with_the_plan(assessed: Assess, task: Task) -> None:
    feedback = assessed(WEAK)
    text = "\n".join(answers(task, feedback))
    assert all(finding.answer in text for finding in feedback.findings)
    assert {"n07", "n16", "n28"} <= set(re.findall(r"\bn\d\d\b", text))
    assert text.index("A plan for the letter") > text.index("All findings")


def test_a_letter_with_hundreds_of_slips_still_fits(assessed: Assess, task: Task, model: str) -> None:
    slips = " ".join(f"He didn't recieve the {word} & he have it." for word in ("tablet", "wound", "leg") * 30)
    feedback = assessed(model.replace("He requires", f"{slips} He requires"))
    assert units(summary(task, feedback)) <= BODY_MAX
    texts = answers(task, feedback)
    assert len(texts) == 2
    assert all(units(text) <= TEXT_MAX for text in texts)
    assert "A plan for the letter" in texts[1]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("*bold* _it_ ~no~ `code`", "bold it no code"),
        ("two\nlines\t here", "two lines here"),
        ("\U0001f600" * 80, "\U0001f600" * 59 + "\u2026"),
        ("e\u0301" * 40, "e\u0301" * 29 + "\u2026"),
    ],
)
def test_what_a_learner_wrote_cannot_break_the_markup(raw: str, shown: str) -> None:
    assert quoted(raw) == f"\u201c{shown}\u201d"


def test_a_quote_of_emoji_is_counted_as_whatsapp_counts(task: Task) -> None:
    finding = Finding("register", "should", "hint", "answer", quote="\U0001f600" * 500, start=0, end=500)
    feedback = Feedback(task.id, None, 200, findings=(finding,) * 9, strength="x" * 700)
    assert units(summary(task, feedback)) <= BODY_MAX


def test_a_task_fits_one_text_and_shows_every_note_under_its_heading(content: ContentStore) -> None:
    for row in content.tasks(None, show_drafts=True):
        task = content.task(row.id)
        (text,) = task_texts(task, draft=False)
        assert units(text) <= TEXT_MAX
        assert all(note.text in text for note in task.notes)
        assert all(f"*{section.heading}*" in text for section in task.sections)
        assert task.prompt.strip() in text


def test_a_draft_says_so(task: Task) -> None:
    assert "Draft" in task_texts(task, draft=True)[0]
    assert "Draft" not in task_texts(task, draft=False)[0]


def test_the_praise_is_true_of_each_letter(content: ContentStore) -> None:
    tutor = RulesTutor(content)
    for path in (Path(__file__).parents[2] / "letters").glob("*.yaml"):
        letter = yaml.safe_load(path.read_text(encoding="utf-8"))
        feedback = tutor.assess(content.task(letter["task"]), letter["letter"], NoPermit())
        if feedback.strength.startswith("Everything that the reader must know"):
            assert letter["quality"] in ("excellent", "good")
