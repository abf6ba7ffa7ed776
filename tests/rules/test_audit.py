"""The audit chain."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.audit import Entry, broken_at, entry
from chatoet.rules.catalogue import CatalogueError, Fields

FIELDS: Fields = {"sref": "a" * 22, "mid": "m1", "notice": "1.0", "gate": 1, "ai_disclosed": True}


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for seq in range(1, length + 1):
        previous = entries[-1].hash() if entries else ""
        entries.append(entry("sref", seq, previous, 1000 + seq, "notice.shown", FIELDS, "self"))
    return entries


def test_a_chain_built_entry_by_entry_is_sound() -> None:
    assert broken_at(chain(5)) is None
    assert broken_at([]) is None


@given(length=st.integers(2, 8), data=st.data())
def test_any_change_to_an_entry_shows_at_the_next_one(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    index = data.draw(st.integers(0, length - 2))
    change: dict[str, Any] = data.draw(
        st.sampled_from(
            [{"at": 1}, {"event": "terms.accepted"}, {"fields": {}}, {"controller_id": "org"}, {"chain": "other"}]
        )
    )
    entries[index] = entries[index]._replace(**change)
    assert broken_at(entries) == index + 1


@given(length=st.integers(2, 8), data=st.data())
def test_a_missing_entry_shows_where_it_is_missing(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    index = data.draw(st.integers(0, length - 2))
    del entries[index]
    assert broken_at(entries) == index


def test_the_sref_is_kept_once_as_the_chain() -> None:
    assert "sref" not in chain(1)[0].fields


def test_an_event_that_is_not_for_the_chain_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"reply\.sent"):
        entry("sref", 1, "", 1, "reply.sent", {}, "self")  # type: ignore[arg-type]  # mypy refuses it too


def test_the_hash_is_the_same_for_fields_in_any_order() -> None:
    one = Entry("c", 1, 1, "", "notice.shown", {"mid": "m", "gate": 1}, "self")
    assert one.hash() == one._replace(fields={"gate": 1, "mid": "m"}).hash()
