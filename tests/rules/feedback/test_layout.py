"""Layout: several formats pass; what is missing is named; house rules are never errors."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback import Feedback, assess
from tests.rules.feedback.conftest import Assess


def complaints(feedback: Feedback) -> list[str]:
    return [f.hint for f in feedback.findings if f.kind == "layout" and f.severity != "tip"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("14 March 2026", "14/03/2026"),
        ("14 March 2026", "March 14, 2026"),
        ("14 March 2026\n\nDear Ms Aldgrove\n\nRe:", "14 March 2026\n\nRe:"),
        (
            "Dear Ms Aldgrove\n\nRe: Mr Tomas Brandl, DOB 2 November 1957",
            "Re: Mr Tomas Brandl, aged 68\nDear Ms Aldgrove,",
        ),
        ("Re: Mr Tomas Brandl, DOB", "RE - Mr Tomas Brandl, born"),
        ("Dear Ms Aldgrove\n\nRe", "Dear Ms Aldgrove,\nRe"),
        ("Re: Mr Tomas Brandl, DOB 2 November 1957", "Mr Tomas Brandl (68 years old)"),
        ("Re: Mr Tomas Brandl, DOB 2 November 1957", "Our patient, Mr Tomas Brandl (aged 68)"),
        ("Re: Mr Tomas Brandl, DOB 2 November 1957", "Concerning: Mr Tomas Brandl, aged 68"),
        ("Yours sincerely", "Yours faithfully"),
        ("Yours sincerely\n\n", "Kind regards,\n"),
        ("Please contact me if you have any questions.\n\n", ""),
        ("Registered Nurse", "Sister A. Okafor\nWard 5"),
        ("Kestrel Bay\n", ""),
    ],
)
def test_another_accepted_format_is_no_error(assessed: Assess, model: str, old: str, new: str) -> None:
    assert old in model
    kept = new if "Dear" in new or "Dear" not in old else f"{new.removesuffix('Re:')}Dear Ms Aldgrove\nRe:"
    assert complaints(assessed(model.replace(old, kept))) == []


@pytest.mark.parametrize(
    ("old", "part"),
    [
        ("14 March 2026\n\n", "date"),
        ("Dear Ms Aldgrove\n\n", "salutation"),
        ("Re: Mr Tomas Brandl, DOB 2 November 1957\n\n", "Re line"),
        ("Yours sincerely\n\n", "close"),
    ],
)
def test_a_missing_part_is_named(assessed: Assess, model: str, old: str, part: str) -> None:
    assert assessed(model.replace(old, "")).layout_missing == (part,)


def test_a_line_of_the_body_that_names_the_patient_is_no_re_line(assessed: Assess, model: str) -> None:
    wrapped = model.replace("Re: Mr Tomas Brandl, DOB 2 November 1957\n\n", "")
    wrapped = wrapped.replace(
        "Mr Brandl is being discharged today following", "Mr Brandl, aged 68,\nis going home after"
    )
    assert "Re line" in assessed(wrapped).layout_missing


def test_who_writes_to_the_family_need_not_say_in_a_re_line_who_it_is_about(content: ContentStore) -> None:
    task = content.task("pha-advice-0001")
    letter = task.model_letters[0].replace("Re: Mr Leonard Achterberg, DOB 30 August 1946\n\n", "")
    feedback = assess(task, letter, content.words())
    assert feedback.layout_missing == () and complaints(feedback) == []


def test_a_signature_without_a_close_is_no_part_of_the_body(assessed: Assess, model: str) -> None:
    signed = model.replace("Yours sincerely\n\nRegistered Nurse", "Pilar Iglesias\nRegistered Nurse\nWard Five")
    assert assessed(signed).body_words == assessed(model).body_words
    assert "Pilar" not in [finding.quote for finding in assessed(signed).findings]


def test_the_body_alone_is_told_all_that_stands_around_a_body(assessed: Assess, model: str) -> None:
    body = model.split("1957\n\n")[1].split("\n\nPlease contact")[0]
    missing = assessed(body).layout_missing
    assert set(missing) == {"address", "date", "salutation", "Re line", "close", "signature"}


def test_one_block_of_text_is_asked_for_paragraphs(assessed: Assess, model: str) -> None:
    head, rest = model.split("1957\n\n")
    body, end = rest.split("\n\nYours")
    one = f"{head}1957\n\n{body.replace(chr(10) * 2, ' ')}\n\nYours{end}"
    assert assessed(one).layout_missing == ("paragraphs",)


def test_only_the_body_is_counted(assessed: Assess, model: str) -> None:
    longer = model.replace("Kestrel Bay\n", "Kestrel Bay\nBuilding Four\nThird Floor\n")
    longer = longer.replace("any questions.", "any questions or would like further information about his care.")
    assert assessed(longer).body_words == assessed(model).body_words


def test_length_is_guidance_and_only_a_letter_far_off_is_told_so(assessed: Assess, model: str) -> None:
    padded = model.replace("He requires", "He needs help. " * 30 + "He requires")
    severities = {f.severity for f in assessed(padded).findings if f.kind == "length"}
    assert severities == {"should"}
    assert not [f for f in assessed(model).findings if f.kind == "length"]


def test_the_close_inside_a_sentence_of_the_body_does_not_end_the_letter(assessed: Assess, model: str) -> None:
    assert assessed(model.replace("He requires", "He sends his kind regards. He requires")).body_words > 180
