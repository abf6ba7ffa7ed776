"""The word list: one sorted blob that is searched where it lies, never a set of a hundred thousand strings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Variety = Literal["British", "American"]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
LONGEST = 45  # letters; pneumonoultramicroscopicsilicovolcanoconiosis has as many
_COMMON = 6  # the rank from which a far or short guess is likely enough
_PREFIXES = ("un", "non", "over", "under", "pre", "post", "hyper", "hypo", "anti", "multi")


@dataclass(frozen=True, slots=True)
class WordList:
    r"""`blob` is lines of `word<TAB>rank`, sorted by word, with \n first and last; rank 9 is the most frequent."""

    blob: bytes
    medicines: frozenset[str] = frozenset()
    varieties: Mapping[str, Variety] = field(default_factory=dict)

    def rank(self, word: str) -> int | None:
        """0 to 9, or None for a word that is not in the list."""
        try:
            key = word.encode("ascii")
        except UnicodeEncodeError:
            return None
        low, high = 0, len(self.blob) - 1
        while low < high:
            line = self.blob.rfind(b"\n", 0, (low + high) // 2 + 1)
            stop = self.blob.find(b"\n", line + 1)
            if stop < 0:
                return None
            found = self.blob[line + 1 : stop - 2]
            if found == key:
                return self.blob[stop - 1] - 48
            low, high = (stop, high) if found < key else (low, line)
        return None

    def __contains__(self, word: str) -> bool:
        return self.rank(word) is not None

    def knows(self, word: str) -> bool:
        """Also true of a known word with a common prefix: `unrefreshing`, `nonhealing`."""
        if word in self:
            return True
        return any(len(word) - len(p) >= 4 and word.startswith(p) and word[len(p) :] in self for p in _PREFIXES)

    def suggest(self, word: str, own: Collection[str] = ()) -> str | None:
        """The likeliest intended word; the task's `own` words come first."""
        near = [candidate for candidate in own if close(word, candidate, 2 if len(word) > 5 else 1)]
        if near:
            return min(near, key=lambda candidate: (_changes(word, candidate), candidate))
        one = [(candidate, rank) for candidate in edits(word) if (rank := self.rank(candidate)) is not None]
        if len(word) <= 4:  # a short unknown word is more often an abbreviation than a slip
            one = [(c, rank) for c, rank in one if rank >= _COMMON and (len(word) == 4 or sorted(c) == sorted(word))]
        if one or len(word) < 6:
            return max(one, key=lambda pair: _likeness(word, *pair))[0] if one else None
        starting = self._starting(word[0], len(word))
        two = [(c, rank) for c, rank in starting if rank >= _COMMON and close(word, c, 2)]
        return max(two, key=lambda pair: _likeness(word, *pair))[0] if two else None

    def _starting(self, letter: str, length: int) -> Iterator[tuple[str, int]]:
        pattern = rb"\n(%b[a-z]{%d,%d})\t(?=(\d))" % (letter.encode(), max(1, length - 3), length + 1)
        for match in re.finditer(pattern, self.blob):
            yield match[1].decode(), int(match[2])


def _likeness(word: str, candidate: str, rank: int) -> tuple[float, str]:
    """Frequency decides, but a first letter is seldom wrong and a doubled or swapped letter often is."""
    score = rank + 3.0 * (candidate[0] == word[0]) + 1.5 * (candidate[-1] == word[-1])
    score += 3.0 * (sorted(candidate) == sorted(word)) + 2.0 * (_undoubled(candidate) == _undoubled(word))
    return score, candidate


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def edits(word: str) -> set[str]:
    """None of what is longer than any word: a file of one letter, repeated, would fill the memory with its edits."""
    if len(word) > LONGEST:
        return set()
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    deletes = {a + b[1:] for a, b in splits if b}
    swaps = {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    replaces = {a + c + b[1:] for a, b in splits if b for c in _LETTERS}
    inserts = {a + c + b for a, b in splits for c in _LETTERS}
    return (deletes | swaps | replaces | inserts) - {word}


def close(a: str, b: str, limit: int) -> bool:
    return abs(len(a) - len(b)) <= limit and a != b and _changes(a, b) <= limit


def _changes(a: str, b: str) -> int:
    """Edit distance in which two swapped neighbours count once (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
