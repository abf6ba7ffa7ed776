"""Markup in a letter is read through, and quotes still come from the letter as it was sent."""

import pytest

from chatoet.rules.feedback.letter import read
from chatoet.rules.feedback.text import clean
from tests.rules.feedback.conftest import Assess


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("*Dear* _Ms_ ~Aldgrove~", "Dear Ms Aldgrove"),
        ("<p>The <b>left</b> leg</p>", "The left leg\n"),
        ("Fever &amp; pain&nbsp;relief", "Fever & pain relief"),
        ("## Heading\n> quoted\n- a point", "Heading\nquoted\na point"),
        ("He doesn\u2019t walk; he didn`t fall", "He doesn't walk; he didn't fall"),
        ("3*2 cm and snake_case", "3*2 cm and snake_case"),
        ("one\r\ntwo\rthree<br>four", "one\ntwo\nthree\nfour"),
        ("[the clinic](https://example.org/a)", "the clinic"),
    ],
)
def test_markup_is_read_through(raw: str, text: str) -> None:
    assert clean(raw).text.strip("\n") == text.strip("\n")


def test_a_letter_full_of_markup_gets_the_feedback_of_the_plain_one(assessed: Assess, model: str) -> None:
    plain = model.replace("left", "right")
    marked = plain.replace("Mr Brandl", "*Mr Brandl*").replace("\n\n", "<br>\n<br>\n").replace("right", "_right_")
    before, after = assessed(plain), assessed(marked)
    assert [(f.kind, f.note_id) for f in after.findings] == [(f.kind, f.note_id) for f in before.findings]
    assert after.body_words == before.body_words


def test_a_quote_keeps_the_markup_that_stands_in_it(assessed: Assess, model: str) -> None:
    letter = model.replace("left lower leg", "*right* lower leg")
    quotes = [f.quote for f in assessed(letter).findings if f.kind == "contradiction"]
    assert any("*right" in quote for quote in quotes)
    assert all(quote in letter for quote in quotes)


def test_a_hard_wrapped_letter_has_the_same_paragraphs(model: str) -> None:
    body = model.split("\n\n")
    wrapped = "\n\n".join(
        part if len(part) < 120 else part[:60].rsplit(" ", 1)[0] + "\n" + part[len(part[:60].rsplit(" ", 1)[0]) + 1 :]
        for part in body
    )
    assert len(read(wrapped).body) == len(read(model).body)
    assert read(wrapped).body_words == read(model).body_words


def test_a_letter_without_blank_lines_keeps_its_paragraphs(model: str) -> None:
    assert len(read(model.replace("\n\n", "\n")).body) == len(read(model).body)
