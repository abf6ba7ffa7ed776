"""What a learner reads when a person of ours looks at a letter: always who speaks (clause OET-4.1-ai)."""

from typing import Final

from chatoet.rules.clock import plain_date
from chatoet.rules.messages import Buttons, Message, Option, Text
from chatoet.rules.words_rights import MARKED

GO: Final = Option("rights:teacher:go", "Just read it")
AGAIN: Final = "You are with the *AI tutor* again: a program, not a person."


def ask() -> Message:
    body = (
        "A *person* on our team, no program, will read your last letter and my feedback on it, and answer here within "
        "two working days. Under *Who saw my data* you see that they did.\n\n"
        "What should they look at? Send it in *one sentence*, with nothing about real patients, or just tap."
    )
    return Buttons(body, (GO, Option("turns:menu", "Not now")))


def ask_more(case: str) -> Message:
    body = (
        f"A person has your letter already: case *{case[:8]}*. To tell them more, send it in *one sentence*, with "
        "nothing about real patients."
    )
    return Buttons(body, (Option("turns:menu", "Not now"),))


def no_letter() -> Message:
    body = (
        "A teacher looks at a letter that I have marked, and there is none yet for this task. Write one first; for "
        "anything else write *PERSON*."
    )
    return Buttons(body, (Option("turns:write", "Write a letter"), Option("turns:menu", "Menu")))


def opened(case: str, due: int, marked: bool = False) -> Message:
    return Text(
        f"A *person* will read your letter and answer here by *{plain_date(due)}* at the latest: case *{case[:8]}*. "
        f"Until then you are with me, the AI tutor, and can go on practising.{MARKED * marked}"
    )


def added(case: str, marked: bool = False) -> Message:
    return Text(f"That goes to the person who has your case *{case[:8]}*.{MARKED * marked}")


def not_asked(case: str = "") -> Message:
    kept = f"Your case *{case[:8]}* stays as it is." if case else "Then nobody reads it."
    return Text(f"{kept} To ask a person, write *TEACHER*; to go on, send a letter or write *MENU*.")


def one_sentence() -> Message:
    return Text(
        "That is longer than a question to a teacher, or a part of a letter, so I did nothing with it. If it is a "
        "*letter*, please send it again now, and I mark it; to ask a teacher, write *TEACHER* and one sentence."
    )


def answered(case: str, text: str) -> Message:
    return Text(
        f"*From a person at ChatOET, not the AI tutor* (case *{case[:8]}*):\n{text}\n\n"
        "What you write here next is read by the AI tutor; to reach this person again, write *TEACHER*."
    )


def refused(case: str, reason: str) -> Message:
    return Text(
        f"*From a person at ChatOET, not the AI tutor:*\nWe do not look at this letter (case *{case[:8]}*). "
        f"Reason: {reason}\n\nIf you do not agree, write *COMPLAIN*. {AGAIN}"
    )


def handed_back(case: str, text: str) -> Message:
    first = f"*From a person at ChatOET, not the AI tutor:*\n{text}\n\n" if text else ""
    return Text(f"{first}Your case *{case[:8]}* is closed. {AGAIN}")
