"""The parts of a letter, found in whatever order and format a learner uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from chatoet.rules.feedback.text import Span, sentences, trim, word_count

_SALUTATION = re.compile(
    r"(?im)^[ ]*(?:dear|hi|hello|hey|to whom it may concern|respected|good (?:morning|day))\b[^\n,:]{0,60}[,:]?"
)
_CLOSE = re.compile(
    r"(?im)\b(?:you'?re?'?s?'?\s+(?:very\s+)?(?:sinc\w*|faith\w*|tru[el]\w*|respect\w*)"
    r"|(?:sincerely|faithfully|truly|respectfully)\s+yours|(?:kind(?:est)?|best|warm"
    r"|with)\s+(?:kind\s+)?regards|best wishes)\b[ ]*[,.]?"
    r"|^[ ]*(?:regards|sincerely|respectfully|thank you|thanks)[ ]*[,.]?[ ]*$"
)
_RE_LINE = re.compile(
    r"(?im)^[ ]*(?:re|ref|reg|regarding|concerning|subject|sub|patient(?: name)?)[ ]*(?:[:.\-]"
    r"|(?=\s+(?:mrs?|ms|miss|dr)\b))[^\n]*"
)
_NAMED = re.compile(
    r"(?im)^[ ]*(?:(?:(?:your|my|our) (?:\w+[ -])?\w+|about|patient),? )?(?:mrs?|ms|miss|mx|dr)\.? [a-z]"
    r"[^\n]{2,60}\d[^\n]{0,20}(?<![.:])$(?!\n[ ]*(?-i:[a-z]))"
)  # a Re line without Re
_SIGNED = 3  # lines of a signature, at most
_RE_END = re.compile(r"(?:19|20)\d\d[).,]?(?=\s)|\d[ -]years?[ -](?:old|of age)[.,]?(?=\s)")
_COURTESY = re.compile(
    r"\b(?:contact (?:me|us)|hesitate|further (?:information|details|quer\w+|questions"
    r"|assistance|clarification)|any (?:questions|queries|concerns)"
    r"|let me know|be in touch|(?:thank you|thanks|grateful"
    r"|appreciate\w*).{0,40}(?:your (?:time|attention|help|assistance|ongoing|continued|kind"
    r"|care|cooperation|support)|in advance))\b",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)?[ -]?(?P<m>{_MONTH})\b\.?(?:,?[ -]?(?P<y>\d{{4}})\b)?"
    rf"|(?P<m2>{_MONTH})\.? (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:mg|cm|%))(?:,? (?P<y2>\d{{4}})\b)?"
    r"|(?P<d3>\d{1,2})(?P<sep>[/.-])(?P<m3>\d{1,2})(?P=sep)(?P<y3>\d{4}|\d{2})\b"
    r"|(?P<y4>\d{4})-(?P<m4>\d\d)-(?P<d4>\d\d)\b"
    r"|(?<![\d/])(?P<d5>\d{1,2})/(?P<m5>0[1-9])(?![\d/]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    span: Span
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """Spans into `text`; `body` holds no salutation, no Re line and no closing courtesy sentence."""

    text: str
    header: str
    salutation: Span | None
    re_line: Span | None
    body: tuple[Paragraph, ...]
    courtesy: Span | None
    close: Span | None
    sign_off: str

    @property
    def body_words(self) -> int:
        return sum(word_count(self.text[p.span.start : p.span.end]) for p in self.body)

    @property
    def sentences(self) -> tuple[Span, ...]:
        return tuple(sentence for paragraph in self.body for sentence in paragraph.sentences)

    def words_of(self, span: Span) -> str:
        return self.text[span.start : span.end]


def read(text: str) -> Letter:
    salutation = _first(_SALUTATION, text, 0, 1200)
    re_line = _re_line(text, salutation)
    start = _body_start(text, salutation, re_line)
    close = _close(text, start)
    end = close.start if close else _end_without_close(text, start)
    paragraphs = _paragraphs(text, Span(start, end))
    body, courtesy = _without_courtesy(text, paragraphs)
    header_end = min([start, *(s.start for s in (salutation, re_line) if s)])
    return Letter(text, text[:header_end], salutation, re_line, body, courtesy, close, text[end:])


def _first(pattern: re.Pattern[str], text: str, start: int, end: int) -> Span | None:
    found = pattern.search(text, start, end)
    return trim(text, Span(*found.span())) if found else None


def _re_line(text: str, salutation: Span | None) -> Span | None:
    found = _first(_RE_LINE, text, 0, (salutation.end if salutation else 800) + 300)
    if found is None and salutation:
        found = _inline_re(text, salutation.end) or _first(_NAMED, text, salutation.end, salutation.end + 100)
    if found and found.end - found.start > 110:  # the body goes on in the same line
        end = _RE_END.search(text, found.start, found.end)
        found = Span(found.start, end.end() if end else min(found.end, found.start + 110))
    return found


def _inline_re(text: str, after: int) -> Span | None:
    match = re.compile(r"\s*re\s*:[^\n]*", re.IGNORECASE).match(text, after)
    return trim(text, Span(*match.span())) if match else None


def _body_start(text: str, salutation: Span | None, re_line: Span | None) -> int:
    if salutation or re_line:
        return max(part.end for part in (salutation, re_line) if part)
    return _after_short_lines(text)


def _after_short_lines(text: str) -> int:
    """Without salutation or Re line, the body starts at the first line that reads like a sentence."""
    position = 0
    for line in text.splitlines(keepends=True):
        if word_count(line) >= 9:
            return position
        position += len(line)
    return 0


def _close(text: str, start: int) -> Span | None:
    found = None
    for match in _CLOSE.finditer(text, start):
        found = match
    return Span(*found.span()) if found else None


def _end_without_close(text: str, start: int) -> int:
    """Last short lines without a full stop are a signature: a name, a title, a ward."""
    end = start + len(text[start:].rstrip())
    for _ in range(_SIGNED):
        last = text.rfind("\n", start, end)
        line = text[last + 1 : end] if last >= 0 else ""
        if not line or word_count(line) > 4 or line.rstrip()[-1] in ".?!:;" or any(char.isdigit() for char in line):
            break
        end = start + len(text[start:last].rstrip())
    return end


def _paragraphs(text: str, within: Span) -> tuple[Paragraph, ...]:
    body = text[within.start : within.end]
    lines = [line for line in body.split("\n") if line.strip()]
    blocks = re.search(r"\S[ ]*\n\s*\n[ ]*\S", body) is not None
    wrapped = blocks or (len(lines) > 1 and sum(line.rstrip()[-1] in ".?!:" for line in lines) < len(lines) / 2)
    cut = re.compile(r"\n\s*\n" if wrapped else r"\n+")
    spans, start = [], within.start
    for match in cut.finditer(text, within.start, within.end):
        spans.append(Span(start, match.start()))
        start = match.end()
    spans.append(Span(start, within.end))
    trimmed = (trim(text, span) for span in spans)
    return tuple(Paragraph(s, _sentences(text, s, wrapped)) for s in trimmed if word_count(text[s.start : s.end]) > 0)


def _sentences(text: str, span: Span, wrapped: bool) -> tuple[Span, ...]:
    """Inside a paragraph of hard-wrapped lines a line's end ends no sentence."""
    flat = text[: span.end].replace("\n", " ") if wrapped else text
    return sentences(flat, span)


