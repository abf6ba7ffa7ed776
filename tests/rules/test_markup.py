"""Markdown becomes WhatsApp's markup, and WhatsApp's markup stays what it is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.markup import plain, to_whatsapp
from tests.rules.test_words import everything


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("**bold** and __bold__", "*bold* and *bold*"),
        ("**bold** and *italic* and _italic_", "*bold* and _italic_ and _italic_"),
        ("~~struck~~", "~struck~"),
        ("***both***", "*_both_*"),
        ("**a *b* c** and *d **e** f*", "*a _b_ c* and _d *e* f_"),
        ("**a __b__ c**", "*a b c*"),
        ("**Note:** (**see** below).", "*Note:* (*see* below)."),
        ("un**friend**ly", "unfriendly"),
        ("`a*b*` and ``c`d``", "`a*b*` and `c'd`"),
        ("```python\nx = '**y**'\n```\n**b**", "```\nx = '**y**'\n```\n*b*"),
        ("```one line```", "```one line```"),
        ("**a** ```never closed", "*a* ```never closed```"),
        ("# Heading\ntext", "*Heading*\ntext"),
        ("### A **bold** `x` heading ###", "*A bold `x` heading*"),
        ("- one\n* two\n+ three\n  - four", "• one\n• two\n• three\n  • four"),
        ("1. one\n2) two", "1. one\n2) two"),
        ("> said\n>said\n>> said", "> said\n> said\n> said"),
        (">36 drinks a week", ">36 drinks a week"),
        ("[the notice](https://example.org/a_b_c)", "the notice (https://example.org/a_b_c)"),
        ('[a](https://example.org/x_(y) "Title")', "a (https://example.org/x_(y))"),
        ("[https://example.org](https://example.org)", "https://example.org"),
        ("[write to us](mailto:admin@chatoet.com)", "write to us (admin@chatoet.com)"),
        ("<https://example.org/__a__>", "https://example.org/__a__"),
        ("![a leg](https://example.org/leg.png)", "a leg"),
        ("| Drug | Dose |\n|---|:-:|\n| *A* | **2** |", "Drug | Dose\n_A_ | *2*"),
        ("above\n\n---\n\nbelow\n***\nend", "above\n\nbelow\nend"),
        ("a<br>b <strong>c</strong> <a href='x'>d</a> <!-- e -->f", "a\nb c d f"),
        ("BP <120 and >80, a<b and c>d, <name>", "BP <120 and >80, a<b and c>d, <name>"),
        (r"\*not bold\* and 1\. and C:\dir", r"*not bold* and 1. and C:\dir"),
        ("**unclosed and __this", "**unclosed and __this"),
        ("2*3*4, 2**10, snake_case_name, x ** y", "2*3*4, 2**10, snake_case_name, x ** y"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("", ""),
    ],
)
def test_markdown_reads_as_its_writer_meant(markdown: str, shown: str) -> None:
    assert to_whatsapp(markdown) == shown


PIECES = [
    *("*bold*", "_italic_", "~struck~", "`code`", "*bold _both_*", "```\nx = *y*\n```", "```one```", "word"),
    *("https://example.org/a_b", "(*in brackets*)", "\n", "\n• item", "\n1. first", "\n> said", "\n\n", "👍"),
    *("2*3", "a_b", "مرحبا *غامق*"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_whatsapp_markup_stays_as_it_is(text: str) -> None:
    assert to_whatsapp(text) == text


def test_our_own_words_stay_as_they_are() -> None:
    bodies = [message.body for message in everything()]
    assert [to_whatsapp(body) for body in bodies] == bodies


@given(st.text(alphabet="*_~`#>-+|[]()!<>\\ab1 \n", max_size=80))
def test_no_text_is_too_odd_and_no_letter_is_made_up_or_lost(text: str) -> None:
    letters = [char for char in to_whatsapp(text) if char in "a1"]
    allowed = [char for char in text if char in "a1"]
    assert letters == allowed or "<" in text or "](" in text or "```" in text


HARD = [
    *(
        "*",
        "**",
        "_",
        "*_",
        "~",
        "**a ",
        "`",
        "`a``b",
        "[",
        "](",
        "[a](",
        '[a](b "',
        "\\",
        "<",
        "<a ",
        "<!--",
        "<!-- -",
    ),
    *("# ", "- ", "|", " ", ">"),
]


@pytest.mark.parametrize("unit", HARD)
def test_a_hundred_kilobytes_of_rubbish_take_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.process_time()
    to_whatsapp(text)
    assert time.process_time() - started < 3


@given(st.text())
def test_what_a_learner_wrote_holds_no_mark_and_no_line(text: str) -> None:
    assert not set(plain(text)) & set("*_~`\n\t\u200e\u202e")
    assert plain(plain(text)) == plain(text)


def test_what_a_learner_wrote_keeps_its_words() -> None:
    assert plain(" *Dear*\n_Ms_\tO\u2019Neill, na\u00efve 5\u00b5g ") == "Dear Ms O\u2019Neill, na\u00efve 5\u00b5g"
