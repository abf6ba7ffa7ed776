"""What a learner is told whose message the patient-data guard refused: what kind of thing was seen, never the words."""

from collections.abc import Mapping

from chatoet.rules.messages import Buttons, Message, Option

_SEEN = {
    "number": "a patient's or record number",
    "birth": "a date of birth",
    "contact": "a phone number or e-mail address",
    "address": "a postcode or home address",
    "name": "a name that is not in the case notes",
    "phrase": "words that point to a real patient",
}


def refused(classes: Mapping[str, int]) -> Message:
    """`classes` as `rules/guard/model.py` names them."""
    seen = [said for name, said in _SEEN.items() if name in classes]
    body = (
        f"I have *not* marked or kept your message, because I saw {_listed(seen)}. It may be about a real patient, and "
        "those must stay out of WhatsApp.\n\n"
        "• If it is: please *delete it from this chat* (hold the message, then Delete), and consider telling your "
        "information governance lead or data protection officer.\n"
        "• If it is not: write it with the names, dates and numbers of the *case notes*, and send it again.\n\n"
        "You practise everything just as well with invented notes."
    )
    return Buttons(body, (Option("turns:write", "Invented case notes"), Option("turns:menu", "Menu")))


def _listed(seen: list[str]) -> str:
    *most, last = seen
    return f"{', '.join(most)} and {last}" if most else last
