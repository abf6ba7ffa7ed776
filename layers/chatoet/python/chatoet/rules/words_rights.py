"""What learners read about their rights: the menu of them, and every answer to a request (Art 12(1) GDPR: plainly)."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from chatoet.rules.clock import plain_date
from chatoet.rules.messages import Buttons, Choices, Message, Option, Text, units
from chatoet.rules.policy import Purpose
from chatoet.rules.professions import PAGE, PROFESSIONS
from chatoet.rules.words_access import EMAIL

if TYPE_CHECKING:
    from chatoet.rules.course.dates import Told

AUTHORITIES: Final = (
    "UK: ico.org.uk/make-a-complaint. Ireland: dataprotection.ie. Elsewhere in the EU: edpb.europa.eu/about-edpb/"
    "about-edpb/members_en"
)
REMEDIES: Final = (
    "If you think that we are wrong, you can complain to us (write *COMPLAIN*), to your data protection authority "
    f"({AUTHORITIES}), and you can go to court."
)
MARKED: Final = (
    "\n\nIt seemed to tell of a real patient, so I kept *[third party]* in place of names and numbers. Please delete "
    "that message from this chat (hold it, then Delete)."
)
TOLD: Final = 2800  # characters of views in one message; the copy of the data has them all
GROUNDS: Final = {
    "a": Option("rights:restrict:a", "Something is not right", "Hold it while you check whether my data are accurate"),
    "b": Option("rights:restrict:b", "You may not have it", "It was used unlawfully, but I do not want it deleted"),
    "c": Option("rights:restrict:c", "I need it for a claim", "You need it no more; I need it for a legal claim"),
    "d": Option("rights:restrict:d", "I have objected", "Hold it while you weigh my objection"),
}
KINDS: Final = {
    "access": "a copy of your data",
    "portability": "your data to take along",
    "rectification": "a correction",
    "erasure": "the deletion of your data",
    "restriction": "a restriction",
    "objection": "an objection",
    "review": "a human look at a score",
    "complaint": "a complaint",
    "disclosures": "who saw your data",
    "teacher": "a teacher's look at your letter",
}
ACTION_OF_KIND: Final = {
    "access": "copy", "portability": "carry", "rectification": "correct", "erasure": "erase", "restriction": "restrict",
    "objection": "object", "review": "review", "complaint": "complain", "disclosures": "seen",
}  # fmt: skip


def menu(restricted: bool) -> Message:
    lift = Option("rights:lift", "Lift the restriction", "Go on with my practice")
    rows = (
        Option("rights:know", "What you hold on me", "A summary, here in the chat"),
        Option("rights:copy", "Copy of my data", "Everything, to read and to keep"),
        Option("rights:carry", "Take my data along", "In a form for other services"),
        Option("rights:correct", "Correct my data", "Name, profession, test date, a note on a letter"),
        lift if restricted else Option("rights:restrict", "Restrict my data", "Keep them, and do nothing with them"),
        Option("rights:object", "Object", "To a use of my data"),
        Option("rights:review", "Ask for a review", "A person checks my last score"),
        Option("rights:seen", "Who saw my data", "Every person who did"),
        Option("rights:complain", "Complain", "To us, and where else you can"),
        Option("rights:erase", "Delete my data", "All of it, for good"),
    )
    body = "*Your rights over your data*\nEach is one tap, costs nothing, and changes nothing about your practice."
    return Choices(body, "My rights", rows)


def unsure() -> Message:
    """To who may have come to hold a number of somebody else's: it confirms nothing (Art 12(6) GDPR; E22)."""
    return Text(
        "If we hold data about you, I cannot show them here and now: this WhatsApp account is new to us, changed its "
        "number lately or was quiet for long, and we must be sure who asks. Write again after 30 days of use, or write "
        "*PERSON* to prove it to a person on our team. Stopping, objecting and restricting work at once."
    )


# Knowing --------------------------------------------------------------------------------------------------------


