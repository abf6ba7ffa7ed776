"""A long text in parts: nothing is lost, nothing is broken, and each part is one that WhatsApp takes.

Where characters end is checked against the `regex` package's \\X, which knows Unicode's own tables.
"""

import re
import time
import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from chatoet.rules.graphemes import is_boundary
from chatoet.rules.messages import units
from chatoet.rules.split import LEAST, split

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
CHARACTERS = [
    *("a", "word", "é", "e\u0301", "a\u0300\u0323", "नमस्ते", "क्षि", "ক্ষ", "สำ", "한국어", "\u1112\u1161\u11ab"),
    *("مرحبا", "مَرْحَبًا", "שָׁלוֹם", "漢字", "。", FAMILY, "👍🏽", "🇬🇧", "🇪🇸🇸🇦", "❤️", "1️⃣", "\u0601١"),
    *("🏴\U000e0067\U000e0062\U000e007f", " ", "  ", "\n", "\n\n", "\r\n", "\t", ". ", "! ", "? "),
    "https://example.org/a_b?c=d",
]
TEXTS = st.lists(st.sampled_from(CHARACTERS), max_size=400).map("".join)
LIMITS = st.sampled_from([LEAST, 64, 100, 333])
MARKED = ("*bold words here*", "_italic words here_", "~struck out words~", "`some code`", "*bold _and_ ~all~ this*")
AROUND = ("plain words", "\n", "\n\n", " ", ". ", "```\nline one\n\nline two\n```", "2*3", "snake_case", "👍🏽")
FORMATTED = st.lists(st.sampled_from([*MARKED, *AROUND]), max_size=60).map(" ".join)


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def clusters(text: str) -> list[str]:
    return list(regex.findall(r"\X", without_space(text)))


@settings(max_examples=300)
@given(TEXTS, LIMITS)
def test_no_character_that_a_reader_sees_is_broken_and_none_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < units(part) <= limit and part.strip() for part in parts)
    assert [c for part in parts for c in clusters(part)] == clusters(text)


# Characters that join with their neighbours, in any order: jamo, flags, signs over numbers, conjuncts, emoji.
JOINING = "\u1100\u1112\u1161\u11ab한가🇬🇧🇪क्षि\u093cകু\u0d4dক\u09cdส\u0e33e\u0301\u0600١👍🏽❤\ufe0f\u200d👩\u200ca \r\n"


@settings(max_examples=1000)
@given(st.text(alphabet=JOINING, max_size=30) | st.text(max_size=30))
def test_a_place_that_may_be_cut_is_one_that_unicode_allows(text: str) -> None:
    ends, allowed = 0, set()
    for cluster in regex.findall(r"\X", text):
        ends += len(cluster)
        allowed.add(ends)
    assert {place for place in range(1, len(text)) if is_boundary(text, place)} <= allowed


@pytest.mark.parametrize(
    "text", ["ab", "a b", "漢字", "한국", "नम", "مر", "👍👍", "🇬🇧🇪🇸", "e\u0301e", "\r\n\r\n", "क्षम"]
)
def test_characters_that_do_not_join_may_be_cut_apart(text: str) -> None:
    first = len(regex.findall(r"\X", text)[0])
    assert is_boundary(text, first)


def test_each_character_of_unicode_is_cut_from_a_letter_only_where_unicode_allows() -> None:
    for code in range(0x20, 0xF0000):
        char = chr(code)
        if unicodedata.category(char) in ("Cn", "Co", "Cs"):
            continue
        for text in (f"a{char}", f"{char}a", f"क{char}", f"{char}ก"):
            if is_boundary(text, 1):
                assert len(regex.match(r"\X", text)[0]) == 1, hex(code)


@settings(max_examples=300)
@given(FORMATTED, LIMITS)
def test_what_is_marked_is_marked_in_every_part(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < units(part) <= limit for part in parts)
    assert [pair for part in parts for pair in shown(part)] == shown(text)


def shown(text: str) -> list[tuple[str, str]]:
    """Each letter with the marks that it stands in, as WhatsApp reads them."""
    seen, marks = [], ""
    for number, piece in enumerate(text.split("```")):
        for word in [piece] if number % 2 else re.split(r"((?<![^\W_])[*_~`](?=\S)|(?<=\S)[*_~`](?![^\W_]))", piece):
            if word in tuple("*_~`") and not number % 2:
                marks = marks.replace(word, "") if word in marks else marks + word
            else:
                seen += [(char, "```" if number % 2 else marks) for char in word if not char.isspace()]
    assert marks == ""
    return seen


PROSE = "One sentence is here. Another one follows it."


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n ", []),
        ("short ", ["short "]),
        (f"{PROSE}\nA line.\n\nA paragraph of its own.", [f"{PROSE}\nA line.", "A paragraph of its own."]),
        (f"{PROSE}\nA line of its own, the last.", [PROSE, "A line of its own, the last."]),
        (f"{PROSE} And a third one", [PROSE, "And a third one"]),
        ("word " * 14, ["word word word word word word word word word word word", "word word word"]),
        ("x" * 70, ["x" * 56, "x" * 14]),
        (f"*{'bold ' * 13}end*", ["*bold bold bold bold bold bold bold bold bold bold bold*", "*bold bold end*"]),
        (f"{'x' * 54} *bold words*", ["x" * 54, "*bold words*"]),
        (f"*{'x' * 55}* yyyy", [f"*{'x' * 55}*", "yyyy"]),
        (
            f"```\n{'code line\n' * 7}```",
            [f"```\n{'code line\n' * 5}".rstrip() + "```", "```code line\ncode line\n```"],
        ),
    ],
)
def test_a_cut_is_where_a_reader_pauses(text: str, parts: list[str]) -> None:
    assert split(text, 60) == parts


def test_a_long_word_is_cut_only_when_it_must_be() -> None:
    assert split(f"See {'https://example.org/' + 'a' * 50} now", 60)[0] == "See"


def test_a_cluster_longer_than_a_part_is_cut_all_the_same() -> None:
    parts = split("a" + "\u0301" * 500, LEAST)
    assert all(units(part) <= LEAST for part in parts)
    assert "".join(parts) == "a" + "\u0301" * 500


def test_a_limit_too_small_for_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 40"):
        split("text", LEAST - 1)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        " ",
        "*",
        "*a ",
        "`",
        "```",
        "`a",
        "_a_ ",
        "\n",
        "🇬🇧",
        "\u0301",
        "क्",
        "\u1100",
        "a b*c_d~",
        "*_~`",
        "* a",
        "\u0378",
    ],
)
def test_time_grows_with_length_alone(unit: str) -> None:
    text = "x" + unit * (100_000 // len(unit)) + "x"
    started = time.process_time()
    parts = split(text)
    assert time.process_time() - started < 3
    assert all(units(part) <= 4096 for part in parts)
