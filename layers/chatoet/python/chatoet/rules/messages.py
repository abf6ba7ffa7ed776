"""Outgoing messages whose limits are held by their types: what Meta would reject cannot be built.

Source: Meta, Cloud API "Messages" reference: text 4,096; interactive body 1,024; three buttons with unique titles of
20; a list of at most ten rows with titles of 24 and descriptions of 72; a link's title of 20; a caption 1,024. Meta
says "characters": lengths are counted in UTF-16 units here, the longest way to count them.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

TEXT_MAX, BODY_MAX, URL_MAX = 4096, 1024, 2000
LOOPBACK = "http://127.0.0.1:"  # the local cloud


class MessageLimitError(ValueError):
    """A part of a message is empty, too long or too many. Names the part, never its words."""


def units(text: str) -> int:
    """Length in UTF-16 units, of which an emoji takes two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _check(part: str, value: str, most: int) -> None:
    if not value.strip() or units(value) > most:
        raise MessageLimitError(f"{part}: {units(value)} characters, must be 1 to {most}, and not blank")


def _different(part: str, values: list[str]) -> None:
    if len(set(values)) < len(values):
        raise MessageLimitError(f"{part}: must differ")


@dataclass(frozen=True, slots=True)
class Text:
    body: str

    def __post_init__(self) -> None:
        _check("text", self.body, TEXT_MAX)

    def graph(self) -> dict[str, Any]:
        return {"type": "text", "text": {"body": self.body, "preview_url": False}}


class Option(NamedTuple):
    """A button or a list row. `id` comes back in the tap: `<lane>:<action>:<args>`."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    body: str
    options: tuple[Option, ...]
    footer: str = ""

    def __post_init__(self) -> None:
        _check("body", self.body, BODY_MAX)
        _check("footer", self.footer or "-", 60)
        if not 1 <= len(self.options) <= 3:
            raise MessageLimitError(f"buttons: {len(self.options)}, must be 1 to 3")
        _different("button titles", [option.title for option in self.options])
        _different("button ids", [option.id for option in self.options])
        for option in self.options:
            _check("button id", option.id, 256)
            _check("button title", option.title, 20)

    def graph(self) -> dict[str, Any]:
        buttons = [{"type": "reply", "reply": {"id": o.id, "title": o.title}} for o in self.options]
        return _interactive("button", self.body, {"buttons": buttons}, self.footer)


@dataclass(frozen=True, slots=True)
class Choices:
    """A list message of one section."""

    body: str
    button: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        _check("body", self.body, BODY_MAX)
        _check("list button", self.button, 20)
        if not 1 <= len(self.options) <= 10:
            raise MessageLimitError(f"rows: {len(self.options)}, must be 1 to 10")
        _different("row ids", [option.id for option in self.options])
        for option in self.options:
            _check("row id", option.id, 200)
            _check("row title", option.title, 24)
            _check("row description", option.description or "-", 72)

    def graph(self) -> dict[str, Any]:
        rows = [_row(option) for option in self.options]
        return _interactive("list", self.body, {"button": self.button, "sections": [{"rows": rows}]})


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was uploaded; Meta forgets `media` after 30 days. `body` is its caption, for who cannot see it."""

    media: str
    body: str

    def __post_init__(self) -> None:
        _check("caption", self.body, BODY_MAX)

    def graph(self) -> dict[str, Any]:
        return {"type": "image", "image": {"id": self.media, "caption": self.body}}


class Stored(NamedTuple):
    """A message that was built, checked and stored before, on its way once more."""

    payload: dict[str, Any]

    def graph(self) -> dict[str, Any]:
        return self.payload


@dataclass(frozen=True, slots=True)
class Link:
    """One button that opens a page of ours. `url` is absolute, and https; on this machine alone it may be http."""

    body: str
    title: str
    url: str

    def __post_init__(self) -> None:
        _check("body", self.body, BODY_MAX)
        _check("link title", self.title, 20)
        _check("link url", self.url, URL_MAX)
        if not self.url.startswith(("https://", LOOPBACK)) or len(self.url.split()) > 1:
            raise MessageLimitError("link url: must be https, and without spaces")

    def graph(self) -> dict[str, Any]:
        parameters = {"display_text": self.title, "url": self.url}
        return _interactive("cta_url", self.body, {"name": "cta_url", "parameters": parameters})


Message = Text | Buttons | Choices | Link
Outgoing = Message | Picture | Stored


def quoting(message: Outgoing, message_id: str) -> Stored:
    """The message as an answer to one of the learner's, which WhatsApp shows above it."""
    return Stored(message.graph() | {"context": {"message_id": message_id}})


def _row(option: Option) -> dict[str, str]:
    row = {"id": option.id, "title": option.title}
    return row | {"description": option.description} if option.description else row


def _interactive(type_: str, body: str, action: dict[str, Any], footer: str = "") -> dict[str, Any]:
    content: dict[str, Any] = {"type": type_, "body": {"text": body}, "action": action}
    return {"type": "interactive", "interactive": content | ({"footer": {"text": footer}} if footer else {})}
