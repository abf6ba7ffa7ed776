"""Compiling content: a fault is told in a teacher's words, and the same content gives the same bytes."""

import copy
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatoet.content import ContentStore
from layers.build.content import build, read_bank
from layers.build.content_rules import expand_dates, faults
from tests.fixtures.content import ROOT, compiled, content

__all__ = ["compiled", "content"]

Data = dict[str, Any]
SOURCE = ROOT / "content" / "writing" / "nursing" / "nur-discharge-0001.yaml"
NAME = "nursing/nur-discharge-0001.yaml"


@pytest.fixture
def data() -> Data:
    return copy.deepcopy(yaml.safe_load(SOURCE.read_text(encoding="utf-8")))


def test_the_same_content_gives_the_same_bytes(tmp_path: Path, compiled: Path) -> None:
    assert build(ROOT / "content", tmp_path) == []
    first, second = (
        {path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
        for out in (compiled, tmp_path)
    )
    assert first == second
    assert Path("content/index.json") in first


def test_who_writes_content_is_shown_what_there_is(content: ContentStore) -> None:
    bank = read_bank(ROOT / "content", content.words())
    assert bank.faults == []
    rows = {re.split(r"  +", line)[0]: line.split()[-4:] for line in bank.table().splitlines()}
    drafts = len(content.reading_sets("B", show_drafts=True))
    assert rows["reading, part B"] == [str(drafts), "-", "-", "-"]


def note(data: Data, note_id: str) -> Data:
    found: Data = next(n for section in data["case_notes"] for n in section["notes"] if n["id"] == note_id)
    return found


def key_point(data: Data, point_id: str) -> Data:
    found: Data = next(point for point in data["key_points"] if point["id"] == point_id)
    return found


def spoil_relevance(data: Data) -> None:
    note(data, "n07")["relevance"] = "vital"


def spoil_link(data: Data) -> None:
    del note(data, "n11")["key_point"]


def spoil_name(data: Data) -> None:
    note(data, "n11")["key_point"] = "kp_alergy"


def spoil_twice(data: Data) -> None:
    note(data, "n12")["id"] = "n11"


def spoil_pattern(data: Data) -> None:
    key_point(data, "kp_dx")["anchors"][0] = ["cellulitis("]


def spoil_short(data: Data) -> None:
    data["exclude"][0]["detect"] = ["tram"]


def spoil_slow(data: Data) -> None:
    data["exclude"][0]["detect"] = [r"(\w+)+tram"]


def spoil_ground(data: Data) -> None:
    key_point(data, "kp_dx")["contradictions"][0]["note"] = "It is the LEFT leg (n77)."


def spoil_status(data: Data) -> None:
    data["status"] = "live"


def spoil_topic(data: Data) -> None:
    del key_point(data, "kp_allergy")["topic"]


def spoil_missing(data: Data) -> None:
    del data["recipient"]


@pytest.mark.parametrize(
    ("spoil", "place", "says"),
    [
        (spoil_relevance, "note n07", "essential, supporting, optional, irrelevant"),
        (spoil_link, "note n11", "no key point checks it"),
        (spoil_name, "note n11", "kp_alergy, which does not exist"),
        (spoil_twice, "note n11", "used twice"),
        (spoil_pattern, "key point kp_dx, anchors", "Check its brackets"),
        (spoil_short, "exclude n02", "inside other words"),
        (spoil_slow, "exclude n02", "very long"),
        (spoil_ground, "key point kp_dx, contradiction", "a note that exists"),
        (spoil_status, "reviews", "language and a clinical review"),
        (spoil_topic, "key point kp_allergy", "has no topic"),
        (spoil_missing, "recipient", "is missing"),
    ],
)
def test_a_fault_names_the_file_the_place_and_what_to_do(
    data: Data, spoil: Callable[[Data], None], place: str, says: str
) -> None:
    spoil(data)
    found = [fault for fault in faults(NAME, data) if fault.place == place]
    assert found
    assert says in str(found[0])
    assert str(found[0]).startswith(f"{NAME}: {place}: ")


def test_a_sound_task_has_no_fault(data: Data) -> None:
    assert faults(NAME, data) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "Mr Brandl is being discharged today and requires wound care.",
            "Mr Brandl enjoys chess.",
            "should be present",
        ),
        ("He requires wound care", "He is well. " * 9 + "He requires wound care", "not 180-200"),
        ("As he is allergic to penicillin, he", "He", "kp_allergy must be there"),
        ("left lower leg and an infected", "right lower leg and an infected", "The leg is the LEFT one"),
        ("format: oet-practice/1", "format: [oet", "not readable YAML"),
    ],
)
def test_a_task_that_breaks_its_own_rules_is_told(
    tmp_path: Path, content: ContentStore, old: str, new: str, says: str
) -> None:
    found = read_bank(spoilt(tmp_path, old, new), content.words()).faults
    assert [fault for fault in found if says in str(fault)]


def test_the_command_stops_and_writes_nothing(tmp_path: Path) -> None:
    spoilt(tmp_path, "status: draft", "status: ready")
    (tmp_path / "content" / "words").symlink_to(ROOT / "content" / "words")
    run = command(tmp_path)
    assert run.returncode == 1
    assert f"{NAME}: status: is 'ready'." in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out" / "content").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("today: ", "date: ", "some part of it has no today. Compare it with another file"),
        ("relevance: essential, use: reference_line", "use: reference_line", "some part of it has no relevance"),
        ("vocabulary:\n", "vocabulary: 3\nothers:\n", "not laid out as it should be"),
    ],
)
def test_a_file_of_another_shape_is_told_and_not_stumbled_over(
    tmp_path: Path, content: ContentStore, old: str, new: str, says: str
) -> None:
    (fault,) = read_bank(spoilt(tmp_path, old, new), content.words()).faults
    assert str(fault).startswith(f"{NAME}: the file: ")
    assert says in str(fault)


def test_an_id_is_used_once_in_the_whole_bank(tmp_path: Path, content: ContentStore) -> None:
    for name in ("voc-one", "voc-two"):
        text = (ROOT / "content" / "vocabulary" / "voc-nursing.yaml").read_text(encoding="utf-8")
        path = tmp_path / "content" / "vocabulary" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("voc-nursing", name), encoding="utf-8")
    faults = read_bank(tmp_path / "content", content.words()).faults
    assert str(faults[0]) == "content: frame voc-nur-001: this id is used twice. Give each its own id."


def spoilt(folder: Path, old: str, new: str) -> Path:
    """A bank of one task, in which something else stands."""
    text = SOURCE.read_text(encoding="utf-8")
    assert old in text
    path = folder / "content" / "writing" / NAME
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder / "content"


def command(folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{ROOT}:{ROOT / 'layers' / 'chatoet' / 'python'}"
    arguments = [sys.executable, "-m", "layers.build.content", "out"]
    return subprocess.run(arguments, cwd=folder, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "form", ["15 March", "15th of March", "March 15", "March the 15th", "15/3", "15/03/2026", "15.03."]
)
def test_a_date_is_found_in_any_form(form: str) -> None:
    assert re.search(expand_dates("<15/03>"), f"due on {form} at home", re.IGNORECASE)


@pytest.mark.parametrize("form", ["15 May", "5 March", "115/03", "15/030", "15 marched"])
def test_another_date_is_not(form: str) -> None:
    assert not re.search(expand_dates("<15/03>"), f"due on {form} at home", re.IGNORECASE)
