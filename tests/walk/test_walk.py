"""Ten thousand random steps through the whole course: whatever a learner does is answered, once, and leads on."""

import itertools
from typing import get_args

import pytest

from chatoet.content import ContentStore
from chatoet.rules.conversation.shape import State
from chatoet.rules.conversation.table import PARTS
from tests.walk.content import Shifting
from tests.walk.walker import Seen, Walker

ROWS = [(part, row) for part, rows in PARTS.items() for row in rows]
LENGTH = 120  # steps of one learner


def walked(first: int, steps: int) -> Seen:
    """Learners one after the other; what went wrong is told by its seed and the last steps before it."""
    seen = Seen()
    with seen.watching():
        for seed in range(first, first + steps // LENGTH):
            walker = Walker(Shifting(content), seen, seed)
            try:
                walker.walk(LENGTH)
                steps -= walker.count
            except Exception as error:
                raise AssertionError(f"{error!r}\nseed {seed}, the last steps:\n" + "\n".join(walker.steps)) from error
    return seen


def test_whatever_a_learner_does_is_answered_once_and_leads_on(drawn_at_once: None) -> None:
    seen = walked(1, 10_000)
    missed = [f"{part}: {row.event} -> {row.name}" for part, row in ROWS if row not in seen.rows]
    assert not missed
    assert seen.states == set(get_args(State))


@pytest.mark.soak
def test_many_more_learners(drawn_at_once: None) -> None:
    walked(10_000, 100_000)
