"""What a placement says to work on first. The ids are stored with the enrolment: they stay."""

from typing import Final

from chatoet.rules.language import t

# In the order in which they matter when two go equally well.
FOCI: Final = ("opening", "language", "reading", "register")


def label(focus: str) -> str:
    """In the language of the turn."""
    labels = {
        "opening": t("the first lines of a letter: why you write, and about whom"),
        "language": t("grammar: full, correct sentences"),
        "reading": t("reading short texts closely"),
        "register": t("a formal, clinical tone"),
    }
    return labels.get(focus, "")
