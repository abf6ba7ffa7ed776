"""What a runbook tells somebody at night is there: commands, events, tests, and a page's length of it."""

import re
from pathlib import Path

import pytest

from chatoet.rules.catalogue import EVENTS
from tests.insights.check import check
from tests.template.expanded import ROOT

PAGES = sorted((ROOT / "docs" / "ops").glob("*.md"))
OUTAGES = ["findings", "number-blocked", "redrive", "rotate", "strike", "template-paused", "vendor"]
PARTS = ["See", "Do", "Over", "Learners meanwhile"]
FIELDS = {field for event in EVENTS.values() for field in event.fields}
FILES = ("yaml", "toml", "md", "py", "json", "fifo")
# What the canary says of its failures.
WORDS = {"not_heard.x", "not_heard.task", "not_found.log", "not_found.entries", "copy.without_letter"}
WORDS |= {"copy.without_number", "webhook.n", "page.n", "budgets.day"}
COMMAND = re.compile(r"(filter|stats|display|fields|sort) ")


def text_of(name: str) -> str:
    return (ROOT / "docs" / "ops" / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_a_function_is_invoked_as_the_aws_cli_takes_it(page: Path) -> None:
    """Its second version reads a payload on the line as base64; a file may be given raw."""
    for command in re.findall(r"aws lambda invoke [^`\n]+", page.read_text("utf-8")):
        assert "--payload" not in command or "fileb://" in command, command


def queries(text: str) -> list[str]:
    blocks = re.findall(r"```\n(.+?)\n```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    return [block for block in blocks if COMMAND.match(block)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_every_command_and_every_event_that_it_names_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    for module in re.findall(r"python -m ([a-z_.]+)", text):
        assert (ROOT / (module.replace(".", "/") + ".py")).exists(), module
    dotted = {word for word in re.findall(r"[`\"]([a-z_]+\.[a-z_]+)[`\"]", text) if word.split(".")[1] not in FILES}
    assert dotted - WORDS <= set(EVENTS)


@pytest.mark.parametrize("name", OUTAGES)
def test_it_says_how_to_see_it_what_to_do_when_it_is_over_and_what_learners_saw(name: str) -> None:
    text = text_of(name)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert len(text.splitlines()) <= 60
    assert "**Rings**: `" in text
    assert queries(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_it_was_tried_by_tests_that_are_there(page: Path) -> None:
    tried = re.findall(r"`(tests/[\w/]+\.py)`", page.read_text("utf-8").split("**Tried**")[1])
    assert tried
    assert [path for path in tried if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_a_query_asks_only_for_what_events_have(page: Path) -> None:
    for query in queries(page.read_text("utf-8")):
        aliases = set(re.findall(r" as (\w+)", query))
        for listed in re.findall(r"(?:\bby|\bdisplay|\bfields) ([\w@, ]+)", query):
            names = {name.strip() for name in listed.split(",")} - {"@timestamp", "event", "level", "bin"}
            assert names <= FIELDS | aliases, query
        assert set(re.findall(r"(\w+) (?:=|in)\s", query)) <= FIELDS | {"event", "level"}, query


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_a_query_is_one_that_the_evaluator_of_queries_knows(page: Path) -> None:
    for query in queries(page.read_text("utf-8")):
        assert check(query), query
