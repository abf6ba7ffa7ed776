"""What is kept of each kind of update, as tables: everything else that Meta sends is dropped at the door.

Kept values are strings, whole numbers, yes or no, so that no content is nested. Dropped on purpose: URLs, thumbnails,
contact cards, places, orders, referrals and their click ids, device identities, prose about people, coordinates.
"""

from collections.abc import Mapping

from chatoet.rules.values import Json, picked

MEDIA = ("id", "mime_type", "sha256", "caption")
# Every inbound type that Meta documents, with what is kept of it. A type that is not here is kept by its name alone.
MESSAGE: Mapping[str, tuple[str, ...]] = {
    "text": ("body",),
    "image": MEDIA,
    "video": MEDIA,
    "audio": (*MEDIA, "voice"),
    "document": (*MEDIA, "filename"),
    "sticker": (*MEDIA, "animated"),
    "button": ("payload", "text"),
    "interactive": (),  # see REPLIES
    "reaction": ("message_id", "emoji"),  # no emoji, or an empty one: taken back
    "edit": ("original_message_id",),  # and the new text
    "revoke": ("original_message_id",),
    "unsupported": ("type",),
    "location": (),
    "contacts": (),
    "order": (),
    "ephemeral": (),
    "request_welcome": (),
    "unknown": (),
}
REPLIES: Mapping[str, tuple[str, ...]] = {
    "button_reply": ("id", "title"),
    "list_reply": ("id", "title"),
    "nfm_reply": ("name",),
    "call_permission_reply": ("response", "expiration_timestamp"),
}
CONTEXT = ("id", "forwarded", "frequently_forwarded")
STATUS = ("id", "biz_opaque_callback_data")
PRICING = ("billable", "pricing_model", "type", "category")

LONGEST = 60  # characters of a value in an account event: a code fits, a sentence does not
# Our name for it, and Meta's in all account fields, the most telling first.
ACCOUNT: Mapping[str, tuple[str, ...]] = {
    "event": ("event", "alert_type"),
    "code": ("code",),
    "status": ("alert_status", "new_status", "status", "decision", "waba_ban_state", "new_quality_score"),
    "template": ("message_template_name",),
    "reason": ("reason", "rejection_reason", "violation_type", "restriction_type"),
    "severity": ("alert_severity",),
    "limit": ("current_limit", "max_daily_conversations_per_business", "max_daily_conversation_per_phone", "tier"),
    "category": ("new_category", "message_template_category", "pricing_category"),
}


def said(message: Json, type_: str) -> Json:
    """The content of a message that we keep, under the names that Meta gives it."""
    content: Json = {}
    part = message.get(type_)
    if isinstance(part, dict):
        if keys := MESSAGE.get(type_):
            content[type_] = picked(part, keys)
        if type_ == "interactive":
            content[type_] = {
                key: picked(part[key], REPLIES[key]) for key in REPLIES if isinstance(part.get(key), dict)
            }
        elif type_ == "edit":
            content[type_] |= _new_text(part.get("message"))
    if isinstance(message.get("context"), dict):
        content["context"] = picked(message["context"], CONTEXT)
    if "errors" in message:
        content["errors"] = codes(message["errors"])
    return content


def _new_text(message: object) -> Json:
    """The words of an edited message: its body, or the caption of its medium."""
    for part in message.values() if isinstance(message, dict) else ():
        if isinstance(part, dict):
            for key in ("body", "caption"):
                if isinstance(part.get(key), str):
                    return {"text": part[key]}
    return {}


def reported(status: Json) -> Json:
    """What we keep of a status: enough to find the reply, to bill it and to judge its failure."""
    content = picked(status, STATUS)
    if "errors" in status:
        content["errors"] = codes(status["errors"])
    if isinstance(status.get("pricing"), dict):
        content["pricing"] = picked(status["pricing"], PRICING)
    return content


def happened(value: Json) -> Json:
    """An account event in a few codes {event, code, status, template, reason, severity, limit, category}."""
    flat = {**_inner(value), **value}
    found = {ours: [flat[key] for key in theirs if _is_code(flat.get(key))] for ours, theirs in ACCOUNT.items()}
    return {ours: values[0] for ours, values in found.items() if values}


def _inner(value: Json) -> Json:
    """Meta puts the details one level down: `ban_info`, `alert_info`, `restriction_info` (a list) and so on."""
    inner: Json = {}
    for part in value.values():
        first = part[0] if isinstance(part, list) and part else part
        inner |= first if isinstance(first, dict) else {}
    return inner


def _is_code(value: object) -> bool:
    if isinstance(value, str):
        return 0 < len(value) <= LONGEST
    return isinstance(value, int) and not isinstance(value, bool)


def codes(errors: object) -> list[Json]:
    """Errors by their code alone: the texts beside it quote numbers and change without notice."""
    return [{"code": code(error)} for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def code(error: Json) -> int:
    """0, which Meta uses for what is wrong with our access, when there is none to read."""
    value = error.get("code")
    if isinstance(value, str) and value.isdecimal() and len(value) <= 9:
        return int(value)
    return int(value) if isinstance(value, int | float) and abs(value) < 10**9 else 0
