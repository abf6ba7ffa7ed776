"""The lanes as SQS queues.

Items of one learner (one FIFO group) make a chain of batches, sent one after another, so that their order holds. Chains
go side by side. What a queue refuses is tried again, alone; what comes behind it in its chain waits.
"""

import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from chatoet.rules.item import Item, Packed, group_of
from chatoet.rules.route import Lane

Forward = Callable[[Lane, Item, Lane], None]  # hands an item on: to that lane, this item, from that lane
Entry = dict[str, Any]  # one of SendMessageBatch
Chain = tuple[Lane, list[Entry]]
MAX_ENTRIES, MAX_BYTES = 10, 250_000  # of one SendMessageBatch
TRIES = 3
PAUSE = 0.2  # seconds before the last try, give or take half
CONNECT, READ = 1.0, 2.5  # seconds that one call may take
LAST_CALL = 5.0  # seconds after which no call is begun, so that the webhook still answers within its ten
SIDE_BY_SIDE = 10  # chains; as many connections as a boto3 client keeps


class LaneRefusedError(RuntimeError):
    """A queue took only some of the items. Says how many it did not take, or was not asked to after those."""

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

    def __init__(
        self,
        sqs: SqsClient,
        urls: Mapping[Lane, str],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sqs, self._urls, self._clock, self._sleep = sqs, urls, clock, sleep

    def put(self, lane: Lane, items: Iterable[Item], pepper: bytes, source: str = "") -> None:
        """Returns when every item is durably queued; raises LaneRefusedError otherwise.

        `source` is the lane that hands the item on: without it the queue would take the second way for a duplicate.
        """
        self.put_all({lane: [(item, item.to_body()) for item in items]}, pepper, source)

    def put_all(self, lanes: Mapping[Lane, Sequence[Packed]], pepper: bytes, source: str = "") -> None:
        """The same for several lanes and items that are packed already."""
        until = self._clock() + LAST_CALL
        chains: list[Chain] = []
        for lane, packed in lanes.items():
            suffix = f"{lane}:{source}" if source else lane
            entries = [_entry(item, body, suffix, pepper) for item, body in packed]
            chains += [(lane, chain) for chain in _chains(entries)]
        left = self._send_one(chains[0], until) if len(chains) == 1 else self._send_many(chains, until)
        if left:
            raise LaneRefusedError(left)

    def _send_many(self, chains: list[Chain], until: float) -> int:
        if not chains:
            return 0
        from concurrent.futures import ThreadPoolExecutor  # here, because most bodies have one message

        with ThreadPoolExecutor(min(len(chains), SIDE_BY_SIDE)) as pool:
            return sum(pool.map(lambda chain: self._send_one(chain, until), chains))

    def _send_one(self, chain: Chain, until: float) -> int:
        """How many entries were not taken; none is sent behind one that was not."""
        lane, entries = chain
        taken = 0
        for batch in _batches(entries):
            refused = self._insist(lane, batch, until)
            taken += len(batch) - refused
            if refused:
                break
        return len(entries) - taken

    def _insist(self, lane: Lane, batch: list[Entry], until: float) -> int:
        """How many of the batch were not taken in all tries."""
        for attempt in range(TRIES):
            if attempt == TRIES - 1:
                self._sleep(_jittered(PAUSE))
            if self._clock() >= until:
                break
            batch = self._refused(lane, batch)
            if not batch:
                break
        return len(batch)

    def _refused(self, lane: Lane, batch: list[Entry]) -> list[Entry]:
        try:
            answer = self._sqs.send_message_batch(QueueUrl=self._urls[lane], Entries=batch)
        except (BotoCoreError, ClientError):
            return batch
        failed = {failure["Id"] for failure in answer.get("Failed", ())}
        return [entry for entry in batch if entry["Id"] in failed] if failed else []


def _entry(item: Item, body: str, suffix: str, pepper: bytes) -> Entry:
    return {
        "MessageBody": body,
        "MessageGroupId": group_of(item, pepper),
        "MessageDeduplicationId": f"{item.mid}:{suffix}",
    }


def _chains(entries: list[Entry]) -> list[list[Entry]]:
    """The groups packed into chains of about the same weight, the heaviest group first; one chain if one batch does."""
    batches = -(-_weight(entries) // MAX_BYTES)
    if batches <= 1:
        return [entries] if entries else []
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry["MessageGroupId"], []).append(entry)
    count = min(SIDE_BY_SIDE, len(groups), batches)
    chains: list[list[Entry]] = [[] for _ in range(count)]
    weights = [0] * count
    for group in sorted(groups.values(), key=_weight, reverse=True):
        lightest = weights.index(min(weights))
        chains[lightest] += group
        weights[lightest] += _weight(group)
    return chains


def _weight(entries: list[Entry]) -> int:
    """Of each its bytes, or a tenth of a batch if that is more: a batch is full by either."""
    return sum(max(len(entry["MessageBody"]), MAX_BYTES // MAX_ENTRIES) for entry in entries)


def _batches(entries: list[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
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


def _jittered(seconds: float) -> float:
    from random import uniform

    return uniform(seconds / 2, seconds * 1.5)  # noqa: S311
