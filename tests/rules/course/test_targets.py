"""What regulators ask, as data: each figure has a source and a day."""

from datetime import date
from typing import Any

import pytest
import yaml

from chatoet.content import ContentStore
from chatoet.rules.course.targets import OTHER, Targets
from chatoet.rules.professions import PROFESSIONS
from chatoet.rules.words_start import target
from layers.build.targets import SOURCE, TargetError, compile_targets

TODAY = date(2026, 11, 22)


@pytest.fixture
def data() -> Any:
    return yaml.safe_load(SOURCE.read_text("utf-8"))


@pytest.fixture
def targets(data: Any) -> Targets:
    return Targets.from_json(compile_targets(data, TODAY))


def test_the_build_ships_what_the_file_says(targets: Targets) -> None:
    assert ContentStore().targets() == targets


def test_every_figure_is_shown_with_its_source_its_day_and_where_to_confirm_it(targets: Targets) -> None:
    for regulator in targets.regulators:
        said = target(regulator, targets.checked)
        assert regulator.ask in said
        assert ("looked up on 22 November 2026" in said) == bool(regulator.needs)
        assert "confirm" in said or "no figures" in said
        assert ("no official page" in said) == (regulator.sure == "reported")


def test_no_profession_has_two_regulators_in_a_country_and_all_have_the_united_kingdom(targets: Targets) -> None:
    for profession in PROFESSIONS:
        countries = [each.country for each in targets.of(profession)]
        assert len(set(countries)) == len(countries)
        assert "GB" in countries


@pytest.mark.parametrize(
    ("typed", "found"),
    [("UK", ("GB", "nmc")), ("nmc", ("GB", "nmc")), ("Australia!", ("AU", "ahpra")), ("usa", ("US", "")),
     ("other", (OTHER, "")), ("GMC", None), ("idk", None), ("", None), ("👍", None)],
)  # fmt: skip
def test_a_country_or_a_regulator_can_be_typed(targets: Targets, typed: str, found: object) -> None:
    assert targets.told("nursing", typed) == found


@pytest.mark.parametrize(
    ("field", "value"),
    [("source", "somebody said so"), ("sure", "perhaps"), ("needs", {"listening": "B"}), ("country", "XX"),
     ("professions", ["law"]), ("ask", "their office"), ("since", date(2027, 1, 1)), ("short", "much too long a name"),
     ("needs", {"listening": "B", "reading": "B", "writing": "C+", "speaking": "top"})],
)  # fmt: skip
def test_a_figure_that_cannot_be_traced_fails_the_build(data: Any, field: str, value: object) -> None:
    data["regulators"][0][field] = value
    with pytest.raises(TargetError, match=f"nmc: {field}"):
        compile_targets(data, TODAY)


def test_a_day_ahead_and_an_id_twice_fail_the_build(data: Any) -> None:
    with pytest.raises(TargetError, match="checked"):
        compile_targets(data, date(2026, 11, 21))
    data["regulators"].append(data["regulators"][0])
    with pytest.raises(TargetError, match="twice"):
        compile_targets(data, TODAY)


def test_a_country_or_a_regulator_is_found_in_what_is_typed_around_it(targets: Targets) -> None:
    for typed in ("NMC UK", "I want to go to the UK", "U.K.", "Nursing and Midwifery Council"):
        assert targets.told("nursing", typed) == ("GB", "nmc")
    assert targets.told("nursing", "another country") == targets.told("nursing", "elsewhere") == (OTHER, "")
    assert targets.told("nursing", "UK or Ireland") is targets.told("nursing", "tell us more") is None
