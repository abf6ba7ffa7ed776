"""What a learner is told whose message the patient-data guard refused: what kind of thing was seen, never the words."""

from collections.abc import Mapping

from chatoet.rules.language import key, listed, t
from chatoet.rules.messages import Buttons, Message, Option

_SEEN = {
    "number": key("a patient's or record number"),
    "birth": key("a date of birth"),
    "contact": key("a phone number or e-mail address"),
    "address": key("a postcode or home address"),
    "name": key("a name that is not in the case notes"),
    "phrase": key("words that point to a real patient"),
}


def refused(classes: Mapping[str, int]) -> Message:
    """`classes` as `rules/guard/model.py` names them."""
    seen = _joined([t(said) for name, said in _SEEN.items() if name in classes])
    parts = (
        t(
            "I have *not* marked or kept your message, because I saw {seen}. It may be about a real patient, and "
            "those must stay out of WhatsApp.",
            seen=seen,
        ),
        t(
            "• If it is: please *delete it from this chat* (hold the message, then Delete), and consider telling your "
            "information governance lead or data protection officer."
        )
        + "\n"
        + t("• If it is not: write it with the names, dates and numbers of the *case notes*, and send it again."),
        t("You practise everything just as well with invented notes."),
    )
    options = (Option("turns:write", t("Invented case notes")), Option("turns:menu", t("Menu")))
    return Buttons("\n\n".join(parts), options)


def _joined(seen: list[str]) -> str:
    *most, last = seen
    return t("{most} and {last}", most=listed(most), last=last) if most else last
