"""Whether a finding of ours and a mark of the second reader are about the same thing."""

from collections.abc import Mapping
from typing import Final

from chatoet.rules.feedback.model import Finding, Kind
from chatoet.rules.task import Task
from tests.quality.samples import Mark, Sample

# Readers give one slip different names within a group, never across: a wrong fact is no question of style.
GROUP: Final[Mapping[Kind, str]] = {
    "contradiction": "fact", "unsupported": "fact", "incomplete": "fact", "missed": "fact", "purpose": "purpose",
    "irrelevant": "needless", "length": "needless", "layout": "layout", "spelling": "form", "grammar": "form",
    "register": "form", "variety": "form",
}  # fmt: skip


def supported(task: Task, sample: Sample, finding: Finding) -> bool:
    """Whether the second reader saw it too."""
    if not finding.quote and sample.missed & notes(task, finding):
        return True
    return any(same(task, sample, finding, mark) for mark in sample.marks or ())


def same(task: Task, sample: Sample, finding: Finding, mark: Mark) -> bool:
    if GROUP[finding.kind] != GROUP[mark.kind]:
        return False
    if finding.quote and mark.quote:
        return any(finding.start < place.end and place.start < finding.end for place in sample.places(mark))
    if GROUP[finding.kind] == "fact":
        return mark.note in notes(task, finding)
    return True  # length, layout and purpose are about the letter as a whole where one of the two quotes nothing


def notes(task: Task, finding: Finding) -> frozenset[str]:
    points = [point for point in task.key_points if point.id == finding.key_point]
    own = [finding.note_id] if finding.note_id else []
    return frozenset(own).union(*(point.note_ids for point in points))
