"""Text as a person would have typed it."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.plain import HIDDEN, Line, flowing, paragraphs, plain


def test_paragraphs_stay_and_empty_space_shrinks() -> None:
    assert plain("\r\n one  \r\rtwo\n\n\n\n\nthree\t\n\n") == "one\n\ntwo\n\nthree"


def test_composed_letters_ligatures_and_spaces_become_what_one_types() -> None:
    assert plain("cafe\u0301 \ufb01nding\u00a0\ufb02uid o\ufb03ce") == "caf\u00e9 finding fluid office"


def test_what_cannot_be_seen_is_gone_but_joined_emoji_stay_whole() -> None:
    assert plain("a\u202eb\u2066c\u200bd\x00e\x1b[31mf\u00adg\ud800h") == "abcde[31mfgh"
    assert plain("👩\u200d⚕️") == "👩\u200d⚕️"


@given(st.text(st.characters()))
def test_it_is_stable_and_holds_nothing_hidden(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert "\n\n\n" not in once
    assert not [c for c in once if ord(c) in HIDDEN or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t")]


def test_a_gap_on_the_page_is_a_new_paragraph() -> None:
    tops = (0.1, 0.15, 0.2, 0.3, 0.35)
    lines = [Line(word, top) for word, top in zip("abcde", tops, strict=True)]
    assert paragraphs(lines) == "a\nb\nc\n\nd\ne"


def test_a_page_written_on_every_second_line_is_not_torn_apart() -> None:
    assert paragraphs([Line(word, 0.1 * n) for n, word in enumerate("abcd")]) == "a\nb\nc\nd"


def test_a_page_may_hold_one_line_or_none_and_a_second_column() -> None:
    assert paragraphs([]) == ""
    assert paragraphs([Line("a", 0.5)]) == "a"
    assert paragraphs([Line("a", 0.1), Line("b", 0.2), Line("c", 0.1), Line("d", 0.2)]) == "a\nb\nc\nd"


PAGE = """Ms Priya Aldgrove
42 Jetty Road

I am writing to request ongoing wound care and monitoring for Mr Brandl, who is today after
treatment for cellulitis of his left lower leg.

Please call me with any question that you may have about his care, at any time of the day or
night.

Yours sincerely"""


def test_lines_that_a_page_broke_are_one_again_and_an_address_keeps_its_lines() -> None:
    assert flowing(PAGE) == PAGE.replace("after\n", "after ").replace("or\n", "or ")


@given(st.text(st.sampled_from("ab .\n"), max_size=300))
def test_flowing_changes_nothing_but_line_ends(text: str) -> None:
    assert flowing(text).split() == text.split()
