"""What the documents point at is there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_document_points_only_at_files_that_exist(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_ops_are_told_of_every_parameter_of_channel_and_models_and_of_every_secret() -> None:
    page = "".join((ROOT / "docs" / name).read_text("utf-8") for name in ("whatsapp.md", "ops/deploy.md"))
    template = (ROOT / "template.yaml").read_text("utf-8")
    declared = template.split("\nConditions:")[0]
    told = r"^  (Channel|Social\w+|PhoneNumberId|GraphVersion|TutorVendors|GoogleProject):$"
    parameters = set(re.findall(told, declared, re.MULTILINE))
    assert {"Channel", "SocialTopicArn", "SocialPhoneNumberArn"} <= parameters
    secrets = set(re.findall(r"parameter/chatoet/\$\{Stage\}/(\w+)", template)) - {"pepper", "kek"}
    assert [name for name in sorted(parameters | secrets) if f"`{name}`" not in page and f"{name}=" not in page] == []


def test_every_behaviour_of_the_channel_names_code_and_a_test_that_are_there() -> None:
    page = (ROOT / "docs" / "whatsapp.md").read_text("utf-8")
    rows = re.findall(
        r"^\| (\d+|–) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", page.split("## The behaviours")[1], re.MULTILINE
    )
    assert [row[0] for row in rows] == [*map(str, range(1, 26)), "–"]
    code = ROOT / "layers" / "chatoet" / "python" / "chatoet"
    for places, roots in ((1, (code, ROOT)), (2, (ROOT / "tests",))):
        named = [path for row in rows for path in re.findall(r"`([\w/.]+)`", row[places])]
        assert [path for path in named if not any((root / path).exists() for root in roots)] == []


def test_the_newest_version_of_the_changelog_is_the_one_that_is_installed() -> None:
    newest = re.search(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert newest and newest[1] == project["version"]
