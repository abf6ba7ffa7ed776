"""What a typed answer to a card is worth. Kind to case, signs, quotation marks, either spelling and an obvious typo."""

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple

from chatoet.rules.typed import plain

Outcome = Literal["right", "nearly", "wrong"]
Grade = Literal["again", "hard", "good", "easy"]

SLOW, QUICK = 60, 8  # seconds from our question to the answer, by WhatsApp's clock
TYPO_FROM = 5  # letters: in a shorter word one letter makes another word
LONGEST: Final = 400  # characters; what is longer answers no card

_GIVES_UP: Final = frozenset({
    "idk", "i dont know", "i do not know", "dont know", "do not know", "no idea", "not sure", "pass", "dunno",
    "i give up", "give up", "i have no idea", "answer", "the answer", "show answer", "show me", "i forgot", "forgot",
})  # fmt: skip
_NO_ANSWER: Final = frozenset({"yes", "no", "ok", "okay", "yeah", "yep", "nope", "thanks", "thank you", "hi", "hello"})


class Key(NamedTuple):
    """`wrong` is the sentence that was to be mended; none for a gap. `spellings`: American to British words."""

    answers: tuple[str, ...]
    wrong: str = ""
    spellings: Mapping[str, str] = {}


def outcome(typed: str, key: Key, is_word: Callable[[str], bool]) -> Outcome:
    """`is_word` knows English: what is a word, if another one, is no typo. It is asked only where one may be.

    Where the error is in the signs alone, signs count.
    """
    signs = bool(key.wrong) and _spelt(key.wrong, key.spellings) in [_spelt(a, key.spellings) for a in key.answers]
    said = _spelt(typed, key.spellings, signs)
    keys = [_spelt(answer, key.spellings, signs) for answer in key.answers]
    if said in keys:
        return "right"
    if key.wrong and (signs or _steps(said, _spelt(key.wrong, key.spellings)) <= 1):
        return "wrong"
    return "nearly" if any(_typo(said, right, is_word) for right in keys) else "wrong"


def gives_up(typed: str) -> bool:
    return _bare(typed) in _GIVES_UP


def says_nothing(typed: str) -> bool:
    """No answer that could be marked: a sign, an emoji, a yes, or a whole letter."""
    return len(typed) > LONGEST or _bare(typed) in _NO_ANSWER or not any(char.isalnum() for char in typed)


def grade(found: Outcome, helped: bool, seconds: int) -> Grade:
    """`helped`: a hint was given."""
    if found == "wrong":
        return "again"
    if helped or found == "nearly" or seconds > SLOW:
        return "hard"
    return "easy" if 0 <= seconds < QUICK else "good"


def hint(answer: str) -> str:
    """The first letter, and how long each word is: `a_______ to`."""
    first, *rest = answer.split()
    return " ".join([first[:1] + "_" * (len(first) - 1), *("_" * len(word) for word in rest)])


def _bare(typed: str) -> str:
    return plain(typed).replace("'", "").strip(" .,;:!?")


def _spelt(text: str, spellings: Mapping[str, str], signs: bool = False) -> str:
    words = plain(text).split() if signs else re.sub(r"[,;:.]+(?=\s|$)", " ", plain(text)).split()
    return " ".join(spellings.get(word, word) for word in words)


def _typo(said: str, right: str, is_word: Callable[[str], bool]) -> bool:
    """One slip in one long word that makes no other word, or a hyphen that is a space."""
    if said != right and said.replace("-", " ") == right.replace("-", " "):
        return True
    typed, key = said.split(), right.split()
    if len(typed) != len(key):
        return False
    apart = [pair for pair in zip(typed, key, strict=True) if pair[0] != pair[1]]
    if len(apart) != 1:
        return False
    ((slip, word),) = apart
    return len(word) >= TYPO_FROM and _steps(slip, word) == 1 and not is_word(slip)


def _steps(one: str, two: str) -> int:
    """0 for the same, 1 for one letter more, fewer, another, or two that changed places; 2 for all beyond."""
    if one == two:
        return 0
    short, long = sorted((one, two), key=len)
    at = next((i for i, char in enumerate(short) if char != long[i]), len(short))
    if len(long) - len(short) == 1:
        return 1 if short[at:] == long[at + 1 :] else 2
    if len(long) != len(short):
        return 2
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return 1 if swapped or short[at + 1 :] == long[at + 1 :] else 2
