"""What DynamoDB charges for a request, from the sizes of its items (on-demand request units).

Source: AWS, "DynamoDB item sizes and formats", "DynamoDB on-demand capacity mode". A write unit is 1 KB of the larger
of the item before and after; a strongly consistent read unit is 4 KB; transactions cost twice. An item that is not
there, or whose condition fails, costs as one that is. A condition check is taken for a write.
"""

from collections.abc import Callable
from math import ceil
from typing import Any

Json = dict[str, Any]
Size = Callable[[str, Json], int]  # (table, key) to bytes, now; 0 when there is no such item
KB = 1024
WRITES = {"PutItem", "UpdateItem", "DeleteItem"}


def item_size(item: Json) -> int:
    """Bytes of an item in DynamoDB's own notation."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Json) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return _number_size(content)
        case "B":
            return _decoded_length(content)
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + _value_size(each) for each in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value_size(each) for name, each in content.items())
    return sum(_value_size({kind[0]: each}) for each in content)  # SS, NS, BS


def _number_size(digits: str) -> int:
    """Two significant digits a byte, one byte more, and one for a sign."""
    significant = digits.lstrip("-").replace(".", "").strip("0")
    return ceil(len(significant) / 2) + 1 + digits.startswith("-")


def _decoded_length(base64: str | bytes) -> int:
    """Base64 on the wire; bytes as botocore gives them."""
    return len(base64) if isinstance(base64, bytes) else len(base64) * 3 // 4 - base64.count("=")


def write_targets(operation: str, request: Json) -> list[tuple[str, Json, int]]:
    """(table, key, size of the item as sent) of all that a request writes or checks; size 0 where it sends no item."""
    if operation in WRITES:
        return [_target(request)]
    if operation == "TransactWriteItems":
        return [_target(action) for each in request["TransactItems"] for action in each.values()]
    return []


def _target(action: Json) -> tuple[str, Json, int]:
    item = action.get("Item")
    return (action["TableName"], item, item_size(item)) if item else (action["TableName"], action["Key"], 0)


def write_units(operation: str, sizes: list[int]) -> int:
    """`sizes`: of each item, the larger of before and after."""
    return sum(max(1, ceil(size / KB)) for size in sizes) * (2 if operation == "TransactWriteItems" else 1)


def read_units(operation: str, request: Json, response: Json) -> float:
    match operation:
        case "GetItem":
            return _read(item_size(response.get("Item", {})), request)
        case "Query" | "Scan":
            return _read(sum(item_size(item) for item in response.get("Items", [])), request)
        case "TransactGetItems":
            return sum(2 * max(1, ceil(item_size(r.get("Item", {})) / (4 * KB))) for r in response["Responses"])
    return 0


def _read(size: int, request: Json) -> float:
    return max(1, ceil(size / (4 * KB))) * (1.0 if request.get("ConsistentRead") else 0.5)
