"""The ground that the other tests stand on."""

import threading
from typing import Any

import pytest

from tests.fixtures.cloud import QUEUES, TABLES, Account
from tests.fixtures.loopback import OutsideError


@pytest.mark.parametrize("table", TABLES)
def test_every_table_expires_its_items(cloud: Account, table: str) -> None:
    found = cloud.dynamodb.describe_time_to_live(TableName=cloud.tables[table])["TimeToLiveDescription"]
    assert found == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_every_lane_has_a_queue_for_what_failed(cloud: Account) -> None:
    for queue in set(QUEUES) - {"canary"}:  # a phone, and no lane: what it has not heard is forgotten
        found = cloud.sqs.get_queue_attributes(QueueUrl=cloud.queues[queue], AttributeNames=["RedrivePolicy"])
        assert f"{queue}-dlq" in found["Attributes"]["RedrivePolicy"]


def test_one_test_does_not_see_anothers_items(cloud: Account) -> None:
    assert cloud.items("learners") == []
    cloud.dynamodb.put_item(TableName=cloud.tables["learners"], Item={"pk": {"S": "a"}, "sk": {"S": "b"}})
    assert len(cloud.items("learners")) == 1


test_the_next_test_does_not_see_them_either = test_one_test_does_not_see_anothers_items


def test_a_failed_condition_undoes_the_whole_transaction(cloud: Account) -> None:
    table = cloud.tables["learners"]
    cloud.dynamodb.put_item(TableName=table, Item=_head("taken"))
    with pytest.raises(cloud.dynamodb.exceptions.TransactionCanceledException) as caught:
        cloud.dynamodb.transact_write_items(
            TransactItems=[{"Put": {"TableName": table, "Item": _head("new")}}, _put_once(table, "taken")]
        )
    codes = [reason["Code"] for reason in caught.value.response["CancellationReasons"]]
    assert codes == ["None", "ConditionalCheckFailed"]
    assert [item["pk"]["S"] for item in cloud.items("learners")] == ["taken"]


def test_of_racing_transactions_one_wins(cloud: Account) -> None:
    table = cloud.tables["learners"]
    wins: list[int] = []

    def race(number: int) -> None:
        own = {"Put": {"TableName": table, "Item": _head(f"own-{number}")}}
        try:
            cloud.dynamodb.transact_write_items(TransactItems=[own, _put_once(table, "prize")])
        except cloud.dynamodb.exceptions.TransactionCanceledException:
            return
        wins.append(number)

    racers = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(item["pk"]["S"] for item in cloud.items("learners")) == sorted([f"own-{wins[0]}", "prize"])
    assert len(wins) == 1


def test_the_secrets_of_a_stage_are_there(cloud: Account) -> None:
    assert set(cloud.secrets) == {"app_secret", "verify_token", "access_token", "pepper", "kek"}


def test_no_test_leaves_this_machine(cloud: Account) -> None:
    import socket

    with socket.socket() as outside, pytest.raises(OutsideError):
        outside.connect(("192.0.2.1", 80))


def _head(key: str) -> dict[str, Any]:
    return {"pk": {"S": key}, "sk": {"S": "head"}}


def _put_once(table: str, key: str) -> dict[str, Any]:
    return {"Put": {"TableName": table, "Item": _head(key), "ConditionExpression": "attribute_not_exists(pk)"}}
