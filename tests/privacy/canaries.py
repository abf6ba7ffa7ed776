"""Made-up people's data that stand nowhere else, and a finder that knows them in disguise."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote, quote_plus

NAME: Final = "Quillön Ashgrövewell"
PHONE: Final = "447700900847"  # of the numbers that are kept for fiction
BSUID: Final = "GB.7731048265519"
NHS: Final = "9434765919"  # its last digit checks; nobody's
EMAIL: Final = "quillon.a@canary-mail.example"
TOKEN: Final = "EAAGcanary4QzWx81bearer"
WORD: Final = "marmaladezeppelin"  # of a letter
CANARIES: Final[Mapping[str, str]] = {
    "name": NAME,
    "surname": NAME.split()[1],
    "phone": PHONE,
    "bsuid": BSUID,
    "nhs": NHS,
    "email": EMAIL,
    "token": TOKEN,
    "word": WORD,
}
SPOKEN: Final = " / ".join(CANARIES.values())
BETWEEN: Final = re.compile(r"(?<=\d)[\s().\-/_]{1,2}(?=\d)")  # digits, as people and letters part them


def forms(value: str) -> frozenset[str]:
    """How a value may stand in a line, in small letters; base64 has a finder of its own."""
    raw = value.encode()
    written = (value, ascii(value)[1:-1], json.dumps(value)[1:-1], str(raw)[2:-1], raw.decode("latin-1"))
    coded = (quote(value), quote_plus(value), raw.hex(), value[::-1])
    return frozenset(each.casefold() for each in (*written, *coded))


def base64_of(value: str) -> frozenset[str]:
    """The part that is the same whatever stands before and after it, for each of the three places it may begin at."""
    raw, found = value.encode(), set()
    for shift in range(3):
        text = b64encode(b"\0" * shift + raw).decode()
        stable = text[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
        found |= {stable, stable.replace("+", "-").replace("/", "_")}
    return frozenset(found)


class Finder:
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = {name: (forms(value), base64_of(value)) for name, value in values.items()}

    def found(self, text: str) -> set[str]:
        """The names of what stands in the text."""
        small = text.casefold()
        closed = BETWEEN.sub("", BETWEEN.sub("", small))
        return {
            name
            for name, (plain, packed) in self._values.items()
            if any(each in small or each in closed for each in plain) or any(each in text for each in packed)
        }

    def exposed(self, places: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """(where, what) of everything that is seen."""
        return {(where, name) for where, text in places for name in self.found(text)}
