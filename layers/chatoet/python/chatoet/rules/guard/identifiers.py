"""Numbers that stand for one person: NHS and hospital numbers, phones, e-mail addresses.

An NHS number has ten digits, the last of them a check digit modulo 11 (NHS Data Dictionary, "NHS NUMBER").
"""

import re
from collections.abc import Iterator

from chatoet.rules.guard.known import Provenance
from chatoet.rules.guard.model import Class, Hit

_NO = r"(?:no|num|number|nos|nr|id|card|code|ref)"
_KIND = (
    r"hosp(?:ital)?|patient|pt|unit|case|record|records|file|folder|chart|episode|reg(?:istration)?|admission|passport"
    r"|insurance|national|civil|emirates|identity|visit|account|social security|health|clinic|lab|sample|spell"
)
_SURE = r"nhs|mrn|m\.r\.n|umrn|urn|uhid|hn|chi|nric|medicare|aadhaar|ssn|ppsn?|philhealth|h\s?&\s?c|ur"
_DIGIT = r"[0-9OoIlSB]"  # as a photo is misread
_LABELLED = re.compile(
    rf"\b(?:(?i:{_SURE})|(?i:{_KIND})[ .]{{0,2}}(?i:{_NO}|\#)|(?i:id))(?![a-z])[\s.:\#=/(),-]*(?i:{_NO}\b|is\b|was\b)?"
    rf"[\s.:\#=/(),-]*(?P<value>[A-Za-z]{{0,4}}[ /-]?(?:{_DIGIT}[ ./-]{{0,3}}){{3,13}}{_DIGIT}[A-Za-z]?)(?![A-Za-z0-9])"
)
_TEN = re.compile(r"(?<![\d.,/+])\d(?:[ .\n-]{0,3}\d){9}(?!\d|[.,/]\d)")
_MISREAD_TEN = re.compile(rf"(?<![A-Za-z0-9]){_DIGIT}{{3}}[ .-]{_DIGIT}{{3}}[ .-]{_DIGIT}{{4}}(?![A-Za-z0-9])")
_NEAR = re.compile(r"(?i)\b(?:nhs|number|no|hosp\w*|patient|pt|mrn|id|chi)\b")
_LONG = re.compile(r"(?<![\w.,/])(?:\d{7,}|[A-Z]{1,4}[ -]?\d{6,8}[A-Z]?)(?!\w)")
_NAMED_DIGIT = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|(?:double|triple)\s+\w+)"
_SPOKEN = re.compile(rf"(?i)\b{_NAMED_DIGIT}(?:[\s,-]+{_NAMED_DIGIT}){{5,}}\b")
_EMAIL = re.compile(r"(?i)[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+\s?(?:\.|\(dot\)|\[dot\])\s?[a-z][\w.-]*")
_PHONES = (
    re.compile(r"(?<![\w.])(?:\+|00)[1-9](?:[ ().-]{0,2}\d){8,13}(?!\d)"),
    re.compile(r"(?<![\w./+])\(?0(?:[ ().-]{0,2}\d){8,11}(?!\d)"),
    re.compile(r"(?<![\w./+])(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-. ]\d{4}(?!\d)"),
)
_CALLED = re.compile(
    r"(?i)\b(?:(?P<short>bleep|pager|ext(?:ension)?|bip)|tel(?:ephone)?|phone|ph|mob(?:ile)?|cell|fax|contact|call|ring"
    r"|whatsapp|landline)\b[^\d\n+]{0,14}(?P<value>\+?\(?\d(?:[ ().-]{0,2}\d){3,13})(?!\d)"
)
_A_DATE = re.compile(r"\d\d?[ .-]\d\d?[ .-](?:19|20)?\d\d")
_MISREAD = str.maketrans("OoIlSB", "001158")


def identifiers(text: str, known: Provenance) -> Iterator[Hit]:
    yield from _labelled(text, known)
    yield from _hits(_LONG, text, known, "number")
    yield from (Hit(*match.span(), "number") for match in _SPOKEN.finditer(text))
    yield from (Hit(*match.span(), "number") for match in _TEN.finditer(text) if _nhs_number(text, match))
    for match in _MISREAD_TEN.finditer(text):
        if sum(map(str.isdigit, match.group())) > 5 and nhs_checks(_digits(match.group())):
            yield Hit(*match.span(), "number")
    yield from (Hit(*match.span(), "contact") for match in _EMAIL.finditer(text))
    for phone in _PHONES:
        yield from _hits(phone, text, known, "contact")
    for match in _CALLED.finditer(text):
        enough = 4 if match["short"] else 6
        if len(_digits(match["value"])) >= enough and _foreign(match["value"], known):
            yield Hit(*match.span("value"), "contact")


def nhs_checks(digits: str) -> bool:
    """Whether ten digits end in the check digit of an NHS number."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def _labelled(text: str, known: Provenance) -> Iterator[Hit]:
    for match in _LABELLED.finditer(text):
        value = match["value"]
        digits = len(_digits(value))
        if digits >= 4 and digits * 2 > sum(char.isalpha() for char in value) and _foreign(value, known):
            yield Hit(*match.span("value"), "number")


def _nhs_number(text: str, match: re.Match[str]) -> bool:
    """The check digit, and either the shape in which such numbers are written or a word that says so."""
    groups = [len(group) for group in re.findall(r"\d+", match.group())]
    written = groups in ([10], [3, 3, 4], [1] * 10)
    return nhs_checks(_digits(match.group())) and (
        written or bool(_NEAR.search(text, max(0, match.start() - 30), match.start()))
    )


def _hits(pattern: re.Pattern[str], text: str, known: Provenance, of: Class) -> Iterator[Hit]:
    return (Hit(*m.span(), of) for m in pattern.finditer(text) if _foreign(m.group(), known))


def _foreign(value: str, known: Provenance) -> bool:
    return _digits(value) not in known.numbers and not _A_DATE.fullmatch(value.strip())


def _digits(value: str) -> str:
    return "".join(char for char in value.translate(_MISREAD) if char.isdigit())
