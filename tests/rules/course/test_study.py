"""Days and times of study, tapped or typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.course.study import EVERY_DAY, NO_TIME, PRESETS, Study, preset, told


@pytest.mark.parametrize(
    ("typed", "study"),
    [
        ("mon wed fri 21:30", Study("135", 1290)), ("weekdays 7pm", Study("12345", 1140)),
        ("Mon-Fri 6.30 pm", Study("12345", 1110)), ("fri to mon", Study("1567", NO_TIME)),
        ("every day at 8", Study(EVERY_DAY, 480)), ("evenings at 8", Study(EVERY_DAY, 1200)),
        ("sunday", Study("7", NO_TIME)), ("tue & thu evening", Study("24", 1200)), ("at 0:30", Study(EVERY_DAY, 30)),
        ("12 am", Study(EVERY_DAY, 0)), ("12 pm", Study(EVERY_DAY, 720)), ("after nights", Study(EVERY_DAY, NO_TIME)),
        ("shifts", Study(EVERY_DAY, NO_TIME)), ("weekends 10am remind me", Study("67", 600, True)),
        ("saturday 9:00, don't remind me", Study("6", 540)), ("remind me after shifts", Study(EVERY_DAY, NO_TIME)),
        ("8-9pm", Study(EVERY_DAY, 1200)), ("7 to 9 pm", Study(EVERY_DAY, 1140)), ("12 at night", Study(EVERY_DAY, 0)),
        ("2 at night", Study(EVERY_DAY, 120)), ("1 hour every evening", Study(EVERY_DAY, 1200)),
        ("3 times a week at 8pm", Study(EVERY_DAY, 1200)),
    ],
)  # fmt: skip
def test_days_and_time_are_read_as_people_type_them(typed: str, study: Study) -> None:
    assert told(typed) == study


@pytest.mark.parametrize(
    "typed",
    [
        "idk",
        "?",
        "😀",
        "yes",
        "no",
        "25:00",
        "13 pm",
        "when I can",
        "x" * 500,
        "3 times a week",
        "10 minutes",
        "once a month",
        "friends",
        "my test is 12/3",
        "I am 16 years old",
        "12 March",
    ],
)
def test_what_names_neither_is_not_guessed_at(typed: str) -> None:
    assert told(typed) is None


@given(st.text(max_size=100))
def test_no_text_makes_it_fail(text: str) -> None:
    found = told(text)
    assert found is None or (set(found.days) <= set(EVERY_DAY) and NO_TIME <= found.minute < 1440)


@given(st.integers(0, 1439), st.sampled_from(["135", "12345", EVERY_DAY, "7"]))
def test_a_time_of_day_is_read_back_as_it_was_typed(minute: int, days: str) -> None:
    names = " ".join(["mon", "tue", "wed", "thu", "fri", "sat", "sun"][int(day) - 1] for day in days)
    assert told(f"{names} {minute // 60:02}:{minute % 60:02}") == Study(days, minute)


def test_reminders_are_never_on_unless_somebody_asks_for_them() -> None:
    for name in PRESETS:
        chosen, asked = preset(name), preset(f"{name}+")
        assert chosen and not chosen.reminders
        assert asked and asked.reminders == (asked.minute != NO_TIME), "and never without a time"
    assert preset("gone") is None