def facts(name: str, profession: str, test_date: str) -> list[str]:
    """`test_date` as it is stored, YYYY-MM-DD; empty for none."""
    called = [f"• you are called {name}"] if name else []
    day = date.fromisoformat(test_date) if test_date else None
    test = [f"• your test: {day.day} {day:%B %Y}"] if day else []
    return [*called, f"• profession: {PROFESSIONS.get(profession, 'not chosen yet')}", *test]


def known(said: Sequence[str], lines: Sequence[str], notice_url: str) -> Message:
    body = "\n".join([*said, *lines])
    return Text(
        f"*What we hold about you*\n{body}\n\n"
        "It all came from you, from WhatsApp, or from our marking of it. A score is a practice estimate, made "
        "by rules and, where one can be asked, a language model. For every word of it write *COPY*; what each is for: "
        f"{notice_url}"
    )


def holding(label: str, count: int, ends: int) -> str:
    return f"• {label}: {count}, until {plain_date(ends)} at the latest"


def seen(views: Sequence[tuple[int, str, str, str]], models: str, processors_url: str) -> Message:
    """`views` are (when, who, what, why), the latest first; `models` is what words_models tells."""
    lines = [f"• {plain_date(at)}: {who} saw {what}; reason: {why}" for at, who, what, why in views]
    told = [line for n, line in enumerate(lines) if units("\n".join(lines[: n + 1])) <= TOLD]
    people = "\n".join(told) if told else "No person has seen them: there is no such entry."
    more = f"\n… and {len(views) - len(told)} earlier." if len(views) > len(told) else ""
    return Text(
        f"*Who saw your data*\n{people}{more}\n\n*Software* reads your letters to mark them: that is no person.\n\n"
        f"{models}\n\nCompanies that carry and store data for us, and are not allowed to look: {processors_url}"
    )


# Correcting -----------------------------------------------------------------------------------------------------


def correct(named: bool) -> Message:
    rows = [
        Option("rights:correct:name", "My name", "What I call you"),
        Option("rights:correct:professions:1", "My profession"),
        Option("rights:correct:date", "My test date", "Country and study times: write SETTINGS"),
        Option("rights:correct:letter", "A letter of mine", "Add a note; the letter stays as you sent it"),
    ]
    if named:
        rows.append(Option("rights:correct:forget", "Forget my name"))
    return Choices("*What is not right?* It is corrected at once.", "Choose", tuple(rows))


def professions(page: int) -> Message:
    names = list(PROFESSIONS.items())
    part = names[:PAGE] if page == 1 else names[PAGE:]
    rows = [Option(f"rights:correct:profession:{id_}", title) for id_, title in part]
    turn, title = (2, "More professions") if page == 1 else (1, "Back")
    rows.append(Option(f"rights:correct:professions:{turn}", title))
    return Choices("Which profession is right?", "Choose", tuple(rows))


def ask_name() -> Message:
    return Text("What shall I call you? Send just the name, up to 60 letters. *MENU* if you would rather not.")


def no_name() -> Message:
    return Text("I cannot take that as a name: letters only, up to 60 of them. Please send it again, or write *MENU*.")


def name_corrected(name: str) -> Message:
    return Text(f"Corrected: I call you {name}. What I called you before is not kept.")


def name_forgotten() -> Message:
    return Text("Your name is forgotten.")


def profession_corrected(profession: str) -> Message:
    return Text(f"Corrected: your profession is {PROFESSIONS[profession].lower()}. *WRITE* brings a task for it.")


def ask_date() -> Message:
    return Text("When is your test? Type the day, as in *23 March*, or *not booked*. *MENU* to leave it as it is.")


def no_date(problem: str) -> Message:
    from chatoet.rules.words_start import date_problem  # here, because few corrections are of it

    return Text(f"{date_problem(problem)} Please type it again, or write *MENU*.")


def date_corrected(found: "Told") -> Message:
    from chatoet.rules.words_start import date_noted, date_open

    return Text(date_noted(found.day, found.month, found.other) if found.day else date_open())


def ask_note() -> Message:
    return Text(
        "What should stand beside your last letter? Send your note as one message, with nothing about real patients."
    )


def no_letter() -> Message:
    return Text("There is no marked letter of yours to add to. Write *WRITE* for a task.")


