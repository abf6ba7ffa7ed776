"""Runs a saved query over log lines, after AWS's documentation of Logs Insights QL (CWL_QuerySyntax and its pages).

Where the documentation is silent, the evaluator refuses: what `!=` or `not` makes of a missing field, how words compare
by < and >. So a query that passes here means the same however AWS decides it.
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from statistics import fmean
from typing import Any, Final, NamedTuple

from tests.insights import grammar
from tests.insights.grammar import QueryError, parse
from tests.insights.values import NotDocumentedError, Row, Value, equal, natural, number, ordered

MOST: Final = 10_000  # rows, where there is no `limit`
DEFAULT: Final = ("@timestamp", "@message")  # shown by a query that names no fields
ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "%": operator.mod,
}  # fmt: skip
AGGREGATES: Final = ("count", "count_distinct", "sum", "min", "max", "avg", "earliest", "latest")


class Scope(NamedTuple):
    """`missing_is_false`: whether a comparison with a missing field is false (and its negation true), or unknown."""

    now: int
    missing_is_false: bool = True


class Table(NamedTuple):
    rows: list[Row]
    shown: tuple[str, ...]


def run(query: str, lines: Iterable[Row], now: int) -> list[Row]:
    """The rows of the answer, each with the columns that the query shows. `now` in seconds."""
    table, scope, commands = Table([dict(line) for line in lines], ()), Scope(now), parse(query)
    table = table._replace(rows=sorted(table.rows, key=lambda row: -int(row["@timestamp"])))  # the newest first
    for command in commands:
        table = _apply(command, table, scope)
    limited = any(isinstance(command, grammar.Limit) for command in commands)
    rows = table.rows if limited else table.rows[:MOST]
    return [{name: row[name] for name in table.shown or DEFAULT if name in row} for row in rows]


def _apply(command: grammar.Command, table: Table, scope: Scope) -> Table:
    match command:
        case grammar.Fields(listed):
            return Table([row | _named(listed, row, scope) for row in table.rows], _columns(table.shown, listed))
        case grammar.Display(names):
            return Table(table.rows, names)
        case grammar.Filter(condition):
            return Table([row for row in table.rows if holds(condition, row, scope)], table.shown)
        case grammar.Stats(listed, by):
            return Table(_grouped(listed, by, table.rows, scope), tuple(each.name for each in (*by, *listed)))
        case grammar.Sort(keys):
            return Table(_sorted(keys, table.rows, scope), table.shown)
        case grammar.Dedup(names):
            return Table(_first_of_each(names, table.rows), table.shown)
        case grammar.Limit(most):
            return Table(table.rows[:most], table.shown)


def _columns(shown: tuple[str, ...], listed: tuple[grammar.Named, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*shown, *(each.name for each in listed))))


def _named(listed: tuple[grammar.Named, ...], row: Row, scope: Scope) -> Row:
    values = ((each.name, value_of(each.expression, row, scope)) for each in listed)
    return {name: value for name, value in values if value is not None}


# Conditions


def holds(condition: Any, row: Row, scope: Scope) -> bool:
    """Refuses a row on which the two ways to read a missing field differ: it needs ispresent or coalesce."""
    readings = {truth(condition, row, scope._replace(missing_is_false=way)) is True for way in (True, False)}
    if len(readings) > 1:
        raise NotDocumentedError(f"a negation of a missing field on {row.get('event', 'a row')}: say ispresent first")
    return readings.pop()


def truth(condition: Any, row: Row, scope: Scope) -> bool | None:
    """None when it cannot be known, because a field is missing."""
    match condition:
        case grammar.Either(parts):
            return _either([truth(part, row, scope) for part in parts])
        case grammar.Every(parts):
            return _not(_either([_not(truth(part, row, scope)) for part in parts]))
        case grammar.Denied(part):
            return _not(truth(part, row, scope))
        case grammar.Compared(left, sign, right):
            return _compared(value_of(left, row, scope), sign, value_of(right, row, scope), scope)
        case grammar.Among(left, negated, values):
            found = value_of(left, row, scope)
            return _found(found, negated, scope, lambda value: any(equal(value, each) for each in values))
        case grammar.Like(left, negated, pattern):
            found = value_of(left, row, scope)
            return _found(found, negated, scope, lambda value: bool(pattern.search(str(value))))
    found = value_of(condition, row, scope)
    return None if found is None else bool(number(found))


def _either(parts: list[bool | None]) -> bool | None:
    return True if True in parts else None if None in parts else False


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _compared(left: Value | None, sign: str, right: Value | None, scope: Scope) -> bool | None:
    if left is None or right is None:
        return _missing(sign == "!=", scope)
    if sign in ("=", "!="):
        return equal(left, right) is (sign == "=")
    return ordered(sign, left, right)


def _found(value: Value | None, negated: bool, scope: Scope, test: Callable[[Value], bool]) -> bool | None:
    return _missing(negated, scope) if value is None else test(value) is not negated


def _missing(negated: bool, scope: Scope) -> bool | None:
    return negated if scope.missing_is_false else None


# Values


def value_of(expression: Any, row: Row, scope: Scope) -> Value | None:
    match expression:
        case grammar.Name(name):
            return row.get(name)
        case grammar.Value(value):
            return value
        case grammar.Arithmetic(left, sign, right):
            return _computed(sign, value_of(left, row, scope), value_of(right, row, scope))
        case grammar.Call(function, arguments):
            if function not in FUNCTIONS:
                raise QueryError(f"no such function: {function!r}")
            return FUNCTIONS[function](arguments, row, scope)
    found = truth(expression, row, scope)
    return None if found is None else int(found)  # "equals 0 or 1"


def _computed(sign: str, left: Value | None, right: Value | None) -> Value | None:
    first, second = number(left), number(right)
    if first is None or second is None or (sign in "/%" and not second):
        return None
    result: int | float = ARITHMETIC[sign](first, second)
    return result


def _coalesce(arguments: Sequence[Any], row: Row, scope: Scope) -> Value | None:
    """The first value that is not null."""
    return next((found for each in arguments if (found := value_of(each, row, scope)) is not None), None)


def _contains(arguments: Sequence[Any], row: Row, scope: Scope) -> Value | None:
    text, sought = (value_of(each, row, scope) for each in arguments)
    return None if text is None or sought is None else int(str(sought) in str(text))


def _concat(arguments: Sequence[Any], row: Row, scope: Scope) -> Value | None:
    return "".join(str(found) for each in arguments if (found := value_of(each, row, scope)) is not None)


def _abs(arguments: Sequence[Any], row: Row, scope: Scope) -> Value | None:
    found = number(value_of(arguments[0], row, scope))
    return None if found is None else abs(found)


def _floor(arguments: Sequence[Any], row: Row, scope: Scope) -> Value | None:
    """datefloor(a timestamp, a period)."""
    return _truncated(value_of(arguments[0], row, scope), arguments[1])


def _truncated(timestamp: Value | None, period: grammar.Period) -> Value | None:
    found = number(timestamp)
    return None if found is None else int(found - found % (period.seconds * 1000))


def _parsed(arguments: Sequence[Any], row: Row, scope: Scope) -> Value | None:
    """parseDate(a text, its form, a zone), in milliseconds. One form of Java's is known here: that of an hour."""
    text, form, zone = (value_of(each, row, scope) for each in arguments)
    if (form, zone) != ("yyyyMMddHH", "UTC"):
        raise QueryError(f"no such form of a date: {form!r} in {zone!r}")
    return None if text is None else int(datetime.strptime(f"{text}+0000", "%Y%m%d%H%z").timestamp()) * 1000


