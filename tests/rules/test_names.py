"""What may be a name (clause OET-2.1-name)."""

import pytest

from chatoet.rules.names import name_in


@pytest.mark.clause("OET-2.1-name")
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada", "Ada"), ("  Zoë   O’Hara-Ngũgĩ ", "Zoë O’Hara-Ngũgĩ"), ("J. R. 3rd", "J. R. 3rd"),
        ("نور الهدى", "نور الهدى"), ("അനു", "അനു"), ("Nguye\u0302n", "Nguyên"), ("X", "X"), ("é" * 60, "é" * 60),
    ],
)  # fmt: skip
def test_names_of_the_world_are_names(text: str, name: str) -> None:
    assert name_in(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "x" * 61, "12345", "Ada\u202eada", "\u200fAda", "Ada\nLovelace", "*Ada*", "_Ada_", "`Ada`", "Ada <b>",
        "http://a.b", "\x00Ada", "🙂", "Ada 🙂", "=Ada", "+Ada", "@ada", "\ufeffAda", "\u200d",
    ],
)  # fmt: skip
def test_control_signs_markup_and_formulas_are_none(text: str) -> None:
    assert name_in(text) is None
