"""The part of CloudWatch Logs Insights QL that our saved queries use: its grammar, and what a query is made of.

Whatever does not stand here is refused by its name, so that no saved query rests on something that its tests skip.
"""

import re
from functools import cache
from typing import Any, Final, NamedTuple

from lark import Lark, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

GRAMMAR: Final = r"""
start: command ("|" command)*
?command: fields | display | filter | stats | sort | limit | dedup
fields: "fields"i listed
display: "display"i name ("," name)*
filter: "filter"i condition
stats: "stats"i listed ["by"i listed]
sort: "sort"i key ("," key)*
limit: "limit"i NUMBER
dedup: "dedup"i name ("," name)*

listed: named ("," named)*
named: condition ["as"i name]
key: condition [ORDER]

?condition: both | either
either: both ("or"i both)+
?both: negated | every
every: negated ("and"i negated)+
?negated: test | "not"i negated -> denied
?test: sum
     | sum COMPARISON sum -> compared
     | sum [NOT] "in"i "[" literal ("," literal)* "]" -> among
     | sum [NOT] "like"i (TEXT | REGEX) -> like
?sum: product | sum SIGN product -> arithmetic
?product: atom | product TIMES atom -> arithmetic
?atom: literal | name -> field | call | "(" condition ")"
call: WORD "(" [argument ("," argument)*] ")"
?argument: condition | PERIOD -> period | "*" -> all
?literal: TEXT -> text | NUMBER -> number
name: WORD | QUOTED

ORDER: /asc|desc/i
NOT.2: /not\b/i
COMPARISON: "=" | "!=" | "<=" | ">=" | "<" | ">"
SIGN: "+" | "-"
TIMES: "/" | "%" | "*"
PERIOD.2: /[0-9]+[a-z]+/i
NUMBER: /[0-9]+(\.[0-9]+)?/
TEXT: /"[^"\\]*"/ | /'[^'\\]*'/
REGEX: /\/(\\.|[^\/\\\n])+\//
QUOTED: /`[^`]+`/
WORD: /[@a-z_][a-z0-9_.]*/i
COMMENT: /#[^\n]*/
%import common.WS
%ignore WS
%ignore COMMENT
"""
# `case` and `if` are functions of the language by now: a field of that name is safe in backticks.
RESERVED: Final = frozenset({"and", "as", "asc", "by", "case", "desc", "if", "in", "like", "not", "or"})
COMMANDS: Final = frozenset({"fields", "display", "filter", "stats", "sort", "limit", "dedup"})


class QueryError(ValueError):
    """A query that we refuse. Says what it is that is not known here."""


class Name(NamedTuple):
    name: str


class Value(NamedTuple):
    value: str | float


class Star(NamedTuple):
    """The `*` of count(*)."""


class Period(NamedTuple):
    seconds: int
    text: str


class Call(NamedTuple):
    function: str
    arguments: tuple[Any, ...]


class Arithmetic(NamedTuple):
    left: Any
    sign: str
    right: Any


class Compared(NamedTuple):
    left: Any
    sign: str
    right: Any


class Among(NamedTuple):
    left: Any
    negated: bool
    values: tuple[str | float, ...]


class Like(NamedTuple):
    left: Any
    negated: bool
    pattern: re.Pattern[str]


class Denied(NamedTuple):
    condition: Any


class Every(NamedTuple):
    conditions: tuple[Any, ...]


class Either(NamedTuple):
    conditions: tuple[Any, ...]


class Named(NamedTuple):
    expression: Any
    name: str


class Key(NamedTuple):
    expression: Any
    descending: bool


class Fields(NamedTuple):
    listed: tuple[Named, ...]


class Display(NamedTuple):
    names: tuple[str, ...]


class Filter(NamedTuple):
    condition: Any


class Stats(NamedTuple):
    listed: tuple[Named, ...]
    by: tuple[Named, ...]


class Sort(NamedTuple):
    keys: tuple[Key, ...]


class Limit(NamedTuple):
    most: int


class Dedup(NamedTuple):
    names: tuple[str, ...]


Command = Fields | Display | Filter | Stats | Sort | Limit | Dedup
SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
# "bin(300s) is implemented as 60 seconds": a number beyond its unit is cut, so it is refused here.
CAPS: Final = {"s": 60, "m": 60, "h": 24}


