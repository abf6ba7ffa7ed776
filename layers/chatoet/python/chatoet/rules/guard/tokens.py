"""Words of a text with what can be told of each: is it known, a word, a name, a slip?"""

import re
from functools import cache
from typing import Literal, NamedTuple

from chatoet.rules.feedback.words import close, edits
from chatoet.rules.guard.known import Provenance
from chatoet.rules.guard.vocabulary import PARTICLES

# known: of the task; plain: a word, or a proper noun that is no person; both: a name and a word; name: a name alone
Kind = Literal["known", "plain", "both", "name", "unknown"]
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|'(?=[^\W\d_]))*")
# Endings of surnames, from English places to patronymics and Dravidian ones.
_SURNAME = re.compile(
    r".{3}(?:worth|wright|bottom|thwaite|bury|shaw|ham|ley|ton|ford|field|croft|stone|well|wood|son|sen|sson"
    r"|ski|ska|sky|wicz|czyk|czuk|enko|chuk|ov|ova|ev|eva|escu|poulos|idis|oglu|yan|dze|shvili"
    r"|nathan|swamy|murthy|appa|amma|pillai|kutty|krishnan|raman|zadeh|ullah|uddin|eddine|allah|rahman)$"
)
_UPPER = 0.7  # of a line's letters, beyond which capitals say nothing
_LOWER = 0.02  # of a text's words, below which small letters say nothing
_SHORTENED = ("n't", "'ll", "'re", "'ve", "'d", "'m")
_BRIEF = 4  # letters; a short unknown word is more often an abbreviation than a name
_FREQUENT = 6  # the rank of a word that is in many texts
_COMMON = 4  # the rank of clinical words
_TERM = 8  # letters, from which an unknown word may be a clinical one with a slip


class Token(NamedTuple):
    """`cased` when the case of letters says something here; `capital` when it starts with a capital."""

    start: int
    end: int
    text: str
    low: str
    line: int
    cased: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or not self.text.isascii()

    @property
    def named(self) -> bool:
        """Written as names are, in a text where that means something."""
        return self.capital and (self.cased or not self.text.isascii())

    @property
    def shouted(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    @property
    def particle(self) -> bool:
        return self.low in PARTICLES


class Reader:
    """Remembers what it has looked up, for as long as one text is read."""

    def __init__(self, known: Provenance) -> None:
        self._known, self._lexicon = known, known.lexicon
        self.kind = cache(self._kind)
        self.slip, self.surname = cache(self._slip), cache(self._surname)

    def begins_a_name(self, letter: str) -> bool:
        return any(name.startswith(letter) for name in self._known.names)

    def rare(self, low: str) -> bool:
        """Whether a known word is one that few texts need; half the dictionary's names of people are among these."""
        return (self._lexicon.words.rank(low) or 0) < _FREQUENT and self._lexicon.names.rank(low) != 0

    def proper(self, low: str) -> bool:
        """Whether a known word is rare and no clinical one, as names in the dictionary are."""
        return self.rare(low) and self._lexicon.words.rank(low) != _COMMON

    def _kind(self, low: str) -> Kind:
        if len(low) < 2 or self._known.knows(low):
            return "known"
        if low.endswith(_SHORTENED):
            return "plain"
        rank = self._lexicon.names.rank(low.replace("'", ""))
        if rank and self._known.nearly_says(low):
            return "known"
        if rank is not None:
            return ("plain", "both", "name")[rank]
        words = self._lexicon.words
        return "plain" if words.knows(low) or low in words.medicines or self._compound(low) else "unknown"

    def _compound(self, low: str) -> bool:
        """A word in the plural, or with its apostrophe left out or in."""
        words = self._lexicon.words
        bare = low.replace("'", "")
        return any(low.endswith(end) and low[: -len(end)] in words for end in ("s", "es", "ed", "ly")) or bare in words

    def _surname(self, low: str) -> bool:
        """Whether an unknown word ends as surnames do, and is no slip."""
        return _SURNAME.search(low) is not None and not self.slip(low)

    def _slip(self, low: str) -> bool:
        """Whether an unknown word is one of the task's, a medicine or a common word with a slip, and not near a name.

        Asked last, since it takes long.
        """
        own = self._known.words | (self._lexicon.words.medicines if len(low) > 6 else frozenset())
        if any(w[0] == low[0] and close(low, w, 2 if len(low) > 5 else 1) for w in own if len(w) > 4):
            return True
        near = (word for word in edits(low) if word[0] == low[0] or sorted(word) == sorted(low))
        ranks = [
            rank for word in near if self._lexicon.names.rank(word) != 2 and (rank := self._lexicon.words.rank(word))
        ]
        return max(ranks, default=0) >= (_FREQUENT if len(low) < _TERM else _COMMON)


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    lines = text.split("\n")
    starts = _starts(lines)
    cased = _cased(text)
    for number, (start, line) in enumerate(zip(starts, lines, strict=True)):
        sure = cased and not _shouted(line)
        found += [
            Token(start + m.start(), start + m.end(), m.group(), _bare(m.group().lower()), number, sure)
            for m in _TOKEN.finditer(line)
        ]
    return found


def _bare(low: str) -> str:
    return low.removesuffix("'s")


def _starts(lines: list[str]) -> list[int]:
    at, starts = 0, []
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return starts


def _cased(text: str) -> bool:
    words = _TOKEN.findall(text)
    capitals = sum(word[0].isupper() and not word.isupper() for word in words)
    return capitals >= max(1, _LOWER * len(words)) and not _shouted(text)


def _shouted(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 6 and sum(map(str.isupper, letters)) > _UPPER * len(letters)


def brief(token: Token) -> bool:
    return len(token.low) < _BRIEF or (token.shouted and token.cased and len(token.low) < 6)
