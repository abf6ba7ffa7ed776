"""Meta's Graph API: one client for everything that we send.

Every call has a deadline; none is retried here, since `/messages` has no idempotency key: what an answer means is
decided by the outbox. Error bodies are read for their code only, because their text repeats our request.
"""

import json
import time
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from chatoet.rules.errors import NO_CODE, code_of
from chatoet.rules.outbox import Accepted, NotSent, Outcome, Rejected, Unknown
from chatoet.rules.private import Private
from chatoet.whatsapp.quota import Quota

META_HOST = "graph.facebook.com"
TIMEOUT = urllib3.Timeout(connect=3, read=8)  # seconds; their sum stays below the shortest function timeout
UNAUTHORISED = 190


class EgressError(RuntimeError):
    """The configured Graph host is not Meta's (nor, in the local stage, this machine)."""


class TokenSource(Protocol):
    def get(self, name: str) -> str: ...
    def doubt(self) -> bool: ...


class Sender(Protocol):
    def send(self, kind: str, address: Private, message: dict[str, Any], callback: str) -> Outcome: ...
    def mark_read(self, message_id: str, typing: bool = True) -> None: ...


def check_host(url: str, local: bool) -> str:
    """`url` without a trailing slash. Raises EgressError: messages go to Meta and nowhere else (clause OET-5-only)."""
    parts = urlsplit(url)
    loopback = local and parts.hostname in ("127.0.0.1", "localhost")
    if not loopback and not (parts.scheme == "https" and parts.hostname == META_HOST):
        raise EgressError(f"not an allowed host: {parts.hostname}")
    return url.rstrip("/")


def message_body(kind: str, address: Private, message: dict[str, Any], callback: str) -> dict[str, Any]:
    """What Meta takes on `/messages`, whichever way it goes there."""
    to = {"to": address.reveal()} if kind == "wa_id" else {"recipient": address.reveal()}
    body = {"messaging_product": "whatsapp", "recipient_type": "individual", **to, **message}
    return body | {"biz_opaque_callback_data": callback}


def read_body(message_id: str, typing: bool) -> dict[str, Any]:
    sign = {"typing_indicator": {"type": "text"}} if typing else {}
    return {"messaging_product": "whatsapp", "status": "read", "message_id": message_id, **sign}


def encoded(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


class Graph:
    def __init__(
        self, url: str, phone_number_id: str, tokens: TokenSource, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`url` includes the version: https://graph.facebook.com/v26.0."""
        self._messages = f"{url}/{phone_number_id}/messages"
        self._tokens = tokens
        self.usage = Quota(clock)
        self._pool = urllib3.PoolManager(maxsize=2, timeout=TIMEOUT, retries=False)

    def send(self, kind: str, address: Private, message: dict[str, Any], callback: str) -> Outcome:
        """`kind` is bsuid, parent or wa_id; `callback` comes back in every status of this message."""
        body = message_body(kind, address, message, callback)
        outcome = self._post(body)
        if isinstance(outcome, Rejected) and outcome.code == UNAUTHORISED and self._tokens.doubt():
            return self._post(body)
        return outcome

    def mark_read(self, message_id: str, typing: bool = True) -> None:
        """Blue ticks, and a typing sign for up to 25 s. A courtesy: whatever goes wrong must not touch the turn."""
        if not self.usage.high:
            self._post(read_body(message_id, typing))

    def _post(self, body: dict[str, Any]) -> Outcome:
        headers = {"authorization": f"Bearer {self._tokens.get('access_token')}", "content-type": "application/json"}
        data = encoded(body)
        try:
            answer = self._pool.request("POST", self._messages, body=data, headers=headers, redirect=False)
        except (NewConnectionError, ConnectTimeoutError):
            return NotSent()
        except HTTPError as error:
            return Unknown(type(error).__name__)
        self.usage.note(answer.headers)
        return _outcome(answer.status, answer.data)


def _outcome(status: int, data: bytes) -> Outcome:
    """A 5xx is unknown whatever it says: Meta may have taken the message before it failed."""
    try:
        answer = json.loads(data)
    except ValueError:
        answer = {}
    if status >= 500:
        return Unknown(f"http_{status}")
    fields = answer if isinstance(answer, dict) else {}
    if status == 200:
        match fields:
            case {"messages": [{"id": str(wamid)}, *_]}:
                return Accepted(wamid)
            case {"success": True}:
                return Accepted("")
        return Unknown("no_message_id")
    match fields:
        case {"error": {"code": code, **more}} if code_of(code) != NO_CODE:
            return Rejected(code, more.get("is_transient") is True)
    return Rejected(4 if status == 429 else 100)