@cache
def parse(text: str) -> tuple[Command, ...]:
    """The commands of a query. Raises QueryError naming what is not implemented."""
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise QueryError(f"not understood in line {error.line}: {_unexpected(error)}") from None
    try:
        commands: tuple[Command, ...] = Build(visit_tokens=False).transform(tree)
    except VisitError as error:
        raise error.orig_exc from None
    return commands


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", maybe_placeholders=True, propagate_positions=True)


def _unexpected(error: UnexpectedInput) -> str:
    match error:
        case UnexpectedToken():
            return repr(str(error.token))
        case UnexpectedCharacters():
            return repr(error.char)
    return "the end"


class Build(Transformer[Any, Any]):
    """The tree of the grammar as the tuples above. A word of the language is no name unless it stands in backticks."""

    def start(self, commands: list[Command]) -> tuple[Command, ...]:
        return tuple(commands)

    def listed(self, items: list[Named]) -> tuple[Named, ...]:
        return tuple(items)

    def display(self, names: list[str]) -> Display:
        return Display(tuple(names))

    def dedup(self, names: list[str]) -> Dedup:
        return Dedup(tuple(names))

    def sort(self, keys: list[Key]) -> Sort:
        return Sort(tuple(keys))

    def every(self, conditions: list[Any]) -> Every:
        return Every(tuple(conditions))

    def either(self, conditions: list[Any]) -> Either:
        return Either(tuple(conditions))

    def call(self, parts: list[Any]) -> Call:
        return Call(str(parts[0]).lower(), tuple(part for part in parts[1:] if part is not None))

    def among(self, parts: list[Any]) -> Among:
        return Among(parts[0], bool(parts[1]), tuple(each.value for each in parts[2:]))

    @v_args(inline=True)
    def fields(self, listed: tuple[Named, ...]) -> Fields:
        return Fields(listed)

    @v_args(inline=True)
    def filter(self, condition: Any) -> Filter:
        return Filter(condition)

    @v_args(inline=True)
    def stats(self, listed: tuple[Named, ...], by: tuple[Named, ...] | None) -> Stats:
        return Stats(listed, by or ())

    @v_args(inline=True)
    def limit(self, most: str) -> Limit:
        return Limit(int(most))

    @v_args(inline=True)
    def named(self, expression: Any, name: str | None) -> Named:
        return Named(expression, name or shown(expression))

    @v_args(inline=True)
    def key(self, expression: Any, order: str | None) -> Key:
        return Key(expression, str(order).lower() == "desc")

    @v_args(inline=True)
    def denied(self, condition: Any) -> Denied:
        return Denied(condition)

    @v_args(inline=True)
    def compared(self, left: Any, sign: str, right: Any) -> Compared:
        return Compared(left, str(sign), right)

    @v_args(inline=True)
    def like(self, left: Any, negated: str | None, pattern: str) -> Like:
        inside = pattern[1:-1]
        is_regex = pattern.startswith("/")
        return Like(left, bool(negated), re.compile(inside.replace(r"\/", "/") if is_regex else re.escape(inside)))

    @v_args(inline=True)
    def arithmetic(self, left: Any, sign: str, right: Any) -> Arithmetic:
        return Arithmetic(left, str(sign), right)

    @v_args(inline=True)
    def field(self, name: str) -> Name:
        return Name(name)

    @v_args(inline=True)
    def name(self, word: str) -> str:
        if word.lower() in RESERVED | COMMANDS:
            raise QueryError(f"{word!r} is a word of the language: as a name it stands in backticks")
        return str(word).strip("`")

    @v_args(inline=True)
    def period(self, text: str) -> Period:
        number, unit = int(re.sub(r"\D", "", text)), re.sub(r"\d", "", text)
        if unit not in SECONDS or number > CAPS.get(unit, number):
            raise QueryError(f"no such period: {str(text)!r}")
        return Period(number * SECONDS[unit], str(text))

    def all(self, _: list[Any]) -> Star:
        return Star()

    @v_args(inline=True)
    def text(self, quoted: str) -> Value:
        return Value(quoted[1:-1])

    @v_args(inline=True)
    def number(self, digits: str) -> Value:
        return Value(float(digits) if "." in digits else int(digits))


def shown(expression: Any) -> str:
    """The column of an expression without an alias: a field has its own name, and so has a bin."""
    match expression:
        case Name(name):
            return name
        case Call("bin", (Period(_, text),)):
            return f"bin({text})"
    raise QueryError(f"a {type(expression).__name__} needs a name: `as …`")
