"""Versions of the notice, and what is pinned once it was published."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from layers.build.errors import PolicyError
from layers.build.notices import compile_versions, digest
from layers.build.pins import pin, pinned
from tests.policy.sources import NEWEST, NOTICE, TEXTS, compiled, sources

FIRST = {"version": "1.0.0", "effective": date(2026, 12, 1), "material": False, "reaccept": False}
SECOND = FIRST | {"version": "1.1.0", "effective": date(2027, 2, 1), "material": True, "changes": "A model reads."}
SAID = {"1.0.0": "one", "1.1.0": "two"}
PINS = {"1.0.0": digest("one")}


def second(**changed: Any) -> Any:
    return compile_versions([FIRST, SECOND | changed], SAID, PINS)


def test_a_version_is_compiled_with_its_hash_and_the_first_second_of_its_date() -> None:
    assert second()[1] == {
        "version": "1.1.0", "material": True, "reaccept": False, "changes": "A model reads.",
        "sha256": digest("two"), "effective_at": 1_801_440_000,
    }  # fmt: skip


@pytest.mark.clause("OET-10-updates", "PRO-change-notify")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"version": "0.9.0"}, "each higher than the one before"),
        ({"version": "1.0.0"}, "each higher than the one before"),
        ({"version": "next"}, "versions are numbered"),
        ({"effective": date(2026, 11, 1)}, "no version takes effect before"),
        ({"version": "1.2.0"}, "one text for each version"),
        ({"changes": ""}, "does not tell learners what changed"),
        ({"reaccept": True, "material": False}, "so it is material"),
    ],
)
def test_a_version_out_of_order_or_without_news_fails_the_build(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        second(**changed)


@pytest.mark.clause("OET-10-updates")
def test_a_published_text_cannot_be_altered() -> None:
    with pytest.raises(PolicyError, match=r"1\.0\.0 was published and is not what it was"):
        compile_versions([FIRST, SECOND], SAID | {"1.0.0": "one!"}, PINS)


def test_a_version_with_a_successor_was_published() -> None:
    with pytest.raises(PolicyError, match=r"1\.0\.0 has a successor"):
        compile_versions([FIRST, SECOND], SAID, {})


@pytest.mark.clause("PRO-review")
def test_a_notice_with_a_stale_date_fails_the_build() -> None:
    changed = sources()
    changed["versions"][-1]["effective"] = date(2027, 1, 15)
    with pytest.raises(PolicyError, match="in force from 15 January 2027"):
        compiled(changed)


@pytest.mark.clause("OET-5-links")
@pytest.mark.parametrize("doubled", ["## How long\n", "## 5.3 One\n\n## 5.3 Two\n"])
def test_two_headings_are_never_the_same_nor_bear_one_number(doubled: str) -> None:
    with pytest.raises(PolicyError, match="two headings are"):
        compiled(sources(), f"{NOTICE}\n{doubled}")


# Publishing


def ready(address: str = "1 Example Street, Dublin") -> Any:
    source = sources()
    source["controller"]["address"] = address
    return source


def test_publishing_pins_the_notice_and_each_question() -> None:
    pins = pinned(ready(), TEXTS)
    assert pins["notices"] == {version: digest(text) for version, text in TEXTS.items()}
    assert pins["questions"] == sources()["published"]["questions"]


def test_a_pin_is_never_written_anew() -> None:
    source = ready()
    source["published"]["notices"] = {NEWEST: "as it was"}
    assert pinned(source, TEXTS)["notices"][NEWEST] == "as it was"


@pytest.mark.clause("OET-11-contact")
def test_no_notice_is_published_that_does_not_say_where_its_controller_is(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="enter the address"):
        pin(tmp_path / "published.yaml", ready(address=""))
    written = yaml.safe_load((tmp_path / "published.yaml").read_text("utf-8"))
    assert written == sources()["published"]  # the questions are, so that they can be tried
