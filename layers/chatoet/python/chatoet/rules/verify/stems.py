"""The words of a text that carry its meaning."""

from __future__ import annotations

import re


def stems(text: str) -> set[str]:
    """The words that carry meaning, cut so that `dressing` and `dressed` are one."""
    words = re.findall(r"[A-Za-z]{3,}|\b[A-Z]{2,}\b", text)
    return {word.lower()[:5] for word in words} - _COMMON


_COMMON = frozenset(
    ["with", "that", "from", "this", "which", "have", "been", "were", "also", "today", "patie", "they", "their", "will",
     "would", "shoul", "could", "when", "after", "befor", "there", "these", "then", "than", "your", "please", "pleas",
     "the", "his", "her", "and", "was", "for", "has", "had", "not", "are", "but", "she", "him", "all", "any", "can",
     "did", "who", "how", "you", "our", "out", "now", "its", "may", "per", "due", "left", "right", "both",
     "some", "such", "very", "only", "into", "over", "about", "does", "here"]
)  # fmt: skip
