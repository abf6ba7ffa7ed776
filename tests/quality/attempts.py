"""Attempts to talk to whoever marks a letter, put where they say into genuine letters.

injections.yaml holds those that the detector was made for, attempts_fresh.yaml those of somebody who had not read it.
"""

from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from chatoet.rules.feedback.letter import Letter, read
from chatoet.rules.feedback.text import clean
from tests.quality.samples import Sample

Where = Literal["top", "middle", "end", "re_line", "sign_off", "address", "ps"]
KNOWN, FRESH = (Path(__file__).parent / name for name in ("injections.yaml", "attempts_fresh.yaml"))


class Attempt(NamedTuple):
    id: str
    where: Where
    text: str
    held_out: bool

    @property
    def family(self) -> str:
        return self.id.rpartition("-")[0]


def attempts(path: Path = KNOWN) -> list[Attempt]:
    rows: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["attempts"]
    return [Attempt(row["id"], row["where"], row["text"], row["held_out"]) for row in rows]


def genuine() -> list[str]:
    """Sentences of clinical letters that merely sound like attempts."""
    rows: list[str] = yaml.safe_load(FRESH.read_text(encoding="utf-8"))["genuine"]
    return rows


def spread(tries: Sequence[Attempt], samples: Sequence[Sample]) -> Iterator[tuple[Attempt, Sample]]:
    """Each attempt in one letter, in turn."""
    return zip(tries, cycle(samples), strict=False)


def inserted(letter: str, attempt: Attempt) -> str:
    cleaned = clean(letter)
    place, before, after = _place(read(cleaned.text), attempt.where)
    at = cleaned.starts[place] if place < len(cleaned.text) else len(letter)
    return letter[:at] + before + attempt.text + after + letter[at:]


def _place(letter: Letter, where: Where) -> tuple[int, str, str]:
    """Where it goes, and what stands before and after it."""
    body = letter.body
    close = letter.close.start if letter.close else len(letter.text)
    match where:
        case "top":
            return body[0].span.start, "", "\n\n"
        case "middle":
            return body[len(body) // 2].span.end, " ", ""
        case "end":
            return close, "", "\n\n"
        case "re_line":
            return (letter.re_line.end if letter.re_line else body[0].span.start), ". ", "."
        case "sign_off":
            return len(letter.text.rstrip()), "\n", ""
        case "address":
            return letter.text.index("\n"), "\n", ""
        case "ps":
            return len(letter.text.rstrip()), "\n\n", ""
