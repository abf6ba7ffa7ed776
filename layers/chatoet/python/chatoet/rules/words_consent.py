"""What learners read about new notices and terms, changed questions, their age, their receipts, and what we hold."""

from collections.abc import Sequence

from chatoet.rules.clock import plain_date
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, Buttons, Message, Option, Text, units
from chatoet.rules.policy import NoticeVersion
from chatoet.rules.professions import PROFESSIONS

RIGHTS = "Your rights work all the same: *PRIVACY*, *MY DATA*, *DELETE*, *STOP*."


# A new notice, new terms ------------------------------------------------------------------------------------------


def news_of_notice(version: NoticeVersion, url: str, now: int) -> Message:
    """Of a material change, before its date or, to who could not be told then, after it (clause OET-10-updates)."""
    changes = "will change" if version.effective_at > now else "changed"
    later = " These are new terms: from that day I ask you to accept them before we go on." if version.reaccept else ""
    head = f"*Our privacy notice {changes} on {plain_date(version.effective_at)}* (version {version.version}).\n\n"
    tail = f"\n\nThe whole notice: {url}{later}\n\nYou need not agree: {RIGHTS[0].lower()}{RIGHTS[1:]}"
    return Text(head + _within(version.changes, TEXT_MAX, head + tail) + tail)


def accept_again(version: NoticeVersion, url: str, first: str = "") -> Message:
    """New terms: read and accept, or leave; accepting is no consent to anything else (clause PRO-reaccept)."""
    head = f"{first}*Our terms and notice have changed* (version {version.version}). What is new:\n\n"
    tail = f"\n\nThe whole notice: {url}\n\nTo go on with the tutoring, please accept. {RIGHTS}"
    body = head + _within(version.changes, BODY_MAX, head + tail) + tail
    options = (
        Option(f"consent:accept:{version.version}", "I accept"),
        Option(f"consent:decline:{version.version}", "Not now"),
    )
    return Buttons(body, options)


def declined_again() -> Message:
    return Text(
        "That is fine. I do not tutor you under the old terms any more; say hi when you change your mind. Your account "
        f"ends six months after your last message. {RIGHTS}"
    )


def _within(text: str, most: int, rest: str) -> str:
    room = most - units(rest)
    return text if units(text) <= room else text[: room // 2 - 1] + "…"  # of letters that may take two units each


def asked_again(granted: bool) -> str:
    """Before a question whose text changed."""
    lapsed = " Your earlier yes was to the old question, so it no longer counts." if granted else ""
    return f"One of our questions has changed.{lapsed} No answer counts as no.\n\n"


# Age --------------------------------------------------------------------------------------------------------------


def minor_refused() -> Message:
    return Text(
        "Thank you for telling me. ChatOET is for adults of 18 and over, so I cannot tutor you. You have done nothing "
        "wrong. Nothing you sent is kept for more than 24 hours. You are welcome when you are 18; good luck until then!"
    )


def minor_question() -> Message:
    """Of someone who said before to be of age: it may be a slip, so they are asked once."""
    options = (Option("consent:adult", "I'm 18 or older"), Option("rights:erase:minor", "I'm under 18"))
    return Buttons(
        "Did I read that right? ChatOET is for adults of 18 and over. If you are under 18, your account and your data "
        "are deleted at once, and you have done nothing wrong.",
        options,
    )


def adult_noted() -> str:
    return "Thank you, that is noted. What next?"


# What we hold -----------------------------------------------------------------------------------------------------


def still_right(profession: str | None) -> Message:
    """The half-yearly look (clause PRO-accuracy): both answers are one tap."""
    held = f"your profession as *{PROFESSIONS[profession].lower()}*" if profession else "no profession of yours"
    options = (Option("consent:right", "Yes, still right"), Option("rights:correct", "Change something"))
    return Buttons(
        f"A look at what I hold, twice a year: I have {held}, and what you told me of your name, your test and your "
        "times of study: *SETTINGS* and *MY DATA* show it. Is that still right?",
        options,
    )


def right_noted() -> str:
    return "Thank you, so it stays. What next?"


# Receipts ---------------------------------------------------------------------------------------------------------

OTHER_LABELS = {
    "terms": "Terms and notice",
    "all": "Every consent and all messages",
    "age": "18 or older",
    "accuracy": "What we hold is right",
}
Line = tuple[str, str, int, str, str]  # label of the purpose, decision, when, version of the notice, id of the receipt


def receipts(lines: Sequence[Line], more: int) -> Message:
    if not lines:
        return Text("There is no receipt yet: you have not decided anything so far.")
    said = [f"• {label}: *{decision}*, {plain_date(at)}, notice {notice}, receipt {id_[:8]}"
            for label, decision, at, notice, id_ in lines]  # fmt: skip
    older = f"\n\n{more} older: *MY DATA* has them all." if more else ""
    return Text("*Your receipts*, the latest first:\n" + "\n".join(said) + older)
