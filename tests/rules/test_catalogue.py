"""The catalogue: the only events there are."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.catalogue import EVENTS, SAFE, CatalogueError, record


def test_an_event_that_is_not_listed_cannot_be_emitted() -> None:
    with pytest.raises(CatalogueError, match="no such event"):
        record("learner.said", {})


def test_a_field_that_is_not_listed_cannot_be_emitted() -> None:
    with pytest.raises(CatalogueError, match=r"reply\.sent has no field 'text'"):
        record("reply.sent", {"text": "x"})


@given(st.text())
def test_a_value_is_an_id_or_it_is_refused_without_being_repeated(value: str) -> None:
    if SAFE.fullmatch(value):
        assert record("webhook.rejected", {"reason": value})["reason"] == value
        return
    with pytest.raises(CatalogueError) as caught:
        record("webhook.rejected", {"reason": value})
    assert str(caught.value) == "webhook.rejected.reason is not an id, a number or yes/no"


@pytest.mark.clause("OET-2.1-name")
@pytest.mark.parametrize("value", ["Ada Lovelace", "+447700900123", "Dear Dr Smith, ...", "a\nb", "x" * 97, "é"])
def test_words_names_and_dialled_numbers_are_no_ids(value: str) -> None:
    with pytest.raises(CatalogueError):
        record("webhook.rejected", {"reason": value})


def test_no_field_collides_with_what_a_log_record_has_already() -> None:
    taken = set(vars(logging.LogRecord("n", 20, "p", 1, "m", (), None))) | {"message", "asctime", "level"}
    assert {name: fields for name, event in EVENTS.items() if (fields := event.fields & taken)} == {}


def test_every_audited_event_carries_its_evidence() -> None:
    audited = {name: event.fields for name, event in EVENTS.items() if event.audited}
    assert audited
    assert [name for name, fields in audited.items() if not fields >= {"sref", "mid", "notice", "gate"}] == []
