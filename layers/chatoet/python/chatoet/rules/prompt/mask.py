"""What identifies somebody never reaches a model: it is covered, character by character, so that places hold.

Clauses OET-5.2-minimise and OET-5.3a-minimise. The guard has let the letter pass before; here goes what it rightly
overlooks: the learner's own name where they sign or introduce themselves, and single doubtful signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from chatoet.rules.feedback.letter import DATE
from chatoet.rules.feedback.text import Span
from chatoet.rules.guard.check import hits
from chatoet.rules.guard.known import Provenance, provenance
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.guard.normal import folded
from chatoet.rules.guard.signature import signature
from chatoet.rules.prompt.paper import Masked
from chatoet.rules.prompt.seen import seen
from chatoet.rules.task import Task

FILLER: Final = "_"
# What may stand in a signature beside the words of the task's own sign-off: jobs, not people.
_JOBS: Final = frozenset(
    re.findall(
        r"\w+",
        """registered enrolled staff charge senior junior nurse nurses midwife doctor dr physician practitioner general
        rn en gp md medical officer resident registrar consultant surgeon dentist dental pharmacist physiotherapist
        dietitian dietician radiographer podiatrist optometrist veterinary veterinarian speech pathologist occupational
        therapist clinical in the of and your yours sincerely faithfully regards hospital ward clinic unit""",
    )
)
_PART = re.compile(r"[^\n,;:()/]+")  # of a signature: a name, a job, a place
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CAPITAL = r"(?:[A-Z]\.|[^\W\d_a-z][\w'-]*)"
_ANY = r"(?!(?:and|from|i|am|an?|the|of|on|at|with)\b)[^\W\d_][\w'-]*"
_SELF = (
    re.compile(
        r"(?i:\b(?:my (?:full )?name is|name\s*:|from\s*:|signed(?: by)?\s*:|written by|prepared by))"
        rf"\s+(?P<name>{_ANY}(?: {_ANY})?(?: {_CAPITAL}){{0,2}})"
    ),
    re.compile(
        rf"\b(?:I am|I'm|I,|(?i:this is|call me|yours,))\s+(?:(?i:(?:an? |the |his |her )?(?:\w+ )?(?:nurse|sister"
        rf"|doctor|dr\.?|pharmacist|physiotherapist|physio)),? )?"
        rf"(?P<name>{_CAPITAL}(?: (?:{_CAPITAL}|de|al|bin)){{0,3}})"
    ),
    re.compile(
        rf"\bI(?: am|'m| have been)? (?i:work|working|based|employed) (?i:at|in|for|by|with)(?: the)?"
        rf"\s+(?P<name>{_CAPITAL}(?: (?:{_CAPITAL}|of|for|and|de))*)"
    ),
)
_BODY = re.compile(r"(?im)^[^\S\n]*(?:dear|re|to whom)\b")
_LINK = re.compile(
    r"(?i)\b(?:https?:|www\.)[^\s<>]+"
    r"|(?<![a-z0-9-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,9}\.(?:com|org|net|info|edu|gov|uk|au|ie|nz)\b[^\s<>]*"
)
_WRITTEN = (
    _LINK,
    re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*|(?<!\w)@[A-Za-z]\w+"),
    re.compile(r"(?i)\bwamid\.\S+"),
)
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9][\w.=+-]{10,}[\w=]", re.ASCII)
_TURN = re.compile(r"(?=[a-z][A-Z]|[A-Z][a-z]|\d[A-Za-z]|[A-Za-z]\d)")
_TURNS: Final = 6  # between letters and figures, small and large, from which no word and no reading is written so
_NO_WORD: Final = 16  # characters without a word in them
_IN = re.compile(r"[A-Z]?[a-z]{4,}|[A-Z]{5,}")
_FIGURES = re.compile(r"(?<![\w.,])\d(?:[ ./()-]{0,2}\d){5,}(?!\w)")
# In whatever way it is set apart, if it begins as a phone number does; or said to be one.
_PHONE = (
    re.compile(r"(?<![\w.,/-])(?:\+\s?\d|0)\d(?:[^\w\n/]{0,3}\n?\d){6,}(?!\w)"),
    re.compile(
        r"(?i)\b(?:ext(?:ension|n)?|bleep|pager|phone|mobile|whatsapp)\b\W{0,3}(?:(?:no|number)\b\W{0,3})?\d{4,}"
    ),
)
_A_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d")
_DIGITS = 6  # from which figures may stand for somebody; `co-amoxiclav625` has three, a date in words six


def masked(task: Task, letter: str, lexicon: Lexicon, also: Iterable[Span] = ()) -> Masked:
    """As long as the letter, and the same but for what is covered; `also` is covered too."""
    characters = list(letter)
    for start, end in (*identifying(task, letter, lexicon), *also):
        for at in range(start, end):
            if not characters[at].isspace():
                characters[at] = FILLER
    return Masked("".join(characters))


def identifying(task: Task, letter: str, lexicon: Lexicon) -> Iterator[Span]:
    shown, known = seen(letter), provenance(lexicon, task)
    as_written = "".join(letter[at] for at in shown.places)  # place by place the same, with its underscores
    for start, end in chain(_said(task, shown.text, known), _written(as_written, known)):
        yield shown.original(start, end)


def _said(task: Task, text: str, known: Provenance) -> Iterator[Span]:
    yield from (Span(hit.start, hit.end) for hit in hits(text, known) if hit.of != "phrase")
    yield from _signed(task, text, known)
    yield from _headed(text, known)
    for pattern in _SELF:
        for match in pattern.finditer(text):
            yield from _strange(text, Span(*match.span("name")), _own(task) | known.words, known)
    for pattern in _PHONE:
        yield from (Span(*match.span()) for match in pattern.finditer(text) if _foreign(f"+{match.group()}", known))
    yield from (Span(*match.span()) for match in _FIGURES.finditer(text) if _foreign(match.group(), known))


def _written(text: str, known: Provenance) -> Iterator[Span]:
    """Links, addresses and codes, such as our own ids and WhatsApp's."""
    for pattern in _WRITTEN:
        yield from (Span(*match.span()) for match in pattern.finditer(text))
    for match in _CODE.finditer(text):
        if _coded(match.group(), known):
            yield Span(*match.span())


