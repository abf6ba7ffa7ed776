"""pywa behind the same Function URL: signature, then its own dispatch, to handlers that only count."""

import json
import os
from base64 import b64decode
from typing import Any

from pywa import WhatsApp  # type: ignore[import-not-found]

SECRETS = json.loads(os.environ["BENCH_SECRETS"])
client = WhatsApp(
    phone_id=os.environ["BENCH_NUMBER"],
    token="none",
    server=None,
    verify_token=SECRETS["verify_token"],
    app_secret=SECRETS["app_secret"],
)
taken: list[str] = []


@client.on_message  # type: ignore[untyped-decorator]
def on_message(_: object, message: Any) -> None:
    taken.append(message.id)


@client.on_message_status  # type: ignore[untyped-decorator]
def on_status(_: object, status: Any) -> None:
    taken.append(status.id)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    taken.clear()
    body = b64decode(event["body"])
    refused = client.webhook_update_validator(body, event["headers"]["x-hub-signature-256"])
    _, status = refused or client.webhook_update_handler(body)
    return {"status": status, "items": len(taken)}