def _as_it_is(arguments: Sequence[Any], row: Row, scope: Scope) -> Value | None:
    """toMillis: here a timestamp is its milliseconds already."""
    return value_of(arguments[0], row, scope)


def _substr(arguments: Sequence[Any], row: Row, scope: Scope) -> Value | None:
    """substr(a text, from where, how many)."""
    text, start, *most = (value_of(each, row, scope) for each in arguments)
    if text is None:
        return None
    begin = int(start or 0)
    return str(text)[begin : begin + int(most[0] or 0) if most else None]


FUNCTIONS: Final[dict[str, Callable[[Sequence[Any], Row, Scope], Value | None]]] = {
    "abs": _abs,
    "bin": lambda arguments, row, scope: _truncated(row.get("@timestamp"), arguments[0]),
    "coalesce": _coalesce,
    "concat": _concat,
    "datefloor": _floor,
    "ispresent": lambda arguments, row, scope: int(value_of(arguments[0], row, scope) is not None),
    "now": lambda arguments, row, scope: scope.now,
    "parsedate": _parsed,
    "strcontains": _contains,
    "substr": _substr,
    "tomillis": _as_it_is,
}  # fmt: skip


# Commands over all rows


def _grouped(
    listed: tuple[grammar.Named, ...], by: tuple[grammar.Named, ...], rows: list[Row], scope: Scope
) -> list[Row]:
    groups: dict[tuple[Value | None, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(value_of(each.expression, row, scope) for each in by), []).append(row)
    return [_row(by, key, listed, group, scope) for key, group in groups.items()]


def _row(
    by: tuple[grammar.Named, ...],
    key: tuple[Value | None, ...],
    listed: tuple[grammar.Named, ...],
    group: list[Row],
    scope: Scope,
) -> Row:
    keys = zip((each.name for each in by), key, strict=True)
    values = ((each.name, _aggregate(each.expression, group, scope)) for each in listed)
    return {name: value for name, value in (*keys, *values) if value is not None}


def _aggregate(expression: Any, group: list[Row], scope: Scope) -> Value | None:
    """Aggregates may stand in arithmetic: `max(size) - min(size)`."""
    match expression:
        case grammar.Arithmetic(left, sign, right):
            return _computed(sign, _aggregate(left, group, scope), _aggregate(right, group, scope))
        case grammar.Call(function, (grammar.Star(),)) if function == "count":
            return len(group)
        case grammar.Call(function, (argument,)) if function in AGGREGATES:
            in_time = sorted(group, key=lambda row: row.get("@timestamp", 0))
            return _over(function, [value_of(argument, row, scope) for row in in_time])
        case grammar.Value(value):
            return value
    raise QueryError(f"no such aggregate: {getattr(expression, 'function', expression)!r}")


def _over(function: str, in_time: list[Value | None]) -> Value | None:
    if function in ("earliest", "latest"):
        return in_time[0 if function == "earliest" else -1]
    values = [value for value in in_time if value is not None]
    match function:
        case "count":
            return len(values)
        case "count_distinct":
            return len({str(value) for value in values})
        case "min" | "max" if values:
            return (min if function == "min" else max)(values, key=natural)
    numbers = [found for value in values if (found := number(value)) is not None]
    return None if not numbers else sum(numbers) if function == "sum" else fmean(numbers)


def _sorted(keys: tuple[grammar.Key, ...], rows: list[Row], scope: Scope) -> list[Row]:
    """Stable, by the last key first. Rows without the value come last: AWS does not say."""
    for key in reversed(keys):
        valued = [(value_of(key.expression, row, scope), row) for row in rows]
        there = sorted(
            ((value, row) for value, row in valued if value is not None),
            key=lambda pair: natural(pair[0]),
            reverse=key.descending,
        )
        rows = [row for _, row in there] + [row for value, row in valued if value is None]
    return rows


def _first_of_each(names: tuple[str, ...], rows: list[Row]) -> list[Row]:
    """Null values are no duplicates."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for row in rows:
        values = tuple(str(row[name]) for name in names if name in row)
        if len(values) < len(names) or values not in seen:
            kept.append(row)
            seen.add(values)
    return kept
