"""Text that must not act in a table or on a page (case E34)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.export.neutral import HIDDEN, cell, visible

STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "\n ", "\u00a0"])
def test_e34_a_cell_never_begins_as_a_formula(start: str, before: str) -> None:
    assert cell(f"{before}{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize("start", ["\t", "\r", "\r\n=", "\n@"])
def test_e34_nor_as_a_break_that_a_spreadsheet_skips(start: str) -> None:
    shown = cell(f"{start}1")
    assert shown.startswith(("'", "⟨"))
    assert "\r" not in shown


@given(st.text())
def test_e34_whatever_is_written_nothing_hidden_is_left_and_no_formula_begins(text: str) -> None:
    shown = cell(text)
    assert not any(unicodedata.category(c) in HIDDEN for c in shown if c not in "\n\t")
    assert not shown.lstrip().startswith(STARTS)


def test_e34_hidden_text_is_shown_by_its_code_point_and_nothing_else_changes() -> None:
    assert visible("a\u202eb\u200bc\ufeff") == "a⟨U+202E⟩b⟨U+200B⟩c⟨U+FEFF⟩"
    assert visible("one\r\ntwo") == "one\ntwo"
    plain = "Naïve, 'quoted'; سلام 世界 😀\n1 + 1 = 2"
    assert visible(plain) == cell(plain) == plain
