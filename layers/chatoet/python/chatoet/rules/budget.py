"""What a day may cost: every delivered reply is billed since October 2026 (Meta, pricing updates), and every
token of a model."""

from dataclasses import replace

from chatoet.rules.clock import DAY
from chatoet.rules.head import Head

PER_DAY = 120  # messages to one learner in a UTC day, some ten letters with all that belongs to them


def spend(head: Head, now: int, messages: int) -> Head:
    today = now // DAY
    before = head.spent if head.spent_day == today else 0
    return replace(head, spent_day=today, spent=max(before, min(before + messages, PER_DAY)))


def told(head: Head, now: int) -> Head:
    """The learner hears that the day's messages are used up. Nothing else goes below zero."""
    return replace(head, spent_day=now // DAY, spent=PER_DAY + 1)


def left(head: Head, now: int) -> int:
    """Messages that may still go out today; below zero once the learner was told that there are none."""
    return PER_DAY - (head.spent if head.spent_day == now // DAY else 0)


def tokens(head: Head, now: int, n: int) -> Head:
    """So many more were used for this learner's letters; who has none keeps none."""
    if not n:
        return head
    today = now // DAY
    before = head.tokens if head.tokens_day == today else 0
    return replace(head, tokens_day=today, tokens=before + n)


def tokens_left(head: Head, now: int, per_day: int) -> int:
    """Tokens of models that this learner may still use today."""
    return max(0, per_day - (head.tokens if head.tokens_day == now // DAY else 0))
