"""Who may receive personal data, and until when (clauses OET-5-only, OET-6.3-transfers).

A contract or a safeguard that nobody looked at in time is none: what needs that processor is refused.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple


class Processor(NamedTuple):
    """`until` is the first second after the earliest review of its contract and its safeguards.

    `logs`: seconds for which it may keep a log of what a model was asked.
    """

    id: str
    until: int
    needed: Literal["always", "photos", "models"] = "always"
    logs: int = 0


def allowed(processor: Processor, now: int) -> bool:
    return now < processor.until


def barred(processors: Iterable[Processor], now: int) -> bool:
    """Whether a processor that everything but rights needs may not be used any more."""
    return any(each.needed == "always" and not allowed(each, now) for each in processors)


def reviewed(processors: Iterable[Processor], id_: str, now: int) -> bool:
    """Whether that one may be used now; nobody may who is not registered."""
    return any(each.id == id_ and allowed(each, now) for each in processors)


def days_left(processor: Processor, now: int) -> int:
    return (processor.until - now) // 86_400
