"""DynamoDB in memory, behind PynamoDB's client: the stores and their conditions run as they are, thousands a second.

It knows what our stores ask for and raises at anything else. The tests of the stores run over it as over the wire.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from pynamodb.connection import Connection
from pynamodb.exceptions import CancellationReason, VerboseClientError

from chatoet.store.models import TABLE_OF
from chatoet.store.tables import Tables

Value = dict[str, Any]  # as on the wire: {"S": "x"}
Stored = Mapping[str, Value]
TOKEN = re.compile(r"[(),+]|[<>=]+|[#:\w.\-]+")
WORDS = frozenset({"SET", "REMOVE", "ADD"})
MISSING: Value = {}


class Asked(NamedTuple):
    """An item that a condition looks at, and what the placeholders of its expression stand for."""

    item: Stored
    names: Mapping[str, str]
    values: Mapping[str, Value]

    def value(self, token: str) -> Value:
        if token.startswith(":"):
            return self.values[token]
        return self.item.get(self.names[token], MISSING)


Test = Callable[[Asked], bool]
COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def plain(value: Value) -> tuple[str, Any]:
    """Its type and what can be compared."""
    ((kind, held),) = value.items()
    return kind, float(held) if kind == "N" else held


class Reader:
    """The tokens of an expression, from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = TOKEN.findall(text)
        self._at = 0

    @property
    def next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def take(self, *expected: str) -> str:
        token = self.next
        if not token or (expected and token not in expected):
            raise NotImplementedError(f"{token!r} where {expected} was expected")
        self._at += 1
        return token

    def arguments(self) -> list[str]:
        self.take("(")
        found = [self.take()]
        while self.take(",", ")") == ",":
            found.append(self.take())
        return found


@cache
def condition(text: str) -> Test:
    reader = Reader(text)
    test = _condition(reader)
    if reader.next:
        raise NotImplementedError(text)
    return test


def _condition(reader: Reader) -> Test:
    if reader.next == "(":
        return _grouped(reader)
    word = reader.take()
    if word in CALLED:
        return CALLED[word](*reader.arguments())
    operator = reader.take("IN", *COMPARED)
    if operator == "IN":
        among = reader.arguments()
        return lambda asked: asked.value(word) in [asked.value(each) for each in among]
    return _comparison(word, COMPARED[operator], reader.take())


def _grouped(reader: Reader) -> Test:
    reader.take("(")
    if reader.next == "NOT":
        reader.take()
        inner = _condition(reader)
        reader.take(")")
        return lambda asked: not inner(asked)
    first, operator, second = _condition(reader), reader.take("AND", "OR"), _condition(reader)
    reader.take(")")
    if operator == "AND":
        return lambda asked: first(asked) and second(asked)
    return lambda asked: first(asked) or second(asked)


def _comparison(left: str, compare: Callable[[Any, Any], bool], right: str) -> Test:
    def holds(asked: Asked) -> bool:
        one, other = asked.value(left), asked.value(right)
        if not one or not other:
            return compare is COMPARED["<>"]
        (kind, a), (kind_of_other, b) = plain(one), plain(other)
        return compare(a, b) if kind == kind_of_other else compare is COMPARED["<>"]

    return holds


def _begins(path: str, prefix: str) -> Test:
    return lambda asked: str(asked.value(path).get("S", "")).startswith(asked.value(prefix)["S"])


CALLED: Mapping[str, Callable[..., Test]] = {
    "attribute_exists": lambda path: lambda asked: bool(asked.value(path)),
    "attribute_not_exists": lambda path: lambda asked: not asked.value(path),
    "begins_with": _begins,
}

Change = Callable[[dict[str, Value], Asked], None]


@cache
def update(text: str) -> tuple[Change, ...]:
    return tuple(_changes(Reader(text)))


def _changes(reader: Reader) -> Iterator[Change]:
    while reader.next:
        word = reader.take(*WORDS)
        yield CHANGES[word](reader)
        while reader.next == ",":
            reader.take()
            yield CHANGES[word](reader)


def _set(reader: Reader) -> Change:
    path, _, value = reader.take(), reader.take("="), reader.take()
    if reader.next == "+":
        raise NotImplementedError("SET with a sum")

    def change(after: dict[str, Value], asked: Asked) -> None:
        after[asked.names[path]] = asked.value(value)

    return change


def _remove(reader: Reader) -> Change:
    path = reader.take()

    def change(after: dict[str, Value], asked: Asked) -> None:
        after.pop(asked.names[path], None)

    return change


def _add(reader: Reader) -> Change:
    path, value = reader.take(), reader.take()

    def change(after: dict[str, Value], asked: Asked) -> None:
        more = asked.value(value)["N"]
        before = asked.value(path).get("N", "0")
        after[asked.names[path]] = {"N": str(int(before) + int(more))}

    return change


CHANGES: Mapping[str, Callable[[Reader], Change]] = {"SET": _set, "REMOVE": _remove, "ADD": _add}


