"""The kinds of a learner's errors, by which they are counted from letter to letter, and turned into cards.

A finding says what it is about (rules/feedback/model.py); those of grammar and register are told apart further by what
the fix changes. The ids are stored: they stay.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from chatoet.rules.course.lessons import LABELS, LESSONS, label, lesson
from chatoet.rules.feedback.model import Feedback, Finding, Kind
from chatoet.rules.feedback.priorities import worth_showing

__all__ = ["FOCUS", "LABELS", "LESSONS", "kind_of", "kinds", "label", "lesson"]

_PLAIN: Final[Mapping[Kind, str]] = {
    "purpose": "purpose", "missed": "missing_point", "incomplete": "missing_detail", "contradiction": "wrong_fact",
    "unsupported": "unsupported", "irrelevant": "irrelevant", "length": "length", "layout": "layout",
    "spelling": "spelling", "variety": "variety",
}  # fmt: skip
# The `focus` of the sentences to mend (rules/vocabulary.py) that practise a kind; of the others there are none.
FOCUS: Final[Mapping[str, str]] = {
    kind: kind
    for kind in (
        "article", "tense", "agreement", "preposition", "number", "word_form", "word_choice", "word_order",
        "punctuation", "structure",
    )
} | dict.fromkeys(("contraction", "abbreviation", "note_form", "tone"), "register")  # fmt: skip

_ARTICLES: Final = frozenset({"a", "an", "the"})
_PREPOSITIONS: Final = frozenset({
    "about", "above", "after", "against", "along", "among", "around", "at", "before", "behind", "below",
    "between", "by", "during", "for", "from", "in", "into", "of", "off", "on", "onto", "out", "over", "since",
    "through", "to", "towards", "under", "until", "up", "upon", "with", "within", "without",
})  # fmt: skip
_SAME_TENSE: Final = (
    {"is", "are", "am"}, {"was", "were"}, {"has", "have"}, {"do", "does"}, {"don't", "doesn't"},
)  # fmt: skip
_TENSES: Final = frozenset({
    "is", "are", "am", "was", "were", "be", "been", "being", "has", "have", "had", "having", "do", "does", "did",
    "will", "would", "shall", "should",
})  # fmt: skip
_PAST: Final = {
    "came": "come", "felt": "feel", "fell": "fall", "gave": "give", "given": "give", "went": "go", "gone": "go",
    "took": "take", "taken": "take", "saw": "see", "seen": "see", "began": "begin", "begun": "begin", "lost": "lose",
    "became": "become", "told": "tell", "said": "say", "kept": "keep", "left": "leave", "made": "make", "got": "get",
    "found": "find", "wrote": "write", "written": "write", "spoke": "speak", "slept": "sleep", "broke": "break",
}  # fmt: skip
_SUBJECTS: Final = frozenset(["he", "she", "it", "who", "which", "that", "patient", "mr", "mrs", "ms", "dr"])
_CONTRACTED = re.compile(r"\w(?:n't|'(?:s|ll|ve|re|d|m))$", re.IGNORECASE)
_SIGN = re.compile(r"[&=#@^<>+?\u2190-\u21ff]|->|=>")
_SHORTENED = re.compile(r"^[A-Z]{2,5}$|^(?:[A-Za-z]\.){2,}$|^\w{1,2}/\w{0,2}$")
# What an explanation speaks of, where no fix shows it.
_SPOKEN: Final = (
    (re.compile(r"\barticles?\b|\bvowel sound\b", re.IGNORECASE), "article"),
    (re.compile(r"\bagree|\bafter he, she\b|\bone person\b", re.IGNORECASE), "agreement"),
    (re.compile(r"\bprepositions?\b", re.IGNORECASE), "preposition"),
    (re.compile(r"\btenses?\b", re.IGNORECASE), "tense"),
    (re.compile(r"\bplural|\bsingular|\bcount(?:ed|able)\b", re.IGNORECASE), "number"),
    (re.compile(r"\bword order\b", re.IGNORECASE), "word_order"),
    (re.compile(r"\bcommas?\b|\bpunctuation\b|\bfull stop\b", re.IGNORECASE), "punctuation"),
    (re.compile(r"\bword\b|\bnoun\b|\bverb\b", re.IGNORECASE), "word_choice"),
)


def kinds(feedback: Feedback) -> Mapping[str, int]:
    """How often each kind was found; what is a matter of taste does not count, and what was no letter has none."""
    if feedback.problem:
        return {}
    return dict(Counter(kind_of(finding) for finding in worth_showing(feedback) if finding.severity != "tip"))


def kind_of(finding: Finding) -> str:
    if finding.kind == "register":
        return _of_register(finding)
    return _of_grammar(finding) if finding.kind == "grammar" else _PLAIN[finding.kind]


def _of_register(finding: Finding) -> str:
    quote = finding.quote.strip().replace("\u2019", "'")
    if _CONTRACTED.search(quote):
        return "contraction"
    if not quote or _SIGN.search(quote):
        return "note_form"
    written_out = finding.fix is not None and len(finding.fix) > len(quote)
    short = "abbreviat" in (finding.hint + finding.answer).lower() or _SHORTENED.search(quote)
    return "abbreviation" if written_out and short else "tone"


def _of_grammar(finding: Finding) -> str:
    if finding.fix is not None:
        return _changed(_words(finding.quote), _words(finding.fix))
    said = f"{finding.answer} {finding.hint}"
    return next((kind for pattern, kind in _SPOKEN if pattern.search(said)), "structure")


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text.replace("\u2019", "'").lower())


def _changed(old: list[str], new: list[str]) -> str:
    """What a correction changes, from the words that go and those that come."""
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    words = {*gone, *come}
    if not words:
        return "punctuation" if old == new else "word_order"
    if _stood_twice(old, new):
        return "punctuation"
    for known, kind in ((_ARTICLES, "article"), (_PREPOSITIONS, "preposition")):
        if words <= known:
            return kind
    if len(gone) == len(come) == 1:
        return _pair(next(iter(gone)), next(iter(come)), old)
    return "tense" if words & _TENSES else "structure"


def _stood_twice(old: list[str], new: list[str]) -> bool:
    return [word for i, word in enumerate(old) if i == 0 or word != old[i - 1]] == new


def _pair(gone: str, come: str, old: list[str]) -> str:
    """One word in place of another."""
    if any({gone, come} <= group for group in _SAME_TENSE):
        return "agreement"
    if {gone, come} <= _TENSES or _past(gone) == _past(come) or (_ed(gone) != _ed(come) and _akin(gone, come)):
        return "tense"
    if _s(gone) == _s(come):
        before = old[: old.index(gone)]
        return "agreement" if _SUBJECTS & set(before[-2:]) else "number"
    return "word_form" if _akin(gone, come) else "word_choice"


def _past(word: str) -> str:
    return _PAST.get(word, word)


def _ed(word: str) -> bool:
    return word.endswith("ed")


def _s(word: str) -> str:
    """Without the ending that a plural and a verb after he and she have."""
    bare = word.removesuffix("s")
    return bare.removesuffix("e") if word.endswith(("ses", "xes", "ches", "shes")) else bare.replace("ie", "y")


def _akin(one: str, two: str) -> bool:
    """Forms of one word: more than half of the longer begins both."""
    same = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return same >= 3 and same * 2 > max(len(one), len(two))
