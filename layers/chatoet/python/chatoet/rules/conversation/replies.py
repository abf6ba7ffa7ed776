"""The replies of the table that take more than words: which of two texts, and the menu that fits."""

from typing import TYPE_CHECKING, cast

from chatoet.rules import words
from chatoet.rules.conversation.guards import expects_letter
from chatoet.rules.conversation.shape import Told
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Message, Text

if TYPE_CHECKING:
    from chatoet.rules.scope import Kind


def home(told: Told) -> Message:
    return menu_of(told.dialogue)


def menu_of(dialogue: Dialogue, first: str = "") -> Message:
    """The menu, or the first question of all while nobody knows the profession."""
    if dialogue.profession:
        return words.menu(first) if first else words.menu()
    return words.professions(1, f"{first}\n\n" if first else "")


def which_professions(told: Told) -> Message:
    return words.professions(2 if told.event.args[:1] == ("2",) else 1)


def unreadable(told: Told) -> Message:
    """What we cannot take, and what to send instead."""
    type_ = told.event.args[0]
    match type_:
        case "audio":
            return words.voice_note()
        case "edit":
            return words.edited()
        case "call":
            return words.no_calls()
    return words.not_text(type_)


def person(told: Told) -> Message:
    return words.person(told.contact.email)


def help_text(told: Told) -> Message:
    return words.help_text()


def rewrite(told: Told) -> Message:
    return words.rewrite()


def model_letter_later(told: Told) -> Message:
    return words.model_letter_later()


def send_again(told: Told) -> Message:
    return words.send_again()


def yes_or_no(told: Told) -> Message:
    return words.yes_or_no()


def noted(told: Told) -> Message:
    return words.noted()


def write_first(told: Told) -> Message:
    return words.write_first()


def old_button(told: Told) -> Message:
    return words.old_button()


def conduct(told: Told) -> Message:
    """To what was said beside the work."""
    from chatoet.rules.words_conduct import said  # here, because most turns are taps and letters

    body = said(cast("Kind", told.found), told.event.text)
    return Text(body) if expects_letter(told.dialogue) else menu_of(told.dialogue, body)
