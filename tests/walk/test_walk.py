"""Ten thousand random steps through the whole course: whatever a learner does is answered, once, and leads on."""

import itertools
from typing import Any, get_args

import pytest

from chatoet.content import ContentStore
from chatoet.flows.session import Answer, Session
from chatoet.rules.conversation.shape import State
from chatoet.rules.conversation.table import PARTS
from chatoet.store.commits import Commits
from tests.walk.content import Shifting
from tests.walk.walker import Seen, Walker

ROWS = [(part, row) for part, rows in PARTS.items() for row in rows]
ACTS = 120  # of one learner
pytestmark = pytest.mark.usefixtures("drawn_at_once", "packed_at_once")


def walked(first: int, steps: int) -> Seen:
    """Learners one after the other; what went wrong is told by its seed and the last steps before it."""
    seen, content, seeds = Seen(), Shifting(ContentStore()), itertools.count(first)
    with seen.watching():
        while steps > 0:
            walker = Walker(content, seen, next(seeds))
            try:
                walker.walk(ACTS)
            except Exception as error:
                raise AssertionError(f"{error!r}\n{walker}") from error
            steps -= walker.count
    return seen


def test_whatever_a_learner_does_is_answered_once_and_leads_on() -> None:
    seen = walked(first=1, steps=10_000)
    assert not [f"{part}: {row.event} -> {row.name}" for part, row in ROWS if row not in seen.rows]
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
