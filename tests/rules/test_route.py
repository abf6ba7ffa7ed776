"""Which lane an item takes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.item import Item
from chatoet.rules.phrases import PHRASES
from chatoet.rules.route import LANE_OF_MEANING, LANES, LONGEST, command_in, lane_of, said_in


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


@pytest.mark.clause("OET-7-delete-anytime")
@pytest.mark.parametrize("meaning", sorted(PHRASES))
def test_words_of_consent_and_of_rights_take_their_lanes_and_all_others_are_turns(meaning: str) -> None:
    for phrases in PHRASES[meaning].values():
        assert lane_of(said(phrases.split("|")[0].upper() + "!")) == LANE_OF_MEANING.get(meaning, "turns")


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


@pytest.mark.clause("PRO-withdraw")
@pytest.mark.parametrize(
    "content",
    [
        {"button": {"payload": "STOP", "text": "Stop"}},
        {"button": {"payload": "no-more", "text": "Stop promotions"}},
        {"button": {"payload": "x", "text": "Unsubscribe"}},
        {"interactive": {"list_reply": {"id": "consent:stop", "title": "Stop all messages"}}},
        {"interactive": {"button_reply": {"id": "consent:stop", "title": "x"}}},
        {"interactive": {"button_reply": {"id": "Stop", "title": "Stop"}}},
        {"image": {"id": "1", "caption": "STOP"}},
        {"document": {"id": "1", "caption": "stop please", "filename": "letter.pdf"}},
        {"text": {"body": "Stop!"}},
        {"edit": {"original_message_id": "wamid.0", "text": "Stop"}},
    ],
)
def test_stop_is_a_stop_wherever_it_is_said(content: dict[str, Any]) -> None:
    item = Item("message", "mid", next(iter(content)), 1, "wamid.1", content=content)
    assert (lane_of(item), said_in(item)) == ("consent", "stop")


@pytest.mark.parametrize(
    "content",
    [
        {"button": {"payload": "turns:menu", "text": "Stop"}},
        {"button": {"payload": "x", "text": "Stop smoking"}},
        {"image": {"id": "1", "caption": "stop smoking leaflet"}},
        {"image": {"id": "1", "caption": "delete my data"}},
        {"image": {"id": "1", "caption": 5}},
        {"interactive": {"button_reply": {"id": "turns:x", "title": "STOP"}}},
        {"document": {"id": "1", "filename": "STOP"}},
        {"contacts": [{"name": "STOP"}]},
    ],
)
def test_what_stands_on_a_button_of_ours_or_describes_a_picture_is_no_command(content: dict[str, Any]) -> None:
    item = Item("message", "mid", next(iter(content)), 1, "wamid.1", content=content)
    assert (lane_of(item), said_in(item)) == ("turns", "")


@pytest.mark.parametrize("type_", ["stop", "resume", "opted_out", "blocked", "unreachable"])
def test_a_preference_goes_where_consents_are_written(type_: str) -> None:
    assert lane_of(Item("preference", "mid", type_, 1, "")) == "consent"


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
