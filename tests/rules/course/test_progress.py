"""What letters and exercises add up to, and what is said of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import yaml

from chatoet.content import ContentStore
from chatoet.rules import words_progress as words
from chatoet.rules.course import progress as rules
from chatoet.rules.course import uptake
from chatoet.rules.course.practice import Practice, brief, learnt, practised, recalled
from chatoet.rules.course.streak import Streak
from chatoet.rules.course.uptake import Uptake
from chatoet.rules.criteria import TOP
from chatoet.rules.feedback.model import Estimate, Feedback, Finding
from chatoet.rules.messages import BODY_MAX, Buttons, units
from tests.template.expanded import ROOT

TODAY = date(2033, 5, 18)
BANDS = {"purpose": 2, "content": 4, "conciseness": 5, "genre": 5, "organisation": 6, "language": 3}


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def letter(day: int, bands: int = 0, attempt: int = 1, **errors: int) -> Practice:
    """`bands`: of every criterion, and one either way."""
    marks = {str(name): (max(0, bands - 1), min(top, bands + 1)) for name, top in TOP.items()} if bands else {}
    return Practice(at(f"2033-05-{day:02}"), "letter", "t@1", 9, 14, errors=errors, marks=marks, attempt=attempt)


def seen(*latest_first: Practice, test_date: str = "") -> rules.Progress:
    return rules.progress(latest_first, test_date, TODAY)


def test_the_last_five_letters_written_anew_are_lines_and_what_came_back_is_counted() -> None:
    letters = [letter(day, bands=day // 3 + 1, article=1) for day in range(1, 8)]
    rewrite, reading = letter(9, 7, attempt=2, tense=4), Practice(at("2033-05-10"), "reading_b", "rb@1", 3, 6)
    shown = seen(reading, rewrite, *letters[::-1])
    assert (shown.letters, shown.rewrites, shown.exercises) == (7, 1, 1)
    assert [line.criterion for line in shown.lines] == list(TOP)
    assert {len(line.ranges) for line in shown.lines} == {5}
    assert shown.lines[1].ranges[-1] == (2, 4)
    assert shown.recurring == (rules.Recurring("article", (True,) * 5, 5),)


@pytest.mark.parametrize(
    ("first", "last", "direction"), [(3, 4, "rising"), (4, 4, "level"), (5, 4, "falling"), (4, 0, "")]
)
def test_a_direction_is_a_whole_band_and_needs_two_letters(first: int, last: int, direction: str) -> None:
    letters = [letter(2, last), letter(1, first)] if last else [letter(1, first)]
    assert seen(*letters).lines[1].direction == direction


def test_what_is_in_most_letters_comes_first() -> None:
    shown = seen(letter(3, article=1), letter(2, tense=9, article=1), letter(1, spelling=2))
    assert [(one.kind, one.letters) for one in shown.recurring] == [
        ("article", (False, True, True)), ("tense", (False, True, False)), ("spelling", (True, False, False)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("test_date", "days"), [("", None), ("2033-05-18", 0), ("2033-05-17", None), ("2033-06-29", 42)]
)
def test_days_to_a_test_that_is_over_are_not_counted(test_date: str, days: int | None) -> None:
    assert seen(test_date=test_date).days == days


@pytest.mark.parametrize(
    ("pictured", "now", "due"),
    [
        ("2033-05-10", "2033-05-16T03:59:59", False),  # the night from Sunday to Monday is Sunday's
        ("2033-05-10", "2033-05-16T04:00:00", True),
        ("2033-05-16T04:00:00", "2033-05-22T23:00:00", False),
        ("1970-01-01", "2033-05-16T04:00:00", True),
    ],
)
def test_a_picture_is_due_once_in_a_week_that_begins_on_monday_at_four(pictured: str, now: str, due: bool) -> None:
    assert rules.picture_due(at(pictured), [letter(12)], at(now), "") == due


def test_no_picture_is_due_without_a_letter_or_without_anything_new() -> None:
    now = at("2033-05-17")
    assert not rules.picture_due(0, [], now, "")
    assert not rules.picture_due(0, [letter(12)._replace(what="words")], now, "")
    assert not rules.picture_due(at("2033-05-13"), [letter(12)], now, "")


def test_what_is_remembered_of_a_letter_is_read_back_as_it_was() -> None:
    practice = letter(3, 4, attempt=2, article=2)
    assert practised(practice.at, learnt(practice)) == practice
    assert "attempt" not in learnt(letter(3))
    assert recalled(practice.at, brief(practice)) == practice
    assert brief(letter(3, attempt=2, article=2, tense=1)) == "t@1 #2 9/14 article:2 tense:1"


# The north-star


def finding(kind: str, severity: str = "should") -> Finding:
    return Finding(kind, severity, "hint", f"answer {kind}", quote=kind, end=len(kind))  # type: ignore[arg-type]


def feedback(*findings: Finding, **more: object) -> Feedback:
    return replace(Feedback("t", None, 190, findings=findings), **more)  # type: ignore[arg-type]


def test_the_kinds_that_come_first_are_watched_and_tips_are_not() -> None:
    given = feedback(
        finding("contradiction", "must"), finding("spelling"), finding("variety"), finding("length", "tip")
    )
    assert uptake.to_watch(given) == ("wrong_fact", "spelling", "variety")


@pytest.mark.parametrize(
    ("watched", "found", "counted"),
    [
        ((), {"article": 1}, (0, 0)),
        (("article", "tense"), {"article": 1}, (2, 1)),
        (("article", "tense"), {}, (2, 2)),
        (("article",), {"article": 3, "tense": 1}, (1, 0)),
    ],
)
def test_uptake_counts_what_was_watched_and_is_absent(
    watched: tuple[str, ...], found: dict[str, int], counted: tuple[int, int]
) -> None:
    assert uptake.uptake(watched, found) == Uptake(*counted)


def test_a_letter_that_rules_marked_because_no_model_could_is_held_against_nothing() -> None:
    assert uptake.comparable(feedback())
    assert uptake.comparable(feedback(source="openai", alone=""))
    assert not uptake.comparable(feedback(alone="unreachable"))


@pytest.mark.parametrize(("confidence", "content"), [("high", (3, 5)), ("moderate", (3, 5)), ("low", (2, 6))])
def test_a_band_is_remembered_as_a_range_within_its_scale(confidence: str, content: tuple[int, int]) -> None:
    made = Estimate(BANDS, "C+", "B", confidence)  # type: ignore[arg-type]
    marks = uptake.of_letter(feedback(estimate=made, source="openai"), 1, "t@1", 1).marks
    assert marks["content"] == content
    assert marks["purpose"] == (1, 3)
    assert all(0 <= low < high <= TOP[name] for name, (low, high) in marks.items())  # type: ignore[index]


def test_a_real_letter_is_remembered_without_a_word_of_it() -> None:
    content = ContentStore()
    text = yaml.safe_load((ROOT / "tests" / "letters" / "nur-weak.yaml").read_text("utf-8"))["letter"]
    from chatoet.tutor.by_rules import RulesTutor
    from chatoet.tutor.protocol import NoPermit

    marked = RulesTutor(content).assess(content.task("nur-discharge-0001"), text, NoPermit())
    practice = uptake.of_letter(marked, 0, "nur-discharge-0001@1", 1)
    assert 0 < practice.right < practice.asked
    assert practice.errors
    assert practice.marks == {}, "rules give no band"
    kept = brief(practice)
    assert not [word for word in set(text.split()) if len(word) > 6 and word in kept]


# Words


def buttons(message: object) -> list[str]:
    assert isinstance(message, Buttons)
    return [option.id for option in message.options]


def test_nothing_to_show_says_what_will_be_there() -> None:
    empty = seen()
    for message in (words.mine(empty, Streak(0, 0)), words.errors([], 0), words.errors([], 3)):
        assert buttons(message) == ["turns:today", "turns:menu"]


def test_progress_in_words_names_every_criterion_and_calls_an_estimate_one() -> None:
    shown = seen(letter(3, 5, article=1), letter(2, 4, article=2), test_date="2033-06-29")
    caption = words.letters(shown)
    assert "Conciseness & Clarity: 4–6 of 7, rising" in caption
    assert "not OET results" in caption
    assert "Articles: in 2 of your last 2 letters" in caption
    mine = words.mine(shown, Streak(2, 3), caption)
    assert isinstance(mine, Buttons)
    assert {"Letters: 2", "Days of study this week: 3 of 5", "Weeks kept in a row: 2", "Days to your test: 42"} <= set(
        mine.body.splitlines()
    )
    assert buttons(mine) == ["turns:today", "turns:errors", "turns:menu"]


def test_the_day_of_the_test_is_said_as_such() -> None:
    mine = words.mine(seen(letter(3), test_date="2033-05-18"), Streak(0, 1))
    assert isinstance(mine, Buttons)
    assert "Your test is today." in mine.body
    assert "Days to your test" not in mine.body


def test_without_a_model_key_points_stand_where_bands_would() -> None:
    caption = words.letters(seen(letter(3)))
    assert "Key points in your last letter: 9 of 14" in caption
    assert "estimate" not in caption


def test_errors_come_with_lessons_and_fit_whatever_was_found() -> None:
    from chatoet.rules.course.errors import LABELS

    everything = rules.recurring([letter(1, **dict.fromkeys(LABELS, 12))] * 5)
    message = words.errors(everything, 5)
    assert isinstance(message, Buttons)
    assert units(message.body) <= BODY_MAX
    assert "in 5 of 5, 60 in all" in message.body
    assert buttons(message) == ["turns:words", "turns:today", "turns:menu"]
    assert "An_ goes before a vowel sound" in message.body
