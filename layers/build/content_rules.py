"""What a task file must hold, said in a teacher's words: which file, where, what is wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatoet.rules.professions import PROFESSIONS
from layers.build.content_faults import COMMON, Data, Fault, Found, identity, markup, missing, used_twice
from layers.build.content_patterns import loose

RELEVANCE = ("essential", "supporting", "optional", "irrelevant")
WINDOWS = ("sentence", "near", "paragraph", "letter")
EXAMPLES = 5  # of each kind, for each key point
IMPORTANCE = ("must", "should", "may")
READERS = ("same_profession", "other_professional", "lay")
NOTE_IDS = re.compile(r"\b([a-z]\d{2,3})\b")
_REQUIRED = (
    *COMMON, "profession", "letter_type",
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
_SLOW = re.compile(r"[+*]\)(?:[+*]|\{\d+,\})|\.\*.*\.\*")


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
    if lacking := missing(name, data, _REQUIRED):
        return lacking
    found: list[Fault] = []
    for check in (_identity, _notes, _points, _links, _patterns, _wording):
        found += [Fault(name, *fault) for fault in check(name, data)]
    return found


def _identity(name: str, data: Data) -> Found:
    yield from identity(name, data, "writing_task")
    if data["profession"] not in PROFESSIONS:
        yield "profession", f"is {data['profession']!r}.", f"Use one of: {', '.join(PROFESSIONS)}."
    if data["reader_type"] not in READERS:
        yield "reader_type", f"is {data['reader_type']!r}.", f"Use one of: {', '.join(READERS)}."


def notes(data: Data) -> list[Data]:
    return [note for section in data["case_notes"] for note in section["notes"]]


def _notes(name: str, data: Data) -> Found:
    points = {point["id"] for point in data["key_points"]}
    yield from used_twice("note", (note["id"] for note in notes(data)))
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
        if note["relevance"] in ("optional", "irrelevant") and not note.get("why"):
            yield place, "may be left out, but nothing says why.", "Add why: the relevance drill shows it."
        yield from markup(place, note["text"])


def _points(name: str, data: Data) -> Found:
    yield from used_twice("key point", (point["id"] for point in data["key_points"]))
    for point in data["key_points"]:
        place = f"key point {point['id']}"
        for key in ("label", "topic", "anchors"):
            if not point.get(key):
                yield place, f"has no {key}.", "Add it; content/FORMAT.md says what it holds."
        if point.get("importance") not in IMPORTANCE:
            yield place, f"importance is {point.get('importance')!r}.", f"Use one of: {', '.join(IMPORTANCE)}."
        if point.get("window") not in WINDOWS:
            yield place, f"window is {point.get('window')!r}.", f"Use one of: {', '.join(WINDOWS)}."
        yield from _enough(place, point.get("examples", {}))
    if not any(point.get("criterion") == "purpose" for point in data["key_points"]):
        yield "key_points", "none has the criterion purpose.", "Add the point that says why the letter is written."


def _enough(place: str, examples: Data) -> Found:
    for kind, what in (("present", "sentences that say it"), ("absent", "near misses")):
        count = len(set(examples.get(kind, [])))
        if count < EXAMPLES:
            yield place, f"has {count} of {EXAMPLES} {what}.", f"Add different ones under examples, {kind}."


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
        for word in loose(pattern):
            yield (
                place,
                f"the pattern {pattern} finds \u201c{word}\u201d inside other words too.",
                r"Put \b before and after it.",
            )
        if _SLOW.search(pattern):
            yield place, f"the pattern {pattern} can take very long.", "Give it limits, such as .{0,40} instead of .*"


def _wording(name: str, data: Data) -> Found:
    last = data["recipient"]["name"].split()[-1]
    if last not in data["recipient"]["salutation"]:
        yield "recipient", "the salutation does not use the name.", f"Write it with {last}."
    if len(data["hints"]) != 3:
        yield "hints", f"there are {len(data['hints'])}.", "Write three, from broad to near."
    if not data["model_letters"]:
        yield "model_letters", "there is none.", "Write at least one."
