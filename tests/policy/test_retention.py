"""The schedule of retention, held against what the cloud is told to keep."""

import re

import pytest

from chatoet.compose.core import load_policy
from tests.policy.sources import sources
from tests.template.expanded import ROOT

SCHEDULE = sources()["retention"]


@pytest.mark.clause("OET-7-necessary")
def test_the_code_ends_every_category_when_the_schedule_says() -> None:
    assert load_policy().retention == {category: rule["days"] * 86_400 for category, rule in SCHEDULE.items()}
    assert all(rule["days"] > 0 and rule["label"] and rule["why"] for rule in SCHEDULE.values())


@pytest.mark.clause("OET-7-necessary")
def test_logs_queues_and_backups_end_when_the_schedule_says() -> None:
    prod = (ROOT / "samconfig.toml").read_text("utf-8").split("[prod")[1]
    assert f"LogRetentionDays={SCHEDULE['log']['days']} " in prod
    queues = re.findall(r"MessageRetentionPeriod: (\d+)", (ROOT / "infra/queues.yaml").read_text("utf-8"))
    assert 0 < max(map(int, queues)) <= SCHEDULE["queue"]["days"] * 86_400
    backups = re.findall(r"RecoveryPeriodInDays: (\d+)", (ROOT / "infra/data.yaml").read_text("utf-8"))
    assert max(map(int, backups)) == SCHEDULE["backup"]["days"]


@pytest.mark.clause("OET-6.2-erasure")
def test_who_was_erased_is_remembered_for_longer_than_any_backup() -> None:
    assert SCHEDULE["erased"]["days"] >= SCHEDULE["backup"]["days"] + 7
    assert SCHEDULE["tombstone"]["days"] > 30  # WhatsApp's longest storage
