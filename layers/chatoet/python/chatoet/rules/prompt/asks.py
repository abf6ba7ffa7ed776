"""The way in: six questions about a letter. `read.read` is the way back."""

from __future__ import annotations

from typing import Final

from chatoet.rules.criteria import TOP, Criterion
from chatoet.rules.feedback.text import Span
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.injection import noted
from chatoet.rules.prompt.mask import masked
from chatoet.rules.prompt.model import Ask
from chatoet.rules.prompt.paper import Paper, paper
from chatoet.rules.prompt.render import framed, prefix
from chatoet.rules.prompt.schema import schema
from chatoet.rules.prompt.standing import VERSION
from chatoet.rules.task import Task

_OUTPUT: Final = 1_600  # tokens: eight findings of some 150, and the frame
_CONTENT: Final = 3_600  # and a row for each key point


def asks(task: Task, letter: str, lexicon: Lexicon) -> tuple[Ask, ...]:
    """One a criterion, in the order of `criteria.TOP`, for a letter that the guard has let pass."""
    foreign = (Span(found.start, found.end) for found in noted(letter, lexicon.words))
    shown = framed(masked(task, letter, lexicon, foreign))
    told = paper(task)
    return tuple(_ask(criterion, told, shown) for criterion in TOP)


def _ask(criterion: Criterion, told: Paper, shown: str) -> Ask:
    return Ask(
        criterion=criterion,
        prefix=prefix(criterion, told),
        letter=shown,
        schema=schema(criterion, told),
        cache_key=f"{criterion}:{told.task}:{told.version}:{VERSION}",
        max_output=_CONTENT if criterion == "content" else _OUTPUT,
    )
