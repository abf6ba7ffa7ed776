"""What a learner reads of their progress and their errors. No estimate is given as OET's."""

from collections.abc import Iterator
from typing import Final

from chatoet.rules.course.errors import label, lesson
from chatoet.rules.course.progress import WORST, Direction, Line, Progress, Recurring
from chatoet.rules.course.streak import NEEDED, Streak
from chatoet.rules.criteria import LABEL, TOP
from chatoet.rules.language import key, t
from chatoet.rules.messages import BODY_MAX, Buttons, Message, Option, units

_MOVED: Final[dict[Direction, str]] = {
    "rising": key("{range} of {top}, rising"), "falling": key("{range} of {top}, lower than before"),
    "level": key("{range} of {top}, as before"), "": key("{range} of {top}"),
}  # fmt: skip
LESSONS: Final = 3  # with an example each


def letters(shown: Progress) -> str:
    """What the picture shows, in words: its caption, and what goes where there is no picture."""
    return "\n\n".join(["*" + t("Your letters") + "*", *filter(None, ("\n".join(part) for part in _parts(shown)))])


def _parts(shown: Progress) -> Iterator[list[str]]:
    if shown.lines:
        yield [_line(line) for line in shown.lines]
        yield ["_" + t("Bands as I estimate them for practice. They are not OET results.") + "_"]
    elif shown.points:
        right, asked = shown.points[-1]
        yield [t("Key points in your last letter: {right} of {asked}", right=right, asked=asked)]
    yield [_came_back(one) for one in shown.recurring[:WORST] if one.among > 1]


def _line(line: Line) -> str:
    low, high = line.last
    band = t(_MOVED[line.direction], range=f"{low}–{high}" if low < high else str(low), top=TOP[line.criterion])
    return f"{LABEL[line.criterion]}: {band}"


def _came_back(one: Recurring) -> str:
    return t("{error}: in {n} of your last {of} letters", error=label(one.kind), n=one.among, of=len(one.letters))


def mine(shown: Progress, kept: Streak, first: str = "") -> Message:
    """`first` stands above where no picture does."""
    if not shown.letters and not shown.exercises:
        body = t("There is nothing to show yet. After your first exercise or letter you will see here how it goes.")
        return Buttons(body, _onward())
    lines = [t("Letters: {n}", n=shown.letters), t("Rewritten: {n}", n=shown.rewrites)][: 2 if shown.rewrites else 1]
    lines += [t("Exercises: {n}", n=shown.exercises), *_studied(kept)]
    lines += _days(shown.days)
    body = "*" + t("My progress") + "*\n" + "\n".join(lines)
    return Buttons(_fitting(first, body), _onward(errors=bool(shown.recurring)))


def _studied(kept: Streak) -> list[str]:
    weeks = [t("Weeks kept in a row: {n}", n=kept.weeks)] if kept.weeks else []
    return [t("Days of study this week: {n} of {needed}", n=kept.days, needed=NEEDED), *weeks]


def _days(days: int | None) -> list[str]:
    if days is None:
        return []
    return [t("Days to your test: {n}", n=days) if days else t("Your test is today.")]


def _fitting(first: str, body: str) -> str:
    whole = f"{first}\n\n{body}" if first else body
    return whole if units(whole) <= BODY_MAX else body


def errors(found: list[Recurring], of: int) -> Message:
    """`of` letters were looked at; the kinds in most of them come first."""
    if not of:
        body = t("There are no letters to look back on yet. After your first one your errors stand here.")
        return Buttons(body, _onward())
    if not found:
        return Buttons(t("In your last letters I found no error that counts. Letters looked at: {n}.", n=of), _onward())
    body = "*" + t("My errors") + "*\n" + t("Letters looked at: {n}", n=of)
    for place, one in enumerate(found):
        further = f"{body}\n\n{_error(one, place < LESSONS)}"
        if units(further) > BODY_MAX:
            break
        body = further
    return Buttons(body, (Option("turns:words", t("Practise these")), *_onward()))


def _error(one: Recurring, taught: bool) -> str:
    of = len(one.letters)
    said = t("*{error}*: in {n} of {of}, {times} in all", error=label(one.kind), n=one.among, of=of, times=one.times)
    return f"{said}\n{lesson(one.kind)}" if taught else said


def _onward(errors: bool = False) -> tuple[Option, ...]:
    more = (Option("turns:errors", t("My errors")),) if errors else ()
    return (Option("turns:today", t("Next")), *more, Option("turns:menu", t("Menu")))
