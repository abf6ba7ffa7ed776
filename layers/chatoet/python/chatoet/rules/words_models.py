"""What a learner is told of the language models that saw their letters (clauses OET-5-only, OET-6.3-transfers)."""

from collections.abc import Mapping, Sequence
from typing import Final

from chatoet.rules.clock import plain_date

NAMES: Final[Mapping[str, str]] = {"openai": "OpenAI", "gemini": "Google (Gemini)"}
MOST: Final = 10  # letters in one message; the copy of the data has them all


def went(calls: Sequence[tuple[int, str, int]]) -> str:
    """`calls` are (when, vendor, until when it may be logged there), the latest first."""
    if not calls:
        return "*Language models*\nNone of your letters of the last 60 days went to one."
    lines = [_line(*call) for call in calls[:MOST]]
    if len(calls) > MOST:
        lines.append(f"… and {len(calls) - MOST} earlier.")
    told = "\n".join(lines)
    return f"*Language models*\nThese letters went to one in the EU, without your name and number:\n{told}"


def _line(at: int, vendor: str, until: int) -> str:
    logged = f"a log there against abuse is gone by {plain_date(until)}" if until > at else "nothing is logged there"
    return f"• {plain_date(at)}: {NAMES.get(vendor, vendor)}; {logged}"
