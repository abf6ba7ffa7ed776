"""Whether words of a model hold: nothing new in a fix, and a note that does speak of what it is named for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatoet.rules.feedback.grounding import dated
from chatoet.rules.feedback.spelling import own_words
from chatoet.rules.feedback.words import WordList
from chatoet.rules.task import Note, Task
from chatoet.rules.verify.ground import Ground
from chatoet.rules.verify.stems import stems

_NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "twice": "2", "thrice": "3", "double": "2", "triple": "3",
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80",
    "ninety": "90", "hundred": "100", "thousand": "1000",
}  # fmt: skip
_SHORT_NUMBERS = (("2", r"\bb\.?i?\.?d\b"), ("3", r"\bt\.?[di]\.?[sd]\b"), ("4", r"\bq\.?[id]\.?[ds]\b"))
_NAME = 2  # the rank of what is a name and nothing else (rules/guard/model.py)
_NOT = re.compile(r"\b(?:no|not|never|without|den(?:y|ies|ied)|neither|nor|cannot|nil)\b|n't\b", re.IGNORECASE)
_SIDE = re.compile(r"\b(?:left|right|both)\b", re.IGNORECASE)
_SHORT_SIDES = (("left", r"\bL\b"), ("right", r"\bR\b"))


def numbers(text: str) -> set[str]:
    """In figures, however they are written."""
    spelt = {_NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _NUMBER_WORDS}
    short = {number for number, pattern in _SHORT_NUMBERS if re.search(pattern, text, re.IGNORECASE)}
    return set(re.findall(r"\d+", text)) | spelt | short


def brings_in(task: Task, words: WordList, text: str, known: Iterable[str]) -> bool:
    """Whether `text` has a number or a medicine that neither the notes nor what is `known` have."""
    said = " ".join([*known, *(dated(note) for note in task.notes), str(task.patient.age)])
    named = {word for word in re.findall(r"[a-z-]+", text.lower()) if word in words.medicines}
    return bool(numbers(text) - numbers(said)) or any(name not in said.lower() for name in named)


def without_ids(task: Task, text: str) -> str:
    """What is said about a letter may name a note."""
    ids = {note.id for note in task.notes}
    return " ".join(token for token in re.split(r"[\s()]+", text) if token.strip(".,;:") not in ids)


def changes_facts(quote: str, fix: str) -> bool:
    """A correction of language neither denies what was said nor turns left to right."""
    return len(_NOT.findall(quote)) != len(_NOT.findall(fix)) or _sides(quote) != _sides(fix)


def _sides(text: str) -> set[str]:
    named = {word.lower() for word in _SIDE.findall(text)}
    return named | {side for side, pattern in _SHORT_SIDES if re.search(pattern, text)}


def names_somebody(ground: Ground, quote: str, fix: str) -> bool:
    """A capitalised word that is neither in the task nor in what it replaces; any but a name may open a sentence."""
    known = {word.lower() for word in re.findall(r"[A-Za-z]+", quote)} | own_words(ground.task)
    capitals = [match.group().lower() for match in re.finditer(r"\b[A-Z][a-z]{2,}", fix)]
    opening = fix[:1].isupper() and quote[:1].isupper()
    if opening and capitals and ground.lexicon.names.rank(capitals[0]) != _NAME:
        capitals = capitals[1:]
    return any(word not in known for word in capitals)


def note_of(task: Task, note_id: str | None) -> Note | None:
    return next((note for note in task.notes if note.id == note_id), None)


def speaks_of(task: Task, note: Note, said: str) -> bool:
    """By a word that both have, or by a key point of that note which `said` touches."""
    if stems(said) & stems(_expanded(task, dated(note))) or _figures(said) & _figures(note.text):
        return True
    points = [point for point in task.key_points if note.id in point.note_ids]
    return any(re.search(p, said, re.IGNORECASE) for point in points for group in point.anchors for p in group)


def agrees(note: Note, quote: str) -> bool:
    """Each word and figure of the quote stands in the note, and is denied there if it is here: no contradiction."""
    if (
        not stems(quote)
        or not _sides(quote) <= _sides(note.text)
        or len(_NOT.findall(quote)) != len(_NOT.findall(note.text))
    ):
        return False
    return stems(quote) <= stems(dated(note)) and numbers(quote) <= numbers(dated(note))


def in_notes(task: Task, quote: str) -> bool:
    """Whether all that the quote says stands somewhere in the task, as far as words and figures tell."""
    said = " ".join([*(_expanded(task, dated(note)) for note in task.notes), task.prompt, task.setting.workplace])
    return stems(quote) <= stems(said) and numbers(quote) <= numbers(said)


def _expanded(task: Task, text: str) -> str:
    more = [full for short, full in task.abbreviations_expand.items() if short in text]
    return " ".join([text, *more])


def _figures(text: str) -> set[str]:
    return {figure for figure in re.findall(r"\d+(?:[.,]\d+)?", text) if len(figure) > 1}