def noted(case: str, marked: bool = False) -> Message:
    said = f"Your note is kept with that letter (case *{case[:8]}*), and is in every copy of your data."
    return Text(said + MARKED * marked)


# Restriction ----------------------------------------------------------------------------------------------------


def restrict() -> Message:
    return Choices(
        "*Restrict my data*: they are kept and nothing else is done with them; they do not end meanwhile. No practice "
        "until you lift it. Your rights go on. Which of these is it?",
        "Choose",
        tuple(GROUNDS.values()),
    )


def restricted(case: str) -> Message:
    body = (
        f"Done: your data are restricted from now on (case *{case[:8]}*). They are kept, nothing is done with them, "
        "and none of them ends. I tell you before that is ever lifted."
    )
    return Buttons(body, (Option("rights:lift", "Lift it"), Option("rights:menu", "My rights")))


def already_restricted() -> Message:
    body = "Your data are restricted already: they are kept, and nothing is done with them."
    return Buttons(body, (Option("rights:lift", "Lift it"), Option("rights:menu", "My rights")))


def nothing_to_restrict() -> Message:
    return Text("Nothing is done with your data now, so there is nothing to restrict. *DELETE* removes them.")


def undo_first() -> Message:
    return Text(
        "Your data are about to be deleted, as you asked, and nothing else is done with them. To have them kept and "
        "restricted instead, write *UNDO* first, then *RESTRICT*."
    )


def lift(epoch: int) -> Message:
    body = (
        "If you lift the restriction, I mark letters again, and your data end as our schedule says: what should have "
        "ended meanwhile ends at once. Lift it?"
    )
    return Buttons(body, (Option(f"rights:lift:yes:{epoch}", "Lift it"), Option("rights:menu", "Keep it")))


def held_by_law(reason: str) -> Message:
    return Text(
        f"I may not lift it now, because the law makes us keep your data: {reason[:500]}\n\n"
        "They are stored and used for nothing else. Write *COMPLAIN* if you do not agree."
    )


def lifted() -> Message:
    return Text("The restriction is lifted. Write *MENU* to go on, or *RESTRICT* at any time.")


def not_restricted() -> Message:
    return Text("Your data are not restricted. Write *MY DATA* for your rights.")


def lift_announced(day: int, reason: str) -> Message:
    body = (
        f"We mean to lift the restriction of your data on {plain_date(day)}. Reason: {reason}\n"
        "Until then it stands. If you do not agree, tap below: the restriction then stays until a person has looked."
    )
    return Buttons(body[:1024], (Option("rights:complain", "I do not agree"), Option("rights:lift", "Lift it now")))


# Objection ------------------------------------------------------------------------------------------------------


def objections(purposes: Sequence[Purpose]) -> Message:
    rows = [Option(f"rights:object:{p.id}", _title(p), "Stop this") for p in purposes]
    rows += [Option(f"rights:why:{p.id}", f"Why? {_title(p)}"[:24], "How we weighed it") for p in purposes if p.summary]
    body = "*Object*: what should we not do with your data? It stops at once. News and offers stop for good."
    return Choices(body, "Choose", tuple(rows[:10]))


def _title(purpose: Purpose) -> str:
    short = {"news": "News and offers", "analytics": "Counting of use", "security": "Keeping it safe"}
    return short.get(purpose.id, purpose.label or purpose.id)[:24]


def why(purpose: Purpose) -> Message:
    option = Option(f"rights:object:{purpose.id}", "Object to this")
    return Buttons(f"*{_title(purpose)}*\n{purpose.summary}"[:1024], (option, Option("rights:menu", "My rights")))


def objected(purpose: Purpose, case: str, due: int) -> Message:
    if purpose.objection != "review":
        return Text(f"Done: *{_title(purpose)}* has ended for you. {purpose.consequence} (case *{case[:8]}*)")
    return Text(
        f"*{_title(purpose)}* is suspended for you from now on. {purpose.consequence} We answer by "
        f"*{plain_date(due)}* at the latest (case *{case[:8]}*). {REMEDIES}"
    )


# People ---------------------------------------------------------------------------------------------------------


