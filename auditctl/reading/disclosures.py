"""Who was given what: letters to models, by vendor, host and region; and what people disclosed to others."""

from collections.abc import Iterable
from typing import NamedTuple

from chatoet.rules.audit import Entry


class Recipient(NamedTuple):
    kind: str  # model, or what was disclosed
    vendor: str
    host: str
    region: str


class Given(NamedTuple):
    """How often, of how many learners, and between when. `unproven`: without the receipt of an acceptance before it."""

    recipient: Recipient
    times: int
    learners: int
    first: int
    last: int
    unproven: int


def disclosures(entries: Iterable[Entry]) -> list[Given]:
    found: dict[Recipient, list[Entry]] = {}
    for entry in entries:
        if entry.event in ("model.asked", "disclosure.made"):
            found.setdefault(_recipient(entry), []).append(entry)
    return [_given(recipient, made) for recipient, made in sorted(found.items())]


def _recipient(entry: Entry) -> Recipient:
    said = {name: str(value) for name, value in entry.fields.items()}
    if entry.event == "model.asked":
        return Recipient("model", said.get("vendor", ""), said.get("host", ""), said.get("region", ""))
    return Recipient(said.get("kind", "disclosure"), "a person", f"{said.get('approvers', '0')} approvers", "")


def _given(recipient: Recipient, made: list[Entry]) -> Given:
    times = [entry.at for entry in made]
    unproven = sum(not _proven(entry) for entry in made if recipient.kind == "model")
    return Given(recipient, len(made), len({entry.chain for entry in made}), min(times), max(times), unproven)


def _proven(entry: Entry) -> bool:
    """Whether it carries the receipt of an acceptance that is older than it, of a notice that was shown before."""
    said = entry.fields
    accepted, shown = said.get("accepted", entry.at), said.get("shown", 1)
    if type(accepted) is not int or type(shown) is not int:
        return False
    return said.get("receipt", "none") not in ("none", "") and 0 < shown <= accepted <= entry.at
