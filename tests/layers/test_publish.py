"""A notice is published in time to be told, one change after the other."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.publish import AHEAD, PublishError, checked

TODAY = date(2027, 3, 1)
FIRST = {"version": "1.0.0", "effective": date(2026, 12, 1), "material": False, "reaccept": False}
ROOT = Path(__file__).parents[2]


def second(days: int, **values: Any) -> dict[str, Any]:
    row = {"version": "1.1.0", "effective": TODAY + timedelta(days), "material": True, "reaccept": False}
    return row | values


@pytest.mark.clause("OET-10-updates")
@pytest.mark.clause("PRO-change-notify")
def test_a_material_change_needs_its_fourteen_days_and_one_to_tell_everybody() -> None:
    with pytest.raises(PublishError, match=str(TODAY + AHEAD)):
        checked([FIRST, second(AHEAD.days - 1)], TODAY)
    assert "told before 2027-03-16" in checked([FIRST, second(AHEAD.days)], TODAY)
    assert "asked to accept" in checked([FIRST, second(20, reaccept=True)], TODAY)


def test_what_nobody_is_told_of_may_come_at_once() -> None:
    assert "editorial" in checked([FIRST, second(1, material=False)], TODAY)
    assert "in force" in checked([FIRST, second(0)], TODAY)
    assert "the first" in checked([second(1)], TODAY)


def test_a_version_waits_until_the_one_before_it_is_in_force() -> None:
    with pytest.raises(PublishError, match=r"1\.1\.0 is not in force"):
        checked([FIRST, second(20), second(60, version="1.2.0")], TODAY)


def test_the_command_reads_the_versions_of_this_tree() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "infra.publish"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert "1.0.0" in ran.stdout
