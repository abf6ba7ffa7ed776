"""Ten minutes a day: what a plan holds, and what it leaves out."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.course.enrolment import Enrolment
from chatoet.rules.course.plan import EXERCISES, LETTER, MOST, Part, Plan, plan
from chatoet.rules.course.practice import Practice, What

TODAY = date(2026, 11, 23)
NOBODY = Enrolment()


def ago(days: int, what: What = "letter", right: int = 0, asked: int = 0) -> Practice:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC) - timedelta(days)
    return Practice(int(noon.timestamp()), what, "x@1", right, asked)


def in_days(days: int) -> Enrolment:
    return Enrolment(test_date=(TODAY + timedelta(days)).isoformat())


def whats(found: Plan) -> list[str]:
    return [part.what for part in found.parts]


PRACTICES = st.lists(
    st.builds(ago, st.integers(0, 40), st.sampled_from(get_args(What)), st.integers(0, 3), st.just(3)), max_size=20
).map(lambda found: sorted(found, key=lambda p: p.at, reverse=True))


@given(PRACTICES, st.integers(0, 8), st.none() | st.integers(2, 200))
def test_a_day_of_study_has_something_to_do_and_no_more_than_a_quarter_of_an_hour(
    practices: list[Practice], due: int, days: int | None
) -> None:
    found = plan(in_days(days) if days else NOBODY, practices, due, TODAY)
    assert found.parts or found.done
    assert found.minutes <= MOST
    assert len(found.parts) <= 2


@given(PRACTICES, st.integers(0, 8))
def test_what_was_done_today_is_not_asked_for_again(practices: list[Practice], due: int) -> None:
    found = plan(NOBODY, [ago(0, "words"), ago(0, "reading_b", 3, 3), *practices], due, TODAY)
    assert (found.parts, found.done) == ((), True)


def test_cards_come_first_when_there_are_three() -> None:
    recent = [ago(1)]
    assert plan(NOBODY, recent, 3, TODAY).parts[0] == Part("cards", 2, 3)
    assert "cards" not in whats(plan(NOBODY, recent, 2, TODAY))


def test_a_letter_when_none_was_written_for_three_days_and_a_day_sooner_near_the_test() -> None:
    assert whats(plan(NOBODY, [], 0, TODAY)) == ["letter"]
    assert whats(plan(NOBODY, [ago(3)], 0, TODAY)) == ["letter"]
    assert "letter" not in whats(plan(NOBODY, [ago(2)], 0, TODAY))
    assert whats(plan(in_days(14), [ago(2)], 0, TODAY)) == ["letter"]
    assert "letter" not in whats(plan(in_days(15), [ago(2)], 0, TODAY))


def test_the_exercise_is_what_was_left_longest_and_went_worst() -> None:
    done = [ago(1, what, 3, 3) for what in EXERCISES if what != "reading_a"]
    assert whats(plan(NOBODY, [ago(1), *done], 0, TODAY)) == ["reading_a"]
    poor = [ago(1), *(ago(2, what, 3, 3) for what in EXERCISES if what != "reading_c"), ago(2, "reading_c", 0, 3)]
    assert whats(plan(NOBODY, poor, 0, TODAY)) == ["reading_c"]


@pytest.mark.parametrize(("kind", "what"), [("purpose", "opening"), ("irrelevant", "relevance"), ("layout", "order")])
def test_an_error_of_the_last_letter_points_to_its_drill(kind: str, what: str) -> None:
    letter = ago(1)._replace(errors={kind: 1})
    done = [ago(2, name, 3, 3) for name in EXERCISES]
    assert whats(plan(NOBODY, [letter, *done], 0, TODAY)) == [what]


def test_the_placement_points_to_what_to_begin_with() -> None:
    done = [ago(2, name, 3, 3) for name in EXERCISES]
    assert whats(plan(Enrolment(priorities=("purpose",)), [ago(1), *done], 0, TODAY)) == ["opening"]


def test_the_day_before_has_only_cards_and_the_day_itself_nothing() -> None:
    assert (plan(in_days(1), [], 1, TODAY).mood, whats(plan(in_days(1), [], 1, TODAY))) == ("calm", ["cards"])
    assert plan(in_days(1), [], 0, TODAY).parts == ()
    assert (plan(in_days(0), [], 8, TODAY).mood, plan(in_days(0), [], 8, TODAY).parts) == ("test_day", ())
    assert plan(in_days(2), [], 0, TODAY).parts == (Part("letter", LETTER),)


def test_a_test_date_in_the_past_is_asked_about() -> None:
    found = plan(in_days(-1), [], 8, TODAY)
    assert (found.mood, found.days, found.parts) == ("past", -1, ())


@pytest.mark.parametrize("odd", ["", "soon", "2026-02-30"])
def test_a_date_that_is_none_is_as_if_none_were_told(odd: str) -> None:
    assert plan(Enrolment(test_date=odd), [], 0, TODAY).days is None


def test_only_what_there_is_content_for_is_planned() -> None:
    assert whats(plan(NOBODY, [], 0, TODAY, offered=["reading_c"])) == ["reading_c"]
    assert whats(plan(NOBODY, [], 1, TODAY, offered=[])) == ["cards"]
    assert plan(NOBODY, [], 0, TODAY, offered=[]) == Plan(())


def test_a_night_shift_belongs_to_the_day_before() -> None:
    three = int(datetime(2026, 11, 24, 2, 59, tzinfo=UTC).timestamp())  # 3:59 in Warsaw
    night = [Practice(three, "letter", "x@1")]
    assert plan(Enrolment(zone="Europe/Warsaw"), night, 0, TODAY).done
    assert not plan(Enrolment(zone="Europe/Warsaw"), [night[0]._replace(at=three + 60)], 0, TODAY + timedelta(2)).done
