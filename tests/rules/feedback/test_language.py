"""Spelling, usage and register: what is found, how it is fixed, and what is left alone."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback import Finding, assess, corrected
from chatoet.rules.feedback.corrected import grounded
from chatoet.rules.task import Task
from tests.rules.feedback.conftest import Assess


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("penicillin", "penicilin", "spelling"),
        ("metformin", "metfromin", "spelling"),
        ("technique", "techniqe", "spelling"),
        ("Brandl lives", "Brandle lives", "spelling"),
        ("Yours sincerely", "Your sincerly", "spelling"),
        ("he was treated", "he were treated", "grammar"),
        ("an infected", "a infected", "grammar"),
        ("he was treated", "he was was treated", "grammar"),
        ("He has been", "He's been", "register"),
        ("He has been", "He hasn't been", "register"),
        ("four times daily", "q.i.d.", "register"),
        ("glucose levels", "BGL", "register"),
        ("Please change", "Change", "register"),
        ("testing.", "testing!", "register"),
        ("fever or diarrhoea", "fever & diarrhoea", "register"),
        ("promptly", "asap", "register"),
        ("Dear Ms", "Hi Ms", "register"),
    ],
)
def test_a_slip_is_found_once_and_where_it_stands(assessed: Assess, model: str, old: str, new: str, kind: str) -> None:
    letter = model.replace(old, new, 1)
    found = [f for f in assessed(letter).findings if f.kind in ("spelling", "grammar", "register")]
    assert [f.kind for f in found] == [kind]
    place = letter.index(new)
    assert found[0].start < place + len(new) and place < found[0].end


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("penicillin", "penicilin"),
        ("technique", "techniqe"),
        ("an infected", "a infected"),
        ("he was treated", "he was was treated"),
        ("fever or", "fever , or"),
        ("He has been", "I have seen that he has been"),
    ],
)
def test_the_corrected_letter_is_the_letter_with_the_slip_mended(
    assessed: Assess, model: str, old: str, new: str
) -> None:
    letter = model.replace(old, new, 1)
    mended = corrected(letter, assessed(letter).findings)
    assert mended in (model, letter.replace("fever , or", "fever, or"))


def test_the_corrected_letter_differs_only_where_a_fix_was_accepted(assessed: Assess, model: str) -> None:
    letter = model.replace("technique", "techniqe").replace("penicillin", "penicilin")
    accepted = [f for f in assessed(letter).findings if f.quote == "techniqe"]
    assert corrected(letter, accepted) == letter.replace("techniqe", "technique")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("In 2012. BGL was high.", "In 2012. Blood glucose level was high."),
        ("Today\nBGL was high.", "Today\nBlood glucose level was high."),
        ("His BGL was high.", "His blood glucose level was high."),
    ],
)
def test_a_sentence_still_begins_with_a_capital_after_its_first_word_was_mended(before: str, after: str) -> None:
    at = before.index("BGL")
    finding = Finding(
        "register", "tip", "hint", "answer", quote="BGL", start=at, end=at + 3, fix="blood glucose level"
    )  # fmt: skip
    assert corrected(before, [finding]) == after


def test_a_fix_that_no_longer_fits_its_place_is_left_out() -> None:
    finding = Finding("spelling", "should", "hint", "answer", quote="teh", start=0, end=3, fix="the")
    assert corrected("The leg", [finding]) == "The leg"
    assert corrected("teh leg", [finding, finding]) == "the leg"


@pytest.mark.parametrize("fix", ["gliclazide 60 mg", "amoxicillin", "for 17 days"])
def test_a_fix_never_adds_a_number_or_a_medicine(content: ContentStore, task: Task, fix: str) -> None:
    finding = Finding("grammar", "should", "hint", "answer", quote="gliclazide", start=0, end=10, fix=fix)
    assert not grounded(task, content.words(), finding)


def test_a_misspelt_medicine_of_another_letter_is_not_mended_into_one_the_notes_lack(
    assessed: Assess, model: str
) -> None:
    letter = model.replace("Please change", "He takes simvastatine. Please change")
    assert "simvastatin" not in corrected(letter, assessed(letter).findings).replace("simvastatine", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("diarrhoea", "diarrhea"),
        ("hypoglycaemia", "hypoglycemia"),
        ("please check his", "could you check his"),
        ("Please change the", "I would be grateful if you would change the"),
        ("His GP will review", "Review by his GP"),
        ("wound care", "wound care (hydrofibre and foam)"),
        ("his new glucometer", "his new Accu-Chek glucometer"),
        ("He requires", "Should he have any questions, he may call. He requires"),
        ("his GP promptly", "the patient's GP promptly"),
        ("He requires", "Mr Brandl's wound is healing. He requires"),
    ],
)
def test_good_usage_is_left_alone(assessed: Assess, model: str, old: str, new: str) -> None:
    assert old in model
    language = ("spelling", "grammar", "register", "variety")
    found = assessed(model.replace(old, new)).findings
    assert [f for f in found if f.kind in language] == []


def test_a_letter_that_mixes_british_and_american_gets_one_tip(assessed: Assess, model: str) -> None:
    mixed = model.replace("He requires", "The color of the skin and his behaviour are normal. He requires")
    assert [f.severity for f in assessed(mixed).findings if f.kind == "variety"] == ["tip"]


def test_a_misspelt_word_still_covers_its_key_point(assessed: Assess, model: str) -> None:
    feedback = assessed(model.replace("cellulitis", "celulitis").replace("penicillin", "penicilin"))
    assert {"kp_dx", "kp_allergy"} <= {point.id for point in feedback.covered}


def test_a_reader_without_training_may_be_told_plainly_what_to_do(content: ContentStore) -> None:
    task = content.task("pha-advice-0001")
    letter = task.model_letters[0].replace("Please call us", "Call us")
    assert "Call us" in letter
    assert [f for f in assess(task, letter, content.words()).findings if f.kind == "register"] == []
