"""What is said while cards are asked. Sentences to complete or to mend are practice, and stay in English."""

import re
from datetime import date
from typing import Final

from chatoet.rules.course.cards import Round, has_many
from chatoet.rules.course.grading import Outcome, hint
from chatoet.rules.course.lessons import label
from chatoet.rules.language import t
from chatoet.rules.messages import BODY_MAX, Buttons, Message, Option, units
from chatoet.rules.vocabulary import Fix, Frame
from chatoet.rules.words_dates import short

ACTION: Final = "card"  # of the buttons below a card: turns:card:<serial>:<choice>


def question(item: Frame | Fix, round_: Round, serial: int, first: str = "") -> Message:
    """`first` is what is said of the card before; it is left out where both together are too long."""
    asked = f"*{_heading(round_)}*\n{_asked(item)}"
    body = f"{first}\n\n{asked}" if first else asked
    return Buttons(body if units(body) <= BODY_MAX else asked, _choices(serial))


def _heading(round_: Round) -> str:
    if round_.again:
        return t("Once more")
    number, total = round_.done + 1, round_.total
    if has_many(round_.card):
        return t("Card {number} of {total}, an error of your own", number=number, total=total)
    return t("Card {number} of {total}", number=number, total=total)


def _asked(item: Frame | Fix) -> str:
    if isinstance(item, Frame):
        return t("What is missing? Type it.") + f"\n\n{item.frame}\n({item.gloss})"
    return t("There is one error in this sentence. Type the whole sentence without it.") + f"\n\n{item.wrong}"


def _choices(serial: int) -> tuple[Option, ...]:
    titles = {"hint": t("Hint"), "idk": t("I don't know"), "skip": t("Skip")}
    return tuple(Option(f"turns:{ACTION}:{serial}:{choice}", title) for choice, title in titles.items())


def marked(item: Frame | Fix, found: Outcome, again: bool) -> str:
    """`again`: it was the second time already."""
    right = _right(item)
    if found == "right":
        return t("*Right.* {sentence}", sentence=right)
    if found == "nearly":
        return t("*Nearly:* one letter is off. {sentence}", sentence=right)
    later = "" if again else " " + t("It comes once more at the end.")
    return t("*Not yet.* {sentence}", sentence=right) + _why(item) + later


def shown(item: Frame | Fix, again: bool) -> str:
    """To somebody who does not know."""
    later = "" if again else " " + t("It comes once more at the end.")
    return t("Here it is: {sentence}", sentence=_right(item)) + _why(item) + later


def _right(item: Frame | Fix) -> str:
    return item.filled(f"*{item.answers[0]}*") if isinstance(item, Frame) else item.answers[0]


def _why(item: Frame | Fix) -> str:
    return f"\n_{item.why}_" if isinstance(item, Fix) else ""


def hinted(item: Frame | Fix) -> str:
    """A sentence to mend tells why it is wrong, or only of what kind that is; a gap, how its words begin."""
    if not isinstance(item, Fix):
        return t("*Hint:* {hint}", hint=hint(item.answers[0]))
    kind = label({"register": "tone"}.get(item.focus, item.focus))
    return t("*Hint:* {hint}", hint=kind if _tells(item) else item.why)


def _tells(item: Fix) -> bool:
    """Whether its reason has the very words that are wanted."""
    wanted = _words(item.answers[0]) - _words(item.wrong)
    return bool(wanted) and wanted <= _words(item.why)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def skipped() -> str:
    return t("Skipped. It will come back another day.")


def resumed() -> str:
    return t("Here is where you were.")


def reworded() -> str:
    return t("This card has a new wording since you saw it. Here it is.")


def unclear() -> str:
    return t("I need the words themselves, typed. If you do not know them, tap a button below.")


def old_button() -> str:
    return t("That button belongs to a card before. This is the card now.")


def a_letter() -> str:
    return t("That is too long for this card. To have a letter marked, write *WRITE* first; or go on with the card.")


def over(round_: Round, first: str = "") -> Message:
    said = t("*Cards done:* you knew {right} of {asked} at once.", right=round_.right, asked=round_.done)
    if round_.right < round_.done:
        said += " " + t("What you did not know comes back soon.")
    body = f"{first}\n\n{said}" if first else said
    return Buttons(body if units(body) <= BODY_MAX else said, onward())


def all_skipped() -> Message:
    return Buttons(t("You have skipped these cards. They will come back another day."), onward())


def none_due(next_day: date | None) -> Message:
    """`next_day`: when the next card is due; None when there are no cards."""
    if next_day is None:
        return Buttons(t("There are no cards for you yet. They come from new words, and from your letters."), onward())
    return Buttons(t("No card is due now. The next one comes on {when}.", when=short(next_day)), onward())


def onward() -> tuple[Option, ...]:
    """Below the end of every exercise."""
    return Option("turns:today", t("Next")), Option("turns:menu", t("Menu"))
