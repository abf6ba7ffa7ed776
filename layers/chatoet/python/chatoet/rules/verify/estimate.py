"""From bands to a range of grades, by a convention of our own: OET publishes none."""

from __future__ import annotations

from typing import Final

from chatoet.rules.criteria import TOP, Criterion, Grade
from chatoet.rules.feedback.model import Confidence, Estimate
from chatoet.rules.verify.bands import Bands

GRADES: Final[tuple[Grade, ...]] = ("E", "D", "C", "C+", "B", "A")
_FROM: Final = (9, 18, 26, 30, 36)  # the totals from which the next grade begins, of 38
_MINIMUM: Final = 5  # of every criterion but Purpose, for a B
_PURPOSE: Final = 2
_MARGIN: Final[dict[Confidence, int]] = {"high": 2, "moderate": 3, "low": 4}  # points of the total, either way


def estimate(bands: Bands, confidence: Confidence) -> Estimate:
    """Two grades at least: nobody can tell one from one letter."""
    total, margin = sum(bands.values()), _MARGIN[confidence]
    better = {criterion: min(band + 1, TOP[criterion]) for criterion, band in bands.items()}
    low = grade(total - margin, meets(bands))
    high = grade(total + margin, meets(better))
    if low == high:
        low, high = _widened(GRADES.index(low))
    return Estimate(dict(bands), low, high, confidence)


def grade(total: int, minima: bool) -> Grade:
    place = sum(total >= start for start in _FROM)
    return GRADES[place if minima else min(place, GRADES.index("C+"))]


def meets(bands: Bands) -> bool:
    """What a B asks of each criterion."""
    return all(band >= (_PURPOSE if c == "purpose" else _MINIMUM) for c, band in bands.items())


def _widened(place: int) -> tuple[Grade, Grade]:
    return (GRADES[place - 1], GRADES[place]) if place else (GRADES[0], GRADES[1])


def confidence(known: Bands, said: Bands, dropped: int, claims: int, body_words: int, doubtful: bool) -> Confidence:
    """By how far model and evidence agree, how much did not stand, and whether the letter has a usual length."""
    apart = sum(abs(said[criterion] - known[criterion]) for criterion in known) / max(1, len(known))
    lost = dropped / max(1, claims)
    if doubtful or apart > 1.5 or lost > 1 / 3 or not 100 <= body_words <= 400:
        return "low"
    return "high" if apart <= 0.5 and lost <= 0.1 and body_words >= 150 else "moderate"


def within(criterion: Criterion, band: int) -> int:
    return max(0, min(band, TOP[criterion]))
