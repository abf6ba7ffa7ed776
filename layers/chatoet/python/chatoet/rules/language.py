"""The language of our own words. English is written in the code, and is the key of every translation (as gettext has
it); practice stays in English. The language is set for a turn, because a text must not have to be handed one.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

DEFAULT: Final = "en"
RIGHT_TO_LEFT: Final = frozenset({"ar"})
_spoken: ContextVar[str] = ContextVar("language", default=DEFAULT)
_translations: dict[str, Mapping[str, str]] = {}


def t(text: str, **values: object) -> str:
    """`text` in the language of the turn, with `values` in place of its {names}; in English where there is no other."""
    said = _translations.get(_spoken.get(), {}).get(text, text)
    return said.format(**values) if values else said


def knows(language: str) -> bool:
    return language == DEFAULT or language in _translations


def learn(language: str, translations: Mapping[str, str]) -> None:
    _translations[language] = translations


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    token = _spoken.set(language or DEFAULT)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    return _spoken.get()
