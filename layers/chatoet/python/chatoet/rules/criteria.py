"""The six criteria of OET Writing and their bands (public descriptors; facts only, in our own words)."""

from typing import Final, Literal

Criterion = Literal["purpose", "content", "conciseness", "genre", "organisation", "language"]
Grade = Literal["A", "B", "C+", "C", "D", "E"]

TOP: Final[dict[Criterion, int]] = {
    "purpose": 3, "content": 7, "conciseness": 7, "genre": 7, "organisation": 7, "language": 7,
}  # fmt: skip
LABEL: Final[dict[Criterion, str]] = {
    "purpose": "Purpose",
    "content": "Content",
    "conciseness": "Conciseness & Clarity",
    "genre": "Genre & Style",
    "organisation": "Organisation & Layout",
    "language": "Language",
}
