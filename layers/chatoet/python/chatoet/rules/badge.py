"""The line that says who speaks, at the first reply of a session (clause OET-4.1-ai; Art 50(1) AI Act)."""

from dataclasses import replace
from typing import Final

from chatoet.rules.messages import BODY_MAX, TEXT_MAX, Link, Outgoing, Stored, Text, units

LINE: Final = "_AI tutor, not a person_"


def disclosed(messages: tuple[Outgoing, ...]) -> tuple[Outgoing, ...]:
    """With the line above the first message, or before it where it has no room."""
    first, *rest = messages
    if isinstance(first, Stored | Link):
        return (Text(LINE), *messages)
    body, most = f"{LINE}\n\n{first.body}", TEXT_MAX if isinstance(first, Text) else BODY_MAX
    return (replace(first, body=body), *rest) if units(body) <= most else (Text(LINE), *messages)
