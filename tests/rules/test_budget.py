"""What a day may cost."""

from chatoet.rules import budget
from chatoet.rules.budget import PER_DAY
from chatoet.rules.clock import DAY
from chatoet.rules.head import Head
from chatoet.rules.subject import State

HEAD = Head("u", "self", State.ACTIVE, 0, 10**10, 0)
MIDNIGHT = 20_000 * DAY


def test_messages_are_counted_by_the_day_and_forgotten_at_midnight() -> None:
    head = budget.spend(budget.spend(HEAD, MIDNIGHT, 2), MIDNIGHT + DAY - 1, 3)
    assert budget.left(head, MIDNIGHT + DAY - 1) == PER_DAY - 5
    assert budget.left(head, MIDNIGHT + DAY) == PER_DAY
    assert budget.left(budget.spend(head, MIDNIGHT + DAY, 1), MIDNIGHT + DAY) == PER_DAY - 1


def test_the_last_message_says_that_it_is_the_last() -> None:
    head = budget.spend(HEAD, MIDNIGHT, PER_DAY)
    assert budget.left(head, MIDNIGHT) == 0
    assert budget.left(budget.spend(head, MIDNIGHT, 2), MIDNIGHT) == 0, "whatever else is said, it is still to be told"
    assert budget.left(budget.spend(budget.told(head, MIDNIGHT), MIDNIGHT, 1), MIDNIGHT) < 0
