"""What the flows' tests look up and plant in the raw tables."""

import json
from typing import Any

from chatoet.rules.audit import Entry
from chatoet.rules.head import Head
from chatoet.rules.pseudonym import address_hash
from chatoet.store.heads import from_item
from tests.fixtures.world import World

Json = dict[str, Any]


def uid_of(world: World, bsuid: str = "GB.1001") -> str:
    key = address_hash(world.core.pepper(), "bsuid", bsuid)
    return next(str(i["uid"]["S"]) for i in world.stored("learners", "Identity") if i["pk"]["S"] == key)


def head_of(world: World, bsuid: str = "GB.1001") -> Head:
    """As the table has it, whether it has ended or not."""
    return from_item(world.core.tables["Head"].get(uid_of(world, bsuid), "head", consistent_read=True))


def plant(world: World, bsuid: str = "GB.1001", **values: Any) -> None:
    """Sets attributes of the head, as a flow that does not exist yet would."""
    model = world.core.tables["Head"]
    actions = [getattr(model, name).set(value) for name, value in values.items()]
    model(uid_of(world, bsuid), "head").update(actions=actions)


def decisions(world: World) -> list[tuple[str, str]]:
    """(purpose, decision) of every receipt, in the order of time and then of name."""
    receipts = sorted(world.stored("consents", "Receipt"), key=lambda i: (int(i["at"]["N"]), i["purpose"]["S"]))
    return [(i["purpose"]["S"], i["decision"]["S"]) for i in receipts]


def chains_of(world: World) -> dict[str, list[Entry]]:
    """Every audit chain, rebuilt from the raw table."""
    chains: dict[str, list[Entry]] = {}
    for item in sorted(world.account.items("audit"), key=lambda item: int(item["seq"]["N"])):
        name, event, controller = (item[key]["S"] for key in ("chain", "event", "controller_id"))
        fields, previous = json.loads(item["fields"]["S"]), item["previous"]["S"]
        seq, at = int(item["seq"]["N"]), int(item["at"]["N"])
        chains.setdefault(name, []).append(Entry(name, seq, at, previous, event, fields, controller))
    return chains


def hand_to_tutor(world: World) -> None:
    """What waits for the tutor, without what the tutor hands on."""
    for message in world.account.receive("turns"):
        record = {"messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"]}
        assert world.tutor({"Records": [record | {"attributes": message["Attributes"]}]}) == {"batchItemFailures": []}
        queue = world.account.queues["turns"]
        world.account.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def wake_all(world: World) -> None:
    """Looks at every reply again, as the wake-ups will when they come."""
    for outbox in world.stored("conversations", "Outbox"):
        mid = outbox["sk"]["S"].removeprefix("outbox#")
        body = json.dumps({"uid": outbox["pk"]["S"], "mid": mid, "reply_to": outbox["reply_to"]["S"]})
        record = {"messageId": "1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
        assert world.wakeups({"Records": [record]}, int(world.now)) == {"batchItemFailures": []}