def _without_courtesy(text: str, paragraphs: tuple[Paragraph, ...]) -> tuple[tuple[Paragraph, ...], Span | None]:
    if not paragraphs:
        return (), None
    *others, last = paragraphs
    *kept, final = last.sentences or (last.span,)
    if not _COURTESY.search(text, final.start, final.end) or word_count(text[final.start : final.end]) > 35:
        return paragraphs, None
    if not kept:
        return tuple(others), final
    return (*others, Paragraph(Span(last.span.start, kept[-1].end), tuple(kept))), final


class CalendarDate(NamedTuple):
    span: Span
    day: int
    month: int
    year: int | None
    named: bool  # the month is a word, so that day and month cannot be mistaken

    def may_be(self, day: int, month: int, year: int) -> bool:
        same = (self.day, self.month) == (day, month)
        turned = not self.named and (self.month, self.day) == (day, month)
        return (same or turned) and self.year in (None, year)


def dates(text: str, start: int, end: int) -> list[CalendarDate]:
    """Each calendar date; day first, as the notes write it."""
    found = []
    for match in DATE.finditer(text, start, end):
        day, month, year = (_group(match, name) for name in "dmy")
        if not (day and month):
            continue
        date = CalendarDate(Span(*match.span()), int(day), _month(month), _full_year(year), month.isalpha())
        if date.month > 12 >= date.day:
            date = date._replace(day=date.month, month=date.day)
        if 1 <= date.day <= 31 and 1 <= date.month <= 12:
            found.append(date)
    return found


def _group(match: re.Match[str], name: str) -> str | None:
    return next((value for key, value in match.groupdict().items() if key.rstrip("12345") == name and value), None)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS.index(text[:3].lower()) + 1


def _full_year(year: str | None) -> int | None:
    if year is None or len(year) == 4:
        return int(year) if year else None
    return int(year) + (2000 if int(year) < 50 else 1900)
