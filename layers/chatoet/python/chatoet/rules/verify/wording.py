"""What a model may say to a learner: no link, no markup, no promise; and what is no error, whatever it says."""

from __future__ import annotations

import re
from typing import Final

from chatoet.rules.feedback.model import Kind
from chatoet.rules.feedback.text import clean
from chatoet.rules.feedback.words import WordList
from chatoet.rules.links_allowed import unallowed
from chatoet.rules.markup import plain
from chatoet.rules.task import Task

LONGEST_HINT, LONGEST_ANSWER, LONGEST_PRAISE = 200, 300, 160
_MARKUP = re.compile(r"[*_~`<>{}\[\]|\\]")
_PROMISE = re.compile(
    r"\bofficial\w*|\bguarantee\w*|\b(?:will|would|to|can|certainly|surely|definitely) (?:surely |certainly )?pass\b"
    r"|\bpass(?:ed|es|ing)? (?:the |your |this )?(?:OET|exam\w*|test)|\bgrade [A-E]\b|\bband \d|\bscore[sd]?\b|/500"
    r"|\bcertificate\b",
    re.IGNORECASE,
)
_HOUSE_RULES = re.compile(
    r"\bblank line\b|\bleading zero|\bdate format|\bindent|\bfaithfully\b|\bcolon after\b|\bcomma after\b"
    r"|\bserif|\bfont\b|\balign\w*|\bmargin|\bOxford comma\b|\bpostcode\b|\bletterhead\b",
    re.IGNORECASE,
)
NEUTRAL: Final[dict[Kind, str]] = {
    "contradiction": "Compare this with the notes. Do they say the same?",
    "unsupported": "Is this in the notes? Look again.",
    "missed": "What does the reader still need?",
    "purpose": "Does the reader see at once why you write, and what you ask?",
    "incomplete": "Does a detail that the reader needs stand only in the notes?",
    "length": "Is this as short as it can be for this reader?",
    "layout": "Would a reader in a hurry find this where they look for it?",
    "irrelevant": "Does this reader need this to look after the patient now?",
    "spelling": "Check the spelling here.",
    "grammar": "Read this aloud. What does not fit?",
    "register": "Does this suit a letter to a colleague?",
    "variety": "Keep to one spelling, British or American.",
}


def tidy(text: str) -> str:
    """On one line, unable to start or end any markup."""
    return plain(clean(text).text)


def unfit(text: str) -> str:
    """Why it may not be said: a word for the count; empty when it may."""
    if unallowed(text):
        return "link"
    return "promise" if _PROMISE.search(text) else ""


def has_markup(fix: str, quote: str) -> bool:
    odd = {char for char in fix if not char.isprintable()} | set(_MARKUP.findall(fix))
    return bool(odd - set(quote))


def rewrites(quote: str, fix: str) -> bool:
    """More than a correction: much longer, or with little of what stood there."""
    old, new = quote.lower().split(), fix.lower().split()
    if len(new) > 2 * len(old) + 3 or len(fix) > 2 * len(quote) + 20:
        return True
    return len(old) >= 8 and len(set(old) & set(new)) * 2 < len(set(old)) and bool(new)


def gives_away(hint: str, quote: str, fix: str | None) -> bool:
    """Whether a hint holds the fix, or every word that is new in it."""
    if not fix:
        return False
    said, old = _bare(hint), _bare(quote)
    new = [word for word in _bare(fix) if word not in old]
    whole = f" {' '.join(_bare(fix))} " in f" {' '.join(said)} "
    return (whole and bool(new)) or (any(len(word) >= 4 for word in new) and all(word in said for word in new))


def _bare(text: str) -> list[str]:
    return re.findall(r"[\w']+", clean(text).text.lower())


def accepted_usage(task: Task, words: WordList, kind: Kind, quote: str, fix: str | None, said: str) -> bool:
    """What OET accepts, or the task itself says, is no error (facts: several formats, either spelling, its terms)."""
    if kind == "layout" and _HOUSE_RULES.search(said):
        return True
    if fix is None or kind not in ("spelling", "grammar", "register", "variety"):
        return False
    old, new = re.findall(r"[\w'/.-]+", quote), re.findall(r"[\w'/.-]+", fix)
    gone, come = [w for w in old if w not in new], [w for w in new if w not in old]
    if not gone and not come:
        return kind != "grammar"  # only punctuation moved
    own = {short.lower() for short in task.abbreviations_ok}
    if gone and all(w.strip(".").lower() in own for w in gone):
        return True
    varies = [w.lower() in words.varieties for w in (*gone, *come)]
    if varies and all(varies):
        return True
    return kind == "spelling" and bool(gone) and all(_is_term(task, words, w) for w in gone)


def _is_term(task: Task, words: WordList, word: str) -> bool:
    """A word of the notes, or a medicine: right as it stands."""
    noted = {w.lower() for note in task.notes for w in re.findall(r"[\w'-]+", note.text)}
    return word.strip(".").lower() in noted or word.lower() in words.medicines
