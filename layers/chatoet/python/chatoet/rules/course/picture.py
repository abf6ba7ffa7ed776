"""The picture of a learner's progress, as shapes: what stands where, in which size and colour (drawn by drawing.py).

Made for a phone held at night: dark, few words, none smaller than 28 of the 720 pixels across. Meaning never hangs on
colour alone: a range is a bar, an estimate a dot, an error a filled square. Its words are English, as those of the exam
are; the caption says the same in the learner's language.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from chatoet.rules.course.errors import LABELS
from chatoet.rules.course.progress import WORST, Line, Progress, Recurring
from chatoet.rules.criteria import LABEL, TOP

WIDTH: Final = 720
LEFT, RIGHT = 40, 680
SMALL, LARGE, HUGE = 28, 38, 92  # pixels
# Sky blue and orange are told apart by every kind of colour vision (Okabe and Ito).
GROUND, INK, QUIET, RULE = "#0B1220", "#F4F7FB", "#B4C0D0", "#2A364A"
BAND, DOT, ERROR = "#3B7CB0", "#8CCBF2", "#F0A930"
ROW, SQUARE, HALF = 88, 34, 11
CHART = (352, 536)  # from where to where letters stand, left to right


class Words(NamedTuple):
    """`y` is the middle of the line; `align` says what `x` is: l its left end, m its middle, r its right end."""

    x: int
    y: int
    text: str
    size: int
    colour: str = INK
    align: str = "l"


class Box(NamedTuple):
    """Filled, or an outline alone."""

    left: int
    top: int
    right: int
    bottom: int
    colour: str
    filled: bool = True


class Dot(NamedTuple):
    x: int
    y: int
    colour: str


class Path(NamedTuple):
    points: tuple[tuple[int, int], ...]
    colour: str


Shape = Words | Box | Dot | Path


class Drawing(NamedTuple):
    height: int
    shapes: tuple[Shape, ...]


def drawn(shown: Progress) -> Drawing:
    """From top to bottom: days to the test, the criteria or else the key points, errors that come back."""
    shapes: list[Shape] = []
    y = _head(shapes, shown)
    y = _criteria(shapes, shown.lines, len(shown.points), y) if shown.lines else _points(shapes, shown.points, y)
    came_back = [one for one in shown.recurring[:WORST] if one.among]
    y = _errors(shapes, came_back, y) if came_back else y
    if shown.lines:
        shapes.append(Words(LEFT, y + 14, "Practice estimates, not OET results", SMALL, QUIET))
        y += 40
    return Drawing(y + 24, tuple(shapes))


def _head(shapes: list[Shape], shown: Progress) -> int:
    if not shown.days:
        title = "Your letters" if shown.days is None else "Your test is today"
        shapes.append(Words(LEFT, 70, title, LARGE + 10))
        return 140
    number = str(shown.days)
    shapes += [
        Words(LEFT, 84, number, HUGE),
        Words(LEFT + 20 + 56 * len(number), 98, "days to your test" if shown.days != 1 else "day to your test", LARGE),
    ]
    return 176


def _title(shapes: list[Shape], text: str, y: int) -> int:
    shapes += [Box(LEFT, y - 24, RIGHT, y - 22, RULE), Words(LEFT, y + 14, text, SMALL, QUIET)]
    return y + 44


def _criteria(shapes: list[Shape], lines: tuple[Line, ...], letters: int, y: int) -> int:
    y = _title(shapes, _newest(len(lines[0].ranges), letters), y)
    for line in lines:
        shapes += _line(line, y)
        y += ROW
    return y + 36


def _newest(count: int, letters: int) -> str:
    """Letters that rules alone marked have no bands: where there are any, the bands are not of the last letters."""
    if count < letters:
        return f"{count} of your last {letters} letters (newest on the right)"
    return f"Your last {count} letters (newest on the right)" if count > 1 else "Your last letter"


def _line(line: Line, y: int) -> Iterator[Shape]:
    top, middle = TOP[line.criterion], y + ROW // 2
    yield Words(LEFT, middle, LABEL[line.criterion], SMALL)
    places = [(x, low, high) for x, (low, high) in zip(_across(len(line.ranges)), line.ranges, strict=True)]
    for x, low, high in places:
        yield Box(x - HALF, _height(top, top, y), x + HALF, _height(0, top, y), RULE)
        yield Box(x - HALF, _height(high, top, y), x + HALF, _height(low, top, y), BAND)
    middles = tuple((x, (_height(low, top, y) + _height(high, top, y)) // 2) for x, low, high in places)
    yield Path(middles, DOT)
    yield from (Dot(x, at, DOT) for x, at in middles)
    low, high = line.last
    yield Words(RIGHT, middle, f"{low}-{high} of {top}" if low < high else f"{low} of {top}", SMALL, INK, "r")


def _across(count: int) -> list[int]:
    """The last letter stands at the right end."""
    left, right = CHART
    step = (right - left) // max(1, count - 1)
    return [right - step * (count - 1 - place) for place in range(count)]


def _height(band: int, top: int, y: int) -> int:
    """The top band stands at the top of the row."""
    return y + ROW - 8 - (ROW - 16) * band // top


def _points(shapes: list[Shape], points: tuple[tuple[int, int], ...], y: int) -> int:
    y = _title(shapes, "Key points covered (newest on the right)", y)
    width, full, base = 84, 190, y + 230
    for place, (right, asked) in enumerate(points):
        left = LEFT + place * (width + 54)
        shapes += [
            Box(left, base - full, left + width, base, RULE),
            Box(left, base - full * right // asked, left + width, base, BAND),
            Words(left + width // 2, base + 26, f"{right}/{asked}", SMALL, INK, "m"),
        ]
    return base + 92


def _errors(shapes: list[Shape], found: list[Recurring], y: int) -> int:
    y = _title(shapes, "Errors (filled: in that letter)", y)
    for one in found:
        middle = y + 30
        shapes.append(Words(LEFT, middle, LABELS.get(one.kind, "Other"), SMALL))
        start = RIGHT - len(one.letters) * (SQUARE + 8) + 8
        for place, had in enumerate(one.letters):
            left = start + place * (SQUARE + 8)
            top = middle - SQUARE // 2
            shapes.append(Box(left, top, left + SQUARE, top + SQUARE, ERROR if had else QUIET, had))
        y += 58
    return y + 24
