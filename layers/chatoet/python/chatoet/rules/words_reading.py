"""What is said around a reading exercise. Texts, questions and reasons are practice, and stay in English."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from chatoet.rules import words_exercise
from chatoet.rules.course import timing
from chatoet.rules.course.answers import Read
from chatoet.rules.course.reading_marks import RIGHT, WRONG, Marks, from_the_texts, right_at_once, wrong
from chatoet.rules.language import t
from chatoet.rules.markup import plain
from chatoet.rules.messages import TEXT_MAX, Message, Text, units
from chatoet.rules.reading import Item, ReadingSet, Sitting
from chatoet.rules.split import split
from chatoet.rules.words_exercise import lines

QUOTE: Final = 5  # words of the text that show where to look
ECHO: Final = 60  # characters of an answer that are said back
_LETTERS: Final = "XYZ"  # of an example: no option has one of these, so that it is never the answer


# The texts and their questions ----------------------------------------------------------------------------------------


def given(found: ReadingSet, sitting: Sitting, first: str = "") -> tuple[Message, ...]:
    """In one message wherever it fits, else the texts before the questions."""
    texts = "\n\n".join(_text(found, number, sitting) for number in range(len(sitting.texts)))
    questions = "\n\n".join(_question(n, item) for n, item in enumerate(sitting.items, 1))
    end = lines(how_to(sitting, range(1, len(sitting.items) + 1)), t("*HINT*, *SKIP* and *TIME* work as well."))
    head = lines(first, _head(found, sitting))
    whole = lines(head, texts, t("*Questions*"), questions, end)
    if units(whole) <= TEXT_MAX:
        return (Text(whole),)
    return tuple(Text(page) for part in (lines(head, texts), lines(questions, end)) for page in split(part))


def _head(found: ReadingSet, sitting: Sitting) -> str:
    title = t("*Reading, part {part}: {title}*", part=found.part, title=plain(found.title))
    minutes = t("About {minutes} minutes. The time runs from now; late answers count too.", minutes=sitting.minutes)
    draft = "" if found.status == "live" else t("_Draft: no teacher or clinician has reviewed this yet._")
    return "\n".join(each for each in (title, draft, minutes) if each)


def _text(found: ReadingSet, number: int, sitting: Sitting) -> str:
    text = sitting.texts[number]
    body = "\n".join(plain(line) for line in text.body.splitlines() if line.strip())
    title = plain(text.title)
    name = {"A": f"{t('Text')} {text.id}: ", "B": f"{t('Text')} {number + 1}: ", "C": ""}[found.part]
    return f"*{name}{title}*\n{body}"


def _question(number: int, item: Item) -> str:
    options = [f"{letter} {plain(words)}" for letter, words in item.options.items()]
    return "\n".join([f"*{number}* {item.stem.strip()}", *options])


def how_to(sitting: Sitting, numbers: Iterable[int]) -> str:
    """How answers are typed, by the questions that are open; the letters are an example and mean nothing."""
    numbers = list(numbers)
    typed = [n for n in numbers if not sitting.items[n - 1].by_letter]
    letters = [n for n in numbers if n not in typed]
    example = " ".join(f"{n}{_LETTERS[at % 3]}" for at, n in enumerate(letters[:3]))
    if not typed:
        return t(
            "Type the number and the letter of each answer, as in *{example}* (an example, not a hint).",
            example=example,
        )
    words = t("Type each answer with its number on a line of its own, in the exact words of the texts, like this:")
    shown = [f"*{example}*"] if example else []
    return "\n".join([words, *shown, t("*{number} your words*", number=typed[0])])


# What was read, and how it went ---------------------------------------------------------------------------------------


def understood(sitting: Sitting, read: Read) -> str:
    """What was read of what they typed, and what could not be."""
    said = [_said(sitting, n, answer) for n, answer in sorted(read.answers.items())]
    parts = [t("I read: {answers}.", answers="; ".join(said))] if said else []
    if read.unsure:
        parts.append(t("I could not read an answer for: {numbers}.", numbers=_listed(read.unsure)))
    if read.others:
        parts.append(t("No question is open under: {numbers}.", numbers=_listed(read.others)))
    return " ".join(parts)


def _said(sitting: Sitting, number: int, answer: str) -> str:
    """Words that stand in no text of ours may be about anybody, so they are not repeated."""
    item = sitting.items[number - 1]
    if item.by_letter or item.accepts(answer) or from_the_texts(sitting, answer):
        return f"*{number}* {plain(answer)[:ECHO]}"
    return t("*{number}* words that are not in the texts", number=number)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def more(sitting: Sitting, read: Read, waiting: Sequence[int], serial: int) -> Message:
    missing = t("Still open: {numbers}. Send those too, or *SKIP* and I mark what I have.", numbers=_listed(waiting))
    return words_exercise.asking(lines(understood(sitting, read), missing), serial)


def unreadable(sitting: Sitting, waiting: Sequence[int], serial: int, first: str = "") -> Message:
    said = first or t("I am waiting for your answers, and could not read any in that.")
    return words_exercise.asking(lines(said, how_to(sitting, waiting)), serial)


def lost(sitting: Sitting, waiting: Sequence[int], serial: int) -> Message:
    said = t("That is fine: a guess costs nothing here. *HINT* shows where to look, *SKIP* ends this exercise.")
    return words_exercise.asking(lines(said, how_to(sitting, waiting)), serial)


def again(found: ReadingSet, sitting: Sitting, read: Read, marks: Marks, serial: int) -> Message:
    """After the first try: where to look, and no key."""
    count = _count(marks)
    open_ = wrong(marks)
    places = "\n".join(f"*{n}* {place(found, sitting, n)}" for n in open_)
    ask = t("Look there, and send new answers to these. *HINT* shows the words.")
    return words_exercise.asking(lines(understood(sitting, read), count, places, ask, how_to(sitting, open_)), serial)


def _count(marks: Marks) -> str:
    return t("*{right} of {asked} right at the first try.*", right=right_at_once(marks), asked=len(marks))


def place(found: ReadingSet, sitting: Sitting, number: int) -> str:
    """The line to read again. Where the text is what is asked for, it is not named."""
    item = sitting.items[number - 1]
    where = found.place(item)
    if item.type == "matching":
        return t("Find the words \u201c{words}\u2026\u201d", words=_few(item.evidence))
    if found.part == "A":
        return t("Look at text {number}, line {line}.", number=where.text.id, line=where.paragraph)
    if found.part == "C":
        return t("Look at paragraph {number}, sentence {line}.", number=where.paragraph, line=where.sentence)
    text = sitting.texts.index(where.text) + 1
    return t("Look at text {number}, sentence {line}.", number=text, line=where.sentence)


def _few(evidence: str) -> str:
    return plain(" ".join(evidence.split()[:QUOTE]))


def hint(found: ReadingSet, sitting: Sitting, numbers: Sequence[int], shown: bool, serial: int) -> Message:
    """The line at the first try; at the second one, `shown`, its words."""
    at = [f"*{n}* {_words(found, sitting, n) if shown else place(found, sitting, n)}" for n in numbers]
    return words_exercise.asking(lines(t("*Where to look*"), "\n".join(at)), serial)


def _words(found: ReadingSet, sitting: Sitting, number: int) -> str:
    return f"\u201c{plain(found.place(sitting.items[number - 1]).words)}\u201d"


def explained(found: ReadingSet, sitting: Sitting, read: Read, marks: Marks, seconds: int, another: str) -> Message:
    """The key, and why each option is right or wrong."""
    reasons = [_reason(found, sitting, n, mark) for n, mark in sorted(marks.items())]
    second = sum(mark == WRONG + RIGHT for mark in marks.values())
    more = t("{count} more at the second.", count=second) if second else ""
    head = " ".join(part for part in (_count(marks), more, _time(sitting, seconds)) if part)
    return words_exercise.over(lines(understood(sitting, read), head, *reasons), another)


def _time(sitting: Sitting, seconds: int) -> str:
    used = timing.whole(seconds)
    said = t("Time: {used} of {minutes} minutes.", used=used, minutes=sitting.minutes)
    return said if used <= sitting.minutes else f"{said} {t('That is over time, which only matters on the day.')}"


def _reason(found: ReadingSet, sitting: Sitting, number: int, mark: str) -> str:
    item = sitting.items[number - 1]
    sign = "\u2713" if mark[-1] == RIGHT else "\u2717"
    head = f"{sign} *{number} {plain(item.key[0])}*"
    if not item.why:
        return f"{head} \u201c{plain(item.evidence)}\u201d"
    return "\n".join([head, *_options(item.why)])


def _options(why: Mapping[str, str]) -> Iterable[str]:
    return (f"{letter}: {plain(reason)}" for letter, reason in why.items())


# Beside it ------------------------------------------------------------------------------------------------------------


def time_left(sitting: Sitting, left: int, waiting: Sequence[int], serial: int) -> Message:
    if left > 0:
        said = t("You have about {left} of {minutes} minutes left.", left=left, minutes=sitting.minutes)
    else:
        said = t("The {minutes} minutes are over. Take what you need; I mark it all the same.", minutes=sitting.minutes)
    return words_exercise.asking(lines(said, how_to(sitting, waiting)), serial)


def type_them() -> str:
    return t("I cannot read answers from a photo or a file. Please type them.")


def old_button() -> str:
    return t("That button belongs to an earlier question. You are at a reading exercise now.")


def changed() -> str:
    return t("This text was improved since you began, so here is the new one. Please start again with it.")


def on_with_it() -> str:
    return t("You are in the middle of this one. *SKIP* ends it.")


def gone(another: str) -> Message:
    return words_exercise.over(t("That reading text is not here any more. Nothing is lost; take another one."), another)


def skipped(another: str) -> Message:
    return words_exercise.over(t("Skipped; it does not count. You will meet it again another day."), another)


def none_yet(another: str) -> Message:
    return words_exercise.over(t("There is no reading text of that kind yet. We are writing them."), another)
