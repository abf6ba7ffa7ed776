"""Whether words of a model hold: nothing new in a fix, and a note that does speak of what it is named for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from chatoet.rules.feedback.grounding import dated
from chatoet.rules.feedback.spelling import is_known, own_words
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
_NOT = re.compile(
    r"\b(?:no|not|never|without|den(?:y|ies|ied)|neither|nor|cannot|nil|none|nobody"
    r"|(?:do|does|did|is|are|was|were|has|have|had|ca|wo|would|should|could|must)nt)\b|n't\b",
    re.IGNORECASE,
)
# Of each line one word holds, and another says something else.
_OPPOSED: tuple[tuple[str, ...], ...] = (
    (r"increas\w*|rais\w*|ris\w*|rose", r"decreas\w*|reduc\w*|lower(?:s|ed|ing)|fell|fallen|drop\w*"),
    (r"start\w*|commenc\w*|add(?:s|ed|ing)?", r"stop\w*|ceas\w*|discontinu\w*|withdr\w*|withh\w*"),
    ("positive", "negative"), ("before", "after"), ("normal", "abnormal"), ("upper", "lower"),
    ("mornings?", "evenings?|nights?|bedtime"), (r"improv\w*|better", r"worse\w*|deteriorat\w*"),
    ("once", "twice", "thrice"), ("hourly", "daily|(?:every|each) day", "weekly|(?:every|each) week", "monthly"),
    ("days?", "weeks?", "months?", "years?"),
    ("mg|milligrams?", "mcg|micrograms?", "g|grams?", "kg|kilograms?",
     r"ml|millilit\w+", "cm", "mm", "m|met(?:er|re)s?"),
    ("husband", "wife", "sons?", "daughters?", "father", "mother", "brother", "sister"),
    ("mondays?", "tues(?:day)?s?", "wednesdays?", "thursdays?", "fridays?", "saturdays?", "sundays?"),
    ("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "(?-i:May)", "june?", "july?", "aug(?:ust)?",
     "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)  # fmt: skip
_SIDE = re.compile(r"\b(?:left|right|both)\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(left|right|L|R)\s+(?:(?:lower|upper|inner|outer|total)\s+)?"
    r"(leg|ankle|calf|foot|knee|hip|arm|elbow|wrist|hand|shoulder|eye|ear|lung|breast|kidney)\b",
    re.IGNORECASE,
)
_SHORT_SIDES = (("left", r"\bL\b"), ("right", r"\bR\b"))


def numbers(text: str) -> set[str]:
    """In figures, however they are written."""
    spelt = {_NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _NUMBER_WORDS}
    short = {number for number, pattern in _SHORT_NUMBERS if re.search(pattern, text, re.IGNORECASE)}
    return {figure.lstrip("0") or "0" for figure in re.findall(r"\d+", text)} | spelt | short


def brings_in(task: Task, words: WordList, text: str, known: Iterable[str]) -> bool:
    """Whether `text` has a number or a medicine that neither the notes nor what is `known` have."""
    said = " ".join([*known, *(dated(note) for note in task.notes), str(task.patient.age)])
    named = {word for word in re.findall(r"[a-z-]+", text.lower()) if word in words.medicines}
    return bool(numbers(text) - numbers(said)) or any(name not in said.lower() for name in named)


def without_ids(task: Task, text: str) -> str:
    """What is said about a letter may name a note."""
    ids = {note.id for note in task.notes}
    return " ".join(token for token in re.split(r"[\s()]+", text) if token.strip(".,;:") not in ids)


def changes_facts(words: WordList, quote: str, fix: str, more_figures: bool) -> bool:
    """A correction of how a thing is said neither denies it, nor turns left to right, nor puts one figure, medicine or
    word for time, amount or relation in another's place. `more_figures`: those of the notes may come in."""
    if len(_NOT.findall(quote)) != len(_NOT.findall(fix)) or _sides(quote) != _sides(fix) or _opposed(quote, fix):
        return True
    come, gone = numbers(fix) - numbers(quote), numbers(quote) - numbers(fix)
    return bool(come and (gone or not more_figures)) or _other_medicine(words, quote, fix)


def _opposed(quote: str, fix: str) -> bool:
    """Whether a word of one meaning went and one of another came."""
    return any(
        (old := _named(line, quote)) and (new := _named(line, fix)) and new - old and old - new for line in _OPPOSED
    )


def _named(line: tuple[str, ...], text: str) -> set[str]:
    return {word for word in line if re.search(rf"(?<![a-z])(?:{word})(?![a-z])", text, re.IGNORECASE)}


def _other_medicine(words: WordList, quote: str, fix: str) -> bool:
    old, new = ({w for w in re.findall(r"[a-z-]+", text.lower()) if w in words.medicines} for text in (quote, fix))
    return bool(new - old) and bool(old - new or not _like_one(new - old, quote))


def _like_one(medicines: set[str], quote: str) -> bool:
    """Whether each medicine is what a word of the quote was meant to be."""
    return all(get_close_matches(name, re.findall(r"[a-z-]+", quote.lower()), 1, 0.7) for name in medicines)


def denies_or_sides(text: str) -> bool:
    return bool(_NOT.search(text) or _sides(text))


def beyond(note: Note, quote: str, fix: str) -> bool:
    """Whether a fix by a note brings in a side or a figure that is not this note's own."""
    return bool(_sides(fix) - _sides(quote) - _sides(note.text)) or bool(
        numbers(fix) - numbers(quote) - numbers(dated(note))
    )


def _sides(text: str) -> set[str]:
    named = {word.lower() for word in _SIDE.findall(text)}
    return named | {side for side, pattern in _SHORT_SIDES if re.search(pattern, text)}


def other_side(task: Task, said: str, quote: str) -> bool:
    """Whether it names a part of the body on a side of which neither the quote nor the notes speak."""
    known = _parts(" ".join([quote, *(note.text for note in task.notes)]))
    named = {part for _, part in known}
    return any(part in named and (side, part) not in known for side, part in _parts(said))


def _parts(text: str) -> set[tuple[str, str]]:
    return {(side[0].lower(), part.lower()) for side, part in _PART.findall(text)}


def names_somebody(ground: Ground, quote: str, fix: str) -> bool:
    """A capitalised word that is neither in the task nor in what it replaces; any but a name may open a sentence."""
    known = {word.lower() for word in re.findall(r"[A-Za-z]+", quote)} | own_words(ground.task)
    capitals = [match.group().lower() for match in re.finditer(r"\b[A-Z][a-z]{2,}", fix)]
    opening = fix[:1].isupper() and quote[:1].isupper()
    if opening and capitals and ground.lexicon.names.rank(capitals[0]) != _NAME:
        capitals = capitals[1:]
    return any(word not in known for word in capitals)


def misspelt(task: Task, words: WordList, quote: str, fix: str) -> bool:
    """Whether a word comes in that nobody knows: a slip of the model's, or a medicine of its own."""
    own, stood = own_words(task), set(re.findall(r"[A-Za-z]{3,}", quote))
    return any(not is_known(w, own, words) for w in re.findall(r"[A-Za-z]{3,}", fix) if w not in stood)


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
