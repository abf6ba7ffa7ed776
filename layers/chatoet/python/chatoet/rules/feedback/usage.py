"""Slips a spelling check cannot see, each safe enough to flag in a good letter's company."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatoet.rules.feedback.letter import Letter
from chatoet.rules.feedback.model import Finding
from chatoet.rules.feedback.text import Span

_AGREEMENT = "Does the verb agree with the subject?"
_NOT_FINITE = re.compile(  # words after which he have is right: should he have, that he do
    r"\b(?:should|would|could|may|might|will|can|did|does|do|must|that|if|let|make|made|help|as|and)\s+(?:[\w.]+\s+){0,2}$",
    re.IGNORECASE,
)
# (pattern, fix for group 0 or None, hint, answer); \g<..> in a fix refers to the pattern's groups
_RULES: tuple[tuple[str, str | None, str, str], ...] = (
    (
        r"\b(?P<a>lo)ose (?=(?:some |his |her |their )?weight)",
        r"\g<a>se ",
        "Two words look alike here. Which one do you mean?",
        "\u201close\u201d is the verb, \u201cloose\u201d means not tight",
    ),
    (
        r"\b(?P<a>to|would|will|should|please|I|we) advice (?=(?:him|her|them|that|the|you|Mr|Ms|Mrs))",
        r"\g<a> advise ",
        "Noun or verb?",
        "the verb is \u201cadvise\u201d",
    ),
    (r"\badviced\b", "advised", "Noun or verb?", "the verb is \u201cadvise\u201d"),
    (
        r"\b(?P<a>an?|your|his|her|some|for|the) advise\b(?! (?:him|her|that))",
        r"\g<a> advice",
        "Noun or verb?",
        "the noun is \u201cadvice\u201d",
    ),
    (
        r"\bcomplaint with (?=(?:his|her|the|all) (?:\w+ )?(?:medic|treat|therap|tablet))",
        "compliant with ",
        "Two words look alike here. Which one do you mean?",
        "\u201ccompliant\u201d means that he follows the treatment",
    ),
    (
        r"\bdischarged form\b",
        "discharged from",
        "A small word is misspelt here.",
        "\u201cfrom\u201d, not \u201cform\u201d",
    ),
    (
        r"\b(?P<a>shortness of|difficulty in|difficulty of) breathe\b",
        r"\g<a> breath",
        "Noun or verb?",
        "the noun is \u201cbreath\u201d",
    ),
    (
        r"\bsince (?=(?:the (?:last|past) )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten"
        r"|twelve|several|many) (?:day|week|month|year)s?\b(?! ago))",
        "for ",
        "A period, or a point in time?",
        "\u201cfor\u201d with a period, \u201csince\u201d with a point in time",
    ),
    (
        r"\b(?:he|she|it) (?:have|do|were)\b(?! been)",
        None,
        _AGREEMENT,
        "use has, does or was after he, she and it",
    ),
    (
        r"\b(?P<a>he|she|it) (?:don't|do not)\b",
        r"\g<a> does not",
        _AGREEMENT,
        "\u201cdoes not\u201d after he, she and it",
    ),
    (
        r"\b(?P<a>patient|Mr \w+|Mrs \w+|Ms \w+) (?:have|were) (?=(?:a|an|been|no|not|the|admitted"
        r"|given|treated|diagnosed|discharged|prescribed)\b)",
        None,
        _AGREEMENT,
        "one person: has, was",
    ),
    (
        r"\b(?:informations|advices|equipments|evidences|furnitures|knowledges)\b",
        None,
        "Can this noun be counted?",
        "this noun has no plural",
    ),
    (
        r"\b(?-i:a) (?=(?:infect|ulcer|allerg|append|arter|asthm|elev|early|electr|emerg|endocr"
        r"|effect|exam|increas|inflam|injec|injur|intraven|operat|oral|abnorm|acut|adult|appoint"
        r"|ankle|antibiot|episode|improv|open|old|over|under(?!-)|urgent|inpat|outpat)\w*)",
        "an ",
        "Look at the sound after the article.",
        "\u201can\u201d before a vowel sound",
    ),
    (
        r"\ban (?=(?:wound|dress|patient|discharge|letter|left|right|review|referr|medic"
        r"|blood|clean|daily|weekly|sever|history|high|new|nurse|doctor|dose|fever|probable|sleep"
        r"|loud|small|large|painful|regular|widow|type|bmi|gp|delivery)\w*\b)",
        "a ",
        "Look at the sound after the article.",
        "\u201ca\u201d before a consonant sound",
    ),
    (
        r"\b(?P<a>the|a|an|of|to|and|is|was|in|for|with|his|her|he|she|on|by|will|be|has)[ ]+(?P=a)\b",
        r"\g<a>",
        "A word stands here twice.",
        "once is enough",
    ),
    (
        r"(?<![\w'.])(?-i:i)(?= (?:am|have|would|will|was|had|could|can|do|hope|write|believe"
        r"|think|advised|asked|referred)\b)",
        "I",
        "Look at the capital letters.",
        "\u201cI\u201d is always a capital",
    ),
    (r"(?<=[a-z]{3}),(?=[a-z]{3})", ", ", "Look at the spaces around the punctuation.", "a space follows a comma"),
    (r"(?<=[a-z]{3}) (?=[,.;](?:\s|$))", "", "Look at the spaces around the punctuation.", "no space before it"),
)
_COMPILED = [(re.compile(pattern, re.IGNORECASE), fix, hint, answer) for pattern, fix, hint, answer in _RULES]


def usage(letter: Letter) -> Iterator[Finding]:
    for paragraph in letter.body:
        for pattern, fix, hint, answer in _COMPILED:
            for match in pattern.finditer(letter.text, *paragraph.span):
                if hint != _AGREEMENT or not _NOT_FINITE.search(letter.text, max(0, match.start() - 30), match.start()):
                    yield _finding(letter, match, fix, hint, answer)


def _finding(letter: Letter, match: re.Match[str], fix: str | None, hint: str, answer: str) -> Finding:
    """A fix may replace less than what is quoted: quote and fix are widened to whole words alike."""
    start, end = match.span()
    mended = match.expand(fix) if fix is not None else None
    wide = _widen(letter.text, Span(start, end))
    if mended is not None:
        mended = letter.text[wide.start : start] + _cased(mended, match.group()) + letter.text[end : wide.end]
    text = answer[:1].upper() + answer[1:]
    answer = f"{mended.strip()}: {answer}." if mended else f"{text}."
    return Finding("grammar", "should", hint, answer, fix=mended).at(letter.text, *wide)


def _cased(fix: str, original: str) -> str:
    return fix[:1].upper() + fix[1:] if original[:1].isupper() else fix


def _widen(text: str, span: Span) -> Span:
    start, end = span
    while start > 0 and text[start - 1].isalnum() and span.start - start < 20:
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end - 1] == " ") and end - span.end < 20:
        end += 1
    return Span(start, end)
