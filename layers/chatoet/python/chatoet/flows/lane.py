"""How every lane handles a batch: one item at a time, each failure told apart, nothing lost.

A clean failure makes the item visible again within seconds; after three tries it is parked and the learner told.
Only a crash waits for the queue's visibility time-out. A crash, or what cannot be parked, ends in the dead-letter
queue.
"""

from collections.abc import Callable
from typing import Any, Protocol

from chatoet.lanes import SqsClient
from chatoet.log import EventLog
from chatoet.rules.catalogue import Fields
from chatoet.rules.item import Item, ItemError, from_body

TRIES = 3
PAUSE = 2  # seconds; doubled with each try


class WaitError(RuntimeError):
    """Not now: the item is to come back after `seconds`, and nothing is wrong."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class Flow(Protocol):
    def __call__(self, item: Item, now: int, tries: int) -> None: ...
    def park(self, item: Item, now: int, error: str) -> None: ...


class LaneRunner:
    def __init__(
        self, lane: str, url: str, flow: Flow, sqs: Callable[[], SqsClient], log: EventLog, now: Callable[[], float]
    ) -> None:
        self._lane, self._url, self._flow = lane, url, flow
        self._sqs, self._log, self._now = sqs, log, now

    def __call__(self, event: dict[str, Any]) -> dict[str, Any]:
        """Lambda's partial batch response: the ids of the records that are to be delivered again."""
        failed = [record["messageId"] for record in event["Records"] if not self._handled(record)]
        return {"batchItemFailures": [{"itemIdentifier": id_} for id_ in failed]}

    def _handled(self, record: dict[str, Any]) -> bool:
        tries = int(record["attributes"]["ApproximateReceiveCount"])
        try:
            item = from_body(record["body"])
        except ItemError as error:
            # Never deleted: it is soon in the dead-letter queue, and holds up its group no longer than that.
            self._log.emit("item.unreadable", lane=self._lane, error=str(error))
            return self._later(record, PAUSE)
        try:
            self._flow(item, int(self._now()), tries)
        except WaitError as wait:
            return self._later(record, wait.seconds)
        except Exception as error:  # noqa: BLE001  one bad item must not sink the batch
            return self._failed(record, item, tries, type(error).__name__)
        return True

    def _failed(self, record: dict[str, Any], item: Item, tries: int, error: str) -> bool:
        known: Fields = {"mid": item.mid, "lane": self._lane, "try": tries}
        self._log.emit("item.failed", **known | {"error": error})
        if tries < TRIES:
            return self._later(record, PAUSE * 2 ** (tries - 1))
        try:
            self._flow.park(item, int(self._now()), error)
        except Exception as second:  # noqa: BLE001  what cannot even be parked goes to the dead-letter queue
            self._log.emit("item.failed", **known | {"error": type(second).__name__})
            return self._later(record, PAUSE * 2**tries)
        return True

    def _later(self, record: dict[str, Any], seconds: int) -> bool:
        self._sqs().change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=seconds
        )
        return False
