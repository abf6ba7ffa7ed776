"""A captured run, and violations planted into a copy of its lines."""

from collections.abc import Callable
from typing import NamedTuple

from tests.insights.evaluate import run as evaluate
from tests.insights.saved import saved
from tests.insights.values import Row, Value

Lines = tuple[Row, ...]


class Run(NamedTuple):
    lines: Lines
    ends: int  # its last second, in which the queries are asked

    def ask(self, query: str, **words: str) -> list[Row]:
        """The answer of a saved query; `words` stand in place of those that whoever asks replaces."""
        text = saved()[query]
        for word, value in words.items():
            text = text.replace(word, value)
        return evaluate(text, self.lines, self.ends)

    def named(self, event: str) -> Lines:
        return tuple(line for line in self.lines if line["event"] == event)

    def without(self, leave_out: Callable[[Row], bool]) -> "Run":
        return self._replace(lines=tuple(line for line in self.lines if not leave_out(line)))

    def with_(self, *more: Row) -> "Run":
        return self._replace(lines=self.lines + more)

    def changed(self, line: Row, **fields: Value | None) -> "Run":
        """With other fields on one line; None takes a field away."""
        return self._replace(lines=tuple(edited(each, **fields) if each is line else each for each in self.lines))


def edited(line: Row, **fields: Value | None) -> Row:
    """A copy with other fields; `at` is its second."""
    at = fields.pop("at", None)
    values = line | ({"@timestamp": int(at) * 1000} if at is not None else {}) | fields
    return {name: value for name, value in values.items() if value is not None}


def second(line: Row) -> int:
    return int(line["@timestamp"]) // 1000
