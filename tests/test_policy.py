"""The policy as data, held against the code that lives by it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from chatoet.compose import load_policy
from chatoet.rules.catalogue import EVENTS
from chatoet.store.models import KINDS, TABLE_OF

ROOT = Path(__file__).parents[1]


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / "policy" / f"{name}.yaml").read_text("utf-8"))


@pytest.mark.clause("OET-2-list")
def test_every_stored_attribute_is_on_the_data_map_and_nothing_else_is() -> None:
    mapped = {kind: set(entry["attributes"]) for kind, entry in read("datamap").items()}
    stored = {kind: {a.attr_name for a in model.get_attributes().values()} for kind, model in KINDS.items()}
    assert mapped == stored


@pytest.mark.clause("OET-7-necessary")
def test_every_kind_has_a_retention_of_the_schedule_and_its_own_table() -> None:
    schedule = read("retention")
    for kind, entry in read("datamap").items():
        assert entry["retention"] in schedule, kind
        assert entry["table"] == TABLE_OF[kind]


@pytest.mark.clause("OET-6.2-erasure")
def test_whatever_outlives_an_erasure_says_why() -> None:
    for kind, entry in read("datamap").items():
        assert entry["erasure"] in ("delete", "keep")
        assert entry["erasure"] == "delete" or entry["reason"], kind


@pytest.mark.clause("OET-2-list")
def test_every_attribute_has_a_category_a_registered_purpose_and_a_source() -> None:
    purposes = {purpose["id"] for purpose in read("purposes")}
    for entry in read("datamap").values():
        for name, spec in entry["attributes"].items():
            category, purpose, source = spec.split("/")
            assert category in {"identity", "content", "state", "proof", "technical"}, name
            assert purpose in purposes, name
            assert source in {"whatsapp", "learner", "derived", "system"}, name


@pytest.mark.clause("PRO-lawful-only")
def test_every_purpose_rests_on_exactly_one_basis() -> None:
    for purpose in read("purposes"):
        assert purpose["basis"] in {"contract", "consent", "legitimate_interest", "legal_obligation"}


@pytest.mark.clause("OET-6.1-consent")
def test_only_consent_is_asked_for_and_it_is_asked_for_alone() -> None:
    optional = {purpose.id for purpose in load_policy().optional()}
    assert optional == {purpose["id"] for purpose in read("purposes") if purpose.get("ask")}


@pytest.mark.clause("PRO-retention-doc")
def test_the_retention_page_shows_every_category_of_the_schedule() -> None:
    page = (ROOT / "layers/chatoet/python/chatoet/data/pages/retention.html").read_text("utf-8")
    for category, rule in read("retention").items():
        assert rule["label"] in page, category
        assert f"{rule['days']} days" in page
        assert load_policy().retention[category] == rule["days"] * 86_400


@pytest.mark.clause("OET-5-links")
def test_no_page_has_an_empty_or_unknown_link() -> None:
    import re

    for page in (ROOT / "layers/chatoet/python/chatoet/data/pages").glob("*.html"):
        for link in re.findall(r"href=['\"]([^'\"]*)", page.read_text("utf-8")):
            known = link.startswith("https://") or link in ("notice", "retention", "processors")
            assert known, f"{page.name}: {link!r}"


def test_every_clause_that_an_event_names_is_in_the_clause_table() -> None:
    table = ROOT.parent / "shared" / "policy" / "clauses.md"
    if not table.exists():
        pytest.skip("the clause table is not beside this checkout")
    text = table.read_text("utf-8")
    for name, event in EVENTS.items():
        for clause in event.clauses:
            assert clause in text, f"{name}: {clause}"
