"""The corrected letter is built here, from accepted fixes only: it can differ from the learner's own nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.words import WordList
from chatoet.rules.task import Task


def corrected(letter: str, findings: Iterable[Finding]) -> str:
    """A fix whose quote does not stand at its place, or that overlaps an earlier one, is left out."""
    pieces: list[str] = []
    position = 0
    for finding in sorted(findings, key=lambda f: (f.start, f.end)):
        if finding.fix is None or finding.start < position or not finding.quote:
            continue
        if letter[finding.start : finding.end] != finding.quote:
            continue
        pieces += [letter[position : finding.start], _begun(letter, finding, finding.fix)]
        position = finding.end
    return "".join([*pieces, letter[position:]])


def _begun(letter: str, finding: Finding, fix: str) -> str:
    """A sentence that began with a capital still does: "BGL was" becomes "Blood glucose level was"."""
    before = letter[: finding.start].rstrip()
    begins = not before or before[-1] in ".!?" or "\n" in letter[len(before) : finding.start]
    return fix[:1].upper() + fix[1:] if begins and finding.quote[0].isupper() else fix


def grounded(task: Task, words: WordList, finding: Finding) -> bool:
    """A fix brings in no number and no medicine that neither the notes nor the quoted words have."""
    if finding.fix is None:
        return True
    said = " ".join([finding.quote, *(note.text for note in task.notes)]).lower()
    numbers = set(re.findall(r"\d+", finding.fix)) - set(re.findall(r"\d+", said))
    named = {word for word in re.findall(r"[a-z-]+", finding.fix.lower()) if word in words.medicines}
    return not numbers and all(name in said for name in named)
