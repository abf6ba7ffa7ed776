"""What somebody typed to several questions at once: "1B 2C 3A", "B C A", "1.b 2.c", one per line, with typed words too.

Nothing is guessed in silence: what was read is said back, and what could not be placed is asked for again.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from chatoet.rules.typed import plain

MOST: Final = 2_000  # characters that are looked at
_FILLERS = re.compile(
    r"\b(?:questions?|ques|answers?|ans|options?|numbers?|no|nr|is|are|and|then|it'?s|q)\b[.:]?", re.I
)
_GLUED = re.compile(r"\bq(?=\d)", re.IGNORECASE)
_FIRST = re.compile(r"^\W*(?:question|q|no|nr|number)\b\W*", re.IGNORECASE)
_PAIR = re.compile(r"(?<![^\W\d_])(\d{1,2})[\s.):=,>\-]*([a-z])(?![^\W\d_]|')", re.IGNORECASE)
_TURNED = re.compile(r"([a-z])[\s.):=>\-]*(\d{1,2})(?!\d)", re.IGNORECASE)
_TWO = re.compile(r"(\d{1,2})[\s.):=\-]*([a-z])\s*(?:\?|(?:/|\bor\b)\s*(?:[a-z](?![^\W\d_])|$))", re.IGNORECASE)
_BREAK = re.compile(r"[\n;]+|,\s+(?=\d{1,2}\W*\s*[^\W\d_])|(?<=\S)\s+(?=\d{1,2}[.):=]\s*[^\W\d_])")
_NUMBERED = re.compile(r"(?<![^\s(#\[/|,;.])[(\[#]*(\d{1,2})(?![\d/%]|[.,]\d)(?=[\s.):=,>\-\]]*[^\W_])")
_NAMED = re.compile(r"\b(?:questions?|ques|q|no|nr|number)\b[.:]?\s*(?=\d)", re.IGNORECASE)
_IS = re.compile(r"\W*(?:is|the answer is|answer is|answer)\b[\s:]*(?=\w)", re.IGNORECASE)
_CHAIN: Final = 3  # numbers in a row on one line that are those of questions
_MARKED = re.compile(r"\W*(\d{1,2})(?![\d/]|[.,]\d)[\s.):=\-]*(.*)", re.DOTALL)
_CHOSEN = re.compile(r"\W*([a-z])(?:\W*$|\s*[.):\-]\s*\S.*$)", re.IGNORECASE | re.DOTALL)
_LOST: Final = re.compile(
    r"\W*|(?:i )?(?:really )?(?:do ?n[o']?t|don'?t|dunno|no) (?:know|idea|clue|sure)\b.*|idk\W*|dunno\W*"
    r"|pass\W*|not sure.*|no idea.*|help me.*|i have no idea.*",
    re.IGNORECASE | re.DOTALL,
)


class Slot(NamedTuple):
    """A question by its number. `options` by letter; none when the answer is typed in words."""

    number: int
    options: Mapping[str, str] = {}


class Read(NamedTuple):
    """`answers` by number, a letter or words; `unsure` are numbers beside which no answer could be read; `others` are
    numbers that nobody asks for; `lost`: they say that they do not know."""

    answers: Mapping[int, str]
    unsure: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    lost: bool = False


def tidy(text: str) -> str:
    """Keycaps, circled and wide letters and foreign digits as the plain ones; without *bold*."""
    folded = unicodedata.normalize("NFKC", text[:MOST].replace("\U0001f51f", "10 ").replace("\u20e3", " "))
    folded = folded.replace("\U0001f170", "A ").replace("\U0001f171", "B ").replace("\ufe0f", "")
    seen = (char for char in folded if unicodedata.category(char) != "Cf")  # marks of direction, joiners
    bare = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in seen)
    return re.sub(r"[*_~]", "", bare).replace("\u2019", "'")


def says_lost(text: str) -> bool:
    """They do not know, or sent nothing but signs."""
    return bool(_LOST.fullmatch(tidy(text).strip()))


def read(text: str, slots: Sequence[Slot], waiting: Sequence[int]) -> Read:
    """`slots` may be answered; `waiting` are the numbers of those that still have no answer."""
    said = tidy(text).strip()
    if says_lost(said):
        return Read({}, lost=True)
    if all(slot.options for slot in slots):
        return _letters(said, slots, waiting)
    return _mixed(said, slots, waiting)


def _letters(said: str, slots: Sequence[Slot], waiting: Sequence[int]) -> Read:
    bare = _bare(said)
    if in_order := _in_order(bare, slots, waiting):
        return in_order
    if _only(_TURNED, bare) and not _only(_PAIR, bare):
        return _judged([(int(n), letter) for letter, n in _TURNED.findall(bare)], slots)
    two = [int(number) for number, _ in _TWO.findall(bare)]
    pairs = [(int(n), "" if int(n) in two else letter) for n, letter in _PAIR.findall(bare)]
    return _judged(pairs, slots) if pairs else _mixed(said, slots, waiting)


def _bare(said: str) -> str:
    """Without the words around an answer; "1b2c" is two of them."""
    return " ".join(re.sub(r"(?<=[^\W\d_])(?=\d)", " ", _FILLERS.sub(" ", _GLUED.sub(" ", said))).split())


def _only(shape: re.Pattern[str], text: str) -> bool:
    """Whether the text is nothing but that, again and again."""
    return bool(shape.search(text)) and not re.search(r"\w", shape.sub(" ", text))


def _in_order(bare: str, slots: Sequence[Slot], waiting: Sequence[int]) -> Read | None:
    """Letters alone: as many as there are questions, or as many as wait for an answer."""
    letters = re.findall(r"[^\W\d_]", bare)
    known = {letter for slot in slots for letter in slot.options}
    glued = bare.isalpha() and all(letter.upper() in known for letter in letters)
    apart = all(len(word) == 1 for word in re.findall(r"[^\W_]+", bare))
    if not (apart or glued) or re.search(r"[\d/?]", bare):
        return None
    for numbers in (list(waiting), [slot.number for slot in slots]):
        if letters and len(letters) == len(numbers):
            return _judged(list(zip(numbers, letters, strict=True)), slots)
    return None


def _judged(pairs: Sequence[tuple[int, str]], slots: Sequence[Slot]) -> Read:
    """The last word on a question counts; a letter that it does not have is none."""
    asked = {slot.number: slot for slot in slots}
    last = {number: answer.strip() for number, answer in pairs}
    kept = {n: _fitting(answer, asked[n]) for n, answer in last.items() if n in asked}
    unsure = tuple(n for n, answer in kept.items() if not answer)
    others = tuple(n for n in last if n not in asked)
    return Read({n: answer for n, answer in kept.items() if answer}, unsure, others)


def _fitting(answer: str, slot: Slot) -> str:
    """The letter chosen, by itself, before its words or by its words alone; else what was typed, on one line."""
    if not slot.options:
        return "" if _LOST.fullmatch(answer) else " ".join(_IS.sub("", answer, count=1).split()).strip(" ,;/|")
    chosen = _CHOSEN.fullmatch(answer)
    if chosen and chosen[1].upper() in slot.options:
        return chosen[1].upper()
    return next((letter for letter, words in slot.options.items() if plain(words) == plain(answer)), "")


def _mixed(said: str, slots: Sequence[Slot], waiting: Sequence[int]) -> Read:
    """One answer a piece: with its number, or as many pieces as wait for an answer."""
    pieces = [piece.strip() for piece in _pieces(said, waiting) if piece.strip(" ,.")]
    if len(pieces) == len(waiting) == 1 and not _names(pieces[0], waiting[0]):
        asks = pieces[0].endswith("?")  # nobody's only answer is a question
        return Read({}) if asks else _judged([(waiting[0], pieces[0])], slots)
    pairs = [pair for piece in pieces for pair in _placed(piece, slots)]
    numbered = len({number for number, _ in pairs} & {slot.number for slot in slots})
    if len(pieces) == len(waiting) > 2 * numbered:  # a number in one of them is part of the answer
        return _judged(list(zip(waiting, pieces, strict=True)), slots)
    parted = [piece.strip() for piece in said.split(",")]
    if not numbered and len(parted) == len(waiting) > 1 and all(parted):
        return _judged(list(zip(waiting, parted, strict=True)), slots)
    return _judged(pairs, slots) if pairs else Read({})


def _pieces(said: str, waiting: Sequence[int]) -> list[str]:
    """Lines, and what else parts answers; on one line also the numbers of the questions, if they follow each other and
    there is one way alone to see it so: "3 every 4 hours 4 pillow" has two.
    """
    bare = _NAMED.sub(" ", _GLUED.sub(" ", said)).strip()
    found = [(int(match[1]), match.start()) for match in _NUMBERED.finditer(bare)]
    starts = _chain(found, waiting)
    many = len(starts) == len(waiting) >= _CHAIN and "\n" not in bare
    if not many or starts != _chain(found[::-1], waiting[::-1])[::-1] or re.search(r"\w", bare[: starts[0]]):
        return _BREAK.split(said)
    return [bare[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _chain(found: Sequence[tuple[int, int]], numbers: Sequence[int]) -> list[int]:
    """Where each of the numbers stands that come one after the other."""
    starts: list[int] = []
    for number, start in found:
        if len(starts) < len(numbers) and number == numbers[len(starts)]:
            starts.append(start)
    return starts


def _names(piece: str, number: int) -> bool:
    marked = _MARKED.fullmatch(piece)
    return bool(marked and int(marked[1]) == number and marked[2])


def _placed(piece: str, slots: Sequence[Slot]) -> list[tuple[int, str]]:
    """ "1D 2C 3A" is three answers, "5 every 4 hours" is one; a piece without a number is none."""
    by_letter = {slot.number for slot in slots if slot.options}
    pairs = [(int(number), letter) for number, letter in _PAIR.findall(_bare(piece))]
    if _only(_PAIR, _bare(piece)) and {n for n, _ in pairs} & by_letter:
        return pairs
    marked = _MARKED.fullmatch(_FIRST.sub("", _GLUED.sub(" ", piece)))
    return [(int(marked[1]), marked[2])] if marked and marked[2] else []
