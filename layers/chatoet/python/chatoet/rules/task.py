"""A writing task as the build compiles it (content/FORMAT.md): plain, frozen, and without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Importance = Literal["must", "should", "may"]
Window = Literal["sentence", "near", "paragraph", "letter"]
Reader = Literal["same_profession", "other_professional", "lay"]
Json = Mapping[str, Any]


class TaskSummary(NamedTuple):
    """One row of content/index.json; the title fits a WhatsApp list row (24 characters)."""

    id: str
    version: int
    status: str
    profession: str
    letter_type: str
    title: str


class TaskMark(NamedTuple):
    """What tells a letter for one task from a letter for another: the surnames in it."""

    id: str
    title: str
    patient: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Note:
    id: str
    text: str
    heading: str
    relevance: str
    why: str = ""
    use: str = ""
    key_point: str | None = None  # its own; others may rest on it too


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Words that say the opposite of a note, unless `unless` stands in the same sentence."""

    pattern: str
    unless: str | None
    note: str
    note_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A detail of a key point: `good` must stand in the letter, `bad` must not."""

    label: str
    good: str | None
    bad: str | None
    unless: str | None
    note: str
    note_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyPoint:
    id: str
    label: str
    topic: str
    importance: Importance
    first_paragraph: bool
    window: Window
    anchors: tuple[tuple[str, ...], ...]
    at_least: int
    facts: tuple[Fact, ...]
    contradictions: tuple[Contradiction, ...]
    note_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    note_id: str
    detect: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Patient:
    title: str
    first: str
    last: str
    dob: str
    age: int
    sex: str


@dataclass(frozen=True, slots=True)
class Recipient:
    name: str
    salutation: str
    close: str
    address: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    your_role: str
    sign_off: tuple[str, ...]
    workplace: str
    today: str


@dataclass(frozen=True, slots=True)
class BodyWords:
    """The length asked for, and the softer range inside which nothing is said about it."""

    min: int
    max: int
    soft_min: int
    soft_max: int


@dataclass(frozen=True, slots=True)
class Term:
    term: str
    gloss: str
    frame: str


@dataclass(frozen=True, slots=True)
class Task:
    id: str
    version: int
    status: str
    title: str
    profession: str
    letter_type: str
    reader_type: Reader
    reading_minutes: int
    writing_minutes: int
    body_words: BodyWords
    setting: Setting
    patient: Patient
    recipient: Recipient
    prompt: str
    instructions: tuple[str, ...]
    sections: tuple[Section, ...]
    key_points: tuple[KeyPoint, ...]
    exclude: tuple[Exclusion, ...]
    abbreviations_ok: tuple[str, ...]
    abbreviations_expand: Mapping[str, str]
    model_letters: tuple[str, ...]
    paragraph_plan: tuple[str, ...]
    hints: tuple[str, ...]
    pitfalls: tuple[str, ...]
    vocabulary: tuple[Term, ...] = field(default=())

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(note for section in self.sections for note in section.notes)

    @property
    def mark(self) -> TaskMark:
        return TaskMark(self.id, self.title, self.patient.last, self.recipient.name.split()[-1])

    @property
    def reference(self) -> Note:
        """The note that identifies the patient."""
        return next(note for note in self.notes if note.use == "reference_line")

    def note(self, note_id: str) -> Note:
        return next(note for note in self.notes if note.id == note_id)

    @staticmethod
    def from_json(data: Json) -> Task:
        return Task(
            id=data["id"],
            version=data["version"],
            status=data["status"],
            title=data["title"],
            profession=data["profession"],
            letter_type=data["letter_type"],
            reader_type=data["reader_type"],
            reading_minutes=data["minutes"]["reading"],
            writing_minutes=data["minutes"]["writing"],
            body_words=BodyWords(**data["body_words"]),
            setting=_setting(data["setting"]),
            patient=Patient(**data["patient"]),
            recipient=_recipient(data["recipient"]),
            prompt=data["prompt"],
            instructions=tuple(data["instructions"]),
            sections=tuple(_section(section) for section in data["case_notes"]),
            key_points=tuple(_key_point(point) for point in data["key_points"]),
            exclude=tuple(Exclusion(e["note"], tuple(e["detect"]), e["label"]) for e in data["exclude"]),
            abbreviations_ok=tuple(data["register"]["abbreviations_ok"]),
            abbreviations_expand=dict(data["register"]["abbreviations_expand"]),
            model_letters=tuple(letter["text"] for letter in data["model_letters"]),
            paragraph_plan=tuple(data["paragraph_plan"]),
            hints=tuple(data["hints"]),
            pitfalls=tuple(data["pitfalls"]),
            vocabulary=tuple(Term(**term) for term in data["vocabulary"]),
        )


def _setting(data: Json) -> Setting:
    return Setting(data["your_role"], tuple(data["sign_off"]), data["workplace"], data["today"])


def _recipient(data: Json) -> Recipient:
    return Recipient(data["name"], data["salutation"], data["close"], tuple(data["address"]))


def _section(data: Json) -> Section:
    heading = data["heading"]
    return Section(
        heading,
        tuple(
            Note(n["id"], n["text"], heading, n["relevance"], n.get("why", ""), n.get("use", ""), n.get("key_point"))
            for n in data["notes"]
        ),
    )


def _key_point(data: Json) -> KeyPoint:
    return KeyPoint(
        id=data["id"],
        label=data["label"],
        topic=data["topic"],
        importance=data["importance"],
        first_paragraph=data.get("where") == "first_paragraph",
        window=data["window"],
        anchors=tuple(tuple(group) for group in data["anchors"]),
        at_least=data.get("at_least", 1),
        facts=tuple(_fact(fact) for fact in data.get("facts", ())),
        contradictions=tuple(_contradiction(c) for c in data.get("contradictions", ())),
        note_ids=tuple(data["note_ids"]),
    )


def _fact(data: Json) -> Fact:
    return Fact(
        data["label"], data.get("good"), data.get("bad"), data.get("unless"), data["note"], tuple(data["note_ids"])
    )


def _contradiction(data: Json) -> Contradiction:
    return Contradiction(data["pattern"], data.get("unless"), data["note"], tuple(data["note_ids"]))
