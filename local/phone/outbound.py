"""What a business may send: every payload of POST /messages is parsed here against Meta's limits.

Lengths count Unicode code points. `parse` raises GraphError with the code Meta answers.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.phone.errors import GraphError
from local.phone.template_rules import is_parameter

Json = Mapping[str, Any]

TEXT = 4096
BODY = 1024
HEADER = FOOTER = 60
CAPTION = 1024
BUTTONS, BUTTON_ID, BUTTON_TITLE = 3, 256, 20
SECTIONS, ROWS = 10, 10
LIST_BUTTON, SECTION_TITLE = 20, 24
ROW_ID, ROW_TITLE, ROW_DESCRIPTION = 200, 24, 72
CTA_TITLE = 20
CALLBACK_DATA = 512
FILENAME = 240
PAYLOAD = 128

MEDIA_TYPES = ("image", "audio", "video", "document", "sticker")
TYPES = ("text", "interactive", "template", "reaction", "location", "contacts", *MEDIA_TYPES)
_BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_NAME = re.compile(r"[a-z0-9_]+")
_PHONE = re.compile(r"\+?[0-9]{5,20}")


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message that passed; exactly one of `to` (digits) and `recipient` (BSUID) is set."""

    type: str
    content: dict[str, Any]
    to: str | None
    recipient: str | None
    callback_data: str | None = None
    context_id: str | None = None

    @property
    def media_id(self) -> str | None:
        return media_id_of(self.type, self.content)


