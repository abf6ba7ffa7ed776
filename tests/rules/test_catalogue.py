"""The catalogue: the only events there are, and what their fields may hold."""

import logging
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules import event_types
from chatoet.rules.cases import Channel
from chatoet.rules.catalogue import BOUND, EVENTS, FIELDS, LISTED, CatalogueError, is_word, record
from chatoet.rules.catalogue_words import EVENT_WORDS, FIELD_WORDS
from chatoet.rules.clock import hour_of
from chatoet.rules.errors import Action
from chatoet.rules.identity import Assurance
from chatoet.rules.media import Kind
from chatoet.rules.pseudonym import keyed_hash
from chatoet.rules.route import Lane
from layers.build import events

OPEN = "reason"  # a field whose words are not listed
WORDS = ["Ada Lovelace", "+447700900123", "Dear Dr Smith, ...", "a\nb", "x" * 97, "é", "\x1b[31m", "\u202e"]


def test_an_event_that_is_not_listed_cannot_be_emitted() -> None:
    with pytest.raises(CatalogueError, match="no such event"):
        record("learner.said", {})


def test_a_field_that_is_not_listed_cannot_be_emitted() -> None:
    with pytest.raises(CatalogueError, match=r"reply\.sent has no field 'text'"):
        record("reply.sent", {"text": "x"})


@given(st.text())
def test_a_value_is_an_id_or_it_is_refused_without_being_repeated(value: str) -> None:
    if is_word(value):
        assert record("webhook.rejected", {OPEN: value})[OPEN] == value
        return
    with pytest.raises(CatalogueError) as caught:
        record("webhook.rejected", {OPEN: value})
    assert str(caught.value) == "webhook.rejected.reason is not of its type: word"


@pytest.mark.clause("OET-2.1-name")
@pytest.mark.parametrize("value", WORDS)
def test_words_names_and_dialled_numbers_are_no_ids(value: str) -> None:
    with pytest.raises(CatalogueError):
        record("webhook.rejected", {OPEN: value})


@pytest.mark.clause("OET-2.1-phone")
@pytest.mark.parametrize("value", ["447700900123", "7700900", 447700900123, -447700900123])
def test_a_telephone_number_is_no_id_and_no_count(value: object) -> None:
    for field in ("reason", "bytes"):
        with pytest.raises(CatalogueError):
            record("webhook.rejected", {field: value})


@given(st.binary(min_size=16, max_size=32), st.text())
def test_a_hash_of_ours_is_always_an_id(pepper: bytes, part: str) -> None:
    assert record("item.duplicate", {"mid": keyed_hash(pepper, part)})


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("webhook.rejected", "bytes", True),
        ("webhook.rejected", "bytes", "12"),
        ("webhook.rejected", "bytes", 1.5),
        ("webhook.rejected", "bytes", BOUND),
        ("webhook.rejected", "bytes", None),
        ("webhook.rejected", "reason", 12),
        ("webhook.rejected", "reason", ["signature"]),
        ("webhook.rejected", "reason", b"signature"),
        ("webhook.verified", "ok", 1),
        ("webhook.verified", "ok", "yes"),
        ("item.failed", "lane", "somewhere"),
        ("pin.offered", "assurance", "A9"),
        ("seal.checkpoint", "hour", "eleven o'clock"),
    ],
)
def test_a_value_of_another_type_or_outside_its_list_is_refused(name: str, field: str, value: object) -> None:
    with pytest.raises(CatalogueError, match=f"{name}.{field} is not of its type"):
        record(name, {field: value})


def test_an_hour_is_written_as_the_clock_writes_it() -> None:
    assert record("seal.checkpoint", {"hour": hour_of(0)})["hour"] == "1970010100"


def test_listed_words_are_those_of_the_code() -> None:
    assert LISTED["assurance"] == set(get_args(Assurance))
    assert LISTED["lane"] == {*get_args(Lane), "wakeups"}
    assert LISTED["action"] == {*get_args(Action), "gave_up"}
    assert LISTED["channel"] == set(get_args(Channel))
    assert LISTED["source"] == {*get_args(Kind), "file"}
    assert set(LISTED) <= {name for name, type_ in FIELDS.items() if type_ == "word"}


def test_each_event_and_each_field_is_explained_once_and_no_other_is() -> None:
    assert set(EVENT_WORDS) == set(EVENTS)
    assert set(FIELD_WORDS) == set(FIELDS) == {field for event in EVENTS.values() for field in event.fields}
    assert len(set(EVENT_WORDS.values())) == len(EVENTS), "no two say the same"


def test_the_page_for_people_is_what_the_catalogue_renders() -> None:
    assert events.PAGE.read_text("utf-8") == events.page(), "run python -m layers.build events"


def test_the_type_checker_knows_the_events_and_fields_of_the_catalogue_and_no_others() -> None:
    assert events.TYPES.read_text("utf-8") == events.types(), "run python -m layers.build events"
    assert get_args(event_types.EventName) == tuple(EVENTS)
    assert get_args(event_types.AuditedName) == tuple(name for name, event in EVENTS.items() if event.audited)
    assert set(event_types.Fields.__annotations__) == set(FIELDS)


def test_what_is_audited_is_kept_as_long_as_the_trail_and_the_rest_as_long_as_the_log() -> None:
    assert {event.kept for event in EVENTS.values()} == {("log",), ("log", "audit")}
    assert EVENTS["terms.accepted"].kept == ("log", "audit")


def test_no_field_collides_with_what_a_log_record_has_already() -> None:
    taken = set(vars(logging.LogRecord("n", 20, "p", 1, "m", (), None))) | {"message", "asctime", "level"}
    assert {name: fields for name, event in EVENTS.items() if (fields := event.fields & taken)} == {}


def test_every_audited_event_carries_its_evidence() -> None:
    audited = {name: event.fields for name, event in EVENTS.items() if event.audited}
    assert audited
    assert [name for name, fields in audited.items() if not fields >= {"sref", "mid", "notice", "gate"}] == []
