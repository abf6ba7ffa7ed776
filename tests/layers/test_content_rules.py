"""Each rule of the build refuses the content that breaks it, in words that a teacher can act on."""

import re

import pytest

from layers.build.content_cards import FIX_FOCUS, FRAME_FOCUS
from layers.build.content_patterns import loose
from tests.fixtures.content import ROOT
from tests.fixtures.spoilt import FIXES, FRAMES, SPOILT, TASK, A, B, C, Spoilt, check, sound

DOCS = ROOT / "docs" / "content.md"


@pytest.mark.parametrize("file", [TASK, A, B, C, FRAMES, FIXES])
def test_what_is_not_spoilt_has_no_fault(file: str) -> None:
    assert check(file, sound(file)) == []


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda spoilt: f"{spoilt.place}: {spoilt.says}")
def test_each_rule_refuses_what_breaks_it(spoilt: Spoilt) -> None:
    told = [str(fault) for fault in spoilt.faults()]
    assert [line for line in told if line.startswith(f"{spoilt.name}: {spoilt.place}: ") and spoilt.says in line]


def test_the_page_for_teachers_quotes_what_the_build_says() -> None:
    told = {str(fault) for spoilt in SPOILT for fault in spoilt.faults()}
    quoted = re.findall(r"^ *> `(.*)`$", DOCS.read_text("utf-8"), re.MULTILINE)
    assert len(quoted) >= 20
    assert [line for line in quoted if line not in told] == []


@pytest.mark.parametrize("name", [*FRAME_FOCUS, *FIX_FOCUS])
def test_the_format_names_every_focus(name: str) -> None:
    assert name in (ROOT / "content" / "FORMAT.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"tram", ["tram"]),
        (r"\bno", ["no"]),
        (r"no\b", ["no"]),
        (r"(no|nil) (known )?allerg", ["no", "nil"]),
        (r"by mouth|\borally\b", ["by"]),
        (r"\bdrink\w*.{0,40}(reduc|cut)", ["cut"]),
        (r"\burgent.{0,9}\b(opinion|MR)", ["MR"]),
        (r"\b(driv|work).{0,9}\b(not|never)", ["not"]),
        (r"\b(ask|request)", []),
        (r"(?<!to )\bwalk", []),
        (r"\b(no|nil)\b", []),
        (r"\b(no|nil) allerg", []),
        (r"\bdischarg(ed?|ing)", []),
        (r"(dis)?continu\w+", []),
        (r"\bflu (jab|shot|vacc)", []),
        (r"\b3\s*(cm)?\s*(x|by)\s*2\b", []),
        (r"\bput\w* (\w+ )?weight", []),
        (r"<15/03>|\bstaph", []),
        (r"\bweight (on|through)\b(?! (the|it) )", []),
    ],
)
def test_a_short_word_in_a_pattern_is_not_found_inside_other_words(pattern: str, words: list[str]) -> None:
    assert list(loose(pattern)) == words
