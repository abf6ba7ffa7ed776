"""Capacity units from what went over the wire, by DynamoDB's rules for item sizes.

An item is the bytes of its attribute names and values; a write costs a unit a started KB (two in a transaction), a
consistent read one a started 4 KB. An update costs what the item measures afterwards, a condition check what it is.
"""

from base64 import b64decode
from collections.abc import Iterable
from math import ceil
from typing import Any

KB = 1024
Json = dict[str, Any]
Request = tuple[str, Json]  # operation and body


def size_of(item: Json) -> int:
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(typed: Json) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return ceil(len(value.lstrip("-").replace(".", "").strip("0")) / 2) + 1
        case "B":
            return len(value if isinstance(value, bytes) else b64decode(value))
        case "L":
            return 3 + sum(1 + _value(part) for part in value)
        case "M":
            return 3 + sum(1 for _ in value) + size_of(value)
    return 1


class Meter:
    """`dynamodb` is a client that looks up what an update or a check was about. A writing turn makes no `queries`."""

    def __init__(self, dynamodb: Any, queries: bool = False) -> None:
        self._dynamodb, self._queries = dynamodb, queries

    def write_units(self, requests: Iterable[Request]) -> int:
        return sum(self._write(operation, body) for operation, body in requests)

    def read_units(self, requests: Iterable[Request]) -> float:
        return sum(self._read(operation, body) for operation, body in requests)

    def sizes(self, requests: Iterable[Request]) -> dict[str, int]:
        """The size of every item in the transactions, by its kind."""
        found: dict[str, int] = {}
        for operation, body in requests:
            if operation == "TransactWriteItems":
                for part in body["TransactItems"]:
                    item = self._item(next(iter(part.values())))
                    found[item["kind"]["S"]] = max(size_of(item), found.get(item["kind"]["S"], 0))
        return found

    def _write(self, operation: str, body: Json) -> int:
        match operation:
            case "TransactWriteItems":
                parts = [next(iter(part.values())) for part in body["TransactItems"]]
                return sum(2 * self._kilobytes(part) for part in parts)
            case "PutItem" | "UpdateItem" | "DeleteItem":
                return self._kilobytes(body)
        return 0

    def _read(self, operation: str, body: Json) -> float:
        if operation == "GetItem":
            assert body["ConsistentRead"]
            return max(1, ceil(size_of(self._item(body)) / (4 * KB)))
        if operation == "Query" and self._queries:
            size = sum(size_of(item) for item in self._dynamodb.query(**body)["Items"])
            return max(1, ceil(size / (4 * KB))) * (1 if body.get("ConsistentRead") else 0.5)
        assert operation not in ("Query", "Scan", "BatchGetItem"), "not on the way of a turn"
        return 0

    def _kilobytes(self, body: Json) -> int:
        return max(1, ceil(size_of(self._item(body)) / KB))

    def _item(self, body: Json) -> Json:
        if "Item" in body:
            item: Json = body["Item"]
            return item
        found = self._dynamodb.get_item(TableName=body["TableName"], Key=body["Key"], ConsistentRead=True)
        stored: Json = found.get("Item", {})
        return stored
