"""The table of Meta's error codes, held against the facts it was made from."""

import re
from pathlib import Path

import pytest

from chatoet.rules.errors import ERRORS, action_for, meaning
from local.phone.errors import _CATALOGUE

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "whatsapp.md"
CLASSES = {
    "retry with backoff": "retry",
    "slow down, alert": "slow_down",
    "switch to a template": "template",
    "stop for this user": "stop_learner",
    "our bug, never retry": "our_bug",
    "page an operator": "page_operator",
}


@pytest.mark.parametrize(
    ("code", "action"),
    [
        (131056, "retry"), (131016, "retry"), (131048, "slow_down"), (131064, "slow_down"), (131047, "template"),
        (131026, "stop_learner"), (131050, "stop_learner"), (190, "page_operator"), (200, "page_operator"),
        (230, "page_operator"), (299, "page_operator"), (131042, "page_operator"), (100, "our_bug"), (300, "our_bug"),
        (199, "our_bug"), (999_999, "our_bug"), (-1, "our_bug"),
    ],
)  # fmt: skip
def test_an_error_code_says_what_is_to_be_done(code: int, action: str) -> None:
    assert action_for(code) == action


@pytest.mark.parametrize(
    ("code", "record"),
    [
        (131050, "opted_out"), (130403, "blocked"), (131026, "unreachable"), (131021, "unreachable"),
        (131049, ""), (130472, ""), (130497, ""), (131047, ""), (131056, ""),
    ],
)  # fmt: skip
def test_consent_is_to_note_only_what_says_something_of_the_learner(code: int, record: str) -> None:
    assert meaning(code).record == record


@pytest.mark.parametrize(("code", "action"), [(999_999, "retry"), (131005, "retry"), (131026, "stop_learner")])
def test_what_meta_itself_calls_passing_is_tried_again_unless_the_learner_does_not_want_it(
    code: int, action: str
) -> None:
    assert action_for(code, transient=True) == action


def test_every_code_that_the_simulated_phone_knows_has_a_meaning_of_its_own() -> None:
    unread = {code for code in _CATALOGUE if code not in ERRORS and not 200 <= code <= 299}
    known_bugs = {2500, 2635}  # a wrong path, a version that ended: ours, as any unknown code is
    of_templates = {80008, 132018}  # what infra/templates.py may hear, and no message
    assert unread <= known_bugs | of_templates


def test_the_table_is_the_list_of_the_facts() -> None:
    if not FACTS.exists():
        pytest.skip("the facts are not beside this checkout")
    section = FACTS.read_text("utf-8").partition("**Errors**")[2].partition("##")[0]
    listed: dict[int, str] = {}
    for name, codes in re.findall(r"\*([a-z, ]+)\*([^*]+)", section.replace("\n", " ")):
        bare = re.sub(r"\([^)]*\)|\d+–\d+", "", codes)
        listed |= dict.fromkeys(map(int, re.findall(r"\b\d+\b", bare)), CLASSES[name])
    listed.pop(429, None)
    assert len(listed) > 40
    assert {code: action_for(code) for code in listed} == listed
    assert set(ERRORS) <= set(listed)
