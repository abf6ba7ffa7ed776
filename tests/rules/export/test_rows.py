"""Rows of a copy: what a stored value says to a person."""

from typing import Any

from chatoet.rules.export.pages import words_of
from chatoet.rules.export.portable import records
from chatoet.rules.export.rows import Row, row


def told(kind: str, **stored: Any) -> dict[str, Any]:
    return row(kind, stored, stored.__getitem__, lambda name, sealed: "", str).values


def test_times_are_written_out_wherever_they_stand_and_places_are_no_times() -> None:
    dialogue = {"step": "card", "at": 3, "since": 1_700_000_000, "memo": ["1+"]}
    assert told("Head", dialogue=dialogue)["dialogue"] == dialogue | {"since": "2023-11-14T22:13:20Z"}
    assert told("Enrolment", reminded=[1_700_000_000])["reminded"] == ["2023-11-14T22:13:20Z"]
    card = told("Card", due=1_700_000_000, memory={"began": 1_700_000_000, "at": 1_700_000_000, "difficulty": 5.5})
    assert card["due"] == card["memory"]["began"] == card["memory"]["at"] == "2023-11-14T22:13:20Z"
    assert card["memory"]["difficulty"] == 5.5


def test_what_a_letter_taught_is_told_by_its_names() -> None:
    letter = told("Turn", learnt="nur-discharge-n@1 #2 8/21 article:2 purpose=1-3")["learnt"]
    assert letter == {
        "what": "letter", "ref": "nur-discharge-n@1", "right": 8, "asked": 21, "errors": {"article": 2}, "attempt": 2,
        "marks": {"purpose": [1, 3]},
    }  # fmt: skip


def test_a_picture_that_was_sent_is_told_by_its_caption() -> None:
    said = words_of({"type": "image", "image": {"id": "42", "caption": "Days to your test: 9"}})
    assert "picture of your progress" in said
    assert said.endswith("Days to your test: 9")
    assert "42" not in said


def test_of_the_dialogue_only_what_was_chosen_is_taken_along() -> None:
    """Which errors are watched is worked out by us (Art 20(1) GDPR)."""
    dialogue = {"step": "home", "profession": "nursing", "task": None, "watched": ["article"], "unfiled": ["m"]}
    (record,) = records([Row("Head", {"dialogue": dialogue})])
    assert record["dialogue"] == {"step": "home", "profession": "nursing", "task": None}
