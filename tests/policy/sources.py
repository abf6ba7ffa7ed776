"""The sources of the policy as they are, to be bent by a test."""

from copy import deepcopy
from datetime import date
from typing import Any

from layers.build.notices import digest
from layers.build.policy import compile_rules, read_sources, read_texts

TODAY = date(2026, 12, 1)
SOURCES, TEXTS, LIAS = read_sources(), read_texts("notice"), read_texts("lia")
NEWEST = SOURCES["versions"][-1]["version"]
NOTICE = TEXTS[NEWEST]


def sources() -> Any:
    """The newest notice is not pinned, so that a test may bend it."""
    source = deepcopy(SOURCES)
    source["published"]["notices"] = {version: digest(text) for version, text in TEXTS.items() if version != NEWEST}
    return source


def compiled(changed: Any, notice: str = NOTICE) -> Any:
    return compile_rules(changed, TEXTS | {NEWEST: notice}, LIAS, TODAY)