def review_opened(case: str, due: int) -> Message:
    return Text(
        f"A person will look at your last score and tell you here, by *{plain_date(due)}* at the latest (case "
        f"*{case[:8]}*). The score is a practice estimate made by software: nothing is decided by it. If there is "
        "something that the person should know, write *CORRECT MY DATA* and add a note to that letter."
    )


def review_open(case: str) -> Message:
    return Text(f"A person is asked already to look at that score: case *{case[:8]}*.")


def ask_complaint() -> Message:
    return Text(
        "What went wrong? Send it as one message; a person reads it. Please leave out everything about "
        f"patients. You can also complain to an authority: {AUTHORITIES}"
    )


def complain_by_mail() -> Message:
    """To someone who did not accept: an answer in the chat would find nobody."""
    return Text(
        f"Please write your complaint to *{EMAIL}*: you have not accepted our terms, so your WhatsApp address is gone "
        f"here within 24 hours, and we could not answer you. You can also complain to an authority: {AUTHORITIES}"
    )


def complaint_opened(case: str, due: int, marked: bool = False) -> Message:
    return Text(
        f"Your complaint has reached us: case *{case[:8]}*. We look into it without delay, and you hear more by "
        f"*{plain_date(due)}* at the latest. {REMEDIES}{MARKED * marked}"
    )


def in_words_please() -> Message:
    return Text("Please type it: I can take words only here. Or write *MENU* to leave it.")


# Requests made elsewhere, and what people decide -------------------------------------------------------------------


def claimed(kind: str, channel: str, day: int, case: str) -> Message:
    where = {"email": "by e-mail", "form": "on our form"}.get(channel, "elsewhere")
    body = (
        f"On {plain_date(day)} somebody asked us {where} for {KINDS[kind]}, in your name. Was it you? "
        "If you do not answer, nothing is done and nothing is told to anybody."
    )
    options = (Option(f"rights:claim:yes:{case}", "Yes, it was me"), Option(f"rights:claim:no:{case}", "No, not me"))
    return Buttons(body, options)


def claim_taken(kind: str, case: str, due: int) -> Message:
    body = (
        f"Thank you. We go on with {KINDS[kind]}: case *{case[:8]}*, answered by *{plain_date(due)}* at the latest. "
        "You need not wait: it can be done here and now."
    )
    return Buttons(body, (Option(f"rights:{ACTION_OF_KIND[kind]}", "Do it now"), Option("rights:menu", "My rights")))


def claim_needs_more(case: str) -> Message:
    return Text(
        f"Thank you. Before we go on with case *{case[:8]}* a person has to be sure who asks: they write to you where "
        "the request came from."
    )


def claim_denied() -> Message:
    return Text("Thank you for telling us. That request is closed, and nothing was told to whoever made it.")


def claim_over() -> Message:
    return Text("That question is settled already. Write *MY DATA* for your rights.")


def extended(case: str, due: int, reason: str) -> Message:
    return Text(
        f"Your case *{case[:8]}* takes longer: you have our answer by *{plain_date(due)}*. Reason: {reason}\n{REMEDIES}"
    )


def paused(case: str, question: str) -> Message:
    body = f"About your case *{case[:8]}* we need to know: {question}\nUntil you answer, its time stands still."
    return Buttons(body, (Option(f"rights:reply:{case}", "Answer"),))


def ask_reply(case: str) -> Message:
    return Text(f"Please send your answer for case *{case[:8]}* as one message.")


def reply_taken(case: str, marked: bool = False) -> Message:
    return Text(f"Thank you. We go on with your case *{case[:8]}*.{MARKED * marked}")


def answered(case: str, text: str) -> Message:
    return Text(f"*Your case {case[:8]}*\n{text}")


def completed(case: str, text: str) -> Message:
    return Text(f"Your case *{case[:8]}* is done. {text}".strip())


def refused(kind: str, case: str, part: bool, reason: str) -> Message:
    """With reasons and remedies, always (Art 12(4); clause PRO-erase-refusal)."""
    done = (
        f"We did what we could about {KINDS[kind]}, but not all of it" if part else f"We do not carry out {KINDS[kind]}"
    )
    return Text(f"{done} (case *{case[:8]}*). Reason: {reason}\n{REMEDIES}")
