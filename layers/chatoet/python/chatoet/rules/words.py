"""What the tutor says, short, kind and concrete; WhatsApp markup only. How to write a text: docs/words.md.

The notice and the questions of consent stay in English, because their wording has a version that was agreed to.
"""

from typing import Final

from chatoet.rules.clock import plain_date
from chatoet.rules.language import key, listed, t
from chatoet.rules.messages import TEXT_MAX, Buttons, Choices, Message, Option, Text
from chatoet.rules.policy import Purpose
from chatoet.rules.professions import PAGE, PROFESSIONS, called
from chatoet.rules.words_dates import plain_at

MENU = (
    Option("turns:today", key("Today"), key("Your plan, about ten minutes")),
    Option("turns:write", key("Write a letter"), key("Case notes, your letter, feedback")),
    Option("turns:reading", key("Read"), key("Part A, B or C, in small pieces")),
    Option("turns:words", key("Words"), key("Cards: new words, your own errors")),
    Option("turns:drills", key("Drills"), key("What to say, in which order, how to begin")),
    Option("turns:progress", key("My progress"), key("How your letters have changed")),
    Option("turns:errors", key("My errors"), key("What recurs, and how to mend it")),
    Option("turns:settings", key("Settings"), key("Test date, study days, reminders")),
    Option("consent:privacy", key("Privacy"), key("Your choices and your data")),
    Option("turns:help", key("Help"), key("What you can type; a teacher; our team")),
)


# Notice and consent ---------------------------------------------------------------------------------------------


def notice(version: str, url: str) -> Message:
    body = (
        "Hello, I am *ChatOET*, a practice tutor for the Occupational English Test. "
        "I am an *AI system*, not a person. I give practice feedback; I am not the official test.\n\n"
        "*What happens with your data:* I keep your WhatsApp address, your profession and the letters you send, "
        "to mark your practice. WhatsApp (Meta) carries the messages and Amazon Web Services stores them, encrypted, "
        "in the EU. My own rules mark a letter and, where it is switched on, a language model of OpenAI or Google in "
        "the EU, without your name or number. Nothing is sold. Please never send details of real patients.\n\n"
        f"Full notice, version {version}: {url}\n\n"
        "Write *STOP*, *MY DATA* or *DELETE* at any time. If you do not accept, what I noted is gone within 24 hours."
    )
    options = (
        Option(f"consent:accept:{version}", "I'm 18+ and accept"),
        Option(f"consent:decline:{version}", "Not now"),
        Option("consent:minor", "I'm under 18"),
    )
    return Buttons(body, options)


def declined() -> Message:
    return Text(
        "That is fine. I will not tutor you, and what I noted is gone within 24 hours. Say hi if you change your mind."
    )


def already_accepted() -> Message:
    return menu("You accepted the terms earlier. To pause write *STOP*, to leave write *DELETE*. Here is the menu.")


def stale_button() -> str:
    return "That button is from an older version of our notice or question, so it changed nothing.\n\n"


def ask(purpose: Purpose, first: str = "") -> Message:
    """The ids carry the version of the question: an answer to another one is no answer to this."""
    options = (_answer("yes", purpose, "Yes"), _answer("no", purpose, "No"))
    return Buttons(f"{first}{purpose.ask}\n\nA free choice: tutoring is the same whichever you tap.", options)


def _answer(said: str, purpose: Purpose, title: str) -> Option:
    return Option(f"consent:{said}:{purpose.id}:{purpose.version}", title)


def accepted_intro(receipt: str, notice: str, at: int) -> str:
    return f"Thank you. Receipt *{receipt[:8]}*: terms and notice {notice}, accepted on {plain_date(at)}.\n\n"


def consent_receipt(purpose: Purpose, granted: bool, receipt: str, notice: str, at: int) -> str:
    """What the learner gets to keep: purpose, decision, date, version of the notice, id (Art 7(1); ISO 27560)."""
    said, more = ("yes", purpose.thanks) if granted else ("no", purpose.consequence)
    kept = f"Receipt *{receipt[:8]}*: {purpose.label}, *{said}*, {plain_date(at)}, notice {notice}."
    return f"Your {said} is noted. {more}\n{kept}\n\n"


