"""Which lane an item takes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.item import Item
from chatoet.rules.route import CONSENT_WORDS, LANES, LONGEST, RIGHTS_WORDS, command_in, lane_of


def said(text: str) -> Item:
    return Item("message", "mid", "text", 1, "wamid.1", content={"text": {"body": text}})


def tapped(payload: str, kind: str = "button_reply") -> Item:
    return Item("message", "mid", "interactive", 1, "wamid.1", content={"interactive": {kind: {"id": payload}}})


@pytest.mark.clause("PRO-withdraw")
@pytest.mark.parametrize(
    "text", ["STOP", "stop", "Stop!", " stop. ", "*STOP*", "“stop”", "please  stop", "STOP ALL", "Unsubscribe"]
)
def test_stop_is_understood_however_it_is_written(text: str) -> None:
    assert lane_of(said(text)) == "consent"


@pytest.mark.parametrize("word", sorted(CONSENT_WORDS))
def test_the_words_of_consent_take_its_lane(word: str) -> None:
    assert lane_of(said(word.upper() + "!")) == "consent"


@pytest.mark.clause("OET-7-delete-anytime")
@pytest.mark.parametrize("word", sorted(RIGHTS_WORDS))
def test_the_words_of_rights_take_their_lane(word: str) -> None:
    assert lane_of(said(word.title() + " ")) == "rights"


@pytest.mark.parametrize(
    "text",
    ["", "hi", "do not stop the medication", "The patient asked to stop smoking.", "Please start aspirin", "x" * 5000],
)
def test_a_sentence_about_stopping_is_not_a_stop(text: str) -> None:
    assert lane_of(said(text)) == "turns"


@pytest.mark.parametrize("kind", ["button_reply", "list_reply"])
@pytest.mark.parametrize(
    ("payload", "lane"),
    [
        ("consent:accept:1.0", "consent"), ("rights:erase", "rights"), ("turns:menu", "turns"),
        ("events:x", "turns"), ("webhook", "turns"), ("consent", "consent"),
    ],
)  # fmt: skip
def test_a_button_takes_the_lane_that_its_prefix_names(kind: str, payload: str, lane: str) -> None:
    assert lane_of(tapped(payload, kind)) == lane


@pytest.mark.parametrize("kind", ["status", "system", "account", "unknown"])
def test_what_nobody_wrote_goes_to_events(kind: str) -> None:
    assert lane_of(replace(said("STOP"), kind=kind)) == "events"


@given(st.text())
def test_every_text_has_a_lane_and_the_same_one_next_time(text: str) -> None:
    assert lane_of(said(text)) == lane_of(said(text)) in LANES


@given(st.text(max_size=LONGEST))
def test_a_command_reads_the_same_when_read_again(text: str) -> None:
    once = command_in(text)
    assert command_in(once) in (once, "")


@given(
    st.dictionaries(
        st.sampled_from(["text", "interactive", "button"]), st.none() | st.integers() | st.text() | st.lists(st.text())
    )
)
def test_content_of_any_shape_has_a_lane(content: dict[str, Any]) -> None:
    assert lane_of(replace(said("x"), content=content)) in LANES
