"""Ways of speaking that belong to a real patient and not to case notes that were made up."""

import re
from collections.abc import Iterator

from chatoet.rules.guard.model import Hit

_WHO = r"(?:patient|pt|client|resident)"
_NOW = r"(?:today|tonight|yesterday|now|last night|this (?:morning|week|afternoon))"
_PAPERS = r"(?:drug chart|obs chart|chart|notes|file|record|wristband|referral)"
_SEEN = r"(?:have|had|saw|looked after|admitted|am looking after|are looking after|nursed|reviewed|clerked)"
_BED = r"(?:bed|bay|cubicle|trolley|side ?room|room|rm)"
# A doubtful phrase alone refuses nothing: "I am writing to refer my patient" is how letters open.
_PHRASES = (
    (1.0, rf"(?<!not )(?<!not a )(?<!no )\b(?:real|actual|genuine)(?:[- ]life)? {_WHO}s?\b(?! data)(?!\?)"),
    (
        1.0,
        rf"\b(?:photo|picture|pic|screenshot|scan|copy) of (?:(?:the|his|her|my|our|a) )?(?:{_WHO}'?s? )?{_PAPERS}\b",
    ),
    (0.6, rf"\b{_BED} (?:no\.? |number )?\d{{1,2}}[a-z]?\b"),
    (0.6, rf"\b(?:on|in) (?:my|our) (?:ward|unit|clinic|list|shift|caseload|bay) {_NOW}\b"),
    (0.6, rf"\b(?:i|we) {_SEEN} (?:an? |this |one )?(?:{_WHO}|lady|gentleman)\b.{{0,30}}\b(?:at work|{_NOW})\b"),
    (0.4, rf"\b(?:my|our) (?:real |own )?{_WHO}\b"),
    (0.5, r"\b(?:from|at) (?:my|our) (?:work|job|workplace)\b|\bthat i wrote (?:at work|today|for a patient)\b"),
)
_COMPILED = [(weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in _PHRASES]


def phrases(text: str) -> Iterator[Hit]:
    """Each once: a letter that says "my patient" five times says no more than one that says it once."""
    for weight, pattern in _COMPILED:
        found = pattern.search(text)
        if found:
            yield Hit(*found.span(), "phrase", weight)
