"""A letter beside the one before it: what of that to be worked on is fixed, what is still there, and what is new."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from chatoet.rules.feedback.model import Feedback, Finding
from chatoet.rules.feedback.priorities import priorities, worth_showing
from chatoet.rules.feedback.text import clean


class Rewrite(NamedTuple):
    """`fixed`, `gone` (with their whole sentence) and `still` are findings of the letter before, `new` are of this."""

    fixed: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    still: tuple[Finding, ...]
    new: tuple[Finding, ...]

    @property
    def asked(self) -> int:
        return len(self.fixed) + len(self.gone) + len(self.still)


def compared(before: Feedback, old: str, after: Feedback, new: str) -> Rewrite:
    """By what was shown to be worked on first. What is missing can only be held beside what was missing where both
    letters were marked alike: what the rules cannot see is not fixed because they say nothing of it, nor is it new
    because a model is the first to say it."""
    fewer, more = before.by_model and not after.by_model, after.by_model and not before.by_model
    asked, flat_old, flat_new = priorities(before), _flat(old), _flat(new)
    asked = [f for f in asked if not fewer or f.quote or _asks_for_a_point(f)]
    still = tuple(finding for finding in asked if _still(finding, flat_old, after.findings, flat_new))
    gone = tuple(f for f in asked if f not in still and _gone(f, old, new))
    fixed = tuple(f for f in asked if f not in still and f not in gone)
    fresh = [finding for finding in worth_showing(after) if finding.severity != "tip"]
    fresh = [f for f in fresh if f.quote or not (fewer or more and not _asks_for_a_point(f))]
    return Rewrite(fixed, gone, still, tuple(f for f in fresh if _is_new(f, flat_old, before.findings, flat_new)))


def _asks_for_a_point(finding: Finding) -> bool:
    """Which the rules look for themselves, with a model or without."""
    return finding.kind in ("missed", "purpose") and bool(finding.key_point)


def _gone(finding: Finding, old: str, new: str) -> bool:
    """Whether no sentence of the new letter is the one that the quote stood in. To leave out what is not needed or not
    in the notes is no loss, but the very thing to do."""
    if not finding.quote or finding.kind in ("irrelevant", "unsupported"):
        return False
    around = next((w for start, end, w in _sentences(old) if start <= finding.start < end), set())
    return bool(around) and not any(len(around & said) * 2 >= len(around) for _, _, said in _sentences(new))


def _sentences(letter: str) -> list[tuple[int, int, set[str]]]:
    """Where each begins and ends, and its words."""
    found = re.finditer(r"[^.!?\n]+(?:[.!?](?=\w)[^.!?\n]+)*", letter)
    return [(m.start(), m.end() + 1, set(_flat(m.group()).split())) for m in found]


def _still(finding: Finding, old: str, now: Iterable[Finding], new: str) -> bool:
    if not finding.quote:
        return any(_same_gap(finding, other) for other in now)
    quote = _flat(finding.quote)
    if any(_same_fact(finding, other) for other in now):
        return True
    return 0 < _count(quote, old) <= _count(quote, new)


def _same_gap(one: Finding, two: Finding) -> bool:
    """What is missing: by its key point, or by what is said of it."""
    if one.kind != two.kind or two.quote or two.severity == "tip" != one.severity:
        return False
    return one.key_point == two.key_point if one.key_point else one.hint == two.hint or one.kind == "length"


def _same_fact(one: Finding, two: Finding) -> bool:
    """Another way to say what contradicts the same note."""
    same = one.kind == two.kind == "contradiction" and one.note_id == two.note_id
    return same and _share_words(one.quote, two.quote)


def _share_words(one: str, two: str) -> bool:
    return bool({w for w in _flat(one).split() if len(w) > 3} & {w for w in _flat(two).split() if len(w) > 3})


def _is_new(finding: Finding, old: str, before: Iterable[Finding], new: str) -> bool:
    """Whether the rewrite brought it: what stood there before was there to be seen before."""
    if not finding.quote:
        return not any(_same_gap(finding, other) for other in before)
    quote = _flat(finding.quote)
    same = any(_same_fact(finding, other) for other in before)
    return not same and _count(quote, new) > _count(quote, old)


def _flat(text: str) -> str:
    return f" {' '.join(clean(text).text.lower().split())} "


def _count(quote: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(quote.strip())}(?!\w)", text))
