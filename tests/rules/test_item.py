"""The item on its way through a lane."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.inbound import Addresses, Update
from chatoet.rules.item import FUTURE, MAX_BODY, Item, ItemError, from_body, from_update, group_of, packed

NOW = 1_790_000_000
PEPPER = b"p" * 32
WHO = Addresses("GB.1", None, "447700900001")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def update(**details: Any) -> Update:
    known: dict[str, Any] = {"kind": "message", "id": "wamid.1", "type": "text", "addresses": WHO}
    return Update(**(known | details))


@given(st.dictionaries(st.text(), JSON, max_size=4), st.text(), st.text() | st.none())
def test_an_item_comes_out_of_its_queue_as_it_went_in(content: dict[str, Any], type_: str, name: str | None) -> None:
    item = Item("message", "mid", type_, NOW, "wamid.1", "1", WHO, name, content)
    assert from_body(item.to_body()) == item


@given(
    st.text()
    | JSON.map(json.dumps)
    | st.dictionaries(st.sampled_from(["v", "kind", "addresses", "mid"]), JSON).map(json.dumps)
)
def test_a_body_that_is_no_item_is_an_error_without_its_words(body: str) -> None:
    with pytest.raises(ItemError) as caught:
        from_body(body)
    assert str(caught.value) in {"ValueError", "JSONDecodeError", "TypeError", "KeyError", "AttributeError", "version"}


def test_a_body_of_another_version_says_so() -> None:
    body = json.loads(Item("message", "mid", "text", NOW, "wamid.1").to_body())
    with pytest.raises(ItemError, match="^version$"):
        from_body(json.dumps(body | {"v": 2}))


def test_a_body_nested_beyond_reading_is_an_item_error() -> None:
    with pytest.raises(ItemError, match="RecursionError"):
        from_body("[" * 100_000 + "]" * 100_000)


@given(st.text(), JSON, JSON)
def test_text_and_payload_are_strings_whatever_the_content(key: str, one: object, other: object) -> None:
    contents: list[dict[str, Any]] = [
        {"text": one}, {"text": {"body": one}}, {"interactive": {"button_reply": one}}, {"button": {"payload": one}},
        {"interactive": {"list_reply": {"id": one}}, "text": other},
    ]  # fmt: skip
    for content in contents:
        item = Item("message", "mid", "text", NOW, "wamid.1", content=content)
        assert isinstance(item.text(), str)
        assert isinstance(item.payload(), str)


@pytest.mark.parametrize(
    ("at", "expected"),
    [(NOW - 600_000, NOW - 600_000), (NOW + FUTURE, NOW + FUTURE), (NOW + FUTURE + 1, NOW), (None, NOW)],
)
def test_time_is_metas_unless_it_is_missing_or_runs_ahead(at: int | None, expected: int) -> None:
    assert from_update(update(at=at), PEPPER, NOW).at == expected


def test_the_same_message_in_another_envelope_has_the_same_name() -> None:
    assert from_update(update(name="A"), PEPPER, NOW).mid == from_update(update(name="B"), PEPPER, NOW + 9).mid


@pytest.mark.clause("OET-2.1-phone")
def test_what_names_an_item_tells_nothing_of_its_sender() -> None:
    item = from_update(update(), PEPPER, NOW)
    assert not any(known in f"{item.mid} {group_of(item, PEPPER)}" for known in ("GB.1", "447700900001", "wamid"))


def test_items_of_one_person_share_a_group_and_nobodys_items_do_not() -> None:
    ours, theirs = (from_update(update(id=id_), PEPPER, NOW) for id_ in ("a", "b"))
    assert group_of(ours, PEPPER) == group_of(theirs, PEPPER)
    nobody = [from_update(update(id=id_, addresses=Addresses()), PEPPER, NOW) for id_ in ("a", "b")]
    assert group_of(nobody[0], PEPPER) != group_of(nobody[1], PEPPER)


def test_an_item_at_the_limit_is_left_whole_and_one_above_loses_its_content() -> None:
    empty = len(Item("message", "mid", "text", NOW, "w", addresses=WHO, content={"text": {"body": ""}}).to_body())
    at, above = (
        Item(
            "message",
            "mid",
            "text",
            NOW,
            "w",
            addresses=WHO,
            content={"text": {"body": "x" * (MAX_BODY - empty + extra)}},
        )
        for extra in (0, 1)
    )
    assert packed(at) == (at, at.to_body())
    bare, body = packed(above)
    assert (bare.type, bare.content, bare.addresses) == ("oversize", {}, WHO)
    assert from_body(body) == bare


def test_an_item_whose_address_is_a_book_goes_on_as_a_bare_fact() -> None:
    huge, body = packed(Item("message", "mid", "text", NOW, "w", addresses=Addresses("x" * MAX_BODY)))
    assert (huge.kind, huge.mid, huge.addresses) == ("unknown", "mid", Addresses())
    assert from_body(body) == huge
