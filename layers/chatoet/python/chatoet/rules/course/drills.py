"""Drills out of a writing task: which notes the reader needs, the order of a letter, its opening paragraph.

What is shuffled is shuffled by its names and a number kept with the exercise, so that it comes out the same each time.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, Literal, NamedTuple

from chatoet.rules.course.answers import tidy
from chatoet.rules.course.practice import Practice
from chatoet.rules.feedback.assess import distinct, in_order
from chatoet.rules.feedback.letter import Letter
from chatoet.rules.feedback.letter import read as read_letter
from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.points import covers, key_points
from chatoet.rules.feedback.register import register
from chatoet.rules.feedback.spelling import spelling
from chatoet.rules.feedback.text import clean, word_count
from chatoet.rules.feedback.usage import usage
from chatoet.rules.feedback.words import WordList
from chatoet.rules.task import Note, Task, TaskSummary

Kind = Literal["relevance", "order", "opening"]
KINDS: Final[tuple[Kind, ...]] = ("relevance", "order", "opening")
NEEDED, NOT_NEEDED = 4, 3  # notes of a relevance drill
LABELS: Final = "ABCDEFGH"
MOST_WORDS = 12  # beside the numbers; more is no answer
SHORT, LONG, LETTER = 6, 70, 110  # words of an opening: too few to check, more than it takes, a whole letter
HINTS = 2  # findings shown beside an opening
_RANGE = re.compile(r"(?<![\d-])(\d)\s*(?:[-\u2010-\u2014]|to)\s*(\d)(?![\d-]|\s*-)")
_ALL_BUT = re.compile(r"\b(?:all|every\w*|each)\b.*?\b(?:but|except|without|not)\b(.*)", re.IGNORECASE | re.DOTALL)
_NEVER = re.compile(r"\b(?:not|no|don'?t|isn'?t|aren'?t)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


class Next(NamedTuple):
    kind: Kind
    task_id: str


def following(tasks: Sequence[TaskSummary], practices: Sequence[Practice], kind: str = "") -> Next | None:
    """The kind least practised, with the task not seen in it yet or longest ago; `practices` come latest first."""
    if not tasks:
        return None
    done = [each.what for each in practices]
    chosen = kind if kind in KINDS else min(KINDS, key=done.count)
    seen: dict[str, int] = {}
    for ago, each in enumerate(practices):
        if each.what == chosen:
            seen.setdefault(each.ref.partition("@")[0], ago)
    return Next(chosen, max(tasks, key=lambda task: seen.get(task.id, len(practices))).id)


def shuffled[Each](items: Iterable[Each], names: Iterable[str], seed: str) -> list[Each]:
    """By a hash of each one's name: never as they stood, if there are two."""
    before = list(items)
    keyed = sorted(zip((sha256(f"{seed}:{name}".encode()).digest() for name in names), range(len(before)), strict=True))
    after = [before[place] for _, place in keyed]
    return after if after != before else after[1:] + after[:1]


# Relevance ------------------------------------------------------------------------------------------------------------


def notes(task: Task, seed: int) -> list[Note]:
    """Of those that are arguable, none."""
    needed = [note for note in task.notes if note.relevance == "essential" and not note.use]
    idle = [note for note in task.notes if note.relevance == "irrelevant"]
    chosen = [*_some(needed, NEEDED, seed), *_some(idle, NOT_NEEDED, seed)]
    return shuffled(chosen, (note.id for note in chosen), f"{task.id}:{seed}:order")


def _some(of: list[Note], most: int, seed: int) -> list[Note]:
    return shuffled(of, (note.id for note in of), str(seed))[:most]


def needs(note: Note) -> bool:
    return note.relevance == "essential"


def why(task: Task, note: Note) -> str:
    """The note's own reason, else the key point that rests on it."""
    labels = (point.label for point in task.key_points if point.id == note.key_point)
    return note.why or next(labels, "")


def picked(text: str, most: int) -> frozenset[int] | None:
    """ "1 3 5", "135", "1-3", "all", "none", "all but 2"; None where that cannot be told."""
    said = tidy(text).strip().casefold()
    everything = frozenset(range(1, most + 1))
    if but := _ALL_BUT.search(said):
        left = _numbers(but[1], most)
        return everything - left if left else None
    if re.fullmatch(r"\W*(?:all|everything|none|nothing)(?: of them)?\W*", said):
        return everything if "all" in said or "every" in said else frozenset()
    if _NEVER.search(said) or len(_WORD.findall(said)) > MOST_WORDS:
        return None
    return _numbers(said, most) or None


