"""The policy as data, held against the code that lives by it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from chatoet.compose import load_policy
from chatoet.rules.catalogue import EVENTS

ROOT = Path(__file__).parents[1]


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / "policy" / f"{name}.yaml").read_text("utf-8"))


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
