"""What a learner is told about an erasure."""

from datetime import UTC, datetime

from chatoet.rules.messages import Buttons, Message, Option, Text

REMEDIES = (
    "You may complain to us (write *COMPLAIN*), to your data protection authority (ICO in the UK, DPC in Ireland), "
    "and you may go to court."
)


def plain_time(at: int) -> str:
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%B %Y}, {when:%H:%M} UTC"


def asked(case: str, at: int, now: int, known: bool, confirm_url: str = "") -> Message:
    """`at` is when the erasure begins; `known`: the address is one that we are sure of."""
    what = f"Your data are about to be deleted: case *{case[:8]}*."
    if at <= now:
        return Text(f"{what} This takes about a minute. Then comes a certificate, and it is the last you hear from me.")
    why = "" if known else " It takes a week because your WhatsApp address is new to me or was quiet for long."
    until = (
        f"{what}\n\nIt begins on *{plain_time(at)}*.{why} Until then I do nothing else with them, and you can undo it "
        "with the button or by writing *UNDO*. Afterwards nothing brings them back."
    )
    sooner = f"\n\nTo delete at once, confirm with your PIN: {confirm_url}" if confirm_url else ""
    return Buttons(until + sooner, (Option(f"rights:undo:{case}", "Undo"),))


def pending(case: str, at: int) -> Message:
    body = f"That is on its way: your data are deleted from *{plain_time(at)}* on. You can still undo it."
    return Buttons(body, (Option(f"rights:undo:{case}", "Undo"),))


def undone(case: str) -> Message:
    return Text(f"Undone: your data stay, and everything is as it was. Case *{case[:8]}* is closed.")


def nothing_to_undo() -> Message:
    return Text("Nothing is about to be deleted, so there is nothing to undo. Write *MENU* to go on.")


def no_undo() -> Message:
    return Text(
        "I cannot undo that from here: your WhatsApp number or account changed after the request, so I am not sure "
        "enough that it was you. Write *PERSON*: one of us can look at it before anything is deleted."
    )


def held(case: str, reason: str) -> Message:
    return Text(
        f"I may not delete your data now (case *{case[:8]}*), because the law makes us keep them: {reason[:500]}\n\n"
        f"They are stored and used for nothing else. {REMEDIES}"
    )


def deleting() -> Message:
    return Text(
        "Your data are being deleted at this moment, so I kept nothing of your message. If you want to begin anew, "
        "write again in a few minutes."
    )


def certificate(code: str, url: str, on: int) -> Message:
    return Text(
        f"Your data at ChatOET are deleted since *{plain_time(on)}*. This is your certificate; keep it:\n\n"
        f"```{code}```\n\n"
        f"It says what was deleted, what is kept as proof and until when, without your name or number. "
        f"Anyone can check it on {url}, also offline once that page is saved.\n\n"
        "What is on your phone is yours to delete: the chat, and backups of it. WhatsApp keeps messages on their way "
        "for up to 30 days. Should you write again, you start as a stranger. Thank you, and good luck."
    )
