"""The professions and their names."""

import pytest

from chatoet.rules.professions import ALIASES, PAGE, PROFESSIONS, named


def test_the_twelve_fit_two_pages_of_a_list() -> None:
    assert len(PROFESSIONS) == 12
    assert 0 < len(PROFESSIONS) - PAGE <= PAGE


@pytest.mark.clause("OET-2.1-role")
def test_every_alias_leads_to_a_profession() -> None:
    assert set(ALIASES.values()) <= set(PROFESSIONS)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("nursing", "nursing"),
        ("Nurse", "nursing"),
        ("OCCUPATIONAL THERAPY", "occupational_therapy"),
        ("vet", "veterinary_science"),
    ],
)
def test_people_name_their_profession_in_their_own_way(text: str, id_: str) -> None:
    assert named(text) == id_


@pytest.mark.parametrize("text", ["", "hi", "nursing student", "x"])
def test_anything_else_names_none(text: str) -> None:
    assert named(text) is None
