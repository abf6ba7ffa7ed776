"""Layout and length. OET accepts several formats, so what is only a house rule is a tip or not said at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatoet.rules.feedback.letter import DATE, Letter
from chatoet.rules.feedback.model import Finding, Severity
from chatoet.rules.feedback.text import Span, word_count
from chatoet.rules.task import Task

_CLOSES = re.compile(r"(?i)yours (?:very )?(?:sincerely|faithfully|truly|respectfully)\b")


def layout(task: Task, letter: Letter) -> Iterator[tuple[str, Finding]]:
    """(the part's name, what to do about it) for each part that is missing or odd."""
    yield from _head(task, letter)
    yield from _salutation(task, letter)
    yield from _re_line(task, letter)
    yield from _paragraphs(letter)
    yield from _ending(task, letter)


def _part(severity: Severity, name: str, hint: str, answer: str) -> tuple[str, Finding]:
    return name, Finding("layout", severity, hint, answer)


def _head(task: Task, letter: Letter) -> Iterator[tuple[str, Finding]]:
    address = {word.lower() for line in task.recipient.address for word in re.findall(r"\w{4,}", line)}
    if len(address & set(re.findall(r"\w{4,}", letter.header.lower()))) < 2:
        lines = ", ".join(task.recipient.address)
        yield _part(
            "should",
            "address",
            "Who is the letter for? Their name and address stand at the top.",
            f"Put above the salutation: {lines}.",
        )
    if not DATE.search(letter.header) and not (letter.sign_off and DATE.search(letter.sign_off)):
        yield _part("should", "date", "When was the letter written?", "Put the date below the address.")


def _salutation(task: Task, letter: Letter) -> Iterator[tuple[str, Finding]]:
    want = task.recipient.salutation
    if letter.salutation is None:
        yield _part("should", "salutation", "How do you greet the reader?", f"Write: {want}.")
        return
    words = letter.words_of(letter.salutation)
    name = task.recipient.name.split()[-1].lower()
    if name not in words.lower():
        hint = "You know the reader's name. Does the greeting use it?"
        yield "salutation", Finding("layout", "tip", hint, f"Write: {want}.").at(letter.text, *letter.salutation)
    elif re.match(r"(?i)(hi|hello|hey)\b", words):
        hint = "Is this greeting formal enough?"
        yield (
            "salutation",
            Finding("register", "should", hint, f"Write: {want}.", fix=want).at(letter.text, *letter.salutation),
        )


def _re_line(task: Task, letter: Letter) -> Iterator[tuple[str, Finding]]:
    patient = task.patient
    full = f"Re: {patient.title} {patient.first} {patient.last}, with the date of birth or the age"
    if letter.re_line is None:  # who writes to the family need not tell them who it is about
        severity: Severity = "tip" if task.reader_type == "lay" else "should"
        hint = "How does the reader see at once who the letter is about?"
        yield _part(severity, "Re line", hint, f"Add a line: {full}.")
        return
    words = letter.words_of(letter.re_line)
    if patient.last.lower() not in words.lower() or not re.search(r"\d", words):
        hint = "Does this line identify the patient safely?"
        yield "Re line", Finding("layout", "tip", hint, f"{full}.").at(letter.text, *letter.re_line)


def _paragraphs(letter: Letter) -> Iterator[tuple[str, Finding]]:
    if len(letter.body) == 1 and letter.body_words > 100:
        answer = "Three to five paragraphs are usual: purpose, then one topic each."
        yield _part("should", "paragraphs", "Where does one topic end and the next begin?", answer)
    elif len(letter.body) > 8:
        yield _part(
            "tip",
            "paragraphs",
            "Could some paragraphs go together?",
            "Three to five paragraphs are usual; join what belongs together.",
        )


def _ending(task: Task, letter: Letter) -> Iterator[tuple[str, Finding]]:
    if letter.close is None:
        yield _part("should", "close", "How does a letter to a named reader end?", f"End with: {task.recipient.close}.")
    elif re.match(r"(?i)you'?re?'?s?'?\s", words := letter.words_of(letter.close)) and not _CLOSES.match(words):
        fix = task.recipient.close
        yield (
            "close",
            Finding("spelling", "should", "Check the spelling of this ending.", f"Spelling: {fix}.", fix=fix).at(
                letter.text, *_without_comma(letter)
            ),
        )
    elif "faith" in letter.words_of(letter.close).lower():
        hint = "You greet the reader by name. Which ending goes with a name?"
        fix = task.recipient.close
        yield (
            "close",
            Finding("layout", "tip", hint, f"With a name: {fix}.", fix=fix).at(letter.text, *_without_comma(letter)),
        )
    if word_count(letter.sign_off[letter.close.end - letter.close.start if letter.close else 0 :]) == 0:
        role = task.setting.sign_off[0]
        yield _part("should", "signature", "Who signs the letter?", f"Sign with your job title: {role}.")
    if letter.courtesy is None:
        answer = "You may end with one polite line, such as: Please contact me if you have any questions."
        yield _part("tip", "closing sentence", "A polite last line may round the letter off.", answer)


def _without_comma(letter: Letter) -> Span:
    start, end = letter.close or (0, 0)
    return Span(start, start + len(letter.text[start:end].rstrip(" ,.")))


def length(task: Task, words: int) -> Iterator[Finding]:
    want = task.body_words
    if want.soft_min <= words <= want.soft_max:
        return
    guide = f"Your body has {words} words; about {want.min}-{want.max} are the guide, not a rule."
    far = words < want.soft_min * 0.8 or words > want.soft_max * 1.25
    if words < want.soft_min:
        yield Finding(
            "length", "should" if far else "tip", "Your letter is short. What does the reader still need?", guide
        )
    else:
        yield Finding(
            "length", "should" if far else "tip", "Your letter is long. What can the reader do without?", guide
        )
