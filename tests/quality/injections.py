"""The attempts to talk to the marker, put into genuine letters, and how many of them are seen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from chatoet.rules.feedback.letter import read
from chatoet.rules.feedback.words import WordList
from chatoet.rules.prompt.injection import noted

Where = Literal["top", "middle", "end", "sign_off", "re_line"]


class Attempt(NamedTuple):
    id: str
    family: str
    where: Where
    held_out: bool
    text: str


class Seen(NamedTuple):
    """`missed` holds ids: of a held-out attempt the id is all that anybody should look at."""

    of: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        return 1 - len(self.missed) / self.of


def attempts() -> tuple[Attempt, ...]:
    rows = yaml.safe_load(Path(__file__).with_name("injections.yaml").read_text("utf-8"))["attempts"]
    return tuple(Attempt(family=row["id"].rpartition("-")[0], **row) for row in rows)


def inserted(letter: str, attempt: Attempt) -> str:
    """The letter with the attempt at its place: the letter needs a Re line, a body and a close."""
    at, before, after = _place(letter, attempt.where)
    return letter[:at] + before + attempt.text + after + letter[at:]


def _place(letter: str, where: Where) -> tuple[int, str, str]:
    parts = read(letter)
    assert parts.re_line and parts.close
    match where:
        case "top":
            return parts.body[0].span.start, "", "\n\n"
        case "middle":
            return parts.body[len(parts.body) // 2].span.end, " ", ""
        case "end":
            return parts.close.start, "", "\n\n"
        case "sign_off":
            return len(letter.rstrip()), "\n", ""
        case "re_line":
            return parts.re_line.end, ". ", "."


def detection(letter: str, words: WordList, tried: Iterable[Attempt]) -> Seen:
    of, missed = 0, []
    for attempt in tried:
        of += 1
        if not _seen(letter, words, attempt):
            missed.append(attempt.id)
    return Seen(of, tuple(missed))


def _seen(letter: str, words: WordList, attempt: Attempt) -> bool:
    whole = inserted(letter, attempt)
    start = whole.index(attempt.text)
    return any(found.start < start + len(attempt.text) and start < found.end for found in noted(whole, words))
