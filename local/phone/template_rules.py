"""What Meta refuses of a template when it is created or edited: error 100 with a subcode for the reason.

A HEADER, and buttons other than quick replies, are refused too: the page could not show them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from local.phone.errors import GraphError

Json = Mapping[str, Any]

NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
VARIABLE = re.compile(r"\{\{(\d+)\}\}")
CATEGORIES = ("UTILITY", "MARKETING")
BODY, FOOTER, BUTTON, BUTTONS = 1024, 60, 25, 10
TOO_MANY_VARIABLES, VARIABLE_AT_EDGE, WRONG_FORMAT, EXISTS = 2388293, 2388299, 2388043, 2388024


def check_new(payload: Json) -> None:
    if not isinstance(payload.get("name"), str) or not NAME.fullmatch(payload["name"]):
        raise GraphError(100, "Param name must be 1 to 512 lowercase letters, digits and underscores.")
    if not isinstance(payload.get("language"), str) or not LANGUAGE.fullmatch(payload["language"]):
        raise GraphError(100, "Param language must be a supported language code.")
    check_category(payload.get("category"))
    check_components(payload.get("components"))


def check_category(category: object) -> None:
    if category not in CATEGORIES:
        raise GraphError(100, f"Param category must be one of {{{', '.join(CATEGORIES)}}}.")


def check_components(components: object) -> None:
    if not isinstance(components, list) or not all(isinstance(part, dict) for part in components):
        raise GraphError(100, "Param components must be an array of objects.")
    kinds = [part.get("type") for part in components]
    if kinds.count("BODY") != 1 or len(set(kinds)) < len(kinds) or set(kinds) - set(_CHECKS):
        raise GraphError(100, "Param components must be one BODY, at most one FOOTER and at most one BUTTONS.")
    for part in components:
        _CHECKS[part["type"]](part)


def _body(part: Json) -> None:
    text = _text(part, "BODY", BODY)
    numbers = [int(number) for number in VARIABLE.findall(text)]
    if set(numbers) != set(range(1, len(set(numbers)) + 1)) or "{{" in VARIABLE.sub("", text):
        raise GraphError(100, "Variables must be {{1}}, {{2}} and so on, without gaps.", subcode=WRONG_FORMAT)
    if VARIABLE.match(text) or text.endswith("}}") or re.search(r"\}\}\s*\{\{", text):
        raise GraphError(
            100, "Variables cannot be at the start or end, or next to each other.", subcode=VARIABLE_AT_EDGE
        )
    if len(VARIABLE.sub("", text).split()) < 2 * len(numbers) + 1:
        raise GraphError(100, "Too many variables for the message's length.", subcode=TOO_MANY_VARIABLES)
    if re.search(r"\n{3}|\t| {5}", text):
        raise GraphError(100, "The body has a tab, two empty lines or more than four spaces.", subcode=WRONG_FORMAT)
    _examples(part, len(set(numbers)))


def _examples(part: Json, count: int) -> None:
    given = (part.get("example") or {}).get("body_text") or [[]]
    row = given[0] if isinstance(given, list) and isinstance(given[0], list) else []
    if len(row) != count or not all(isinstance(value, str) and is_parameter(value) for value in row):
        raise GraphError(100, "Param example['body_text'] needs one sample for each variable.", subcode=WRONG_FORMAT)


def is_parameter(value: str) -> bool:
    return bool(value.strip()) and not re.search(r"[\n\t]| {5}", value)


def _footer(part: Json) -> None:
    if "{{" in _text(part, "FOOTER", FOOTER):
        raise GraphError(100, "A footer has no variables.", subcode=WRONG_FORMAT)


def _buttons(part: Json) -> None:
    buttons = part.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= BUTTONS:
        raise GraphError(100, f"Param buttons must be 1 to {BUTTONS} buttons.")
    texts = list(_button_texts(buttons))
    if len(set(texts)) < len(texts):
        raise GraphError(100, "Button texts must differ.")


def _button_texts(buttons: Sequence[Json]) -> Iterator[str]:
    for button in buttons:
        if button.get("type") != "QUICK_REPLY":
            raise GraphError(100, "This peer knows buttons of type QUICK_REPLY alone.")
        text = _text(button, "QUICK_REPLY", BUTTON)
        if "{{" in text or "\n" in text:
            raise GraphError(100, "A button's text has no variables and no new lines.", subcode=WRONG_FORMAT)
        yield text


def _text(part: Json, kind: str, most: int) -> str:
    text = part.get("text")
    if not isinstance(text, str) or not 0 < len(text.strip()) <= len(text) <= most:
        raise GraphError(100, f"Param {kind}['text'] must be 1 to {most} characters long.")
    return text


_CHECKS = {"BODY": _body, "FOOTER": _footer, "BUTTONS": _buttons}