def later_choice_stands(purpose: Purpose, granted: bool) -> Message:
    said = "yes" if granted else "no"
    return Text(f"You have chosen again since you tapped that, so *{said}* stands for {purpose.label}.")


def consents(choices: list[tuple[Purpose, bool, int]], url: str, stopped: bool = False) -> Message:
    """`choices`: purpose, whether it is granted, and since when; 0 for one that was never answered.

    After STOP all are no, and a yes would fall into the silence: none is offered.
    """
    rows = [] if stopped else [_switch(p, granted) for p, granted, _ in choices]
    lines = [
        f"• {p.label}: *{'yes' if granted else 'no'}*" + (f", since {plain_date(at)}" if at else "")
        for p, granted, at in choices
    ]
    rows += [
        Option("rights:receipts", "My receipts", "What you decided, and when"),
        Option("rights:menu", "My data, my rights"),
        Option("rights:erase", "Delete my data"),
    ]
    if not stopped:
        rows.append(Option("consent:stop", "Stop all messages"))
    change = "You said STOP; to change one, write *START* first." if stopped else "Tap to change one."
    body = "*Your privacy*\nOptional purposes:\n" + "\n".join(lines) + f"\n\n{change} Full notice: {url}"
    return Choices(body, "Change", tuple(rows))


def _switch(purpose: Purpose, granted: bool) -> Option:
    verb = "no" if granted else "yes"
    return _answer(verb, purpose, f"{verb.title()} to {purpose.id.replace('_', ' ')}"[:24])


def stopped(receipt: str, notice: str, at: int) -> Message:
    body = (
        "Stopped. Every consent is withdrawn and I will not write to you again. Your letters are still stored "
        "until they end or you delete them. To come back, write *START*.\n"
        f"Receipt *{receipt[:8]}*: every consent, *withdrawn*, {plain_date(at)}, notice {notice}."
    )
    return Buttons(body, (Option("rights:erase", "Delete my data"),))


def started(accepted: bool, name: str = "") -> str:
    called = f", {name}" if name else ""
    return f"Welcome back{called}. Your optional choices are all set to no.\n\n" if accepted else ""


def accept_first() -> str:
    return "Before we start I need your yes to the terms.\n\n"


# Tutoring -------------------------------------------------------------------------------------------------------


def professions(page: int, first: str = "") -> Message:
    ids = list(PROFESSIONS)
    part = ids[:PAGE] if page == 1 else ids[PAGE:]
    rows = [Option(f"turns:profession:{id_}", called(id_)) for id_ in part]
    rows.append(
        Option("turns:professions:2", t("More professions")) if page == 1 else Option("turns:professions:1", t("Back"))
    )
    return Choices(first + t("Which profession do you take the test in?"), t("Choose"), tuple(rows))


def menu(first: str = "") -> Message:
    rows = tuple(Option(row.id, t(row.title), t(row.description)) for row in MENU)
    return Choices(first or t("What would you like to do?"), t("Menu"), rows)


def no_task_yet(profession: str, others: list[str]) -> Message:
    """`others` are the professions that do have a task."""
    said = t("There is no writing task for {profession} yet.", profession=called(profession).lower())
    if not others:
        return menu(f"{said} {t('We are writing them; please look in again.')}")
    names = listed(called(id_).lower() for id_ in others)
    more = t("There are some for {names}: change profession to try one; the letter skills are the same.", names=names)
    return menu(f"{said} {more}")


def write_first() -> Message:
    body = t(
        "I have no task open for you, so I cannot mark this. I am a tutor for OET, and know nothing of other "
        "things. Tap the button to get case notes, then send your letter."
    )
    return Buttons(body, (Option("turns:write", t("Write a letter")), Option("turns:menu", t("Menu"))))


def send_letter_hint(hints: tuple[str, ...], shown: int) -> Message:
    """The hints belong to the task: practice, in English."""
    first = "Start with who the reader is and what you ask of them."
    hint = hints[min(shown, len(hints) - 1)] if hints else first
    return Text(t("*Hint:* {hint}", hint=hint) + "\n\n" + t("Then send your whole letter as one message."))


