"""What every part of the course works with."""

from collections.abc import Callable
from typing import Any, NamedTuple

from chatoet.content import ContentStore
from chatoet.flows.wakes import SqsWakeups
from chatoet.flows.work import Guarding
from chatoet.store.course import CourseStore
from chatoet.whatsapp.uploads import no_upload


def no_template(name: str, language: str) -> dict[str, Any]:
    """A registry without templates."""
    raise KeyError(name)


class Kit(NamedTuple):
    """`guard` looks for real patients in what a learner wrote in sentences (flows/work.py); `upload` gives the id of a
    picture (whatsapp/uploads.py), `template` a template that needs no values, as the Graph API takes it."""

    content: ContentStore
    store: CourseStore
    wakes: SqsWakeups
    show_drafts: bool
    monotonic: Callable[[], float]
    guard: Callable[[], Guarding]
    upload: Callable[[bytes], str] = no_upload
    template: Callable[[str, str], dict[str, Any]] = no_template
