"""Which models judge letters: what may not be deployed, and who hears of a model's end."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from chatoet.compose.core import load_models
from chatoet.flows.sunset import HOUR, models
from chatoet.log import EventLog
from chatoet.rules.models import ModelsConfig, ModelsError, VendorConfig
from layers.build.errors import PolicyError
from layers.build.model_config import TUTOR_TIMEOUT, compile_models, near
from tests.template.expanded import ROOT, deployed
from tests.template.views import functions

TODAY = date(2026, 12, 1)
DAY = 86_400
SOURCE = yaml.safe_load((ROOT / "policy" / "models.yaml").read_text("utf-8"))
END = 1_800_000_000 - 1_800_000_000 % DAY


def bent(place: str, key: str, value: object) -> Any:
    source = deepcopy(SOURCE)
    (source["vendors"][1] if place == "gemini" else source[place] if place else source)[key] = value
    return source


@pytest.mark.clause("OET-6.3-transfers", "PRO-no-transfer", "OET-5.2-openai", "OET-5.3a-gemini")
@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("aiplatform.googleapis.com", "global"),
        ("aiplatform.us.rep.googleapis.com", "us"),
        ("us-central1-aiplatform.googleapis.com", "us-central1"),
        ("europe-west2-aiplatform.googleapis.com", "europe-west2"),  # London
        ("europe-west6-aiplatform.googleapis.com", "europe-west6"),  # Zurich
        ("generativelanguage.googleapis.com", "eu"),
        ("aiplatform.eu.rep.googleapis.com.example", "eu"),
        ("aiplatform-eu-rep.googleapis.com", "eu"),
        ("eu.api.openai.com", "eu"),  # the other vendor's
    ],
)
def test_a_host_outside_the_eu_fails_the_build(host: str, region: str) -> None:
    source = bent("gemini", "host", host)
    source["vendors"][1]["region"] = region
    with pytest.raises(PolicyError, match="gemini: .*is no host in the EU"):
        compile_models(source, TODAY)


@pytest.mark.parametrize("region", ["europe-west4", "europe-north1"])
def test_a_region_of_the_eu_and_its_host_are_taken(region: str) -> None:
    source = bent("gemini", "host", f"{region}-aiplatform.googleapis.com")
    source["vendors"][1]["region"] = region
    assert compile_models(source, TODAY)["vendors"][1]["region"] == region


@pytest.mark.parametrize(
    ("place", "key", "value", "said"),
    [
        ("gemini", "region", "europe-west4", "is not in region europe-west4"),
        ("gemini", "sunset", TODAY - timedelta(days=1), "was to be replaced by 2026-11-30"),
        ("gemini", "sunset", date(2028, 1, 1), "nobody knows that"),
        ("gemini", "name", "openai", "openai: "),
        ("gemini", "name", "other", "is no vendor that we speak to"),
        ("gemini", "effort", "high", "effort is one of"),
        ("gemini", "thought", -1, "thought is a number of tokens"),
        ("gemini", "seconds", 60, "seconds are above 0 and within the deadline"),
        ("", "deadline", TUTOR_TIMEOUT, "deadline is at most 40 seconds"),
        ("breaker", "failures", 0, "breaker: failures is a number above 0"),
        ("budgets", "turn_calls", 0, "turn_calls is a number above 0"),
        ("budgets", "learner_day", 10, "fit into a learner's day"),
    ],
)
def test_what_makes_no_sense_fails_the_build(place: str, key: str, value: object, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        compile_models(bent(place, key, value), TODAY)


def test_a_vendor_stands_there_once() -> None:
    source = deepcopy(SOURCE)
    source["vendors"].append(dict(source["vendors"][0]))
    with pytest.raises(PolicyError, match="openai stands there twice"):
        compile_models(source, TODAY)


@pytest.mark.parametrize(("days", "warned"), [(31, False), (30, True), (0, True)])
def test_whoever_builds_is_told_of_a_model_that_ends_soon(days: int, warned: bool) -> None:
    source = bent("gemini", "sunset", TODAY + timedelta(days=days))
    assert any("ends on" in line and "gemini" in line for line in near(source, TODAY, 30)) == warned


def test_the_day_of_the_sunset_is_the_last_on_which_the_model_is_counted_on() -> None:
    compiled = ModelsConfig.from_json(compile_models(bent("gemini", "sunset", date(2027, 3, 31)), TODAY))
    assert compiled.vendors["gemini"].sunset == 1_806_537_600  # 2027-04-01


def test_the_deadline_is_set_against_the_time_that_the_tutor_has() -> None:
    assert functions(deployed("dev"))["tutor"]["Timeout"] == TUTOR_TIMEOUT


def test_the_order_is_that_of_the_parameter() -> None:
    config = load_models()
    assert [each.name for each in config.order("gemini,openai")] == ["gemini", "openai"]
    assert [each.name for each in config.order("openai")] == ["openai"]
    assert config.order("rules") == ()


@pytest.mark.parametrize(
    ("names", "said"), [("openai,rules", "rules"), ("", "no such vendor"), ("gemini,gemini", "twice")]
)
def test_an_order_that_names_nobody_or_one_twice_is_refused(names: str, said: str) -> None:
    with pytest.raises(ModelsError, match=said):
        load_models().order(names)


@pytest.mark.parametrize(
    ("days", "events"),
    [(91, []), (90, [("WARNING", 90)]), (31, [("WARNING", 31)]), (30, [("ERROR", 30)]), (-1, [("ERROR", -1)])],
)
def test_operators_hear_of_a_models_end_ninety_and_thirty_days_before(days: int, events: list[tuple[str, int]]) -> None:
    told: list[tuple[str, Any]] = []
    vendor = load_models().vendors["openai"]._replace(sunset=END)
    models([vendor], END - days * DAY, EventLog(lambda level, record: told.append((level, record["days"]))))
    assert told == events


def test_operators_are_told_once_an_hour() -> None:
    told: list[Any] = []
    vendor: VendorConfig = load_models().vendors["openai"]._replace(sunset=END)
    for quarter in range(0, HOUR, 900):
        models([vendor], END + quarter, EventLog(lambda level, record: told.append(record)))
    assert len(told) == 1
