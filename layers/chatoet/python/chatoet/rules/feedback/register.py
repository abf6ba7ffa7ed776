"""The register of a clinical letter: full words, full sentences, requests rather than orders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chatoet.rules.feedback.letter import Letter
from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.text import Span
from chatoet.rules.task import Task

_CONTRACTION = re.compile(
    r"\b(?:(?:ca|wo|do|does|did|is|are|was|were|has|have|had|would|could|should|must|need)n't"
    r"|(?:I|you|we|they|he|she|it|who|there)'(?:ll|ve|re|d|m)"
    r"|(?:he|she|it|that|there|here|what|who|let)'s)\b",
    re.IGNORECASE,
)
_FULL = {"n't": " not", "'ll": " will", "'ve": " have", "'re": " are", "'m": " am"}
_SLANG = {
    "gonna": "going to", "wanna": "want to", "gotta": "have to", "kinda": "rather", "pls": "please", "plz": "please",
    "thx": "thank you", "btw": "by the way",
    "asap": "as soon as possible", "okay": None, "ok": None, "guy": None, "kids": "children", "tummy": "abdomen",
    "stuff": None, "meds": "medicines",
    "loads of": "many", "lots of": "many", "a bit": "slightly", "u": "you", "ur": "your", "super": None,
    "cheers": None, "booze": "alcohol", "wee": "urine", "poo": "stool",
    "docs": "doctors", "fag": None, "fags": "cigarettes", "ciggies": "cigarettes", "cuz": "because", "coz": "because",
    "chucked": None, "freaked": None, "messed up": None, "knocked off": None,
}  # fmt: skip
_SLANG_AT = re.compile(
    r"(?<![\w'.])(?:"
    + "|".join(rf"(?-i:{word})" if word in ("u", "ur") else re.escape(word) for word in _SLANG)
    + r")(?![\w'])",
    re.IGNORECASE,
)
_SHORT = {
    "b.d.": "twice daily", "t.d.s.": "three times daily", "q.i.d.": "four times daily", "q.d.s.": "four times daily",
    "p.r.n.": "as needed",
    "c/o": "complains of", "s/p": "after", "h/o": "a history of", "r/v": "review", "f/u": "follow-up", "w/": "with",
    "d/c": "discharge", "o/e": "on examination",
    "pt": "the patient", "pts": "patients", "hx": "history", "rx": "treatment", "tx": "treatment", "dx": "diagnosis",
    "sx": "symptoms",
    "abx": "antibiotics", "yo": "year-old", "y/o": "year-old", "wks": "weeks", "hrs": "hours", "yrs": "years",
    "approx.": "approximately",
}  # fmt: skip
_SYMBOL = re.compile(
    r"->|=>|\u2192|[\^\u2191\u2193&=#@]|(?<=\s)\+(?=\s|\w)|(?<=\s)\?(?=\w)|\+{2,}|(?<=\w) ?[<>]+ ?(?=\d)"
)
_SYMBOL_WORDS = {"&": "and", "+": "and"}
_BULLET = re.compile(r"(?m)^[ \t]*(?:[-*\u2022\u25aa\u25cf]|\d{1,2}[.)])[ \t]+\S[^\n]{0,80}")
_ORDER = re.compile(
    r"(?:check|monitor|measure|ensure|review|give|continue|watch|keep|make|arrange|refer"
    r"|report|administer|remind|encourage|teach|elevate|assess|perform|educate"
    r"|inform|provide|change|replace|dress|observe|do(?: not)?|don't|start|stop|take|visit"
    r"|call|see|treat|organi[sz]e|book|test|advise|tell|help|find|send|order)\s+"
    r"(?!hesitate\b|of\b|by\b|is\b|was\b|are\b|were\b|will\b|with\b|has\b|have\b|had\b|on\b|at\b|in\b"
    r"|should\b|would\b|may\b|can\b|and\b|results?\b|strips?\b|date\b|appointments?\b|care\b"
    r"|plans?\b)\w",
    re.IGNORECASE,
)
_MUST = re.compile(r"\byou (?:must|have to|need to|had better)\b|\bit is mandatory\b", re.IGNORECASE)
_POLITE = re.compile(r"\b(?:please|kindly|would|could|grateful|appreciate)\b", re.IGNORECASE)

Rule = Callable[[Task, Letter], Iterator[Finding]]


def register(task: Task, letter: Letter, raw: str) -> Iterator[Finding]:
    for rule in (_contractions, _slang, _exclamations, _abbreviations, _symbols, _orders):
        yield from rule(task, letter)
    if len(_BULLET.findall(raw)) >= 3:
        yield _tip(
            "Notes or sentences? A letter has no list points.", "Write full sentences in paragraphs instead of a list."
        )


def _tip(hint: str, answer: str, fix: str | None = None) -> Finding:
    return Finding("register", "should", hint, answer, fix=fix)


def _matches(pattern: re.Pattern[str], letter: Letter) -> Iterator[re.Match[str]]:
    for span in [p.span for p in letter.body] + ([letter.courtesy] if letter.courtesy else []):
        yield from pattern.finditer(letter.text, *span)


def _contractions(task: Task, letter: Letter) -> Iterator[Finding]:
    for match in _matches(_CONTRACTION, letter):
        full = expanded(match.group())
        answer = f"Write it in full: {full}." if full else "Write it in full."
        yield _tip("Is this short form formal enough?", answer, full).at(letter.text, *match.span())


def expanded(short: str) -> str | None:
    """None where the full form depends on the sentence: he's is he is or he has."""
    lower = short.lower()
    if lower in ("can't", "won't"):
        return short[0] + {"can't": "annot", "won't": "ill not"}[lower]
    return next((short[: -len(end)] + full for end, full in _FULL.items() if lower.endswith(end)), None)


