"""The head: what is remembered of a learner's words, however late they arrive."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.clock import DAY, add_months
from chatoet.rules.head import Head
from chatoet.rules.subject import State, TransitionError

NOW = 1_790_000_000
HEAD = Head("u", "self", State.ACTIVE, NOW, NOW + DAY, NOW, receipt="r")
PURPOSES = ("news", "samples")
WORDS = ("stop", "start", *(f"{said}:{purpose}" for said in ("yes", "no") for purpose in PURPOSES))


def say(head: Head, word: str, at: int) -> Head:
    """As the consent flow does: while the learner is stopped a yes is not looked at."""
    if word == "stop":
        return head.stop(at, PURPOSES)
    if word == "start":
        return head.start(at)
    said, _, purpose = word.partition(":")
    return head if head.stopped and said == "yes" else head.decided(purpose, said == "yes", at)


STORIES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).flatmap(
    lambda words: st.permutations([(word, NOW + second) for second, word in enumerate(words, 1)])
)


@pytest.mark.clause("PRO-withdraw")
@given(STORIES)
def test_the_later_of_stop_and_start_wins_in_whatever_order_they_arrive(story: list[tuple[str, int]]) -> None:
    head = HEAD
    for word, at in story:
        head = say(head, word, at)
    spoken = sorted((at, word) for word, at in story if word in ("stop", "start"))
    assert head.stopped is (bool(spoken) and spoken[-1][1] == "stop")


@pytest.mark.clause("PRO-withdraw")
@given(STORIES)
def test_no_grant_outlives_a_later_no_or_stop_in_whatever_order_they_arrive(story: list[tuple[str, int]]) -> None:
    head = HEAD
    for word, at in story:
        head = say(head, word, at)
    for purpose in PURPOSES:
        last = max((at, word) for word, at in [*story, ("none", 0)] if word in ("stop", "none") or purpose in word)
        assert not head.grants(purpose) or last[1] == f"yes:{purpose}"


@given(STORIES)
def test_nothing_is_granted_while_a_learner_is_stopped(story: list[tuple[str, int]]) -> None:
    head = HEAD
    for word, at in story:
        head = say(head, word, at)
        assert not (head.stopped and any(head.grants(purpose) for purpose in PURPOSES))


@given(st.permutations([("yes:news", NOW + 1), ("no:news", NOW + 2), ("yes:news", NOW + 3)]))
def test_the_last_word_on_one_purpose_stands(story: list[tuple[str, int]]) -> None:
    head = HEAD
    for word, at in story:
        head = say(head, word, at)
    assert head.grants("news")


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(1, 50)), max_size=12))
def test_every_change_that_the_gate_sees_moves_its_version_and_none_moves_it_back(story: list[tuple[str, int]]) -> None:
    head = HEAD
    for word, at in story:
        after = say(head, word, NOW + at)
        seen = [(h.stopped, h.decisions) for h in (head, after)]
        assert after.gate_version > head.gate_version if seen[0] != seen[1] else after.gate_version >= head.gate_version
        head = after


@given(st.lists(st.sampled_from(State), max_size=6))
def test_every_move_bumps_the_epoch_and_only_allowed_moves_happen(states: list[State]) -> None:
    head = replace(HEAD, state=State.NEW)
    for state in states:
        try:
            after = head.moved(state)
        except TransitionError:
            continue
        assert (after.epoch, after.gate_version) == (head.epoch + 1, head.gate_version + 1)
        head = after


@pytest.mark.clause("PRO-inactivity-6m")
@given(st.lists(st.integers(0, 400 * DAY), min_size=1, max_size=6))
def test_an_account_ends_six_months_and_the_grace_after_the_latest_message(gaps: list[int]) -> None:
    head = HEAD
    for gap in gaps:
        head = head.heard(NOW + gap)
    assert head.last_inbound == NOW + max(gaps)
    assert head.expires_at == add_months(NOW + max(gaps), 6) + 30 * DAY


@pytest.mark.clause("PRO-consent-before")
def test_a_stub_does_not_live_longer_for_writing_more() -> None:
    stub = replace(HEAD, receipt=None)
    assert stub.heard(NOW + 3600).expires_at == stub.expires_at
