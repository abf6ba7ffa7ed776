"""The sources of the policy as they are, to be bent by a test."""

from copy import deepcopy
from datetime import date
from typing import Any

from layers.build.policy import compile_rules, read_sources, read_texts

TODAY = date(2026, 12, 1)
SOURCES, TEXTS, LIAS = read_sources(), read_texts("notice"), read_texts("lia")


def sources() -> Any:
    return deepcopy(SOURCES)


def compiled(changed: Any, texts: dict[str, str] | None = None, today: date = TODAY) -> Any:
    return compile_rules(changed, texts or TEXTS, LIAS, today)
