"""The picture can be read on a phone at night, by whatever eyes, and is the same for the same data."""

from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image, ImageFont

from chatoet.drawing import png
from chatoet.rules.course.errors import LABELS
from chatoet.rules.course.picture import BAND, DOT, ERROR, GROUND, QUIET, RULE, WIDTH, Box, Drawing, Words, drawn
from chatoet.rules.course.progress import Line, Progress, Recurring
from chatoet.rules.criteria import TOP

KB = 1024
LONGEST = sorted(LABELS, key=lambda kind: -len(LABELS[kind]))[:3]
ERRORS = tuple(Recurring(kind, (True, False, True, True, False), 5) for kind in LONGEST)
FULL = Progress(9, 4, 30, tuple(Line(c, ((0, 1), (1, 2), (2, 3), (1, 3), (2, 3))) for c in TOP), (), ERRORS, 365)
RULES = Progress(5, 0, 0, (), ((9, 14), (10, 14), (0, 12), (14, 14), (20, 20)), ERRORS, None)
ONE = Progress(1, 0, 0, tuple(Line(c, ((2, 3),)) for c in TOP), ((9, 14),), (), 1)
TODAY = ONE._replace(days=0)
SHOWN = pytest.mark.parametrize("shown", [FULL, RULES, ONE, TODAY], ids=["full", "rules", "one", "today"])


def texts(drawing: Drawing) -> list[Words]:
    return [shape for shape in drawing.shapes if isinstance(shape, Words)]


def ends(words: Words) -> tuple[int, int]:
    """Where a text begins and ends, left to right."""
    width = round(ImageFont.load_default(words.size).getlength(words.text))
    left = words.x - {"l": 0, "m": width // 2, "r": width}[words.align]
    return left, left + width


@SHOWN
def test_equal_data_give_equal_bytes_of_a_png_that_is_small(shown: Progress) -> None:
    first = png(drawn(shown))
    assert first == png(drawn(shown))
    assert len(first) < 200 * KB
    assert Image.open(BytesIO(first)).size == (WIDTH, drawn(shown).height)


def test_bands_of_some_letters_are_not_said_to_be_of_the_last_ones() -> None:
    points = ((9, 14), (10, 14), (11, 14))
    bands = ONE._replace(points=points, lines=tuple(Line(c, ((1, 2), (2, 3))) for c in TOP))
    titles = [words.text for words in texts(drawn(bands))]
    assert "2 of your last 3 letters (newest on the right)" in titles
    assert "1 of your last 3 letters (newest on the right)" in [
        w.text for w in texts(drawn(ONE._replace(points=points)))
    ]


@SHOWN
def test_type_is_large_and_stays_inside(shown: Progress) -> None:
    """28 of 720 pixels are 14 on a phone of 360."""
    assert WIDTH == 720
    for words in texts(drawn(shown)):
        assert words.size >= 28
        left, right = ends(words)
        assert 0 < left < right < WIDTH, words.text


@SHOWN
def test_no_text_runs_into_what_stands_on_its_line(shown: Progress) -> None:
    drawing = drawn(shown)
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.bottom - shape.top > 8]
    for words in texts(drawing):
        left, right = ends(words)
        for box in boxes:
            beside = right < box.left or left > box.right
            assert beside or words.y + words.size // 2 <= box.top or words.y - words.size // 2 >= box.bottom, words.text
    for one, two in pairwise(sorted(texts(drawing), key=lambda words: words.y)):
        assert two.y - one.y > 28 or two.y - one.y < 20


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


@SHOWN
def test_words_stand_out_from_the_dark_ground(shown: Progress) -> None:
    assert luminance(GROUND) < 0.02
    assert all(contrast(words.colour, GROUND) >= 4.5 for words in texts(drawn(shown)))


def test_what_is_drawn_is_told_apart_by_its_lightness_too() -> None:
    assert contrast(BAND, GROUND) >= 3
    assert contrast(BAND, RULE) >= 2
    assert contrast(DOT, BAND) >= 2
    assert contrast(ERROR, GROUND) >= 4.5
    assert contrast(QUIET, GROUND) >= 4.5


def test_an_error_is_a_filled_square_and_its_absence_an_outline() -> None:
    squares = [shape for shape in drawn(FULL).shapes if isinstance(shape, Box) and shape.colour in (ERROR, QUIET)]
    assert [square.filled for square in squares] == [True, False, True, True, False] * 3


@pytest.mark.parametrize(
    ("shown", "title"), [(RULES, "Your letters"), (ONE, "day to your test"), (TODAY, "Your test is today")]
)
def test_the_day_of_the_test_stands_above_where_one_is_known(shown: Progress, title: str) -> None:
    assert title in [words.text for words in texts(drawn(shown))][:2]


def test_an_estimate_says_that_it_is_none_of_oets_and_shows_its_range() -> None:
    said = [words.text for words in texts(drawn(FULL))]
    assert "Practice estimates, not OET results" in said
    assert "2-3 of 7" in said
    assert "Practice estimates, not OET results" not in [words.text for words in texts(drawn(RULES))]


def test_the_font_has_every_character_that_is_drawn() -> None:
    font = ImageFont.load_default(28)
    missing = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
    for char in {
        char for shown in (FULL, RULES, ONE, TODAY) for words in texts(drawn(shown)) for char in words.text
    } - {" "}:
        mask = font.getmask(char)
        assert (mask.getbbox(), bytes(mask)) != missing, char
    assert bytes(font.getmask("–")) == missing[1], "an en dash is none of them"
