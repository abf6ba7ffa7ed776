"""What a short message asks for: STOP, START, a right, help, the menu, a person; in any language of the learners.

Two ways lead to a meaning. The whole message, without its polite words, is a phrase of the table in phrases.py; or it
is an English sentence of one of the few shapes in `_LEADS`: known words of its own, and nothing else. So "please stop
messaging me now" is a STOP, and "stop smoking" is not, because no shape knows `smoking`.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Final
from unicodedata import normalize

from chatoet.rules.phrases import ALONE, ANSWERS, COURTESIES, PHRASES

LOUDEST: Final = 300  # characters as typed, with all "!!!" and repetitions
THUMBS: Final = frozenset("👍👌✅")
REMARK: Final = 15  # words, beyond which "yes, but" is more than a yes
LETTERS: Final = 18  # different ones, beyond which so long a text is a sentence; counted because that is cheap
LONGEST: Final = 60  # characters: a command is short, a letter is not

# Accents and Arabic vowel signs, which few people write; the dot below a Hindi letter, which phones leave out; what
# nobody sees; apostrophes. Vowel signs of Indian scripts stay: they make the word.
_TAKEN_OFF = re.compile(
    "['`‘’ʼ\u0300-\u036f\u0640\u064b-\u065f\u0670\u093c\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0f\ufeff]+"
)
# Letters that keyboards mix up: Arabic and Urdu forms of one letter, Hindi nasal signs, the Polish l.
_SAME = (("ى", "ي"), ("ی", "ي"), ("ک", "ك"), ("ہ", "ه"), ("ھ", "ه"), ("ة", "ه"), ("ۃ", "ه"), ("ँ", "ं"), ("ł", "l"))
# Older phones write these final letters of Malayalam as letter, virama and joiner.
_CHILLU = tuple((f"{old}\u0d4d\u200d", new) for old, new in zip("ണനരലള", "ൺൻർൽൾ", strict=True))


def fold(text: str) -> str:
    """`text` as one spelling of many: no case, accents, punctuation or emoji."""
    return _spaced(_spelt(text))


def _spelt(text: str) -> str:
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    if "\u200d" in text:
        for old, new in _CHILLU:
            text = text.replace(old, new)
    text = normalize("NFKD", text.replace("´", "'").replace("🛑", " stop "))
    text = _TAKEN_OFF.sub("", normalize("NFKD", text.casefold()))
    for old, new in _SAME:
        text = text.replace(old, new)
    return text


def _spaced(text: str) -> str:
    """Signs of Indian scripts are no letters to Python, yet part of the word."""
    if text.replace(" ", "").isalnum():
        return " ".join(text.split())
    marked = "".join(char if char.isalnum() or "\u0900" <= char <= "\u0dff" else " " for char in text)
    return " ".join(marked.replace("।", " ").split())


def meaning(text: str) -> str:
    """One of the keys of PHRASES, or empty when the message is no command."""
    if len(text) > LONGEST and (len(text) > LOUDEST or len(set(text)) > LETTERS):
        return ""
    words = _words(text)
    if len(" ".join(words)) > LONGEST:
        return ""
    # "Por favor, para ya": from which end the politeness goes first can make the difference.
    return _read(words) or _without_politeness(words, _front, _back) or _without_politeness(words, _back, _front)


def answer_in(text: str, alone: bool = False) -> str:
    """yes, no, later or empty: what a reply to a question of ours says.

    By all of its words or, unless `alone`, by its first. A thumb is a yes.
    """
    if len(text) > LOUDEST:
        return ""
    words, table = _words(text), _answers()
    whole = "yes" if THUMBS & set(text) and len(words) <= 3 else table.get(" ".join(words), "")
    if whole or alone or len(words) > REMARK:
        return whole
    return table.get(words[0], "") if words else ""


@cache
def _answers() -> dict[str, str]:
    """Made when the first question was asked."""
    return {
        fold(phrase): said
        for said, languages in ANSWERS.items()
        for phrases in languages.values()
        for phrase in phrases.split("|")
    }


def _words(text: str) -> list[str]:
    """Without repetitions ("stop stop stop"); letters set apart ("s t o p") are one word."""
    words = fold(text).split()
    if len(words) > 3 and all(len(word) == 1 for word in words):
        return ["".join(words)]
    return [word for word, before in zip(words, ["", *words], strict=False) if word != before]


def _read(words: list[str]) -> str:
    return _TABLE.get(" ".join(words)) or _sentence(words)


def _without_politeness(words: list[str], *ends: Callable[[list[str]], list[str]]) -> str:
    while True:
        less = next((shorter for shorter in (end(words) for end in ends) if len(shorter) < len(words)), [])
        found = _read(less) if " ".join(less) not in _ALONE else ""
        if found or not less:
            return found
        words = less


def _front(words: list[str]) -> list[str]:
    """Without one polite phrase at the beginning."""
    if not words or words[0] not in _POLITE_FIRST:
        return words
    lengths = range(min(len(words), _MOST_POLITE), 0, -1)
    return next((words[n:] for n in lengths if " ".join(words[:n]) in _POLITE), words)


def _back(words: list[str]) -> list[str]:
    """Without one polite phrase at the end."""
    if not words or words[-1] not in _POLITE_LAST:
        return words
    lengths = range(min(len(words), _MOST_POLITE), 0, -1)
    return next((words[:-n] for n in lengths if " ".join(words[-n:]) in _POLITE), words)


# English sentences --------------------------------------------------------------------------------------------------

_MESSAGES = frozenset({
    "messages", "message", "texts", "msgs", "msg", "anything", "notification", "notifications", "reminders", "updates",
    "news", "newsletter", "promotions", "marketing", "spam",
})  # fmt: skip
_THINGS = _MESSAGES | {
    "messaging", "texting", "sending", "contacting", "receiving", "getting", "calling", "reminding",
    "replying", "spamming", "bothering", "all", "everything", "this", "it",
    "chatoet", "bot", "chatbot", "chat",
}  # fmt: skip
_LINKS = frozenset({
    "to", "me", "us", "the", "these", "those", "your", "any", "more", "further", "of", "from", "you", "text", "receive",
    "on", "my", "ur", "get", "whatsapp",
})  # fmt: skip
_PEOPLE = frozenset({
    "person", "people", "human", "someone", "somebody", "teacher", "tutor", "agent", "operator", "representative",
    "staff",
})  # fmt: skip
_ARTICLES = frozenset({"a", "an", "the", "your", "real", "live", "actual", "one", "of"})


def _shapes() -> dict[str, tuple[str, frozenset[str], frozenset[str]]]:
    """By the words that a sentence begins with: its meaning, what may follow, and of what one word must follow."""
    rest = _THINGS | _LINKS
    messages = ("stop", rest, _MESSAGES)
    shapes = dict.fromkeys(("stop", "quit", "cease"), ("stop", rest, _THINGS))
    shapes |= dict.fromkeys(("no more", "i dont want", "i do not want", "i no longer want"), messages)
    for no in ("dont", "do not", "never"):
        shapes[f"{no} send"] = messages
        for verb in ("text", "message", "contact", "write", "bother", "spam"):
            shapes[f"{no} {verb}"] = ("stop", rest, frozenset({"me", "us"}))
    lists = rest | {"list", "lists"}
    shapes |= dict.fromkeys(("unsubscribe", "unsub", "opt out", "opt me out"), ("stop", lists, lists))
    person = ("person", _PEOPLE | _ARTICLES, _PEOPLE)
    asks = ("", "can i ", "could i ", "may i ", "let me ", "i need to ", "how can i ", "how do i ")
    verbs = ("talk to", "talk with", "speak to", "speak with", "chat to", "chat with", "contact", "reach")
    shapes |= {ask + verb: person for ask, verb in product(asks, verbs)}
    shapes |= dict.fromkeys(("i want", "i need", "give me", "get me", "connect me to", "connect me with"), person)
    return shapes


def _sentence(words: list[str]) -> str:
    if not words or words[0] not in _LEAD_FIRST:
        return ""
    for n in range(1, min(len(words), _LONGEST_LEAD) + 1):
        shape = _LEADS.get(" ".join(words[:n]))
        if shape:
            said, may, must = shape
            rest = set(words[n:])
            if rest <= may and rest & must:
                return "teacher" if said == "person" and "teacher" in rest else said
    return ""


# Made once, at import: the hot path only looks up ---------------------------------------------------------------------


def _split(phrases: str) -> list[str]:
    """Of the tables, which hold no punctuation but hyphens."""
    return [phrase.strip() for phrase in phrases.replace("-", " ").split("|")]


def _table() -> tuple[dict[str, str], frozenset[str]]:
    """Meaning by phrase, and the courtesies; spelt in one go, because each call has its price at a cold start."""
    table: dict[str, str] = {}
    sections = ["|".join(languages.values()) for languages in (*PHRASES.values(), COURTESIES)]
    *meanings, polite = _spelt("\n".join(sections)).split("\n")
    for said, phrases in zip(PHRASES, meanings, strict=True):
        table |= dict.fromkeys(_split(phrases), said)
    return table, frozenset(_split(polite))


_TABLE, _POLITE = _table()
_LEADS: Final = _shapes()
_LEAD_FIRST: Final = frozenset(lead.partition(" ")[0] for lead in _LEADS)
_LONGEST_LEAD: Final = max(lead.count(" ") for lead in _LEADS) + 1
_POLITE_FIRST: Final = frozenset(phrase.partition(" ")[0] for phrase in _POLITE)
_POLITE_LAST: Final = frozenset(phrase.rpartition(" ")[2] for phrase in _POLITE)
_MOST_POLITE: Final = max(phrase.count(" ") for phrase in _POLITE) + 1
_ALONE: Final = frozenset(_split(ALONE))
