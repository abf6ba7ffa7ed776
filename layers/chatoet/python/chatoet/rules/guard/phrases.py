"""Ways of speaking that belong to a real patient and not to case notes that were made up."""

import re
from collections.abc import Iterator

from chatoet.rules.guard.model import Hit

# A doubtful phrase alone refuses nothing: "I am writing to refer my patient" is how letters open.
_PHRASES = (
    (1.0, r"(?<!not )(?<!not a )(?<!no )\b(?:real|actual|genuine)(?:[- ]life)? (?:patient|pt|client)s?\b(?! data)(?!\?)"),
    (1.0, r"\b(?:photo|picture|pic|screenshot|scan|copy) of (?:the|his|her|my|our|a)? ?(?:patient'?s? )?(?:drug |obs |obs\. )?"
          r"(?:chart|notes|file|record|wristband|referral)\b"),
    (0.6, r"\b(?:bed|bay|cubicle|trolley|side ?room|rm|room) (?:no\.? |number )?\d{1,2}[a-z]?\b"),
    (0.6, r"\b(?:on|in) (?:my|our) (?:ward|unit|clinic|list|shift|caseload|bay) (?:today|tonight|now|yesterday|this (?:morning|week))\b"),
    (0.6, r"\b(?:i|we) (?:have|had|saw|looked after|admitted|am looking after|are looking after|nursed|reviewed|clerked) "
          r"(?:a |an |this |one )?(?:patient|pt|lady|gentleman|client|resident)\b.{0,30}\b(?:today|tonight|yesterday|at work|last night|this morning)\b"),
    (0.4, r"\b(?:my|our) (?:real |own )?(?:patient|pt|client|resident)\b"),
    (0.5, r"\b(?:from|at) (?:my|our) (?:work|job|workplace)\b|\bthat i wrote (?:at work|today|for a patient)\b"),
)  # fmt: skip
_COMPILED = [(weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in _PHRASES]


def phrases(text: str) -> Iterator[Hit]:
    for weight, pattern in _COMPILED:
        found = pattern.search(text)  # once: a letter that says "my patient" five times says no more than one that does once
        if found:
            yield Hit(*found.span(), "phrase", weight)
