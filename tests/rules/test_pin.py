"""A privacy PIN is one that is not guessed in ten tries."""

import pytest

from chatoet.rules.pin import REST, TRIES, locked, plain, too_weak

WEAK = "12345 123456 654321 000000 111222 121212 123123 abcdef fedcba qwerty1 Password1 chatoet! abab aaaaaaaa"


@pytest.mark.clause("PRO-data-password")
@pytest.mark.parametrize("pin", WEAK.split())
def test_the_obvious_is_refused(pin: str) -> None:
    assert too_weak(pin)


@pytest.mark.parametrize("pin", ["blue-heron-7", "481516", "κύμα-42", "سلام-۹۲", "x" * 120 + "yz"])
def test_what_is_not_obvious_is_taken_in_any_script(pin: str) -> None:
    assert not too_weak(pin)


def test_too_long_is_refused_and_each_boundary_holds() -> None:
    assert too_weak("abcxy")
    assert not too_weak("abcxyq")
    assert not too_weak("xyz" * 42 + "pq")
    assert too_weak("xyz" * 43)


def test_one_pin_is_the_same_however_the_keyboard_composed_it() -> None:
    assert plain("cafe\u0301-42 ") == plain("caf\u00e9-42")


@pytest.mark.parametrize(
    ("tries", "since", "shut"),
    [(TRIES - 1, 0, False), (TRIES, 0, True), (TRIES, REST - 1, True), (TRIES, REST, False)],
)
def test_ten_wrong_ones_rest_it_for_a_day(tries: int, since: int, shut: bool) -> None:
    assert locked(tries, 1_000, 1_000 + since) is shut
