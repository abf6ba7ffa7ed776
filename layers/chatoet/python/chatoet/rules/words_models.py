"""What a learner is told of the language models that saw their letters (clauses OET-5-only, OET-6.3-transfers)."""

from collections.abc import Mapping, Sequence
from typing import Final

from chatoet.rules.language import t
from chatoet.rules.words_dates import plain_at

NAMES: Final[Mapping[str, str]] = {"openai": "OpenAI", "gemini": "Google (Gemini)"}
MOST: Final = 10  # letters in one message; the copy of the data has them all


def went(calls: Sequence[tuple[int, str, int]]) -> str:
    """`calls` are (when, vendor, until when it may be logged there), the latest first."""
    head = t("*Language models*")
    if not calls:
        return f"{head}\n{t('None of your letters of the last 60 days went to one.')}"
    lines = [_line(*call) for call in calls[:MOST]]
    if len(calls) > MOST:
        lines.append(t("… and {count} earlier.", count=len(calls) - MOST))
    told = t("These letters went to one in the EU, without your name and number:")
    return "\n".join([head, told, *lines])


def _line(at: int, vendor: str, until: int) -> str:
    day, name = plain_at(at), NAMES.get(vendor, vendor)
    if until <= at:
        return t("• {day}: {name}; nothing is logged there", day=day, name=name)
    gone = plain_at(until)
    return t("• {day}: {name}; a log there against abuse is gone by {gone}", day=day, name=name, gone=gone)
