"""The rules of DynamoDB's pricing, on items small enough to count by hand."""

import pytest

from bench.capacity import item_size, read_units, write_targets, write_units


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "héllo"}, 6),
        ({"N": "12345"}, 4),
        ({"N": "-100"}, 3),
        ({"B": "AAEC"}, 3),
        ({"B": "AA=="}, 1),
        ({"B": b"abc"}, 3),
        ({"BOOL": True}, 1),
        ({"NULL": True}, 1),
        ({"L": [{"S": "ab"}, {"BOOL": False}]}, 3 + 1 + 2 + 1 + 1),
        ({"M": {"key": {"S": "ab"}}}, 3 + 1 + 3 + 2),
        ({"SS": ["a", "bc"]}, 3),
    ],
)
def test_an_attribute_weighs_its_name_and_its_value(value: dict[str, object], size: int) -> None:
    assert item_size({"name": value}) == len("name") + size


def test_a_write_unit_is_a_kilobyte_and_a_transaction_costs_twice() -> None:
    assert write_units("PutItem", [1024]) == 1
    assert write_units("PutItem", [1025]) == 2
    assert write_units("UpdateItem", [0]) == 1
    assert write_units("TransactWriteItems", [100, 1025]) == 2 * (1 + 2)


def test_every_kind_of_action_in_a_transaction_is_found() -> None:
    key = {"pk": {"S": "a"}}
    actions = [
        {"Put": {"TableName": "t", "Item": {**key, "text": {"S": "b"}}}},
        {"Update": {"TableName": "t", "Key": key}},
        {"ConditionCheck": {"TableName": "u", "Key": key}},
    ]
    found = write_targets("TransactWriteItems", {"TransactItems": actions})
    assert [(table, size) for table, _, size in found] == [("t", 3 + 5), ("t", 0), ("u", 0)]


def test_reads_are_not_taken_for_writes() -> None:
    assert write_targets("GetItem", {"TableName": "t", "Key": {}}) == []


def test_a_read_unit_is_four_kilobytes_and_half_of_that_when_eventual() -> None:
    big = {"Item": {"t": {"S": "x" * 4096}}}
    assert read_units("GetItem", {"ConsistentRead": True}, big) == 2
    assert read_units("GetItem", {}, big) == 1
    assert read_units("GetItem", {"ConsistentRead": True}, {}) == 1
    assert read_units("TransactGetItems", {}, {"Responses": [big, {}]}) == 6
    assert read_units("Query", {"ConsistentRead": True}, {"Items": [big["Item"], big["Item"]]}) == 3
