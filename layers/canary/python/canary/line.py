"""How the canary reaches the service: the webhook's own URL, the pages, and the queue that brings what we write."""

import json
from typing import Any
from urllib.parse import urlencode

import urllib3

from canary.talk import Heard, StageError

TIMEOUT = urllib3.Timeout(connect=5, read=30)


class CloudLine:
    def __init__(self, sqs: Any, queue: str, webhook_url: str) -> None:
        self._sqs, self._queue, self._webhook = sqs, queue, webhook_url
        self._pool = urllib3.PoolManager(timeout=TIMEOUT, retries=False)

    def post(self, body: bytes, signature: str) -> int:
        headers = {"content-type": "application/json", "x-hub-signature-256": signature}
        return self._request(self._webhook, body, headers)[0]

    def form(self, url: str, fields: dict[str, str]) -> tuple[int, bytes]:
        headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
        return self._request(url, urlencode(fields).encode(), headers)

    def heard(self, wait: int) -> list[Heard]:
        answer = self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10, WaitTimeSeconds=wait)
        found = answer.get("Messages", [])
        for message in found:
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        return [Heard(**json.loads(message["Body"])) for message in found]

    def _request(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        try:
            answer = self._pool.request("POST", url, body=body, headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError:
            raise StageError("no_answer") from None
        return answer.status, answer.data
