"""Answers of models as they were given once, each with the mark of the prompt that it answers.

recorded/<vendor>/<task>/<letter>/<criterion>[-repair].json holds `prompt` (the mark), `version` of the prompts, `model`
(who answered), `answer` (the text) and, where the vendor counted, `usage` (tokens in, cached, out). An answer to
another prompt is stale: it is told of and not used.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from chatoet.llm.errors import MalformedError
from chatoet.llm.vendor import Reply, Usage, VendorName
from chatoet.rules.prompt.model import Ask
from chatoet.rules.prompt.standing import VERSION
from chatoet.rules.tokens import asked, estimate
from chatoet.tutor.by_model import Marking
from tests.quality.subjects import Subject

FOLDER: Final = Path(__file__).parent / "recorded"
Json = dict[str, Any]


class Place(NamedTuple):
    """Where the answer to a question about a subject belongs."""

    vendor: VendorName
    subject: str
    criterion: str
    repair: bool

    @property
    def file(self) -> str:
        return f"{self.subject}/{self.criterion}{'-repair' if self.repair else ''}.json"

    def path(self, folder: Path = FOLDER) -> Path:
        return folder / self.vendor / self.file


def place(vendor: VendorName, subject: Subject, ask: Ask) -> Place:
    about = subject.id if ask.criterion in subject.asked else subject.base
    return Place(vendor, about, ask.criterion, bool(ask.repair))


def mark(ask: Ask) -> str:
    """Changes with every letter of a prompt."""
    said = json.dumps([ask.prefix, ask.letter, ask.schema, ask.repair], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def keep(path: Path, prompt: str, model: str, text: str, usage: Usage | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    entry: Json = {"prompt": prompt, "version": VERSION, "model": model, "answer": text}
    entry |= {"usage": list(usage)} if usage else {}
    path.write_text(json.dumps(entry, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class Recording:
    """A vendor that says again what it said about one subject, and notes what it was never asked."""

    host, region = "recorded", "recorded"

    def __init__(self, name: VendorName, subject: Subject, folder: Path = FOLDER) -> None:
        self.name, self._subject, self._folder = name, subject, folder
        self.model = "recorded"
        self.missing: list[Ask] = []

    def entry(self, ask: Ask) -> Json | None:
        """None when there is no answer to this very question; an answer about the base stands for the same words."""
        path = place(self.name, self._subject, ask).path(self._folder)
        if not path.exists():
            return None
        entry: Json = json.loads(path.read_text(encoding="utf-8"))
        return entry if ask.criterion not in self._subject.asked or entry["prompt"] == mark(ask) else None

    def ask(self, ask: Ask, seconds: float) -> Reply:
        entry = self.entry(ask)
        if entry is None:
            self.missing.append(ask)
            raise MalformedError("not recorded")
        usage = Usage(*entry["usage"]) if "usage" in entry else Usage(asked(ask), 0, estimate(entry["answer"]))
        return Reply(entry["answer"], usage)


def unanswered(marking: Marking, vendor: Recording, subject: Subject) -> Iterator[Ask]:
    for ask in marking.asks(subject.task, subject.letter):
        if vendor.entry(ask) is None:
            yield ask


def stale(marking: Marking, name: VendorName, subjects: list[Subject], folder: Path = FOLDER) -> int:
    """How many answers there are to prompts that have changed since, or to none that there is."""
    fresh = {
        (place(name, subject, ask).path(folder), mark(ask))
        for subject in subjects
        for ask in marking.asks(subject.task, subject.letter)
        if ask.criterion in subject.asked
    }
    firsts = [path for path in (folder / name).rglob("*.json") if not path.stem.endswith("-repair")]
    return sum((path, json.loads(path.read_text("utf-8"))["prompt"]) not in fresh for path in firsts)
