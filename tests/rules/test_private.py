"""A value that may be used but never shown."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.private import Private


@pytest.mark.clause("OET-2.1-phone")
@given(st.from_regex(r"44[0-9]{8,12}", fullmatch=True))
def test_no_way_of_printing_shows_the_value(number: str) -> None:
    private = Private(number)
    ways = [
        str(private),
        repr(private),
        f"{private}",
        f"{private!s:>20}",
        "%s" % private,  # noqa: UP031
        f"{[private]}",
        ascii(private),
    ]
    assert not any(number in way for way in ways)


@pytest.mark.parametrize("leak", [json.dumps, pickle.dumps, copy.deepcopy, vars])
def test_it_is_not_serialised_or_copied(leak: object) -> None:
    with pytest.raises(TypeError) as caught:
        leak(Private("447700900001"))  # type: ignore[operator]
    assert "447700900001" not in str(caught.value)


def test_only_reveal_gives_it_and_equals_know_each_other() -> None:
    assert Private("x").reveal() == "x"
    assert {Private("x"), Private("x")} == {Private("x")}
    assert Private("x") != "x"
