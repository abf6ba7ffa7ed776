"""Identifiers of other people are marked; the rest of a letter stays as it is (case E31)."""

import pytest

from chatoet.rules.export.redact import MARK, is_nhs_number, redacted


@pytest.mark.parametrize(
    "identifier",
    [
        "ann.b+c@ward.nhs.example",
        "07700 900123",
        "+44 (0)7700 900-123",
        "0044 7700900123",
        "943 476 5919",
        "9434765919",
    ],
)
def test_e31_an_identifier_of_somebody_else_is_marked(identifier: str) -> None:
    assert redacted(f"Ask {identifier}, please.") == f"Ask {MARK}, please."


@pytest.mark.parametrize(
    "text",
    ["clindamycin 450 mg", "14 March 2026", "BP 120/80, pulse 96", "2 x 1.5 cm", "1234567890", "@ 10:30", "0.5 mg"],
)
def test_e31_figures_of_a_letter_stay(text: str) -> None:
    assert redacted(text) == text


def test_the_check_digit_tells_a_number_of_the_nhs() -> None:
    assert is_nhs_number("943 476 5919")
    assert not is_nhs_number("943 476 5918")
    assert not is_nhs_number("943 476 591")
