"""Questions written out for whoever answers them elsewhere, and their answers taken in."""

import json
from collections.abc import Iterator
from pathlib import Path

from chatoet.content import ContentStore
from chatoet.llm.vendor import VendorName
from chatoet.rules.prompt.model import Ask
from chatoet.rules.verify.marking import Marker
from tests.quality.recorded import FOLDER, Recording, keep, mark, place, stale, unanswered
from tests.quality.samples import samples
from tests.quality.subjects import Subject, subjects
from tests.quality.ways import ByModel

VENDORS: tuple[VendorName, ...] = ("openai", "gemini")


def write(content: ContentStore, folder: Path, vendor: VendorName) -> str:
    """One file a question that has no answer yet; once all first answers are there, those that were not accepted."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for subject, ask in open_questions(content, vendor):
        name = place(vendor, subject, ask).file.replace("/", "--")
        asked = {"place": place(vendor, subject, ask).file, "prompt": mark(ask)}
        asked |= {"prefix": ask.prefix, "letter": ask.letter, "repair": ask.repair}
        said = json.dumps({**asked, "schema": ask.schema}, ensure_ascii=False, indent=1)
        (folder / name).write_text(said + "\n", encoding="utf-8")
        count += 1
    return f"{count} questions written"


def take(prompts: Path, answers: Path, vendor: VendorName, model: str) -> str:
    """`answers` holds files named as the questions, each with the JSON object that answers it."""
    taken = 0
    for path in sorted(answers.glob("*.json")):
        question = json.loads((prompts / path.name).read_text(encoding="utf-8"))
        keep(FOLDER / vendor / question["place"], question["prompt"], model, path.read_text(encoding="utf-8").strip())
        taken += 1
    return f"{taken} answers taken"


def open_questions(content: ContentStore, vendor: VendorName) -> Iterator[tuple[Subject, Ask]]:
    marker = Marker(content)
    for subject in subjects(content, samples()):
        first = list(unanswered(marker, Recording(vendor, subject), subject))
        again = [] if first else _again(content, vendor, subject)
        yield from ((subject, ask) for ask in (*first, *again) if ask.criterion in subject.asked)


def _again(content: ContentStore, vendor: VendorName, subject: Subject) -> list[Ask]:
    """What would be asked once more, since the recorded answer does not hold."""
    said = Recording(vendor, subject)
    ByModel(vendor, content, lambda _: said).mark(subject)
    return said.missing


def state(content: ContentStore) -> Iterator[str]:
    """What of the recordings can be used."""
    asked = subjects(content, samples())
    for vendor in VENDORS:
        known = sum(len(subject.asked) for subject in asked)
        old = stale(Marker(content), vendor, asked)
        missing = sum(
            ask.criterion in subject.asked
            for subject in asked
            for ask in unanswered(Marker(content), Recording(vendor, subject), subject)
        )
        by = ", ".join(models(vendor)) or "nobody"
        yield f"{vendor}: {known - missing} of {known} answers recorded, by {by}; {old} stale."


def models(vendor: VendorName) -> list[str]:
    """Who gave the recorded answers."""
    files = (FOLDER / vendor).rglob("*.json")
    return sorted({json.loads(path.read_text(encoding="utf-8"))["model"] for path in files})