class Memory(Connection):
    """A client that never leaves the process. Items are never changed in place: what was read stays as it was."""

    def __init__(self) -> None:
        super().__init__(region="eu-west-1")
        self._lock = Lock()
        self.tables: dict[str, dict[str, dict[str, Stored]]] = defaultdict(lambda: defaultdict(dict))
        self.operations: Mapping[str, Callable[[Value], Value]] = {
            "GetItem": self._get, "Query": self._query, "TransactWriteItems": self._transact,
            "PutItem": self._alone("Put"), "UpdateItem": self._alone("Update"), "DeleteItem": self._alone("Delete"),
        }  # fmt: skip

    def dispatch(self, operation_name: str, operation_kwargs: Value) -> Value:
        with self._lock:
            return self.operations[operation_name](operation_kwargs)

    def items(self, table: str) -> list[Stored]:
        return [item for partition in self.tables[table].values() for item in partition.values()]

    def _keys(self, table: str) -> tuple[str, str]:
        meta = self.get_meta_table(table)
        return meta.hash_keyname, meta.range_keyname or ""

    def _place(self, table: str, item: Stored) -> tuple[dict[str, Stored], str]:
        first, second = self._keys(table)
        return self.tables[table][_key(item[first])], _key(item[second]) if second else ""

    def _get(self, asked: Value) -> Value:
        partition, sk = self._place(asked["TableName"], asked["Key"])
        return {"Item": dict(partition[sk])} if sk in partition else {}

    def _query(self, asked: Value) -> Value:
        if "IndexName" in asked or "ExclusiveStartKey" in asked:
            raise NotImplementedError("indexes and pages")
        names, values = asked["ExpressionAttributeNames"], asked["ExpressionAttributeValues"]
        first, _ = self._keys(asked["TableName"])
        partition = self.tables[asked["TableName"]][_key(values[_hash_placeholder(asked, first)])]
        wanted = condition(asked["KeyConditionExpression"])
        found = [partition[sk] for sk in sorted(partition) if wanted(Asked(partition[sk], names, values))]
        found = found if asked.get("ScanIndexForward", True) else found[::-1]
        found = found[: asked.get("Limit")]
        if text := asked.get("FilterExpression"):
            found = [item for item in found if condition(text)(Asked(item, names, values))]
        return {"Items": [dict(item) for item in found], "Count": len(found), "ScannedCount": len(found)}

    def _alone(self, kind: str) -> Callable[[Value], Value]:
        def run(asked: Value) -> Value:
            if not self._holds(asked):
                raise _error("ConditionalCheckFailedException")
            after = self._written(kind, asked)
            return {"Attributes": dict(after)} if asked.get("ReturnValues") == "ALL_NEW" else {}

        return run

    def _transact(self, asked: Value) -> Value:
        each = [next(iter(entry.items())) for entry in asked["TransactItems"]]
        places = [(op["TableName"], *self._names(op)) for _, op in each]
        if len(set(places)) < len(places):
            raise _error("ValidationException")
        failed = [not self._holds(op) for _, op in each]
        if any(failed):
            raise _error("TransactionCanceledException", failed)
        for kind, op in each:
            self._written(kind, op)
        return {}

    def _names(self, asked: Value) -> tuple[str, str]:
        item = asked.get("Key") or asked["Item"]
        first, second = self._keys(asked["TableName"])
        return _key(item[first]), _key(item[second]) if second else ""

    def _holds(self, asked: Value) -> bool:
        text = asked.get("ConditionExpression")
        if not text:
            return True
        partition, sk = self._place(asked["TableName"], asked.get("Key") or asked["Item"])
        return condition(text)(_asked(partition.get(sk, {}), asked))

    def _written(self, kind: str, asked: Value) -> Stored:
        """The item afterwards."""
        partition, sk = self._place(asked["TableName"], asked.get("Key") or asked["Item"])
        before = partition.get(sk, {})
        match kind:
            case "Put":
                partition[sk] = asked["Item"]
            case "Delete":
                partition.pop(sk, None)
            case "Update":
                after = {**before, **asked["Key"]}
                for change in update(asked["UpdateExpression"]):
                    change(after, _asked(before, asked))
                partition[sk] = after
        return partition.get(sk, {})


class MemoryTables(Tables):
    """All tables, each named by its word."""

    def __init__(self) -> None:
        self.connection = self.memory = Memory()
        self._models = {kind: self._bound(kind, table) for kind, table in TABLE_OF.items()}


class MemoryAccount:
    """What tests look at in the raw."""

    def __init__(self, tables: MemoryTables) -> None:
        self._memory = tables.memory

    def items(self, table: str) -> list[Stored]:
        return self._memory.items(table)


def _asked(item: Stored, asked: Value) -> Asked:
    return Asked(item, asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {}))


def _key(value: Value) -> str:
    """Numbers in their order, as text."""
    ((kind, held),) = value.items()
    return f"{int(held):020}" if kind == "N" else str(held)


def _hash_placeholder(asked: Value, name: str) -> str:
    """The value that the partition's key is compared with: PynamoDB names it first."""
    first = Reader(asked["KeyConditionExpression"].lstrip("("))
    path = first.take()
    if asked["ExpressionAttributeNames"][path] != name:
        raise NotImplementedError("a query of no partition")
    first.take("=")
    return first.take()


def _error(code: str, failed: Sequence[bool] = ()) -> VerboseClientError:
    """As PynamoDB tells it; `failed` by the operations of a transaction."""
    reasons = [CancellationReason("ConditionalCheckFailed") if each else None for each in failed]
    return VerboseClientError({"Error": {"Code": code, "Message": code}}, code, {}, cancellation_reasons=reasons)