def _numbers(said: str, most: int) -> frozenset[int] | None:
    """None when a number is none of the notes."""
    spread = _RANGE.sub(lambda m: " ".join(map(str, range(int(m[1]), int(m[2]) + 1))) or m[0], said)
    found: set[int] = set()
    for digits in re.findall(r"\d+", spread):
        found |= {int(digits)} if int(digits) <= most or len(digits) > most else set(map(int, digits))
    return frozenset(found) if found <= set(range(1, most + 1)) else None


def rightly(shown: Sequence[Note], chosen: frozenset[int]) -> list[bool]:
    """For each note, whether it was rightly picked or rightly left."""
    return [needs(note) == (number in chosen) for number, note in enumerate(shown, 1)]


def slips(shown: Sequence[Note], chosen: frozenset[int]) -> dict[str, int]:
    """By the kinds of error that a letter would have."""
    missed = sum(needs(note) and number not in chosen for number, note in enumerate(shown, 1))
    idle = sum(not needs(note) and number in chosen for number, note in enumerate(shown, 1))
    return {kind: count for kind, count in (("missing_point", missed), ("irrelevant", idle)) if count}


# Order ----------------------------------------------------------------------------------------------------------------


def in_right_order(task: Task, again: bool) -> tuple[str, ...]:
    """The plan of the letter's paragraphs; `again`, how each paragraph of the model letter begins."""
    letter = read_letter(task.model_letters[0])
    begun = (letter.words_of((p.sentences or (p.span,))[0]) for p in letter.body)
    return tuple(dict.fromkeys(begun if again else task.paragraph_plan))[: len(LABELS)]


def shown(task: Task, pieces: Sequence[str], seed: int) -> list[str]:
    """Not back to front either: the example below the question is that."""
    mixed = shuffled(pieces, pieces, f"{task.id}:{seed}")
    return mixed if len(mixed) < 3 or mixed != list(pieces)[::-1] else mixed[1:] + mixed[:1]


def key(pieces: Sequence[str], mixed: Sequence[str]) -> str:
    """The letters in their right order."""
    return "".join(LABELS[mixed.index(piece)] for piece in pieces)


def ordered(text: str, many: int) -> str:
    """ "C A D B", "cadb", "1C 2A", "A2 B4": the letters in order, each once; empty where they are not."""
    said = tidy(text).upper()
    known = LABELS[:many]
    turned = re.findall(rf"\b([{known}])\s*[.):=-]?\s*(\d)(?!\d)", said)
    if len(turned) == many and re.match(rf"\W*[{known}]\s*[.):=-]?\s*\d", said):
        found = "".join(letter for letter, _ in sorted(turned, key=lambda pair: pair[1]))
    else:
        words = _WORD.findall(said)
        found = "".join(word for word in words if len(word) == 1 and word in known)
        found = found or next((word for word in words if sorted(word) == sorted(known)), "")
    return found if sorted(found) == sorted(known) else ""


def in_place(answer: str, right: str) -> list[bool]:
    return [one == other for one, other in zip(answer, right, strict=True)]


# Opening --------------------------------------------------------------------------------------------------------------


class Opening(NamedTuple):
    """What an opening paragraph has: who it is about, why it is written, and no more than it takes."""

    who: bool
    purpose: bool
    brief: bool
    findings: tuple[Finding, ...] = ()

    @property
    def checks(self) -> tuple[bool, bool, bool]:
        return (self.who, self.purpose, self.brief)


def opening_notes(task: Task) -> list[Note]:
    """Who the patient is, what the purpose rests on, and the first of what must be said."""
    points = sorted(task.key_points, key=lambda p: (not p.first_paragraph, p.importance != "must"))
    ids = dict.fromkeys(note_id for point in points for note_id in point.note_ids)
    wanted = [task.reference.id, *ids][:7]
    return [note for note in task.notes if note.id in wanted]


def opening(task: Task, text: str, words: WordList) -> Opening:
    """A greeting or a Re line that they typed as well does no harm."""
    letter = body(text)
    said = letter.text
    points, content = key_points(task, letter, letter)
    purpose = all(covers(point, letter) for point in task.key_points if point.first_paragraph)
    wrong = [finding for finding in content if finding.kind == "contradiction"]
    found = [*wrong, *spelling(task, letter, words), *usage(letter), *register(task, letter, said)]
    who = _names_patient(task, clean(text).text) or not _names_patient(task, model_opening(task))
    return Opening(who, purpose, word_count(said) <= LONG, tuple(in_order(distinct(found)))[:HINTS])


def _names_patient(task: Task, text: str) -> bool:
    """A letter to the patient's daughter need not."""
    return task.patient.last.casefold() in text.casefold()


def body(text: str) -> Letter:
    """Their paragraphs as one."""
    letter = read_letter(clean(text).text)
    return read_letter(" ".join(" ".join(letter.words_of(each.span) for each in letter.body).split()))


def model_opening(task: Task) -> str:
    letter = read_letter(task.model_letters[0])
    return letter.words_of(letter.body[0].span)
