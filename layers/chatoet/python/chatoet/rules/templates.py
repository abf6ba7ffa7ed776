"""Template messages: what WhatsApp takes when the 24-hour window is closed. Compiled from policy/templates.yaml.

The build has held each wording to Meta's rules; what is filled in at run time is held to them here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from chatoet.rules.messages import BODY_MAX, MessageLimitError, units

DEFAULT = "en"
PAYLOAD_MAX = 128  # characters of a quick reply's payload
_PLACEHOLDER = re.compile(r"\{\{(\d+)\}\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """A template in one language. `example` is for Meta's reviewers."""

    body: str
    example: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """`values` fill {{1}}, {{2}} … and `payloads` are what the buttons send back: patterns such as "{mid:.8}"."""

    name: str
    category: Literal["utility", "marketing"]
    purpose: str
    languages: Mapping[str, Wording]
    stands_in_for: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        wordings = {code: Wording(**_tuples(one)) for code, one in data["languages"].items()}
        return cls(**_tuples(data) | {"languages": wordings})

    def graph(self, language: str, known: Mapping[str, str]) -> dict[str, Any]:
        """The message for /messages. Raises MessageLimitError, and KeyError for a name that `known` lacks."""
        code = self._nearest(language)
        values = [_flat(pattern.format(**known)) for pattern in self.values]
        _check_body(self.languages[code].body, values)
        body = [{"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}] if values else []
        buttons = [_button(index, pattern.format(**known)) for index, pattern in enumerate(self.payloads)]
        named = {"name": self.name, "language": {"code": code}, "components": body + buttons}
        return {"type": "template", "template": named}

    def _nearest(self, language: str) -> str:
        """es for es_MX; English for a language that we have no words in."""
        candidates = (language, language.partition("_")[0], DEFAULT)
        return next(code for code in candidates if code in self.languages)


@dataclass(frozen=True, slots=True)
class Registry:
    templates: tuple[Template, ...]

    @classmethod
    def from_json(cls, data: list[dict[str, Any]]) -> Self:
        return cls(tuple(Template.from_json(one) for one in data))

    def named(self, name: str) -> Template:
        """Raises KeyError."""
        return {template.name: template for template in self.templates}[name]

    def stand_in(self, purpose: str, mid: str, language: str = DEFAULT) -> dict[str, Any] | None:
        """What is sent in place of the reply to `mid` when the window is closed; None: nothing may be sent."""
        fitting = (template for template in self.templates if purpose in template.stands_in_for)
        template = next(fitting, None)
        return template.graph(language, {"mid": mid}) if template else None


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def _flat(value: str) -> str:
    """Meta refuses a parameter that is empty or holds a new line, a tab or more than four spaces together."""
    flat = " ".join(value.split())
    if not flat:
        raise MessageLimitError("template parameter: must not be blank")
    return flat


def _check_body(body: str, values: list[str]) -> None:
    filled = _PLACEHOLDER.sub(lambda found: values[int(found[1]) - 1], body)
    if units(filled) > BODY_MAX:
        raise MessageLimitError(f"template body: {units(filled)} characters, must be at most {BODY_MAX}")


def _button(index: int, payload: str) -> dict[str, Any]:
    if not 0 < units(payload) <= PAYLOAD_MAX:
        raise MessageLimitError(f"template payload: {units(payload)} characters, must be 1 to {PAYLOAD_MAX}")
    parameters = [{"type": "payload", "payload": payload}]
    return {"type": "button", "sub_type": "quick_reply", "index": str(index), "parameters": parameters}
