"""The second way in: records of AWS End User Messaging Social, put on the same lanes as Meta's own posts.

Nothing is signed here. What is trusted is the way: only that topic may call the function (template.yaml), and only
AWS's service may publish to the topic.
"""

from collections.abc import Callable
from typing import Any

from chatoet.log import EventLog
from chatoet.rules.social import EnvelopeError, body_of


class NotQueuedError(RuntimeError):
    """Not every record is on its lane: all are to come again, and what was queued is then known as a duplicate."""


class Social:
    """`take` puts what a body holds on the lanes, and says whether all of it is durably there."""

    def __init__(self, take: Callable[[object], bool], log: EventLog) -> None:
        self._take, self._log = take, log

    def __call__(self, records: list[dict[str, Any]]) -> None:
        refused = [record for record in records if not self._taken(record)]
        if refused:
            raise NotQueuedError(f"{len(refused)} of {len(records)} records")

    def _taken(self, record: dict[str, Any]) -> bool:
        sns = record.get("Sns")
        message = sns.get("Message") if isinstance(sns, dict) else None
        try:
            body = body_of(message)
        except EnvelopeError as error:
            # It would be no better the next time.
            self._log.emit(
                "webhook.unreadable", reason=str(error), bytes=len(message) if isinstance(message, str) else 0
            )
            return True
        return self._take(body)
