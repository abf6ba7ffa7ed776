"""The words of a prompt: what is the same for all letters of a task first, the letter last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from chatoet.rules.criteria import LABEL, TOP, Criterion
from chatoet.rules.prompt.paper import Masked, Paper, Row
from chatoet.rules.prompt.rubric import RUBRIC
from chatoet.rules.prompt.standing import CLOSE, OPEN, STANDING

_MARKS = str.maketrans("⟦⟧", "__")  # no letter can write the marks between which it stands
IMPORTANCE: Final = {"must": "must be there", "should": "should be there", "may": "may be there"}


def prefix(criterion: Criterion, paper: Paper) -> str:
    """The same for every letter of a task, so that a vendor can cache it."""
    return "\n\n".join([standing(criterion), *_task(paper), *_material(criterion, paper)])


def standing(criterion: Criterion) -> str:
    """What the prompt says of itself, without the task: no answer may repeat it."""
    rubric = RUBRIC[criterion]
    return "\n\n".join(
        [
            STANDING,
            f"YOUR CRITERION: {LABEL[criterion].upper()}\n{rubric.asks}\n{_list(rubric.look)}",
            f"BANDS, 0 TO {TOP[criterion]} (those without words lie between their neighbours)\n{_bands(rubric.bands)}",
            f"UNDER THIS CRITERION NO ERROR EITHER\n{_list(rubric.not_errors)}",
            "KINDS OF FINDING\n" + _list(f"`{kind}`: {what}" for kind, what in rubric.kinds.items()),
        ]
    )


def framed(letter: Masked) -> str:
    return f"{OPEN}\n{letter.translate(_MARKS)}\n{CLOSE}"


def _task(paper: Paper) -> tuple[str, ...]:
    low, high = paper.words
    return (
        f"THE TASK ({paper.task}, version {paper.version})\n"
        f"Profession: {paper.profession}. Kind of letter: {paper.letter_type}. Date: {paper.today}.\n"
        f"Writer: {paper.role}, {paper.workplace}. Reader: {paper.reader}.\n"
        f"Set to the learner: {paper.brief}\n"
        f"The guide for the body is {low} to {high} words; it is no rule.",
    )


def _material(criterion: Criterion, paper: Paper) -> list[str]:
    """What this criterion is judged from, and nothing that belongs to another."""
    match criterion:
        case "purpose":
            return [f"WHAT THE OPENING SHOULD SAY\n{_list(paper.purpose)}", _notes(paper)]
        case "content":
            return [_notes(paper), f"KEY POINTS\n{_table(paper.points, IMPORTANCE)}"]
        case "conciseness":
            return [_notes(paper), f"NOTES THAT THIS READER DOES NOT NEED\n{_table(paper.needless)}"]
        case "genre":
            return [
                f"ABBREVIATIONS THAT MAY STAND\n{', '.join(paper.kept_short)}",
                f"ABBREVIATIONS THAT ARE BETTER WRITTEN OUT\n{_list(paper.spelt_out)}",
                _vocabulary(paper),
            ]
        case "organisation":
            order = f"AN ORDER THAT WORKS, AMONG OTHERS\n{_list(paper.plan)}"
            return [order, f"WHAT THIS READER LOOKS FOR\n{_list(paper.topics)}"]
        case "language":
            return [_vocabulary(paper)]


def _notes(paper: Paper) -> str:
    return f"THE CASE NOTES, WITH THEIR IDS\n{_table(paper.notes)}"


def _vocabulary(paper: Paper) -> str:
    return f"WORDS OF THE CASE, SPELT RIGHT, IN ALPHABETICAL ORDER\n{', '.join(paper.vocabulary)}"


def _table(rows: Iterable[Row], said: Mapping[str, str] | None = None) -> str:
    return "\n".join(" | ".join(filter(None, (r.id, r.text, (said or {}).get(r.more, r.more)))) for r in rows)


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _bands(bands: Mapping[int, str]) -> str:
    return _list(f"{band}: {what}" for band, what in bands.items())
