"""What a request asks, whichever vendor's words it came in, and how one is turned away."""

from collections.abc import Mapping
from math import ceil
from typing import Any, Literal, NamedTuple

Json = dict[str, Any]
Vendor = Literal["openai", "gemini"]
VENDORS: tuple[Vendor, ...] = ("openai", "gemini")
LETTERS_A_TOKEN = 4  # of English prose


class RejectedError(Exception):
    """A request that the vendor, or our promise, does not take. `status` is HTTP's; the text says what is wrong."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Asked(NamedTuple):
    """`prefix` is what stands before the letter and is the same for all; `more` whatever follows it (a repair)."""

    vendor: Vendor
    model: str
    prefix: str
    letter: str
    more: str
    schema: Mapping[str, Any]
    max_output: int

    @property
    def tokens(self) -> int:
        return sum(tokens(text) for text in (self.prefix, self.letter, self.more))


def tokens(text: str) -> int:
    """An estimate; the true counts are the vendors' own."""
    return ceil(len(text) / LETTERS_A_TOKEN)


def known(found: Mapping[str, Any], allowed: frozenset[str], where: str) -> None:
    """Vendors reject what they do not know; so is a typo found here, and whatever would say who asks."""
    if unknown := sorted(set(found) - allowed):
        raise RejectedError(400, f"{where}: {', '.join(unknown)} not taken here")
