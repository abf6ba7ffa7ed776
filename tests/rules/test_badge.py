"""Who speaks is said again at the start of each session, and no reply grows beyond its limit for it."""

import pytest

from chatoet.rules.badge import LINE, disclosed
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, Buttons, Choices, Link, Option, Outgoing, Picture, Stored, Text

OPTION = (Option("turns:menu", "Menu"),)


@pytest.mark.clause("OET-4.1-ai")
@pytest.mark.parametrize(
    "message", [Text("Hello"), Buttons("Hello", OPTION), Choices("Hello", "Menu", OPTION), Picture("1", "Hello")]
)
def test_the_line_stands_above_the_first_message(message: Text | Buttons | Choices | Picture) -> None:
    first, second = disclosed((message, Text("more")))
    assert isinstance(first, Text | Buttons | Choices | Picture)
    assert first.body == f"{LINE}\n\nHello"
    assert second == Text("more")


@pytest.mark.clause("OET-4.1-ai")
@pytest.mark.parametrize(
    "message",
    [Text("x" * TEXT_MAX), Buttons("x" * BODY_MAX, OPTION), Stored({"type": "text"}), Link("a", "b", "https://c")],
)
def test_a_message_without_room_follows_the_line_unchanged(message: Outgoing) -> None:
    assert disclosed((message,)) == (Text(LINE), message)


@pytest.mark.parametrize("room", [0, 1])
def test_the_limit_is_met_to_the_letter(room: int) -> None:
    body = "x" * (TEXT_MAX - len(LINE) - 2 + 1 - room)
    assert len(disclosed((Text(body),))) == 2 - room
