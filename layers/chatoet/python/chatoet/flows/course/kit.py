"""What every part of the course works with."""

from collections.abc import Callable
from typing import NamedTuple

from chatoet.content import ContentStore
from chatoet.flows.wakes import SqsWakeups
from chatoet.store.course import CourseStore


class Kit(NamedTuple):
    """`writing` gives a writing task in place of an exercise: see flows/work.py."""

    content: ContentStore
    store: CourseStore
    wakes: SqsWakeups
    show_drafts: bool
    monotonic: Callable[[], float]
