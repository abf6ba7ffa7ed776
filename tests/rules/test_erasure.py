"""Who waits how long for an erasure, who may undo it, what bars it."""

from dataclasses import replace

import pytest

from chatoet.rules.cases import Case
from chatoet.rules.clock import DAY
from chatoet.rules.erasure import FAREWELL, LOOK, is_settled, legal_hold, may_undo, undo_window
from chatoet.rules.head import Head
from chatoet.rules.identity import rekeyed
from chatoet.rules.subject import State

NOW = 2_000_000_000
HEAD = Head("u", "self", State.ACTIVE, NOW - 90 * DAY, NOW + DAY, NOW - 10, receipt="r")
CASE = Case("erasure", NOW - 60, NOW + 30 * DAY, assurance="A1")

pytestmark = [pytest.mark.clause("OET-6.2-erasure"), pytest.mark.clause("PRO-right-erase")]


@pytest.mark.parametrize(("level", "wait"), [("A0", 7 * DAY), ("A1", DAY), ("A2", 0)])
def test_the_surer_we_are_the_sooner_it_begins(level: str, wait: int) -> None:
    assert undo_window(HEAD, level) == wait
    assert undo_window(HEAD, level, minor=True) == 0
    assert undo_window(replace(HEAD, receipt=None), level) == 0


def test_e12_undone_by_the_address_that_asked_and_known_as_well_as_then() -> None:
    assert may_undo(HEAD, CASE, NOW)
    moved = rekeyed(HEAD, ("another",), NOW - 5)
    assert not may_undo(moved, CASE, NOW)
    assert not may_undo(moved, CASE._replace(assurance="A0"), NOW)
    unsure = replace(HEAD, rekeyed_at=NOW - 10 * DAY)
    assert not may_undo(unsure, CASE, NOW), "asked by someone we were sure of"
    assert may_undo(unsure, CASE._replace(assurance="A0"), NOW)


@pytest.mark.clause("OET-4.4-legal")
def test_only_an_open_restriction_that_names_the_law_bars_it() -> None:
    hold = Case("restriction", NOW, NOW, "REVIEW", history=(("REVIEW", NOW, "legal_hold: order 17"),))
    assert legal_hold([CASE, hold]) == "order 17"
    assert legal_hold([hold.moved("EXTENDED", NOW + 1, "the court is late")]) == "order 17", "whatever came after"
    others = [hold._replace(state="COMPLETED"), hold._replace(history=()), hold._replace(kind="objection")]
    others.append(hold._replace(history=(("REVIEW", NOW, "accuracy"),)))
    assert legal_hold(others) == ""


@pytest.mark.parametrize(
    ("state", "waited", "settled"),
    [
        ("stored", FAREWELL - 1, False), ("stored", FAREWELL, True), ("unknown", FAREWELL - 1, False),
        ("accepted", LOOK - 1, False), ("accepted", LOOK, True), ("sent", 0, True), ("failed", 0, True),
        ("denied", 0, True),
    ],
)  # fmt: skip
def test_the_farewell_is_waited_for_and_not_for_ever(state: str, waited: int, settled: bool) -> None:
    assert is_settled(state, waited) is settled


def test_an_address_that_was_replaced_is_remembered_for_the_erasure() -> None:
    head = replace(HEAD, addresses=("a", "b"))
    moved = rekeyed(head, ("c", "b"), NOW)
    assert moved.former == ("a",)
    assert rekeyed(moved, ("a", "b"), NOW).former == ("c",), "one that came back is no former one"
    for number in range(40):
        moved = rekeyed(moved, (f"n{number}",), NOW)
    assert len(moved.former) == 12