def reviewed(body: str, task: str, attempt: int, footer: str = "") -> Message:
    """The model letter is offered from the second attempt on: before, it would do the learner's work."""
    model = Option(f"turns:model:{task}:{attempt}", t("Model letter"))
    options = (
        Option(f"turns:rewrite:{task}:{attempt}", t("Rewrite")),
        Option(f"turns:answers:{task}:{attempt}", t("Show answers")),
        model if attempt > 1 else Option("turns:menu", t("Menu")),
    )
    return Buttons(body, options, footer)


def model_letter_later() -> Message:
    return Text(
        t(
            "The model letter helps most when you have tried twice. Please *rewrite* your letter first, with the hints "
            "above, and send it; then write *MODEL*."
        )
    )


def onward() -> str:
    """Below what is too long for buttons."""
    return t("Next: write *REWRITE* for another try, or *MENU*.")


def rewrite() -> Message:
    return Text(
        t(
            "Good. Work on the points above with their hints, then send the *whole letter* again as one message. "
            "I will mark it afresh. The case notes are further up in this chat."
        )
    )


def old_button() -> Message:
    return menu(t("That button belongs to an earlier letter. Here is the menu."))


def read_back(text: str, problem: str) -> Message:
    """What was read from a file, for the learner to look at: its slips may be the reading's, not theirs."""
    from chatoet.rules.markup import plain  # here, because few turns read a file
    from chatoet.rules.split import split

    ask = t(
        "Is that your letter, word for word? Reply *YES* and I mark it, or *NO*; or send the *whole* letter, corrected."
    )
    lines = "\n".join(map(plain, text.splitlines()))
    shown, *more = split(lines, TEXT_MAX - 400) or ["-"]
    parts = [t("*This is what I read:*"), shown + (f"\n_{t('… and what follows.')}_" if more else "")]
    if problem:
        parts.append(t("_Part of what you sent could not be read._"))
    return Text("\n\n".join([*parts, ask]))


def yes_or_no() -> Message:
    return Text(
        t(
            "I still have what I read from your file. Reply *YES* and I mark it, *NO* to drop it, "
            "or send the *whole* letter, corrected."
        )
    )


def noted() -> Message:
    return menu(t("Noted. What next? To have a letter marked, just send it."))


def send_again() -> Message:
    return Text(
        t("All right. Please send the letter again, typed or pasted as one message; photos and files work too.")
    )


def still_reading() -> Message:
    return Text(t("I am still reading your letter. Your feedback follows in a minute."))


def nothing_waiting() -> Message:
    return menu(t("That message is not kept any more. Here is the menu."))


def late(at: int) -> Message:
    return Text(
        t(
            "WhatsApp brought me this only now: you sent it on {day}. I have not acted on it. "
            "If you still want an answer, please send it again.",
            day=plain_at(at),
        )
    )


def late_footer(at: int) -> str:
    return t("Sent on {day}; it reached me late.", day=plain_at(at))


def enough_today() -> Message:
    return Text(
        t(
            "That was a lot of practice for one day, and a pause helps it settle. I go on tomorrow. "
            "Your rights work at any time: *PRIVACY*, *MY DATA*, *DELETE*, *STOP*."
        )
    )


def help_text() -> Message:
    return Text(
        t(
            "*What you can write*\n• *TODAY*: your plan for today\n• *WRITE*: a writing task\n"
            "• *READ*: a reading text\n"
            "• *WORDS*: cards, with words and your own errors\n• *DRILLS*: short exercises for letters\n"
            "• *MY PROGRESS*, *MY ERRORS*: how it goes\n• *SETTINGS*: test date, study days, reminders, profession\n"
            "• *LANGUAGE*: English, español, العربية\n"
            "• *HINT*, *SKIP*: help with what is open, or leave it out\n• *MENU*: the menu\n"
            "• *PRIVACY*: your choices\n• *MY DATA*: see, copy, correct, restrict or delete it, object, complain\n"
            "• *TEACHER*: a person reads your last letter\n• *PERSON*: our team, for anything else\n"
            "• *STOP*: no more messages"
        )
    )


def person(email: str) -> Message:
    return Text(
        t(
            "I have noted that you want to talk to a person. Our team reads *{email}*: "
            "write there in your own words, and a person replies.",
            email=email,
        )
    )


