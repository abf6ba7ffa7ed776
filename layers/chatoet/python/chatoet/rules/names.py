"""What a learner may be called (clauses OET-2.1-name, OET-6.2-rectify)."""

from typing import Final
from unicodedata import category, normalize

LONGEST: Final = 60  # characters
# Besides letters, their marks and digits. The last two join or part letters in Persian and Indian scripts.
_ALLOWED: Final = frozenset(" '’.-,·\u200c\u200d")


def name_in(text: str) -> str | None:
    """The name that the message is, single-spaced; None where it is none: too long, markup, control or bidi signs."""
    name = normalize("NFC", text.strip())
    kinds = {category(char) for char in name if char not in _ALLOWED}
    fits = len(name) <= LONGEST and any(kind[0] == "L" for kind in kinds)
    return " ".join(name.split()) if fits and all(kind[0] in "LM" or kind == "Nd" for kind in kinds) else None
