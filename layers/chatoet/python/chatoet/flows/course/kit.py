"""What every part of the course works with."""

from collections.abc import Callable
from typing import NamedTuple

from chatoet.content import ContentStore
from chatoet.flows.wakes import SqsWakeups
from chatoet.flows.work import Guarding
from chatoet.store.course import CourseStore
from chatoet.whatsapp.uploads import no_upload


class Kit(NamedTuple):
    """`guard` looks for real patients in what a learner wrote in sentences (flows/work.py); `upload` gives the id of a
    picture (whatsapp/uploads.py)."""

    content: ContentStore
    store: CourseStore
    wakes: SqsWakeups
    show_drafts: bool
    monotonic: Callable[[], float]
    guard: Callable[[], Guarding]
    upload: Callable[[bytes], str] = no_upload
