"""A long text in parts that WhatsApp takes: cut where a reader would pause, with the markup of each part whole.

A cut is at a paragraph, else a line, else a sentence, else a word, else between characters as a reader sees them.
*bold*, _italic_, ~struck~, `code` and ```code``` over lines that a cut goes through are closed before it and opened
again behind it. What is lost is white space at the cuts alone. Linear in time.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from chatoet.rules.emphasis import Run, partners, run_at
from chatoet.rules.graphemes import is_boundary
from chatoet.rules.messages import TEXT_MAX, units

LEAST = 40  # the smallest limit: below it the marks would crowd out the words
_FENCE = "```"
_CLOSING = 4  # units that a part keeps for its closing marks: one of each kind
_MARK = re.compile(r"`|https?://[^\s<>*~`|]++|\*++|_++|~++")
# Where a reader pauses, and the share of a part that must stand before such a pause.
_PAUSES = (
    (re.compile(r"\n[ \t]*\n"), 0.5),
    (re.compile(r"\n"), 0.5),
    (re.compile(r"[.!?…؟۔](?=\s)|[。！？]"), 0.5),
    (re.compile(r"\s"), 0.0),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Marked text: `start` is where its opening mark begins, `end` where its closing mark ends."""

    start: int
    end: int
    mark: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The part ends at `end` and its marks `closing`; the next begins at `start`, inside the spans `carried`."""

    end: int
    closing: str
    start: int
    carried: tuple[Span, ...]


def split(text: str, limit: int = TEXT_MAX) -> list[str]:
    """Parts of 1 to `limit` UTF-16 units; none for a blank text. A text that fits is left as it is."""
    if limit < LEAST:
        raise ValueError(f"limit: {limit}, must be at least {LEAST}")
    if units(text) <= limit:
        return [text] if text.strip() else []
    return list(_parts(text.strip(), limit))


def _parts(text: str, limit: int) -> Iterator[str]:
    spans, start, carried = _spans(text), 0, tuple[Span, ...]()
    starts = [span.start for span in spans]
    while start < len(text):
        opening = "".join(span.mark for span in carried)
        end = _reach(text, start, limit - len(opening))
        if end == len(text):
            yield opening + text[start:]
            return
        place = _place(text, start, _reach(text, start, limit - len(opening) - _CLOSING))
        within = spans[bisect_left(starts, start) : bisect_left(starts, place)]
        cut = _cut(text, start, place, [span for span in (*carried, *within) if span.end > place])
        yield opening + text[start : cut.end].rstrip() + cut.closing
        start, carried = _after_space(text, cut.start), cut.carried


def _cut(text: str, start: int, place: int, opened: list[Span]) -> Cut:
    """`opened` are the spans that `place` is in, outermost first. No span is left empty on either side."""
    while opened and opened[-1].start > start and not text[opened[-1].start + len(opened[-1].mark) : place].strip():
        place = opened.pop().start
    if opened:
        place = min(place, opened[-1].end - len(opened[-1].mark))
    closing, resume = "".join(span.mark for span in reversed(opened)), place
    while opened and not text[resume : opened[-1].end - len(opened[-1].mark)].strip():
        resume = opened.pop().end
    return Cut(place, closing, resume, tuple(opened))


def _reach(text: str, start: int, budget: int) -> int:
    """The end of the longest piece from `start` of at most `budget` units."""
    end = min(len(text), start + budget)
    while (over := units(text[start:end]) - budget) > 0:
        end -= (over + 1) // 2
    return end


def _place(text: str, start: int, end: int) -> int:
    """The best place for a cut behind `start`, not behind `end`."""
    for pause, share in _PAUSES:
        earliest = start + max(1, int((end - start) * share))
        for found in reversed(list(pause.finditer(text, earliest, end))):
            if _is_clean(text, found.end(), start):
                return found.end()
    return next((place for place in range(end, start, -1) if _is_clean(text, place, start)), end)


def _is_clean(text: str, place: int, start: int) -> bool:
    """Also when the white space around the cut is gone."""
    left = start + len(text[start:place].rstrip())
    return left > start and is_boundary(text, left, start) and is_boundary(text, _after_space(text, place), start)


def _after_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


# --- what is marked --------------------------------------------------------------------------------------------------


def _spans(text: str) -> list[Span]:
    """In the order of their starts; they nest, and none lies in another of its own mark."""
    found: list[Span] = []
    offset, pieces = 0, text.split(_FENCE)
    for number, piece in enumerate(pieces):
        if number % 2 and number + 1 < len(pieces):
            found.append(Span(offset - len(_FENCE), offset + len(piece) + len(_FENCE), _FENCE))
        elif number % 2 == 0:
            found += _in_prose(piece, offset)
        offset += len(piece) + len(_FENCE)
    return found


def _in_prose(text: str, offset: int) -> Iterator[Span]:
    for line in text.splitlines(keepends=True):
        yield from _outermost(sorted(_in_line(line, offset), key=lambda span: (span.start, -span.end)))
        offset += len(line)


def _outermost(spans: list[Span]) -> Iterator[Span]:
    ends: dict[str, int] = {}
    for span in spans:
        if span.start >= ends.get(span.mark, 0):
            ends[span.mark] = span.end
            yield span


def _in_line(line: str, offset: int) -> Iterator[Span]:
    runs: list[Run] = []
    position = 0
    while mark := _MARK.search(line, position):
        position = mark.end()
        if mark[0] == "`" and (close := line.find("`", position)) > position:
            yield Span(offset + mark.start(), offset + close + 1, "`")
            position = close + 1
        elif mark[0] in ("*", "_", "~"):
            runs.append(run_at(line, mark.start(), mark.end()))
    for first, last in partners(runs).items():
        yield Span(offset + runs[first].start, offset + runs[last].end, runs[first].mark)
