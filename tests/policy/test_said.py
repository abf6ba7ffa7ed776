"""Where our words may lead."""

import re
from urllib.parse import urlsplit

import pytest

from tests.policy.sources import sources
from tests.template.expanded import ROOT

CODE = ROOT / "layers" / "chatoet" / "python" / "chatoet"
WORDS = [
    *(CODE / "rules").glob("words*.py"),
    *(ROOT / "policy" / "notice").glob("*.md"),
    ROOT / "policy/templates.yaml",
]
HOST = re.compile(r"(?<![@\w.])(?:[a-z0-9-]+\.)+(?:com|net|org|io|eu|ie|uk)\b")


@pytest.mark.clause("PRO-third-links")
def test_our_words_lead_to_authorities_and_nowhere_else() -> None:
    """Our own pages are no part of the words: their address comes from the settings."""
    authorities = {urlsplit(each["link"]).netloc for each in sources()["controller"]["authorities"]}
    named = {host.removeprefix("www.") for path in WORDS for host in HOST.findall(path.read_text("utf-8"))}
    assert named == {host.removeprefix("www.") for host in authorities}
