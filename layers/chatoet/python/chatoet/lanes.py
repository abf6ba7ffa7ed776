"""The lanes as SQS queues."""

from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from chatoet.rules.item import Item, group_of
from chatoet.rules.route import Lane

Forward = Callable[[Lane, Item, Lane], None]  # hands an item on: to that lane, this item, from that lane
MAX_ENTRIES, MAX_BYTES = 10, 250_000  # of one SendMessageBatch


class LaneRefusedError(RuntimeError):
    """A queue took only some of the items, twice. Says how many were refused."""

    def __init__(self, failed: int) -> None:
        super().__init__(f"{failed} items refused")
        self.failed = failed


class SqsClient(Protocol):
    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]: ...
    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int) -> dict[str, Any]: ...
    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> Any: ...


def decode_pepper(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


class Lanes:
    """Puts items on their queues. Attributes carry keyed hashes only (invariant 5)."""

    def __init__(self, sqs: SqsClient, urls: Mapping[Lane, str]) -> None:
        self._sqs, self._urls = sqs, urls

    def put(self, lane: Lane, items: Iterable[Item], pepper: bytes, source: str = "") -> None:
        """Returns when every item is durably queued; raises LaneRefusedError otherwise.

        `source` is the lane that hands the item on: without it the queue would take the second way for a duplicate.
        """
        suffix = f"{lane}:{source}" if source else lane
        for entries in _batches(_entry(item, suffix, pepper) for item in items):
            failed = self._send(lane, entries)
            if failed and (failed := self._send(lane, [e for e in entries if e["Id"] in failed])):
                raise LaneRefusedError(len(failed))

    def _send(self, lane: Lane, entries: list[dict[str, Any]]) -> set[str]:
        try:
            answer = self._sqs.send_message_batch(QueueUrl=self._urls[lane], Entries=entries)
        except (BotoCoreError, ClientError):
            return {entry["Id"] for entry in entries}
        return {failure["Id"] for failure in answer.get("Failed", [])}


def _entry(item: Item, suffix: str, pepper: bytes) -> dict[str, Any]:
    return {
        "MessageBody": item.to_body(),
        "MessageGroupId": group_of(item, pepper),
        "MessageDeduplicationId": f"{item.mid}:{suffix}",
    }


def _batches(entries: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for entry in entries:
        length = len(entry["MessageBody"])
        if batch and (len(batch) == MAX_ENTRIES or size + length > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append({"Id": str(len(batch)), **entry})
        size += length
    if batch:
        yield batch
