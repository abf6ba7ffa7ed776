"""The learner's own clock, at the places where clocks are odd."""

from datetime import UTC, datetime
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.course.local import local, next_at, today
from chatoet.rules.course.zones import COMMONEST, SEVERAL, ZONES, called, zones_of


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())


def told(moment: int, zone: str) -> str:
    return f"{local(moment, zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("zone", ZONES)
def test_the_clock_of_every_place_ships_with_the_tutor(zone: str) -> None:
    """Whatever the machine knows by itself."""
    assert (resources.files("tzdata") / "zoneinfo" / zone).is_file()


@pytest.mark.parametrize(("zone", "minutes"), [("Asia/Kolkata", 330), ("Asia/Kathmandu", 345), ("Africa/Lagos", 60)])
def test_a_place_without_a_summer_has_one_clock_all_year(zone: str, minutes: int) -> None:
    for month in range(1, 13):
        assert local(at(2027, month, 15), zone).utcoffset().total_seconds() == minutes * 60  # type: ignore[union-attr]


def test_the_day_is_the_learners_not_ours() -> None:
    assert str(today(at(2026, 11, 22, 18, 29, 59), "Asia/Kolkata")) == "2026-11-22"
    assert str(today(at(2026, 11, 22, 18, 30), "Asia/Kolkata")) == "2026-11-23"
    assert str(today(at(2026, 11, 22, 11), "Pacific/Auckland")) == "2026-11-23"


@pytest.mark.parametrize("zone", ["", "UTC", "Mars/Olympus", "../etc/passwd", "America"])
def test_a_zone_that_nobody_knows_is_taken_as_utc(zone: str) -> None:
    assert told(at(2027, 1, 1), zone) == "2027-01-01 00:00"


def test_the_next_moment_is_later_by_a_second_at_least() -> None:
    eight = at(2026, 11, 23, 14, 30)  # 20:00 in India, a Monday
    assert next_at("135", 1200, "Asia/Kolkata", eight - 1) == eight
    assert told(next_at("135", 1200, "Asia/Kolkata", eight), "Asia/Kolkata") == "2026-11-25 20:00"
    assert told(next_at("1", 1200, "Asia/Kolkata", eight), "Asia/Kolkata") == "2026-11-30 20:00", "a week on"
    assert told(next_at("", 1200, "Asia/Kolkata", eight), "Asia/Kolkata") == "2026-11-24 20:00", "any day"


def test_a_minute_that_a_change_of_the_clock_leaves_out_comes_once_and_one_that_comes_twice_comes_first() -> None:
    spring, autumn = at(2027, 3, 28), at(2027, 10, 31)
    assert told(next_at("", 90, "Europe/London", spring), "Europe/London") == "2027-03-28 02:30"
    assert next_at("", 90, "Europe/London", autumn - 3600) == at(2027, 10, 31, 0, 30)
    assert told(next_at("", 90, "Europe/London", at(2027, 10, 31, 0, 30)), "Europe/London") == "2027-11-01 01:30"


@given(
    st.integers(at(2026, 1, 1), at(2034, 1, 1)),
    st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days))),
    st.integers(0, 1439),
    st.sampled_from(sorted(ZONES)),
)
def test_it_comes_within_eight_days_on_a_day_that_was_chosen(after: int, days: str, minute: int, zone: str) -> None:
    found = next_at(days, minute, zone, after)
    assert 0 < found - after <= 8 * 86_400 + 3600
    assert str(local(found, zone).isoweekday()) in days
    assert (local(found, zone).hour * 60 + local(found, zone).minute - minute) % 1440 in (0, 30, 60)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("India", "Asia/Kolkata"), ("i'm in Dubai", "Asia/Dubai"), ("London.", "Europe/London"),
     ("asia/manila", "Asia/Manila"), ("New York", "America/New_York"), ("NZ", "Pacific/Auckland")],
)  # fmt: skip
def test_a_place_is_known_by_the_names_that_people_give_it(typed: str, zone: str) -> None:
    assert zones_of(typed) == (zone,)


def test_a_country_with_several_clocks_is_asked_about_and_an_unknown_place_is_none() -> None:
    assert zones_of("USA") == zones_of("united states") == SEVERAL["usa"]
    assert all(zone in ZONES for zones in (*SEVERAL.values(), COMMONEST) for zone in zones)
    assert zones_of("GMT+3") == zones_of("UTC+5:30") == zones_of("Delhi or Dubai") == ()
    assert zones_of("Atlantis") == zones_of("?") == zones_of("") == ()


def test_no_name_means_two_places() -> None:
    names = [name for zone in ZONES for name in ZONES[zone].casefold().split(" | ")]
    assert sorted(names) == sorted(set(names))
    assert called("Asia/Kolkata") == "India"
    assert all(len(called(zone)) <= 24 for zone in ZONES), "the title of a list row"


def test_a_place_is_found_in_what_is_typed_around_it() -> None:
    assert zones_of("Kochi, Kerala") == zones_of("I live in India") == ("Asia/Kolkata",)
    assert zones_of("I\u2019m in Dubai") == zones_of("Dubai, UAE") == ("Asia/Dubai",)
    assert zones_of("Sydney, Australia") == ("Australia/Sydney",)
    assert zones_of("somewhere in Canada") == SEVERAL["canada"]
    assert zones_of("a woman in central") == ()
