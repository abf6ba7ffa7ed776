"""What a learner is to work on first: few things, the gravest first, and not all of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chatoet.rules.criteria import Criterion
from chatoet.rules.feedback.model import Feedback, Finding, Kind

PRIORITIES: Final = 3
CRITERION: Final[Mapping[Kind, Criterion]] = {
    "purpose": "purpose", "contradiction": "content", "unsupported": "content", "missed": "content",
    "incomplete": "content", "length": "conciseness", "irrelevant": "conciseness", "register": "genre",
    "layout": "organisation", "spelling": "language", "grammar": "language", "variety": "language",
}  # fmt: skip


def worth_showing(feedback: Feedback) -> list[Finding]:
    """The same slip twice is one thing to learn; missed points that are only `may` wait for the answers.

    So does a point that is missed because its fact is wrong: the wrong fact is in the list already.
    """
    shown = [f for f in feedback.findings if f.severity != "tip" or f.kind in ("layout", "length", "variety")]
    wrong = {f.key_point for f in shown if f.kind == "contradiction"}
    shown = [f for f in shown if f.kind != "missed" or f.key_point not in wrong]
    return list({(f.kind, f.note_id, f.key_point, f.quote.lower() or f.hint): f for f in shown}.values())


def priorities(feedback: Feedback, most: int = PRIORITIES) -> list[Finding]:
    """The first ones; the last place goes to another criterion when all before it are about one, unless what stands
    next must be right or must be there."""
    ranked = worth_showing(feedback)
    first, rest = ranked[: most - 1], ranked[most - 1 :]
    seen = {CRITERION[finding.kind] for finding in first}
    others = [f for f in rest if f.severity != "tip" and CRITERION[f.kind] not in seen]
    grave = rest and (rest[0].kind == "contradiction" or rest[0].severity == "must")
    last = others if others and len(seen) == 1 and not grave else rest
    return first + last[:1] if most > 1 else ranked[:most]
