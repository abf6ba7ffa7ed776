"""Whether a query asks only for what there is: fields of the catalogue, functions and orders that are implemented."""

import re
from collections.abc import Iterator
from typing import Any, Final

from chatoet.rules.catalogue import EVENTS
from tests.insights import grammar
from tests.insights.evaluate import AGGREGATES, FUNCTIONS
from tests.insights.grammar import Command, QueryError, parse

# What CloudWatch itself finds in every line, and in the REPORT lines of Lambda.
OURS: Final = frozenset({"event", "level"})
THEIRS: Final = frozenset(
    {"@timestamp", "@ingestionTime", "@message", "@log", "@logStream", "@requestId", "@type"}
    | {"@duration", "@billedDuration", "@initDuration", "@maxMemoryUsed", "@memorySize"}
)
Names = set[str] | frozenset[str]
MOST_STATS: Final = 2  # "A query can have a maximum of two stats commands."


def check(query: str) -> tuple[Command, ...]:
    """Raises QueryError naming what is not there."""
    commands = parse(query)
    _check_order(commands)
    events = events_of(query)
    of_events = {field for name in events for field in EVENTS[name].fields}
    known: Names = of_events | OURS | THEIRS
    for command in commands:
        _check_names(command, known)
        known = _known_after(command, known)
    return commands


def events_of(query: str) -> set[str]:
    """The events that its filters name, by name or by pattern; all where none is named. Raises QueryError."""
    conditions = [each for command in parse(query) for each in _inside(command)]
    named = {name for each in conditions for name in _compared(each)}
    if unknown := named - set(EVENTS):
        raise QueryError(f"no such event: {', '.join(sorted(unknown))}")
    for each in conditions:
        if isinstance(each, grammar.Like) and each.left == grammar.Name("event"):
            found = {name for name in EVENTS if each.pattern.search(name)}
            if not found:
                raise QueryError(f"no event is like {each.pattern.pattern!r}")
            named |= found
    return named or set(EVENTS)


def _compared(condition: Any) -> set[str]:
    """The names that a condition holds against the field `event`."""
    match condition:
        case grammar.Compared(grammar.Name("event"), _, grammar.Value(value)):
            return {str(value)}
        case grammar.Among(grammar.Name("event"), _, values):
            return {str(value) for value in values}
        case grammar.Call("strcontains", (grammar.Name("event"), grammar.Value(value))):
            return {str(value)}
        case grammar.Call("strcontains", (grammar.Value(value), grammar.Name("event"))):
            return set(str(value).split())
    return set()


def _check_order(commands: tuple[Command, ...]) -> None:
    kinds = [type(command) for command in commands]
    stats = [place for place, kind in enumerate(kinds) if kind is grammar.Stats]
    if len(stats) > MOST_STATS:
        raise QueryError("more than two stats commands")
    if len(stats) == MOST_STATS and {grammar.Sort, grammar.Limit} & set(kinds[: stats[1]]):
        raise QueryError("sort or limit before the second stats")
    if grammar.Dedup in kinds and set(kinds[kinds.index(grammar.Dedup) + 1 :]) - {grammar.Limit}:
        raise QueryError("after dedup only limit may follow")


def _check_names(command: Command, known: Names) -> None:
    in_stats = isinstance(command, grammar.Stats)
    if isinstance(command, grammar.Display | grammar.Dedup) and (unknown := set(command.names) - known):
        raise QueryError(f"no such field: {', '.join(sorted(unknown))}")
    for each in _inside(command):
        match each:
            case grammar.Name(name) if name not in known:
                raise QueryError(f"no such field: {name}")
            case grammar.Call("bin", _) if "@timestamp" not in known:
                raise QueryError("bin needs @timestamp, which is gone after stats")
            case grammar.Call(function, _) if function not in FUNCTIONS and not (in_stats and function in AGGREGATES):
                raise QueryError(f"no such function: {function}")


def _known_after(command: Command, known: Names) -> Names:
    match command:
        case grammar.Stats(listed, by):
            return {each.name for each in (*listed, *by)}
        case grammar.Fields(listed):
            return known | {each.name for each in listed}
    return known


def _inside(part: Any) -> Iterator[Any]:
    """A part of a query and all that is in it."""
    yield part
    if isinstance(part, tuple):
        for each in part:
            if not isinstance(each, str | re.Pattern):
                yield from _inside(each)