def parked() -> Message:
    return Text(
        t(
            "Something went wrong on our side with your last message, and our team has been told. "
            "Please send it once more in a few minutes; if it fails again, write *PERSON*."
        )
    )


def denied(reason: str) -> Message:
    texts = {
        "leaving": key("Your data are about to be deleted, as you asked. Write *UNDO* to keep them."),
        "restricted": key(
            "Your data are restricted, as you asked, so I cannot tutor you now. Write *LIFT* to have that lifted."
        ),
        "expired": key("Your account ended after six months without a message. Write *START* to begin again."),
        "erasing": key("Your data are being deleted. There is nothing more to do."),
        "underage": key("ChatOET is for adults. Nothing you sent is kept for more than 24 hours."),
        "must_read": key(
            "The terms have changed. Please read and accept them to go on: write *MENU* to see them. Your "
            "rights work all the same: *PRIVACY*, *MY DATA*, *DELETE*, *STOP*."
        ),
        "processor": key(
            "A contract with one of our providers is being looked at again, so I may not tutor you now. "
            "*MY DATA*, *DELETE* and *STOP* work as ever. Please try tomorrow."
        ),
    }
    other = key("I cannot do that for you at the moment. Write *PRIVACY* to see why, or *PERSON* for help.")
    return Text(t(texts.get(reason, other)))


# Media ----------------------------------------------------------------------------------------------------------

_PHOTO: Final = key(
    "I could not read that photo. Please take it again in good light, straight from above, with the page filling it."
)
_PROBLEMS: Final = {
    "gone": key("WhatsApp no longer has that file. Please send it again."),
    "too_big": key(
        "That file is too large for me: I take photos up to 5 MB and documents up to 10 MB, 10 pages and "
        "20,000 characters (plain text: 200 kB). Please send *the letter alone*."
    ),
    "encrypted": key("That file is protected with a password. Please remove the password and send it again."),
    "unsupported": key(
        "I cannot open that kind of file. Please send a *photo* (JPEG or PNG), a *PDF*, "
        "a *Word .docx* or a *plain text* file."
    ),
    "unreadable": key(
        "I could not read that file; it may be damaged. Please save it again, or send a photo of the page."
    ),
    "empty": key("I found no words in that file. Please check it and send it again."),
    "unreadable_photo": _PHOTO,
    "empty_photo": _PHOTO,
    "unreadable_pdf": key(
        "I found no words in that PDF; it may be a scan. Please send *a photo of each page* instead."
    ),
}
_OURS: Final = key("Something went wrong on our side while I read your file. Please send it again in a few minutes.")


def media_problem(problem: str, source: str) -> Message:
    """Why a file was not read, and what to do next. `problem` and `source` as in rules/extracted.py."""
    text = _PROBLEMS.get(f"{problem}_{source}") or _PROBLEMS.get(problem, _OURS)
    return Text(f"{t(text)} {t('You can also paste the letter here as text.')}")


def no_files() -> Message:
    return Text(t("I cannot open photos and files here. You can paste the letter here as text."))


def voice_note() -> Message:
    return Text(
        t(
            "Thank you for the voice note. I cannot listen yet, so I do not know what you said. "
            "Please *type* it, or send your letter as a *photo* or a *document*."
        )
    )


def edited() -> Message:
    return Text(
        t(
            "You changed a message. I work on what you sent first, "
            "so please send the new wording as a message of its own."
        )
    )


def no_calls() -> Message:
    return Text(t("I cannot take calls. Please *write* to me here; to reach one of us, write *PERSON*."))


def not_text(type_: str) -> Message:
    """For a message that carries no letter; `type_` as WhatsApp names it."""
    names = {
        "video": key("videos"),
        "sticker": key("stickers"),
        "location": key("locations"),
        "contacts": key("contact cards"),
        "order": key("orders"),
    }
    return Text(
        t(
            "I cannot use {things} here, so I did nothing with it. "
            "Send your letter as *text*, a *photo* or a *document*, or write *MENU*.",
            things=t(names.get(type_, key("messages of that kind"))),
        )
    )
