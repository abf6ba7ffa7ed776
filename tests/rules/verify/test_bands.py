"""Bands are what the evidence allows, whatever a model says; and grades are ranges."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.criteria import TOP, Criterion
from chatoet.rules.feedback.model import Finding, KeyPointResult, Status
from chatoet.rules.task import Task
from chatoet.rules.verify import bands
from chatoet.rules.verify.estimate import GRADES, confidence, estimate, grade, meets

SLIP = Finding("grammar", "should", "hint", "answer", quote="x", start=1, end=2)
LIE = Finding("contradiction", "must", "hint", "answer", quote="x", start=1, end=2, note_id="n07")
BANDS = st.fixed_dictionaries({criterion: st.integers(0, top) for criterion, top in TOP.items()})


def points(task: Task, *statuses: Status) -> list[KeyPointResult]:
    """The first key points of the task so, all others covered."""
    told = [*statuses, *["covered"] * (len(task.key_points) - len(statuses))]
    return [
        KeyPointResult(point.id, point.label, point.topic, point.importance, status)  # type: ignore[arg-type]
        for point, status in zip(task.key_points, told, strict=True)
    ]


def test_a_letter_without_a_fault_has_the_top_of_each_criterion(task: Task) -> None:
    assert bands.evidence(task, points(task), [], 190) == TOP


def test_halo_a_fluent_letter_that_is_wrong_is_low_on_content_alone(task: Task) -> None:
    known = bands.evidence(task, points(task, "wrong", "wrong", "missed"), [LIE, replace(LIE, note_id="n28")], 190)
    assert known["content"] <= bands.CRITICAL_CAP and known["language"] == TOP["language"]
    said = bands.capped(bands.settled(known, TOP, set(TOP), doubtful=False), bands.cap_of(task, [LIE]))
    assert said["content"] <= bands.CRITICAL_CAP < said["language"]


def test_halo_a_true_letter_in_poor_language_is_low_on_language_alone(task: Task) -> None:
    known = bands.evidence(task, points(task), [SLIP] * 20, 190)
    assert known["content"] == TOP["content"] and known["language"] <= 2


@pytest.mark.parametrize("note", [None, "n07", "n01"])
def test_one_critical_contradiction_caps_content_at_three(task: Task, note: str | None) -> None:
    assert bands.cap_of(task, [replace(LIE, note_id=note)]) == 3
    assert bands.cap_of(task, [replace(LIE, note_id="n09")]) == TOP["content"], "nobody needs it"
    assert bands.capped(dict(TOP), 3)["content"] == 3


@pytest.mark.parametrize(
    ("known", "said", "band"), [(5, 7, 5), (5, 6, 6), (5, 5, 5), (5, 4, 4), (5, 1, 5), (0, 7, 0), (7, 0, 7)]
)
def test_a_model_is_believed_within_one_band_of_the_evidence(known: int, said: int, band: int) -> None:
    assert bands.settled({"genre": known}, {"genre": said}, {"genre"}, doubtful=False) == {"genre": band}
    assert bands.settled({"genre": known}, {"genre": said}, set(), doubtful=False)["genre"] <= known, "shows nothing"


@given(known=BANDS, said=BANDS, other=BANDS)
def test_a_letter_that_speaks_to_the_marker_never_gains_by_it(
    known: dict[Criterion, int], said: dict[Criterion, int], other: dict[Criterion, int]
) -> None:
    """`other` is what a model says that was talked into it."""
    honest = bands.settled(known, said, set(), doubtful=False)
    tricked = bands.settled(known, other, set(TOP), doubtful=True)
    assert all(tricked[criterion] <= honest[criterion] for criterion in TOP)


@given(own=BANDS, said=BANDS)
def test_a_model_adds_one_band_to_what_rules_see_and_none_beside_what_is_about_something_else(
    own: dict[Criterion, int], said: dict[Criterion, int]
) -> None:
    for unsure, most in ((False, 1), (True, 0)):
        made = bands.bounded(said, own, unsure)
        assert all(made[criterion] == min(said[criterion], own[criterion] + most) for criterion in TOP)


@given(slips=st.integers(0, 40), more=st.integers(0, 10), words=st.integers(60, 400))
def test_more_errors_never_raise_a_band(task: Task, slips: int, more: int, words: int) -> None:
    for kind in ("grammar", "register", "layout", "irrelevant", "contradiction"):
        slip = replace(SLIP, kind=kind, note_id="n09")
        few = bands.evidence(task, points(task), [slip] * slips, words)
        many = bands.evidence(task, points(task), [slip] * (slips + more), words)
        assert all(many[criterion] <= few[criterion] for criterion in TOP)
        assert all(0 <= band <= TOP[criterion] for criterion, band in many.items())


@given(lost=st.integers(0, 20))
def test_a_key_fact_less_never_raises_content(task: Task, lost: int) -> None:
    gone: list[Status] = ["missed"] * (lost + 1)
    whole = bands.evidence(task, points(task, *gone[:-1]), [], 190)["content"]
    less = bands.evidence(task, points(task, *gone), [], 190)["content"]
    assert less <= whole


@pytest.mark.parametrize(
    ("purpose", "band"),
    [
        ([], 3),
        ([Finding("purpose", "should", "Could it be clearer?", "a", quote="x", start=1, end=2)], 2),
        ([Finding("purpose", "must", "You say why you write, but late. Put it first.", "a", key_point="kp")], 1),
        ([Finding("purpose", "must", "Why do you write?", "a", key_point="kp")], 0),
    ],
)
def test_purpose_goes_by_where_it_stands(task: Task, purpose: list[Finding], band: int) -> None:
    assert bands.evidence(task, points(task), purpose, 190)["purpose"] == band


# --- grades ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "minima", "expected"),
    [(38, True, "A"), (36, True, "A"), (35, True, "B"), (30, True, "B"), (29, True, "C+"), (26, True, "C+"),
     (25, True, "C"), (18, True, "C"), (17, True, "D"), (9, True, "D"), (8, True, "E"), (36, False, "C+"),
     (20, False, "C")],
)  # fmt: skip
def test_grades_follow_the_convention(total: int, minima: bool, expected: str) -> None:
    assert grade(total, minima) == expected


def test_a_b_asks_something_of_every_criterion() -> None:
    least: dict[Criterion, int] = {criterion: 2 if criterion == "purpose" else 5 for criterion in TOP}
    assert meets(least)
    assert not any(meets({**least, criterion: band - 1}) for criterion, band in least.items())


@given(found=BANDS, sure=st.sampled_from(["low", "moderate", "high"]))
def test_an_estimate_is_always_a_range_and_never_one_grade(found: dict[Criterion, int], sure: str) -> None:
    made = estimate(found, sure)  # type: ignore[arg-type]
    low, high = GRADES.index(made.low), GRADES.index(made.high)
    assert low < high
    assert low <= GRADES.index(grade(sum(found.values()), meets(found))) <= high


@given(found=BANDS, criterion=st.sampled_from(list(TOP)))
def test_a_better_band_never_lowers_the_range(found: dict[Criterion, int], criterion: Criterion) -> None:
    better = {**found, criterion: min(TOP[criterion], found[criterion] + 1)}
    one, two = estimate(found, "moderate"), estimate(better, "moderate")
    assert GRADES.index(two.low) >= GRADES.index(one.low) or two.low == "E"
    assert GRADES.index(two.high) >= GRADES.index(one.high)


def test_confidence_falls_with_disagreement_loss_odd_length_and_tricks() -> None:
    agreed = dict(TOP)
    apart: dict[Criterion, int] = {criterion: max(0, top - 2) for criterion, top in TOP.items()}
    assert confidence(agreed, agreed, 0, 10, 190, False) == "high"
    assert confidence(agreed, agreed, 2, 10, 190, False) == "moderate"
    assert confidence(agreed, agreed, 4, 10, 190, False) == "low"
    assert confidence(agreed, apart, 0, 10, 190, False) == "low"
    assert confidence(agreed, agreed, 0, 10, 90, False) == "low"
    assert confidence(agreed, agreed, 0, 10, 190, True) == "low"
