"""An answer is read strictly: what is not of the shape, or repeats the prompt, is refused with a word about why."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatoet.rules.prompt.model import AnswerError, Ask, Claim
from chatoet.rules.prompt.read import read
from chatoet.rules.prompt.standing import CANARY, MOST_CLAIMS
from chatoet.rules.task import Task

Json = dict[str, Any]
CLAIM: Json = {
    "kind": "contradiction",
    "severity": "must",
    "quote": "right leg",
    "occurrence": 1,
    "fix": "left leg",
    "hint": "Which leg do the notes name?",
    "answer": "It is the left one.",
    "note_id": "n07",
}


@pytest.fixture
def good(task: Task) -> Json:
    points = [{"id": point.id, "quote": "", "status": "missed"} for point in task.key_points]
    return {"points": points, "claims": [copy.deepcopy(CLAIM)], "praise": " The purpose is clear. ", "band": 5}


def reason(ask: Ask, answer: object) -> str:
    with pytest.raises(AnswerError) as raised:
        read(ask, answer if isinstance(answer, str) else json.dumps(answer))
    assert raised.value.repair
    assert raised.value.__cause__ is None
    return raised.value.reason


def test_a_good_answer_is_read(asked: dict[str, Ask], good: Json, task: Task) -> None:
    answer = read(asked["content"], json.dumps(good))
    assert (answer.criterion, answer.band, answer.praise) == ("content", 5, "The purpose is clear.")
    assert answer.claims == (Claim(**CLAIM),)
    assert [point.id for point in answer.points] == [point.id for point in task.key_points]


def test_no_note_and_no_fix_are_none(asked: dict[str, Ask], good: Json) -> None:
    good["claims"][0] |= {"note_id": "none", "fix": None}
    (claim,) = read(asked["content"], json.dumps(good)).claims
    assert claim.note_id is None and claim.fix is None


def test_the_gravest_findings_are_kept_when_there_are_too_many(asked: dict[str, Ask], good: Json) -> None:
    good["claims"] = [{**CLAIM, "quote": str(number)} for number in range(20)]
    claims = read(asked["content"], json.dumps(good)).claims
    assert [claim.quote for claim in claims] == [str(number) for number in range(MOST_CLAIMS)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null?",
        "Here it is: {}",
        '```json\n{"band": 5}\n```',
        '{"band": 5',
        '{"band": NaN}',
        "[" * 30_000,
        "x" * 50_000,
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_json_is_refused(asked: dict[str, Ask], text: str) -> None:
    assert reason(asked["content"], text) == "not_json"


CHANGES: dict[str, tuple[str, Callable[[Json], object]]] = {
    "empty": ("shape", lambda a: a.clear()),
    "one field too many": ("shape", lambda a: a.update(priorities=[])),
    "one field too few": ("shape", lambda a: a.pop("praise")),
    "another type": ("shape", lambda a: a.update(praise=7)),
    "a claim too many fields": ("shape", lambda a: a["claims"][0].update(score=7)),
    "a claim that is a text": ("shape", lambda a: a["claims"].append("none")),
    "an endless hint": ("shape", lambda a: a["claims"][0].update(hint="why " * 400)),
    "half a character": ("shape", lambda a: a["claims"][0].update(hint="why \ud83d")),
    "a control character": ("shape", lambda a: a["claims"][0].update(answer="so\x00")),
    "occurrence nought": ("shape", lambda a: a["claims"][0].update(occurrence=0)),
    "a truth for a number": ("shape", lambda a: a["claims"][0].update(occurrence=True)),
    "a note that is not there": ("unknown_id", lambda a: a["claims"][0].update(note_id="n99")),
    "a kind of another criterion": ("unknown_id", lambda a: a["claims"][0].update(kind="spelling")),
    "a severity of its own": ("unknown_id", lambda a: a["claims"][0].update(severity="fatal")),
    "a key point that is not there": ("unknown_id", lambda a: a["points"][0].update(id="kp_other")),
    "a status of its own": ("unknown_id", lambda a: a["points"][0].update(status="great")),
    "a key point twice": ("points", lambda a: a["points"].append(a["points"][0])),
    "a key point left out": ("points", lambda a: a["points"].pop()),
    "band 9": ("band", lambda a: a.update(band=9)),
    "band -1": ("band", lambda a: a.update(band=-1)),
    "band 6.5": ("band", lambda a: a.update(band=6.5)),
    "band as text": ("band", lambda a: a.update(band="7")),
    "band true": ("band", lambda a: a.update(band=True)),
    "the reference": ("leak", lambda a: a.update(praise=f"See {CANARY.lower()}.")),
    "the reference, spelt out": ("leak", lambda a: a["claims"][0].update(hint=" ".join(CANARY))),
    "a rule": (
        "leak",
        lambda a: a["claims"][0].update(
            answer="I was told: a false alarm does a learner more harm than an error that is overlooked."
        ),
    ),
    "the rubric in a quote": (
        "leak",
        lambda a: a["points"][0].update(quote="Go through the table of key points, one after the other, and give"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("expected", "change"), CHANGES.values(), ids=CHANGES)
def test_what_was_not_asked_for_is_refused(
    asked: dict[str, Ask], good: Json, expected: str, change: Callable[[Json], object]
) -> None:
    change(good)
    assert reason(asked["content"], good) == expected


def test_the_terms_of_the_rubric_are_no_leak(asked: dict[str, Ask], good: Json) -> None:
    good["claims"][0]["answer"] = "Key points that must be there are missing, so the reader cannot act."
    assert read(asked["content"], json.dumps(good)).claims


def test_words_of_the_case_are_no_leak(asked: dict[str, Ask], good: Json, task: Task) -> None:
    good["claims"][0]["answer"] = f"The notes say: {task.note('n25').text}."
    assert read(asked["content"], json.dumps(good)).claims


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answer=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["band", "claims", "praise", "points", "x"]), inner, max_size=5)
        ),
        max_leaves=20,
    )
)
def test_no_answer_raises_anything_else(asked: dict[str, Ask], answer: object) -> None:
    for ask in asked.values():
        try:
            assert read(ask, json.dumps(answer)).criterion == ask.criterion
        except AnswerError as error:
            assert error.reason in ("not_json", "shape", "unknown_id", "band", "points", "leak")
