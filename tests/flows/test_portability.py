"""What a learner takes along: after the published schema, their own words and acts alone, and readable by others."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chatoet.compose.core import load_data_map
from chatoet.rules.export.portable import TYPES
from chatoet.rules.export.rows import label
from tests.fixtures.world import World
from tests.flows.doors import PIN, Browser, Json, ask, states
from tests.flows.records import uid_of
from tests.flows.test_access import keep_course, keep_letter

SCHEMA = json.loads((Path(__file__).parents[2] / "policy/schemas/portability-1.schema.json").read_text("utf-8"))
LETTER = 'Dear Dr Chen,\n\n"Thank you", she said; =1+1\n\nYours sincerely'


@pytest.fixture
def files(world: World) -> dict[str, str]:
    world.open_task()
    keep_letter(world, LETTER)
    keep_course(world)
    found = Browser(world).post(ask(world, "carry"), pin=PIN, again=PIN).unzipped()
    world.drain()
    assert states(world) == [("portability", "COMPLETED", "A1")]
    return found


@pytest.mark.clause("OET-6.2-port")
def test_it_is_valid_after_the_schema_that_comes_with_it_and_is_published(files: dict[str, str]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(files["data.json"]), SCHEMA)
    assert json.loads(files["portability-1.schema.json"]) == SCHEMA


@pytest.mark.clause("OET-6.2-port")
def test_only_what_was_given_or_observed_is_taken_along(files: dict[str, str], world: World) -> None:
    """No score, no feedback, no level: those are in the copy (Art 20(1), WP 242)."""
    datamap, records = load_data_map(), json.loads(files["data.json"])["records"]
    kinds = {type_: kind for kind, type_ in TYPES.items()}
    for record in records:
        kind = kinds[record["type"]]
        assert set(record) - {"type"} <= {label(name) for name in datamap.portable(kind)}
        for name in datamap.portable(kind):
            entry = datamap.kinds[kind].attributes[name]
            assert entry.source in ("learner", "whatsapp")
            assert entry.purpose != "rights"
    assert "machine_made" not in files["data.json"]
    (exercise,) = [record for record in records if record["type"] == "exercise"]
    assert set(exercise) == {"type", "at", "what", "ref", "seconds"}, "that it was done, and not how it went"
    assert uid_of(world) == json.loads(files["data.json"])["subject"]["uid"]


def test_every_kind_that_has_something_to_take_along_is_in_the_schema() -> None:
    datamap = load_data_map()
    for kind in datamap.kinds:
        if names := {label(name) for name in datamap.portable(kind)}:
            assert names | {"type"} == set(SCHEMA["$defs"][TYPES[kind]]["properties"]), kind


@pytest.mark.clause("OET-6.2-port")
@pytest.mark.clause("PRO-right-port")
def test_another_service_reads_the_same_records_back_from_either_form(files: dict[str, str]) -> None:
    records = json.loads(files["data.json"])["records"]
    letters = [record for record in records if record.get("content")]
    assert [letter["content"] for letter in letters] == [LETTER]
    tables = {name.removesuffix(".csv"): text for name, text in files.items() if name.endswith(".csv")}
    assert set(tables) == {record["type"] for record in records}
    read = [record for text in tables.values() for record in read_back(text)]
    assert sorted(read, key=json.dumps) == sorted(records, key=json.dumps)


def read_back(text: str) -> list[Json]:
    """As an importer would: an apostrophe before what a spreadsheet would run is not part of the words."""
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: _value(name, value) for name, value in row.items() if value != ""} for row in rows]


def _value(name: str, cell: str) -> Any:
    if SCHEMA["$defs"]["exercise"]["properties"].get(name, {}).get("type") == "integer":
        return int(cell)
    if cell.startswith("{"):
        return json.loads(cell)
    return cell.removeprefix("'") if cell[1:2] in tuple("=+-@") else cell
