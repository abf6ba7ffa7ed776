"""What learners read about copies of their data, links and the privacy PIN. WhatsApp markup only."""

from datetime import UTC, datetime
from typing import Final

from chatoet.rules.clock import plain_date
from chatoet.rules.messages import Buttons, Link, Message, Option, Text

EMAIL: Final = "admin@chatoet.com"
WHAT: Final = {"access": "The copy of your data", "portability": "Your data to take along"}
BUTTON: Final = {"access": "Open my copy", "portability": "Open my files"}


def _moment(at: int) -> str:
    return f"{plain_date(at)}, {datetime.fromtimestamp(at, UTC):%H:%M} UTC"


def ready(kind: str, case: str, url: str, until: int, has_pin: bool) -> Message:
    pin = "The page asks for your *privacy PIN*." if has_pin else "On the page you choose a *privacy PIN*."
    body = (
        f"{WHAT[kind]}: ready to be fetched, once, until *{_moment(until)}*. {pin} "
        "Never send the PIN in this chat, and do not forward the link.\n\n"
        f"Your request is *{case[:8]}*. Nothing is deleted by it."
    )
    return Link(body, BUTTON[kind], url)


def waiting(kind: str, case: str, until: int) -> Message:
    return Text(
        f"{WHAT[kind]} is ready already: tap the button in my earlier message (request *{case[:8]}*). "
        f"It can be fetched until *{_moment(until)}*. Tomorrow I can make a new one."
    )


def enough(kind: str) -> Message:
    return Text(
        f"{WHAT[kind]} was made three times today. Please ask again tomorrow, "
        f"or write to {EMAIL} if something does not work."
    )


def unproven(case: str, url: str) -> Message:
    """The same words whatever is stored, and whether anything is (cases E22, E23)."""
    body = (
        f"Your request *{case[:8]}* is noted. *I cannot tell here whose data, if any, belong to this chat:* the "
        "WhatsApp account or its number changed lately, or was silent for long. So I show nothing yet.\n\n"
        "• If a *privacy PIN* was set earlier, enter it on the page below, within 72 hours.\n"
        "• Otherwise ask again in *30 days*,\n"
        f"• or write to {EMAIL}: a person will find a way to make sure."
    )
    return Link(body, "Enter my PIN", url)


def unproven_again(case: str) -> Message:
    return Text(
        f"Your request *{case[:8]}* is noted already. Please see my earlier message for what you can do now, "
        f"or write to {EMAIL}."
    )


def nothing_but_address() -> Message:
    """For someone who has not accepted the terms: this is all, so it is said at once."""
    return Text(
        "All I hold of you is your WhatsApp address and the note that you wrote. You have not accepted our terms, so "
        "even that is gone within *24 hours*. Your request is answered with this."
    )


def fetched(kind: str, case: str) -> Message:
    return Buttons(
        f"{WHAT[kind]} was fetched just now, and request *{case[:8]}* is complete. The file is no longer on our side. "
        "If that was not you, tap below at once.",
        (Option("turns:person", "That was not me"),),
    )


def pin_page(url: str) -> Message:
    body = (
        "A *privacy PIN* keeps your data safe if somebody else gets hold of this chat: it is asked for on a page "
        "before data are given out, or deleted at once.\n\nThe page below sets, changes or removes it. "
        "It opens for 72 hours. Never send the PIN in this chat."
    )
    return Link(body, "My privacy PIN", url)


def pin_changed(what: str) -> Message:
    said = {"set": "set", "changed": "changed", "removed": "removed"}[what]
    return Buttons(
        f"Your privacy PIN was *{said}* just now. If that was not you, tap below at once.",
        (Option("turns:person", "That was not me"),),
    )
