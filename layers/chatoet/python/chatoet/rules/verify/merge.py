"""One list of what the rules and a model found: the graver of two for one place, and fixes that do not meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from chatoet.rules.feedback.assess import distinct, in_order
from chatoet.rules.feedback.corrected import corrected
from chatoet.rules.feedback.model import Finding

Facts = Callable[[str], Counter[str]]  # what the rules find wrong in a letter, counted


def merged(letter: str, base: Iterable[Finding], claims: Iterable[Finding], wrong: Facts) -> tuple[Finding, ...]:
    """The rules' own come first, so that a claim never takes the place of one as grave."""
    base, claims = list(base), list(claims)
    kept = [f for f in distinct([*base, *claims]) if f in base or not _said(f, base)]
    return tuple(in_order(_harmless(letter, _apart(kept), claims, wrong)))


def _said(claim: Finding, base: list[Finding]) -> bool:
    """Whether the rules say already of the whole letter what this claims of it."""
    return not claim.quote and any(not f.quote and f.kind == claim.kind for f in base)


def _apart(findings: list[Finding]) -> list[Finding]:
    """A fix that meets a graver one's is no fix: both cannot be carried out."""
    taken: list[Finding] = []
    for place, finding in enumerate(findings):
        if finding.fix is None or not finding.quote:
            continue
        if any(finding.start < other.end and other.start < finding.end for other in taken):
            findings[place] = replace(finding, fix=None)
        else:
            taken.append(finding)
    return findings


def _harmless(letter: str, findings: list[Finding], claims: list[Finding], wrong: Facts) -> list[Finding]:
    """Fixes of a model that make the corrected letter say what the notes do not are left out."""
    if not any(f.fix is not None for f in claims) or not wrong(corrected(letter, findings)) - (known := wrong(letter)):
        return findings
    return [_harmless_one(letter, f, known, wrong) if f in claims else f for f in findings]


def _harmless_one(letter: str, finding: Finding, known: Counter[str], wrong: Facts) -> Finding:
    if finding.fix is None or not wrong(corrected(letter, [finding])) - known:
        return finding
    return replace(finding, fix=None)
