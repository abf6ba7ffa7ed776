"""What the guard finds and what it concludes."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from chatoet.rules.feedback.words import WordList

Class = Literal["number", "birth", "contact", "address", "name", "phrase"]
CLASSES: Final[tuple[Class, ...]] = ("number", "birth", "contact", "address", "name", "phrase")
# Weights: one sure sign is enough, and so are two doubtful ones.
SURE: Final = 1.0
DOUBTFUL: Final = 0.5
REFUSED: Final = 1.0


class Lexicon(NamedTuple):
    """`names` has rank 2 for names, 1 for names that are words too, 0 for what is capitalised and is no person."""

    words: WordList
    names: WordList


class Hit(NamedTuple):
    """A place in the text; two hits on the same words count once."""

    start: int
    end: int
    of: Class
    weight: float = SURE


class Verdict(NamedTuple):
    allowed: bool
    classes: Mapping[str, int]  # how many of each; empty when allowed

    def counted(self) -> str:
        """For the log: `name:2/number:1`."""
        return "/".join(f"{each}:{self.classes[each]}" for each in CLASSES if each in self.classes)