def parse(payload: object) -> Outbound:
    if not isinstance(payload, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    if payload.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required and must be whatsapp.")
    if payload.get("recipient_type", "individual") != "individual":
        raise GraphError(100, "Param recipient_type must be individual.")
    to, recipient = _address(payload)
    kind = payload.get("type", "text")
    if kind not in TYPES:
        raise GraphError(100, f"Param type must be one of {{{', '.join(TYPES).upper()}}}.")
    content = _object(payload, kind, kind)
    _CHECKS[kind](content, kind)
    return Outbound(kind, dict(content), to, recipient, _callback_data(payload), _context(payload))


def media_id_of(kind: str, content: Json) -> str | None:
    """The id of the media that a message carries, in its own type or in an interactive header."""
    if kind in MEDIA_TYPES:
        return str(content["id"])
    header = content.get("header") or {}
    nested = header.get(header.get("type", ""))
    return str(nested["id"]) if isinstance(nested, dict) else None


def _address(payload: Json) -> tuple[str | None, str | None]:
    """`to` wins over `recipient` when both are there."""
    if (to := payload.get("to")) is not None:
        if not isinstance(to, str) or not _PHONE.fullmatch(to):
            raise GraphError(131009, "Param to is not a valid phone number.")
        return to.removeprefix("+"), None
    recipient = payload.get("recipient")
    if recipient is None:
        raise GraphError(100, "The parameter to is required.")
    if not isinstance(recipient, str) or not _BSUID.fullmatch(recipient):
        raise GraphError(131063, "Param recipient is not a valid business-scoped user ID.")
    return None, recipient


def _callback_data(payload: Json) -> str | None:
    if (data := payload.get("biz_opaque_callback_data")) is None:
        return None
    return _text(data, "biz_opaque_callback_data", CALLBACK_DATA, code=100)


def _context(payload: Json) -> str | None:
    if payload.get("context") is None:
        return None
    return _text(_object(payload, "context", "context").get("message_id"), "context['message_id']", 1024)


def _object(parent: Json, key: str, path: str) -> Json:
    value = parent.get(key)
    if value is None:
        raise GraphError(131008, f"Param {path} is missing.")
    if not isinstance(value, dict):
        raise GraphError(100, f"Param {path} must be a JSON object.")
    return value


def _array(parent: Json, key: str, path: str, most: int) -> Sequence[Json]:
    value = parent.get(key)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise GraphError(131008, f"Param {path} must be an array of objects.")
    if not 1 <= len(value) <= most:
        raise GraphError(131009, f"Invalid {key} count. Min allowed {key}: 1, Max allowed {key}: {most}.")
    return value


def _text(value: object, path: str, most: int, *, code: int = 131009) -> str:
    if value is None:
        raise GraphError(131008, f"Param {path} is missing.")
    if not isinstance(value, str):
        raise GraphError(100, f"Param {path} must be a string.")
    if not value.strip():
        raise GraphError(code, f"Param {path} must not be empty.")
    if len(value) > most:
        raise GraphError(code, f"Param {path} must be at most {most} characters long.")
    return value


def _optional_text(value: object, path: str, most: int) -> None:
    if value is not None:
        _text(value, path, most)


def _unique(values: Sequence[str], what: str) -> None:
    if len(set(values)) != len(values):
        raise GraphError(131009, f"Duplicated {what}: each must be unique within the message.")


def _check_text(content: Json, _: str) -> None:
    _text(content.get("body"), "text['body']", TEXT, code=100)


def _check_media(content: Json, kind: str) -> None:
    if content.get("link") is not None:
        raise GraphError(131053, "This peer fetches nothing: upload the file and send its id.")
    if not isinstance(content.get("id"), str):
        raise GraphError(100, "Either one of media ID or link must be present.", subcode=2494009)
    if kind in ("audio", "sticker") and content.get("caption") is not None:
        raise GraphError(100, f"Param {kind}['caption'] is not allowed.")
    _optional_text(content.get("caption"), f"{kind}['caption']", CAPTION)
    _optional_text(content.get("filename"), f"{kind}['filename']", FILENAME)


def _check_reaction(content: Json, _: str) -> None:
    _text(content.get("message_id"), "reaction['message_id']", 1024)
    if not isinstance(content.get("emoji"), str) or len(content["emoji"]) > 16:
        raise GraphError(131009, "Param reaction['emoji'] must be one emoji, or empty to remove it.")


def _check_location(content: Json, _: str) -> None:
    for key in ("latitude", "longitude"):
        if not isinstance(content.get(key), int | float | str):
            raise GraphError(131008, f"Param location['{key}'] is missing.")


def _check_template(content: Json, _: str) -> None:
    if not _NAME.fullmatch(_text(content.get("name"), "template['name']", 512)):
        raise GraphError(100, "Param template['name'] must be lowercase letters, digits and underscores.")
    language = _object(content, "language", "template['language']")
    _text(language.get("code"), "template['language']['code']", 16)
    if content.get("components"):
        for part in _array(content, "components", "template['components']", 13):
            _check_part(part)


def _check_part(part: Json) -> None:
    kind = str(part.get("type")).lower()
    check = {"body": _check_text_parameter, "button": _check_payload}.get(kind)
    if check is None:
        raise GraphError(132012, "This peer knows components of type body and button alone.")
    if kind == "button" and (part.get("sub_type"), str(part.get("index")).isdecimal()) != ("quick_reply", True):
        raise GraphError(132012, "A button has sub_type quick_reply and an index.")
    for parameter in _array(part, "parameters", "component['parameters']", 100 if kind == "body" else 1):
        check(parameter)


def _check_text_parameter(parameter: Json) -> None:
    if parameter.get("type") != "text":
        raise GraphError(132012, "A parameter of the body has type text.")
    text = _text(parameter.get("text"), "parameter['text']", BODY)
    if not is_parameter(text):
        raise GraphError(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces.")


def _check_payload(parameter: Json) -> None:
    if parameter.get("type") != "payload":
        raise GraphError(132012, "A parameter of a quick reply has type payload.")
    _text(parameter.get("payload"), "parameter['payload']", PAYLOAD)


def _check_interactive(content: Json, _: str) -> None:
    kind = content.get("type")
    check = _INTERACTIVE.get(str(kind))
    if check is None:
        raise GraphError(100, f"Param interactive['type'] must be one of {{{', '.join(_INTERACTIVE).upper()}}}.")
    body = _object(content, "body", "interactive['body']")
    _text(body.get("text"), "interactive['body']['text']", BODY)
    if content.get("footer") is not None:
        footer = _object(content, "footer", "interactive['footer']")
        _text(footer.get("text"), "interactive['footer']['text']", FOOTER)
    _check_header(content, str(kind))
    check(_object(content, "action", "interactive['action']"))


def _check_header(content: Json, kind: str) -> None:
    if content.get("header") is None:
        return
    header = _object(content, "header", "interactive['header']")
    allowed = ("text",) if kind == "list" else ("text", "image", "video", "document")
    if header.get("type") not in allowed:
        raise GraphError(131009, f"Param header['type'] must be one of {{{', '.join(allowed).upper()}}}.")
    if header["type"] == "text":
        _text(header.get("text"), "interactive['header']['text']", HEADER)
    else:
        _check_media(_object(header, header["type"], "interactive['header']"), header["type"])


def _check_buttons(action: Json) -> None:
    buttons = _array(action, "buttons", "interactive['action']['buttons']", BUTTONS)
    if any(button.get("type", "reply") != "reply" for button in buttons):
        raise GraphError(131009, "Param buttons['type'] must be reply.")
    replies = [_object(button, "reply", "buttons['reply']") for button in buttons]
    _unique([_text(reply.get("id"), "buttons['reply']['id']", BUTTON_ID) for reply in replies], "button id")
    titles = [_text(reply.get("title"), "buttons['reply']['title']", BUTTON_TITLE) for reply in replies]
    _unique(titles, "button title")


def _check_list(action: Json) -> None:
    _text(action.get("button"), "interactive['action']['button']", LIST_BUTTON)
    sections = _array(action, "sections", "interactive['action']['sections']", SECTIONS)
    for section in sections:
        if len(sections) > 1 or section.get("title") is not None:
            _text(section.get("title"), "section['title']", SECTION_TITLE)
    rows = [row for section in sections for row in _array(section, "rows", "section['rows']", ROWS)]
    if len(rows) > ROWS:
        raise GraphError(131009, f"Total row count exceed max allowed count: {ROWS}.")
    _check_rows(rows)


def _check_rows(rows: Sequence[Json]) -> None:
    _unique([_text(row.get("id"), "row['id']", ROW_ID) for row in rows], "row id")
    for row in rows:
        _text(row.get("title"), "row['title']", ROW_TITLE)
        _optional_text(row.get("description"), "row['description']", ROW_DESCRIPTION)


def _check_cta_url(action: Json) -> None:
    if action.get("name") != "cta_url":
        raise GraphError(131009, "Param interactive['action']['name'] must be cta_url.")
    parameters = _object(action, "parameters", "interactive['action']['parameters']")
    _text(parameters.get("display_text"), "parameters['display_text']", CTA_TITLE)
    url = _text(parameters.get("url"), "parameters['url']", 2000)
    if not url.startswith(("https://", "http://")):
        raise GraphError(131009, "Param parameters['url'] must be an absolute http or https URL.")


def _check_nothing(_content: Json, _kind: str) -> None:
    """Contact cards are passed on as they are."""


_INTERACTIVE: Mapping[str, Callable[[Json], None]] = {
    "button": _check_buttons,
    "list": _check_list,
    "cta_url": _check_cta_url,
}
_CHECKS: Mapping[str, Callable[[Json, str], None]] = {
    "text": _check_text,
    "interactive": _check_interactive,
    "template": _check_template,
    "reaction": _check_reaction,
    "location": _check_location,
    "contacts": _check_nothing,
    **dict.fromkeys(MEDIA_TYPES, _check_media),
}
