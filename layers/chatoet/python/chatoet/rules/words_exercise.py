"""What all exercises say alike: their buttons, and what else can be typed."""

from typing import Final

from chatoet.rules.language import t
from chatoet.rules.messages import BODY_MAX, TEXT_MAX, Buttons, Message, Option, Text, units
from chatoet.rules.split import split

ASIDE: Final = 300  # characters, beyond which nothing is said to us


def asking(body: str, serial: int) -> Message:
    """With what helps on; the buttons belong to this question alone."""
    options = (
        Option(f"turns:hint:{serial}", t("Hint")),
        Option(f"turns:skip:{serial}", t("Skip")),
        Option("turns:menu", t("Menu")),
    )
    return _fitting(body, options, t("Or write *HINT*, *SKIP* or *MENU*."))


def over(body: str, again: str) -> Message:
    """The end of an exercise; `again` is the payload that begins another of its kind."""
    options = (
        Option("turns:today", t("Next")),
        Option(again, t("Another")),
        Option("turns:menu", t("Menu")),
    )
    return _fitting(body, options, t("What next? Write *TODAY*, or *MENU*."))


def _fitting(body: str, options: tuple[Option, ...], typed: str) -> Message:
    """What is too long for buttons says what to type in their place."""
    if units(body) <= BODY_MAX:
        return Buttons(body, options)
    return Text(f"{split(body, TEXT_MAX - 100)[0]}\n\n{typed}")


def lines(*parts: str) -> str:
    """Paragraphs; an empty one is none."""
    return "\n\n".join(part for part in parts if part)


def beside(text: str) -> str:
    """What is said to a question or a remark that is no answer; empty for anything else."""
    from chatoet.rules.scope import kind_of  # here, because most of what is typed is an answer

    kind = kind_of(text) if len(text) <= ASIDE else None
    if kind is None:
        return ""
    from chatoet.rules.words_conduct import said

    return said(kind, text)
