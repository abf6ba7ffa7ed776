"""The settings: what is set, one question anew, reminders on and off, the language of our words."""

from chatoet.rules.conversation import guards, replies
from chatoet.rules.conversation.moves import aside, resumed
from chatoet.rules.conversation.rows.start import AFTER, QUESTIONS, put_off, to_letter
from chatoet.rules.conversation.shape import Event, Row, State, Told
from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Message


def question(dialogue: Dialogue, event: Event) -> str | None:
    """It names one of the first questions."""
    return event.args[0] if len(event.args) == 1 and event.args[0] in QUESTIONS else None


def switch_on(dialogue: Dialogue, event: Event) -> str | None:
    """It switches reminders on."""
    return "on" if event.args == ("reminders", "on") else None


def switch_off(dialogue: Dialogue, event: Event) -> str | None:
    """It switches reminders off."""
    return "off" if event.args == ("reminders", "off") else None


def language(dialogue: Dialogue, event: Event) -> str | None:
    """It is a language that we speak."""
    from chatoet.rules.words_settings import LANGUAGES  # here, because few turns need it

    return event.args[0] if len(event.args) == 1 and event.args[0] in LANGUAGES else None


OTHER_NAMES = {
    "spanish": "es", "espanol": "es", "الإسبانية": "es", "إسباني": "es", "arabic": "ar", "عربي": "ar", "árabe": "ar",
    "arabe": "ar", "inglés": "en", "ingles": "en", "الإنجليزية": "en", "إنجليزي": "en",
}  # fmt: skip


def names_language(dialogue: Dialogue, event: Event) -> str | None:
    """It names such a language, in English or in itself."""
    from chatoet.rules.words_settings import LANGUAGES

    said = event.text.casefold().strip(" .!")
    named = {name.casefold(): code for code, name in LANGUAGES.items()}
    return (named | OTHER_NAMES).get(said)


def away(dialogue: Dialogue, event: Event, found: str) -> Dialogue:
    return aside(dialogue)


def back(dialogue: Dialogue, event: Event, found: str) -> Dialogue:
    return resumed(dialogue)


def languages(told: Told) -> Message:
    from chatoet.rules import words_settings

    return words_settings.languages()


BACK: tuple[State, ...] = ("home", "profession", *guards.EXPECTING)
ASKED: tuple[State, ...] = ("language",)
SETTINGS = (
    Row("settings", "settings", work="settings.show"),
    Row("set", "setup", guard=question, work="settings.ask", to=QUESTIONS),
    Row("set", "setup", guard=switch_on, work="settings.remind", to=AFTER),
    Row("set", "setup", guard=switch_off, work="settings.remind"),
    Row("language", "language", ASKED, language, work="settings.speak", change=back, to=BACK),
    Row("language", "language", guard=language, work="settings.speak"),
    Row("language", "languages", reply=languages, change=away, to=ASKED),
    Row("text", "language", ASKED, names_language, work="settings.speak", change=back, to=BACK),
    Row("text", "assess", ASKED, guards.letter_of_open_task, work="assess", change=to_letter, to=guards.MARKED),
    Row("text", "menu", ASKED, put_off, reply=replies.home, change=back, to=BACK),
    Row("text", "languages", ASKED, reply=languages),
    Row("skip", "menu", ASKED, reply=replies.home, change=back, to=BACK),
    Row("file", "languages", ASKED, reply=languages),
)
