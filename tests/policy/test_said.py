"""Where our words may lead."""

import ast
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chatoet.rules.links_allowed import links_in, unallowed
from tests.policy.sources import sources
from tests.template.expanded import ROOT

CODE = ROOT / "layers" / "chatoet" / "python" / "chatoet"
WORDS = [
    *(CODE / "rules").glob("words*.py"),
    *(ROOT / "policy" / "notice").glob("*.md"),
    ROOT / "policy/templates.yaml",
]


def said_in(path: Path) -> str:
    """Of a module, its strings alone: `purpose.id` is no link."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return text
    strings = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return "\n".join(value for value in strings if isinstance(value, str))


@pytest.mark.clause("PRO-third-links")
def test_our_words_lead_to_authorities_and_nowhere_else() -> None:
    """Our own pages are no part of the words: their address comes from the settings."""
    authorities = {urlsplit(each["link"]).netloc for each in sources()["controller"]["authorities"]}
    said = "\n".join(said_in(path) for path in WORDS)
    assert unallowed(said) == ()
    assert {host.removeprefix("www.") for host in authorities} <= set(links_in(said))