def _slang(task: Task, letter: Letter) -> Iterator[Finding]:
    for match in _matches(_SLANG_AT, letter):
        fix = _SLANG[match.group().lower()]
        answer = f"In a clinical letter: {fix}." if fix else "Use a neutral clinical word."
        yield _tip("Would you write this word to a colleague you have not met?", answer, fix).at(
            letter.text, *match.span()
        )


def _exclamations(task: Task, letter: Letter) -> Iterator[Finding]:
    for match in _matches(re.compile(r"\w+ ?!+"), letter):
        fix = match.group().rstrip("! ") + "."
        yield _tip("Look at the punctuation mark.", "A clinical letter has no exclamation marks.", fix).at(
            letter.text, *match.span()
        )


def _abbreviations(task: Task, letter: Letter) -> Iterator[Finding]:
    expand = _SHORT | dict(task.abbreviations_expand)
    for short, full in expand.items():
        if short in task.abbreviations_ok:
            continue
        for match in _matches(abbreviation(short), letter):
            hint = "Will every reader know this abbreviation?"
            yield _tip(hint, f"Write it out: {full}.", full).at(letter.text, *match.span())


def abbreviation(short: str) -> re.Pattern[str]:
    """b.d. is also found as bd and BD; but pt is not found in PT, which is physiotherapy or a blood test."""
    if "." in short:
        parts = [re.escape(part) for part in short.split(".") if part]
        body = r"\.? ?".join(parts) if len(parts) > 1 else parts[0] + r"\."
        stop = r"(?:\.(?=[ ]+(?-i:[a-z])|[,;)]))?"  # the full stop is the abbreviation's own where no sentence ends
        return re.compile(rf"(?<![\w/.]){body}(?![\w/]){stop}", re.IGNORECASE)
    first = f"[{short[0]}{short[0].upper()}]" if short.islower() else re.escape(short[0])
    flags = re.IGNORECASE if "/" in short else re.NOFLAG
    return re.compile(rf"(?<![\w/.]){first}{re.escape(short[1:])}(?![\w/])", flags)


def _symbols(task: Task, letter: Letter) -> Iterator[Finding]:
    for match in _matches(_SYMBOL, letter):
        sign = match.group().strip()
        fix = _SYMBOL_WORDS.get(sign)
        yield _tip("Notes use signs; what does a letter use?", "Write a word instead of the sign.", fix).at(
            letter.text, *match.span()
        )


def _orders(task: Task, letter: Letter) -> Iterator[Finding]:
    """Between professionals; a reader without training is told plainly what to do."""
    if task.reader_type == "lay":
        return
    for sentence in letter.sentences:
        words = letter.words_of(sentence)
        if _POLITE.search(words):
            continue
        match = _ORDER.match(words) or _MUST.search(words)
        if match:
            start = sentence.start + match.start()
            end = min(sentence.end, start + 40)
            end = letter.text.rfind(" ", start, end) if end < sentence.end else end
            hint = "Does this sound like an order to a colleague?"
            yield _tip(hint, "Ask: \u201cPlease \u2026\u201d or \u201cIt would be appreciated if \u2026\u201d").at(
                letter.text, *Span(start, end)
            )
