"""Our words in other languages, as the build has compiled them: read when the first turn speaks one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chatoet.rules import language

FOLDER = Path(__file__).parent / "data" / "language"


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """English where there is no such language, or none any more."""
    if code and not language.knows(code) and (path := FOLDER / f"{code}.json").exists():
        language.learn(code, json.loads(path.read_text(encoding="utf-8")))
    with language.speaking(code):
        yield
