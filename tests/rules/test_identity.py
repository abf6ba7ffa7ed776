"""Whose an address is, and how sure we may be: each boundary to the second."""

from dataclasses import replace

import pytest

from chatoet.rules.clock import DAY
from chatoet.rules.head import Head
from chatoet.rules.identity import Held, assurance, in_order, rekeyed, standing, still_theirs
from chatoet.rules.subject import State

NOW = 2_000_000_000
LEARNER = Head("u1", "self", State.ACTIVE, NOW - 400 * DAY, NOW + 99 * DAY, NOW, receipt="r", addresses=("b", "w"))
NUMBER = Held("wa_id", "u1")


@pytest.mark.parametrize(("silence", "level"), [(45 * DAY - 1, "A1"), (45 * DAY, "A0")])
def test_45_days_of_silence_take_the_assurance_away(silence: int, level: str) -> None:
    assert assurance(LEARNER, NOW + silence) == level


@pytest.mark.parametrize(("since", "level"), [(0, "A0"), (30 * DAY - 1, "A0"), (30 * DAY, "A1")])
def test_a_change_of_address_takes_the_assurance_away_for_30_days(since: int, level: str) -> None:
    assert assurance(replace(LEARNER, rekeyed_at=NOW - since), NOW) == level


def test_who_never_accepted_has_no_assurance() -> None:
    assert assurance(replace(LEARNER, receipt=None), NOW) == "A0"
    assert assurance(replace(LEARNER, receipt=None), NOW, pin_ok=True) == "A0"


def test_the_privacy_pin_makes_sure_of_who_it_is_after_a_change_too_and_a_person_above_all() -> None:
    changed = replace(LEARNER, rekeyed_at=NOW)
    assert [assurance(head, NOW, pin_ok=True) for head in (LEARNER, changed)] == ["A2", "A2"]
    assert assurance(changed, NOW, person=True) == "A3"


@pytest.mark.parametrize(("at", "theirs"), [(NOW - 1, True), (NOW, False), (NOW + 1, False)])
def test_a_replaced_address_is_the_learners_for_what_was_sent_before(at: int, theirs: bool) -> None:
    assert still_theirs(NUMBER._replace(until=NOW, paired="b"), LEARNER, "b", at) is theirs


@pytest.mark.parametrize(("silence", "theirs"), [(45 * DAY - 1, True), (45 * DAY, False)])
def test_a_number_never_paired_is_freed_by_45_days_of_silence(silence: int, theirs: bool) -> None:
    assert still_theirs(NUMBER, LEARNER, "b", NOW + silence) is theirs
    assert still_theirs(NUMBER._replace(paired="b"), LEARNER, None, NOW + silence) is theirs, "nor without a user id"
    assert still_theirs(Held("parent", "u1"), LEARNER, "b", NOW + silence), "an id is never given to somebody else"


def test_a_number_under_another_user_id_has_changed_hands_however_fresh_it_is() -> None:
    assert still_theirs(NUMBER._replace(paired="b"), LEARNER, "b", NOW)
    assert not still_theirs(NUMBER._replace(paired="b"), LEARNER, "other", NOW)


STUB = replace(LEARNER, receipt=None, state=State.NOTICED)
PAIRED = NUMBER._replace(paired="b")


@pytest.mark.parametrize(
    ("held", "holder", "at", "expected"),
    [
        (None, None, NOW, "free"),
        (PAIRED, None, NOW, "free"),
        (PAIRED, LEARNER, NOW, "free"),
        (PAIRED, LEARNER, NOW - 1, "later"),
        (NUMBER, LEARNER, NOW, "theirs"),
        (NUMBER, STUB, NOW, "stub"),
        (NUMBER, replace(STUB, state=State.ERASING), NOW, "theirs"),
        (NUMBER._replace(uid="u2"), None, NOW, "own"),
        (NUMBER._replace(until=NOW), LEARNER, NOW, "free"),
        (NUMBER._replace(until=NOW), LEARNER, NOW - 1, "past"),
        (NUMBER._replace(until=NOW), None, NOW - 1, "past"),
        (NUMBER._replace(until=NOW, uid="u2"), None, NOW - 1, "past"),
        (PAIRED._replace(until=NOW), LEARNER, NOW - 1, "later"),
    ],
)
def test_how_an_address_stands_to_somebody_who_comes_with_it(
    held: Held | None, holder: Head | None, at: int, expected: str
) -> None:
    assert standing(held, holder, "u2", "another", at) == expected


def test_the_user_id_stands_first_and_the_number_last() -> None:
    assert in_order([("wa_id", "w"), ("parent", "p"), ("bsuid", "b")]) == ("b", "p", "w")


def test_a_change_moves_the_gate_version_and_its_time_never_runs_back() -> None:
    moved = rekeyed(replace(LEARNER, rekeyed_at=NOW), ("b2",), NOW - 5)
    assert (moved.addresses, moved.rekeyed_at, moved.gate_version) == (("b2",), NOW, LEARNER.gate_version + 1)
