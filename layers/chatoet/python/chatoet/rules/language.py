"""The language of our own words. English is written in the code, and is the key of every translation (as gettext has
it); practice stays in English. The language is set for a turn, because a text must not have to be handed one.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

DEFAULT: Final = "en"
RIGHT_TO_LEFT: Final = frozenset({"ar"})
# Marks around what may run the other way: "from the first letter", and its end (Unicode, UAX 9).
ISOLATE, END = "\u2068", "\u2069"
_spoken: ContextVar[str] = ContextVar("language", default=DEFAULT)
_translations: dict[str, Mapping[str, str]] = {}


def t(text: str, **values: object) -> str:
    """`text` in the language of the turn, with `values` in place of its {names}; in English where there is no other."""
    spoken = _spoken.get()
    said = _translations.get(spoken, {}).get(text, text)
    if values and spoken in RIGHT_TO_LEFT:
        values = {name: _isolated(value) for name, value in values.items()}
    return said.format(**values) if values else said


def listed(items: Iterable[str]) -> str:
    """With the comma of the language."""
    return t(", ").join(items)


def key(text: str) -> str:
    """`text` itself: it is put into the catalogue here, and is said by t() later."""
    return text


def _isolated(value: object) -> object:
    """English in an Arabic sentence, which must not pull the words beside it to its side.

    An address stays as it is: phones would take a mark at its end into the link.
    """
    if not isinstance(value, str) or not value or ("." in value and " " not in value):
        return value
    return f"{ISOLATE}{value}{END}"


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
