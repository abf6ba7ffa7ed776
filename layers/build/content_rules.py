"""What a task file must hold, said in a teacher's words: which file, where, what is wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

Data = dict[str, Any]

STATUSES = ("draft", "language_reviewed", "clinically_reviewed", "live")
RELEVANCE = ("essential", "supporting", "optional", "irrelevant")
WINDOWS = ("sentence", "near", "paragraph", "letter")
IMPORTANCE = ("must", "should", "may")
READERS = ("same_profession", "other_professional", "lay")
NOTE_IDS = re.compile(r"\b([a-z]\d{2,3})\b")
_REQUIRED = (
    "format", "kind", "id", "version", "status", "licence", "reviews", "profession", "letter_type",
    "reader_type", "minutes", "body_words", "setting",
    "patient", "recipient", "prompt", "instructions", "case_notes", "key_points", "exclude", "register",
    "model_letters",
    "paragraph_plan", "hints", "pitfalls", "vocabulary",
)  # fmt: skip
_DATE = re.compile(r"<(\d\d)/(\d\d)>")
_MONTHS = [
    "jan(uary)?",
    "feb(ruary)?",
    "mar(ch)?",
    "apr(il)?",
    "may",
    "june?",
    "july?",
    "aug(ust)?",
    "sept?(ember)?",
    "oct(ober)?",
    "nov(ember)?",
    "dec(ember)?",
]
_BARE = re.compile(r"\w{1,4}")  # so short that other words contain it
_SLOW = re.compile(r"[+*]\)(?:[+*]|\{\d+,\})|\.\*.*\.\*")


class Fault(NamedTuple):
    file: str
    place: str
    wrong: str
    do: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.wrong} {self.do}"


def expand_dates(pattern: str) -> str:
    """`<15/03>` in any form a letter may write it: 15 March, March 15th, 15/3, 15.03."""

    def forms(match: re.Match[str]) -> str:
        day, month = int(match[1]), int(match[2])
        name = _MONTHS[month - 1].replace("(", "(?:")
        number = f"(?:0?{month}|{month:02})"
        return (
            rf"(?:\b0?{day}(?:st|nd|rd|th)?(?: day)?(?: of)?[ -]?{name}\b"
            rf"|\b{name}\.? (?:the )?0?{day}(?:st|nd|rd|th)?\b"
            rf"|(?<![\d/])0?{day}[/.-]{number}(?!\d))"
        )

    return _DATE.sub(forms, pattern)


def faults(name: str, data: Data) -> list[Fault]:
    missing = [
        Fault(name, key, "is missing.", "Add it; content/FORMAT.md says what it holds.")
        for key in _REQUIRED
        if key not in data
    ]
    if missing:
        return missing
    found: list[Fault] = []
    for check in (_identity, _notes, _points, _links, _patterns, _wording):
        found += [Fault(name, *fault) for fault in check(name, data)]
    return found


Found = Iterator[tuple[str, str, str]]


def _identity(name: str, data: Data) -> Found:
    if data["format"] != "oet-practice/1" or data["kind"] != "writing_task":
        yield "format, kind", "are not oet-practice/1 and writing_task.", "Write exactly these."
    if not name.endswith(f"{data['id']}.yaml"):
        yield "id", f"is {data['id']}, which is not the file's name.", "Make the two the same; an id never changes."
    if data["status"] not in STATUSES:
        yield "status", f"is {data['status']!r}.", f"Use one of: {', '.join(STATUSES)}."
    if data["reader_type"] not in READERS:
        yield "reader_type", f"is {data['reader_type']!r}.", f"Use one of: {', '.join(READERS)}."
    if data["status"] == "live" and len(data["reviews"]) < 2:
        yield "reviews", "a live task needs a language and a clinical review.", "Add both, or set the status back."
    if not (isinstance(data["version"], int) and data["version"] >= 1):
        yield "version", "is not a whole number from 1.", "Start with 1 and raise it with every changed wording."


def notes(data: Data) -> list[Data]:
    return [note for section in data["case_notes"] for note in section["notes"]]


def _notes(name: str, data: Data) -> Found:
    points = {point["id"] for point in data["key_points"]}
    yield from (
        (f"note {i}", "this id is used twice.", "Give each note its own id.")
        for i in _twice(n["id"] for n in notes(data))
    )
    if sum(note.get("use") == "reference_line" for note in notes(data)) != 1:
        yield "case_notes", "not exactly one note identifies the patient.", "Give that one note use: reference_line."
    for note in notes(data):
        place = f"note {note['id']}"
        if note["relevance"] not in RELEVANCE:
            yield place, f"relevance is {note['relevance']!r}.", f"Use one of: {', '.join(RELEVANCE)}."
        named = [note["key_point"]] if "key_point" in note else []
        if note["relevance"] == "essential" and not (named or note.get("use")):
            yield place, "is essential, but no key point checks it.", "Add key_point, or use: reference_line."
        for point in [*named, *note.get("also", [])]:
            if point not in points:
                yield (
                    place,
                    f"names the key point {point}, which does not exist.",
                    "Correct the name, or write that key point.",
                )
        if re.search(r"[*_~`]", note["text"]):
            yield place, "contains * _ ~ or `, which WhatsApp reads as markup.", "Use another sign."


def _points(name: str, data: Data) -> Found:
    yield from (
        (f"key point {i}", "this id is used twice.", "Give each its own id.")
        for i in _twice(p["id"] for p in data["key_points"])
    )
    for point in data["key_points"]:
        place = f"key point {point['id']}"
        for key in ("label", "topic", "anchors"):
            if not point.get(key):
                yield place, f"has no {key}.", "Add it; content/FORMAT.md says what it holds."
        if point.get("importance") not in IMPORTANCE:
            yield place, f"importance is {point.get('importance')!r}.", f"Use one of: {', '.join(IMPORTANCE)}."
        if point.get("window") not in WINDOWS:
            yield place, f"window is {point.get('window')!r}.", f"Use one of: {', '.join(WINDOWS)}."
    if not any(point.get("criterion") == "purpose" for point in data["key_points"]):
        yield "key_points", "none has the criterion purpose.", "Add the point that says why the letter is written."


def claims(point: Data) -> list[tuple[str, Data]]:
    """(where, claim) of each fact and contradiction of a key point."""
    return [("fact", fact) for fact in point.get("facts", [])] + [
        ("contradiction", c) for c in point.get("contradictions", [])
    ]


def _links(name: str, data: Data) -> Found:
    known = {note["id"] for note in notes(data)}
    for point in data["key_points"]:
        for kind, claim in claims(point):
            ids = NOTE_IDS.findall(claim.get("note", ""))
            if not ids or set(ids) - known:
                place = f"key point {point['id']}, {kind}"
                yield (
                    place,
                    "does not end with the id of a note that exists.",
                    "End its note with the ids it rests on, as in (n07).",
                )
    for exclusion in data["exclude"]:
        if exclusion["note"] not in known:
            yield f"exclude {exclusion['note']}", "there is no such note.", "Name the note that should be left out."


def patterns(data: Data) -> Iterator[tuple[str, str]]:
    for point in data["key_points"]:
        for group in point.get("anchors", []):
            yield from ((f"key point {point['id']}, anchors", pattern) for pattern in group)
        for kind, claim in claims(point):
            yield from (
                (f"key point {point['id']}, {kind}", claim[key])
                for key in ("pattern", "unless", "good", "bad")
                if claim.get(key)
            )
    for exclusion in data["exclude"]:
        yield from ((f"exclude {exclusion['note']}", pattern) for pattern in exclusion["detect"])


def _patterns(name: str, data: Data) -> Found:
    for place, pattern in patterns(data):
        try:
            re.compile(expand_dates(pattern))
        except re.error as error:
            yield place, f"the pattern {pattern} cannot be read ({error}).", "Check its brackets."
        if any(_BARE.fullmatch(part) for part in _alternatives(pattern)):
            yield (
                place,
                f"the pattern {pattern} is so short that it is also found inside other words.",
                r"Put \b before and after it.",
            )
        if _SLOW.search(pattern):
            yield place, f"the pattern {pattern} can take very long.", "Give it limits, such as .{0,40} instead of .*"


def _alternatives(pattern: str) -> list[str]:
    """The parts between the bars that stand in no bracket."""
    flat, before = pattern, ""
    while flat != before:
        flat, before = re.sub(r"\([^()]*\)", "<>", flat), flat
    return flat.split("|")


def _wording(name: str, data: Data) -> Found:
    last = data["recipient"]["name"].split()[-1]
    if last not in data["recipient"]["salutation"]:
        yield "recipient", "the salutation does not use the name.", f"Write it with {last}."
    if len(data["hints"]) != 3:
        yield "hints", f"there are {len(data['hints'])}.", "Write three, from broad to near."
    if not data["model_letters"]:
        yield "model_letters", "there is none.", "Write at least one."


def _twice(ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [i for i in ids if i in seen or seen.add(i)]  # type: ignore[func-returns-value]
