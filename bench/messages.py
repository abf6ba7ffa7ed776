"""What Meta and the event sources would hand to the Lambdas."""

import json
from base64 import b64encode
from typing import Any

from chatoet.rules.inbound import split
from chatoet.rules.item import from_update
from chatoet.rules.signature import sign

Json = dict[str, Any]
SECRETS = {"app_secret": "b" * 32, "verify_token": "v" * 32, "pepper": "cGVwcGVy" * 5 + "cGU"}
NUMBER = "106540352242922"
SOMEONE = {"from": "447700900123"}
WORDS = "Good morning, could you show me the next writing task, please?"


def text_post(serial: int, app_secret: str = SECRETS["app_secret"], at: int = 1_790_000_000) -> Json:
    """One text message in a signed Function URL request."""
    body = json.dumps(envelope(messages=[_text(serial, WORDS, SOMEONE, at)]), separators=(",", ":")).encode()
    return {
        "version": "2.0",
        "requestContext": {"http": {"method": "POST", "path": "/"}},
        "headers": {"content-type": "application/json", "x-hub-signature-256": sign(body, app_secret.encode())},
        "body": b64encode(body).decode(),
        "isBase64Encoded": True,
    }


def text_record(serial: int, words: str, sender: Json, pepper: bytes, at: int) -> Json:
    """The same as a lane's function gets it. `sender`: `from` and `from_user_id`, as far as known."""
    return _record("turns.fifo", envelope(messages=[_text(serial, words, sender, at)]), pepper, at)


def status_record(pepper: bytes, at: int) -> Json:
    status = {"id": "wamid.out", "status": "delivered", "timestamp": str(at), "recipient_id": SOMEONE["from"]}
    return _record("events.fifo", envelope(statuses=[status]), pepper, at)


def envelope(**updates: list[Json]) -> Json:
    metadata = {"display_phone_number": "15550783881", "phone_number_id": NUMBER}
    contacts = [{"profile": {"name": "Ada"}, "wa_id": SOMEONE["from"]}]
    value = {"messaging_product": "whatsapp", "metadata": metadata, "contacts": contacts, **updates}
    change = {"value": value, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [change]}]}


def _text(serial: int, words: str, sender: Json, at: int) -> Json:
    message_id = f"wamid.HBgMNDQ3NzAwOTAwMTIzFQIAEhgUM0E{serial:013d}"
    return {**sender, "id": message_id, "timestamp": str(at), "text": {"body": words}, "type": "text"}


def _record(queue: str, payload: Json, pepper: bytes, at: int) -> Json:
    item = from_update(split(payload)[0], pepper, at)
    record = {
        "messageId": item.mid,
        "receiptHandle": "bench",
        "body": item.to_body(),
        "attributes": {"ApproximateReceiveCount": "1"},
        "eventSourceARN": f"arn:aws:sqs:eu-west-1:1:{queue}",
    }
    return {"Records": [record]}
