"""What is wrong with content, said in a teacher's words: file, place, what to do; and the rules for all kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from chatoet.rules.commands import meaning

Data = dict[str, Any]
Found = Iterator[tuple[str, str, str]]  # place, what is wrong, what to do

FORMAT = "oet-practice/1"
STATUSES = ("draft", "language_reviewed", "clinically_reviewed", "live")
REVIEWS = {"draft": 0, "language_reviewed": 1, "clinically_reviewed": 2, "live": 2}  # the fewest at each status
COMMON = ("format", "kind", "id", "version", "status", "licence", "reviews")
TITLE = 24  # characters in the title of a WhatsApp list row
_COMPARE = "Compare it with another file of its kind; mind the indents."
MARKUP = frozenset("*_~`")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it is built


class Fault(NamedTuple):
    file: str
    place: str
    wrong: str
    do: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.wrong} {self.do}"


def read_yaml(path: Path) -> Data | Fault:
    name = name_of(path)
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both loaders are the safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "somewhere"
        return Fault(name, place, "this is not readable YAML.", "Put a value with : # ? - > [ ] { } ^ in quotes.")
    return data if isinstance(data, dict) else Fault(name, "the file", "holds nothing.", "Start from another one.")


def name_of(path: Path) -> str:
    return "/".join(path.parts[-2:])


def shaped[T](name: str, work: Callable[[], T]) -> T | Fault:
    """What `work` makes of a file; whoever writes one may leave out or misplace anything in it."""
    try:
        return work()
    except KeyError as lacking:
        return Fault(name, "the file", f"some part of it has no {lacking.args[0]}.", _COMPARE)
    except (AttributeError, TypeError, ValueError):
        return Fault(name, "the file", "some part of it is not laid out as it should be.", _COMPARE)


def missing(name: str, data: Data, required: Iterable[str]) -> list[Fault]:
    do = "Add it; content/FORMAT.md says what it holds."
    return [Fault(name, key, "is missing.", do) for key in required if key not in data]


def identity(name: str, data: Data, kind: str) -> Found:
    if data["format"] != FORMAT or data["kind"] != kind:
        yield "format, kind", f"are not {FORMAT} and {kind}.", "Write exactly these."
    if not name.endswith(f"/{data['id']}.yaml"):
        yield "id", f"is {data['id']}, which is not the file's name.", "Make the two the same; an id never changes."
    if data["status"] not in STATUSES:
        yield "status", f"is {data['status']!r}.", f"Use one of: {', '.join(STATUSES)}."
    elif len(data["reviews"]) < REVIEWS[data["status"]]:
        yield "reviews", f"{data['status']} needs {_NEEDED[data['status']]}.", "Add it, or set the status back."
    if not (isinstance(data["version"], int) and data["version"] >= 1):
        yield "version", "is not a whole number from 1.", "Start with 1 and raise it with every changed wording."


_NEEDED = {
    "language_reviewed": "a language review",
    "clinically_reviewed": "a language and a clinical review",
    "live": "a language and a clinical review",
}


def title(data: Data) -> Found:
    if not 1 <= len(data["title"]) <= TITLE:
        yield "title", f"has {len(data['title'])} characters.", f"Use at most {TITLE}: it stands in a list on a phone."


def markup(place: str, text: str) -> Found:
    if MARKUP & set(text):
        yield place, "contains * _ ~ or `, which WhatsApp reads as markup.", "Use another sign."


def commands(place: str, answers: Iterable[str]) -> Found:
    """An answer that is a command would be obeyed: "complaint" begins a complaint."""
    for answer in answers:
        if meaning(answer):
            yield place, f"\u201c{answer}\u201d is a command of the chat.", "Ask for another word."


def twice(ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [i for i in ids if i in seen or seen.add(i)]  # type: ignore[func-returns-value]


def used_twice(kind: str, ids: Iterable[str]) -> Found:
    yield from ((f"{kind} {i}", "this id is used twice.", "Give each its own id.") for i in twice(ids))
