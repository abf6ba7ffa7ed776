"""Who says to be under 18 is heard; who speaks of anything else is not asked."""

import pytest

from chatoet.rules.age import minor

AGES = ("five", "twelve", "thirteen", "fifteen", "seventeen", *map(str, range(5, 18)))
FRAMES = (
    "I am {}",
    "I'm {}",
    "im {} years old",
    "I\u2019m only {}!",
    "Hi, I am {} and I want to practise",
    "my age is {}",
)


@pytest.mark.clause("PRO-child-parent")
@pytest.mark.parametrize("frame", FRAMES)
def test_e51_every_age_below_18_is_understood(frame: str) -> None:
    assert [age for age in AGES if not minor(frame.format(age))] == []


@pytest.mark.clause("PRO-child-parent")
@pytest.mark.parametrize("said", ["I'm under 18", "i am underage", "I am a minor", "I am not 18 yet", "im under-18"])
def test_e51_words_without_a_number_are_understood(said: str) -> None:
    assert minor(said)


@pytest.mark.parametrize("frame", FRAMES)
def test_e51_an_adult_who_claims_to_be_one_is_believed(frame: str) -> None:
    assert not any(minor(frame.format(age)) for age in (18, 19, 25, 40, 99, 118))


@pytest.mark.parametrize(
    "said",
    [
        "", "MENU", "I am 15 minutes late", "I have 15 years of experience", "I am 15 weeks pregnant", "I am 18+",
        "My patient is 15", "I am in room 12", "I scored 15", "I am under pressure", "I am on task 3",
        "I am not under 18", "I am level 12 now", "I am 7 out of 10", "My son is 15", "15",
        "I am writing to refer Ms Ray, who is 15 years old and was admitted today with pain in her left knee. I am 15.",
    ],
)  # fmt: skip
def test_other_numbers_and_other_people_are_no_age(said: str) -> None:
    assert not minor(said)
