"""Ten thousand random steps through the whole course: whatever a learner does is answered, once, and leads on."""

import itertools
from typing import Any, get_args

import pytest

from chatoet.content import ContentStore
from chatoet.flows.session import Answer, Session, turn_record
from chatoet.rules.conversation.shape import State
from chatoet.rules.conversation.table import PARTS
from chatoet.rules.item import Item
from chatoet.store.commits import Commits, Put
from chatoet.store.learners import Learner
from tests.walk.content import Shifting
from tests.walk.walker import Seen, Walker

ROWS = [(part, row) for part, rows in PARTS.items() for row in rows]
ACTS = 120  # of one learner
pytestmark = pytest.mark.usefixtures("drawn_at_once", "packed_at_once")


def walked(first: int, steps: int, spare: int = 0) -> Seen:
    """Learners one after the other; what went wrong is told by its seed and the last steps before it.

    `spare` steps more are gone while a row of the table was not come to: chance alone is no failure.
    """
    seen, content, seeds = Seen(), Shifting(ContentStore()), itertools.count(first)
    with seen.watching():
        while steps > 0 or (spare > -steps and missed(seen)):
            walker = Walker(content, seen, next(seeds))
            try:
                walker.walk(ACTS)
            except Exception as error:
                raise AssertionError(f"{error!r}\n{walker}") from error
            steps -= walker.count
    return seen


def missed(seen: Seen) -> list[str]:
    return [f"{part}: {row.event} -> {row.name}" for part, row in ROWS if row not in seen.rows]


def test_whatever_a_learner_does_is_answered_once_and_leads_on() -> None:
    seen = walked(first=1, steps=10_000, spare=5_000)
    assert missed(seen) == []
    assert seen.states == set(get_args(State))


@pytest.mark.soak
def test_so_it_is_for_ten_times_as_many() -> None:
    walked(first=10_000, steps=100_000)


def test_a_message_that_counts_twice_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """These walks have teeth: here nothing is a duplicate."""
    once: Any = Commits._put
    monkeypatch.setattr(Commits, "_put", lambda self, to, put, *more: once(self, to, put._replace(fresh=False), *more))
    with pytest.raises(AssertionError, match="came again changed"):
        walked(first=1, steps=1_000)


def test_a_message_that_is_met_with_silence_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    aloud: Any = Session.finish
    monkeypatch.setattr(
        Session, "finish", lambda self, learner, item, answer, now: aloud(self, learner, item, _muted(answer), now)
    )
    with pytest.raises(AssertionError, match="0 messages"):
        walked(first=1, steps=1_000)


def _muted(answer: Answer) -> Answer:
    return answer._replace(messages=()) if answer.fields.get("step") == "menu" else answer


def test_an_answer_that_is_kept_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_of_it(learner: Learner, item: Item, lane: str, step: str, *kept: Any) -> Put:
        return turn_record(learner, item, lane, step, item.text())

    monkeypatch.setattr("chatoet.flows.turn.turn_record", all_of_it)
    with pytest.raises(AssertionError, match="an answer was kept"):
        walked(first=1, steps=1_000)
