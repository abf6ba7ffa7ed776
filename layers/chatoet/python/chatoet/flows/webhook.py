"""The webhook: verify the raw bytes, split, route, enqueue, and only then answer 200.

It knows no database and no client but the queue and the secret store.
"""

import hmac
import json
from base64 import b64decode
from collections.abc import Callable
from typing import Any, cast

from chatoet.lanes import LaneRefusedError, Lanes, decode_pepper
from chatoet.log import EventLog
from chatoet.rules.catalogue import Fields
from chatoet.rules.inbound import split
from chatoet.rules.item import Packed, from_update, packed
from chatoet.rules.route import Lane, lane_of
from chatoet.rules.signature import is_valid
from chatoet.rules.values import number
from chatoet.secrets import Secrets

Event = dict[str, Any]
LEARNERS: tuple[Lane, ...] = ("turns", "consent", "rights")  # the lanes in which somebody waits for a reply
SECRETS = ["app_secret", "verify_token", "pepper"]


class Webhook:
    """Handles one Function URL request (payload format 2.0)."""

    def __init__(self, secrets: Secrets, lanes: Lanes, log: EventLog, now: Callable[[], float]) -> None:
        self._secrets, self._lanes, self._log, self._now = secrets, lanes, log, now

    def __call__(self, event: Event) -> Event:
        method = event.get("requestContext", {}).get("http", {}).get("method", "POST")
        if method == "GET":
            return self._handshake(event.get("queryStringParameters") or {})
        if method != "POST":
            return _answer(405, "use GET or POST")
        return self._receive(event)

    def _handshake(self, query: dict[str, str]) -> Event:
        """Meta's verification: the challenge comes back only to whoever knows the token."""
        given = query.get("hub.verify_token", "").encode("utf-8", "replace")
        ok = query.get("hub.mode") == "subscribe" and _same(given, self._secrets.get("verify_token").encode())
        self._log.emit("webhook.verified", ok=ok)
        return _answer(200, query.get("hub.challenge", "")) if ok else _answer(403, "wrong verify token")

    def _receive(self, event: Event) -> Event:
        try:
            body = _raw(event)
        except ValueError:
            return self._reject(400, "base64", 0)
        if not self._signed(body, (event.get("headers") or {}).get("x-hub-signature-256")):
            return self._reject(401, "signature", len(body))
        try:
            payload = _json(body.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            # Signed, so it is Meta's: asking for the same bytes again for seven days would help nobody.
            self._log.emit("webhook.unreadable", reason=type(error).__name__, bytes=len(body))
            return _answer(200, "not JSON: ignored")
        return self._enqueue(payload)

    def _signed(self, body: bytes, header: str | None) -> bool:
        if is_valid(body, header, self._secrets.get("app_secret").encode()):
            return True
        return (
            bool(header) and self._secrets.doubt() and is_valid(body, header, self._secrets.get("app_secret").encode())
        )

    def _reject(self, status: int, reason: str, size: int) -> Event:
        self._log.emit("webhook.rejected", reason=reason, bytes=size)
        return _answer(status, reason)

    def _enqueue(self, payload: object) -> Event:
        started = self._now()
        pepper = decode_pepper(self._secrets.get("pepper"))
        lanes: dict[Lane, list[Packed]] = {}
        seen: set[str] = set()
        for update in split(payload):
            item, body = packed(from_update(update, pepper, int(started)))
            if item.mid not in seen:  # of two things with one id the first is the one that counts
                seen.add(item.mid)
                lanes.setdefault(lane_of(item), []).append((item, body))
        try:
            self._lanes.put_all(lanes, pepper)
        except LaneRefusedError as error:
            self._log.emit("webhook.refused_by_queue", failed=error.failed)
            return _answer(503, "try again")
        self._received(lanes, int((self._now() - started) * 1000))
        return _answer(200, "ok")

    def _received(self, lanes: dict[Lane, list[Packed]], ms: int) -> None:
        """The first message by its mid, and each further one of the same delivery in a line of its own: so that one id
        leads from here to the reply. Statuses and news of our account have no reply, and are counted alone."""
        mids = [(item.mid, lane) for lane in LEARNERS for item, _ in lanes.get(lane, ())]
        first: Fields = {"mid": mids[0][0]} if mids else {}
        counts = cast("Fields", {lane: len(some) for lane, some in lanes.items()})
        self._log.emit("webhook.received", **first | counts | {"ms": ms})
        for mid, lane in mids[1:]:
            self._log.emit("webhook.item", mid=mid, lane=lane)

    def take(self, payload: object) -> bool:
        """For a way in that checks for itself who is there: True when every update of the body is durably queued."""
        return bool(self._enqueue(payload)["statusCode"] == 200)


def _raw(event: Event) -> bytes:
    body = event.get("body") or ""
    return b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode("utf-8", "surrogatepass")


def _json(text: str) -> object:
    """Read again with care if a number is one that int() refuses."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        return json.loads(text, parse_int=number)


def _same(given: bytes, known: bytes) -> bool:
    return bool(known) and hmac.compare_digest(given, known)


def _answer(status: int, body: str) -> Event:
    return {"statusCode": status, "headers": {"content-type": "text/plain"}, "body": body}