def _coded(token: str, known: Provenance) -> bool:
    if not any(map(str.isalpha, token)):
        return False
    if _foreign(token, known) or len(_TURN.findall(token)) >= _TURNS:
        return True
    return len(token) >= _NO_WORD and not any(known.lexicon.words.knows(word.lower()) for word in _IN.findall(token))


def _signed(task: Task, text: str, known: Provenance) -> Iterator[Span]:
    """Of what stands below the closing, only the job and the place of work are left."""
    below = signature(text)
    for match in _PART.finditer(text, *below):
        yield from _strange(text, Span(*match.span()), _own(task), known)


def _headed(text: str, known: Provenance) -> Iterator[Span]:
    """Above the greeting, names of people and places that are not the task's: the learner's own."""
    greeting = _BODY.search(text)
    for part in _PART.finditer(text, 0, greeting.start() if greeting else 0):
        words = [Span(*match.span()) for match in _WORD.finditer(text, *part.span())]
        if any(_a_name(text[start:end], known) for start, end in words):
            yield from words


def _a_name(word: str, known: Provenance) -> bool:
    low = word.lower()
    plain = known.lexicon.words.knows(low) and known.lexicon.names.rank(low) is None
    return word[0].isupper() and len(word) > 2 and not plain and low not in _JOBS and not known.knows(low)


def _strange(text: str, part: Span, kept: frozenset[str], known: Provenance) -> Iterator[Span]:
    """All words of it, unless all may stay: Grace Ward is no ward."""
    words = [Span(*match.span()) for match in _WORD.finditer(text, *part)]
    if not all(_may_stay(text[start:end].lower(), kept, known) for start, end in words):
        yield from words


def _may_stay(word: str, kept: frozenset[str], known: Provenance) -> bool:
    return word in kept or (word.isdigit() and len(word) < 5 and word in known.numbers)


def _own(task: Task) -> frozenset[str]:
    said = " ".join([*task.setting.sign_off, task.setting.your_role, task.setting.workplace])
    return frozenset(word.lower() for word in _WORD.findall(folded(said))) | _JOBS


def _foreign(code: str, known: Provenance) -> bool:
    """Not so of dates, which say nothing alone, and of readings that the notes give: `165/95 160/90`."""
    rest = _A_DATE.sub("", DATE.sub("", code))
    numbers = re.findall(r"\d+", rest)
    return sum(map(len, numbers)) >= (_DIGITS if code[0].isdigit() else 4) and not known.numbers.issuperset(numbers)
