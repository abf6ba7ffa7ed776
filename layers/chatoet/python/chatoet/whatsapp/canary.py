"""The line of the canary, a synthetic learner (docs/ops/canary.md): what we write to it goes on a queue, not to Meta.

Its addresses are of no country: Meta's user ids begin with a country's two letters, and no number begins with 999.
Who writes from them has signed with the app's secret.
"""

import json
import os
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chatoet.rules.outbox import Accepted, NotSent, Outcome
from chatoet.rules.private import Private
from chatoet.whatsapp.graph import Sender

ADDRESSES = ("CANARY.", "999")
WAMID = "wamid.CANARY"


class CanaryLine:
    """Another line, but for the canary."""

    def __init__(self, line: Sender, sqs: Callable[[], Any], queue: str) -> None:
        self.line, self._sqs, self._queue = line, sqs, queue

    def send(self, kind: str, address: Private, message: dict[str, Any], callback: str) -> Outcome:
        if not address.reveal().startswith(ADDRESSES):
            return self.line.send(kind, address, message, callback)
        wamid = f"{WAMID}.{os.urandom(8).hex()}"
        body = json.dumps({"wamid": wamid, "callback": callback, "message": message})
        try:
            self._sqs().send_message(
                QueueUrl=self._queue, MessageBody=body, MessageGroupId="canary", MessageDeduplicationId=wamid
            )
        except (BotoCoreError, ClientError):
            return NotSent()
        return Accepted(wamid)

    def mark_read(self, message_id: str, typing: bool = True) -> None:
        if not message_id.startswith(WAMID):
            self.line.mark_read(message_id, typing)
