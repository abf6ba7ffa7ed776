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
    return _signed(envelope(messages=[_text(serial, WORDS, SOMEONE, at)]), app_secret)


def full_post(serial: int, items: int, app_secret: str = SECRETS["app_secret"], at: int = 1_790_000_000) -> Json:
    """Seven messages of as many people to three statuses, all in one value, in the shape of 2026: with user ids."""
    number = serial * items
    people = [{"from": f"4477009{n:05d}", "from_user_id": f"GB.{n:016d}"} for n in range(items - items * 3 // 10)]
    said = [_text(number + n, WORDS, who, at) for n, who in enumerate(people)]
    contacts = [{"profile": {"name": "Ada"}, "wa_id": who["from"], "user_id": who["from_user_id"]} for who in people]
    statuses = [_delivered(number + n, at) for n in range(items * 3 // 10)]
    return _signed(
        envelope(contacts=contacts, messages=said, **({"statuses": statuses} if statuses else {})), app_secret
    )


def _delivered(serial: int, at: int) -> Json:
    who = {"recipient_id": SOMEONE["from"], "recipient_user_id": "GB.0000000000000000"}
    price = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}
    return {"id": f"wamid.OUT{serial:013d}", "status": "delivered", "timestamp": str(at), **who, "pricing": price}


def _signed(payload: Json, app_secret: str) -> Json:
    body = json.dumps(payload, separators=(",", ":")).encode()
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


def file_record(pepper: bytes, at: int) -> Json:
    """A photo that nobody has: asked for at Meta, and told to be gone."""
    photo = {**SOMEONE, "id": "wamid.photo", "timestamp": str(at), "type": "image", "image": {"id": "1"}}
    return _record("media.fifo", envelope(messages=[photo]), pepper, at)


def status_record(pepper: bytes, at: int) -> Json:
    status = {"id": "wamid.out", "status": "delivered", "timestamp": str(at), "recipient_id": SOMEONE["from"]}
    return _record("events.fifo", envelope(statuses=[status]), pepper, at)


def envelope(**updates: list[Json]) -> Json:
    metadata = {"display_phone_number": "15550783881", "phone_number_id": NUMBER}
    contacts: list[Json] = [{"profile": {"name": "Ada"}, "wa_id": SOMEONE["from"]}]
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
