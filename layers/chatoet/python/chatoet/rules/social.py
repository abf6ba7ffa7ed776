"""What AWS End User Messaging Social publishes, as the body that Meta itself would have posted.

Source: AWS, "Message and event format in AWS End User Messaging Social": a header of AWS's own identifiers, and in
`whatsAppWebhookEntry` one entry of Meta's webhook as a JSON string.
"""

import json
from typing import Any

from chatoet.rules.values import number


class EnvelopeError(ValueError):
    """Not a message of that service. Names the kind of fault, never what was in it."""


def body_of(message: object) -> dict[str, Any]:
    """`message` is what SNS delivers. Raises EnvelopeError."""
    fields = _parsed(message)
    entry = fields.get("whatsAppWebhookEntry") if isinstance(fields, dict) else None
    if isinstance(entry, str):
        entry = _parsed(entry)
    if not isinstance(entry, dict):
        raise EnvelopeError("no_entry")
    return {"object": "whatsapp_business_account", "entry": [entry]}


def _parsed(text: object) -> object:
    if not isinstance(text, str):
        raise EnvelopeError("no_text")
    try:
        return json.loads(text, parse_int=number)
    except (ValueError, RecursionError) as error:
        raise EnvelopeError(type(error).__name__) from None
