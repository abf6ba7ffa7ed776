"""The commands as an auditor gives them, over a folder: what they answer, and their exit status."""

import json
from pathlib import Path
from typing import Any

import pytest

from auditctl.cli import main
from auditctl.verify.keys import parse_key
from chatoet.flows.seal import HOUR
from chatoet.rules.audit import Entry
from tests.auditctl.tampering import Copy, H, copy_of, log, original
from tests.fixtures.sealed import NOON

DAY = 86_400
Json = dict[str, Any]


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Json:
    main([*map(str, arguments), "--json"])
    found: Json = json.loads(capsys.readouterr().out)
    return found


def linked(name: str, *events: tuple[int, str, Json]) -> list[Entry]:
    """A chain of (when, event, fields)."""
    made: list[Entry] = []
    for at, event, fields in events:
        made.append(Entry(name, len(made) + 1, at, made[-1].hash() if made else "", event, fields, "self"))
    return made


def folder(root: Path, *chains: list[Entry]) -> Path:
    copy = copy_of(log([[entry for each in chains for entry in each]]).shelf.objects, root)
    copy.write("exported.json", json.dumps({"at": NOON + 2 * HOUR}).encode())
    return copy.root


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return copy_of(original(), tmp_path / "log")


def test_verify_answers_0_for_a_sound_log_and_1_for_faults(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    key = next((copy.root / "keys").iterdir())
    pem = copy.root / "key.pem"
    pem.write_text(json.loads(key.read_bytes())["pem"])
    fingerprint = parse_key(key.read_bytes()).fingerprint
    for trusted in (str(pem), fingerprint, fingerprint[:16].upper()):
        assert main(["verify", str(copy.root), "--key", trusted]) == 0
    assert "SOUND: 9 entries in 3 hours" in capsys.readouterr().out
    assert main(["verify", str(copy.root), "--key", "0" * 16]) == 1
    assert "key.missing" in capsys.readouterr().out


def test_a_fault_names_its_exact_place_for_programs_too(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.lines(H[1], lambda lines: lines[1:])
    (fault,) = (each for each in told(capsys, "verify", copy.root)["faults"] if each["kind"] == "entry.missing")
    assert (fault["hour"], fault["position"], fault["chain"], fault["seq"]) == (H[1], 4, "anna", 4)
    assert (fault["key"], fault["line"]) == (copy.object(H[1]), 1)
    assert fault["meaning"]


def test_a_learner_is_a_timeline_of_their_own_events(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "learner", "ben", copy.root)["entries"]
    assert [(each["seq"], each["event"], each["fields"]) for each in found] == [
        (number, "turn.silent", {"reason": "x"}) for number in (1, 2, 3)
    ]
    main(["learner", "ben", str(copy.root)])
    assert "2033-05-18 03:00:01" in capsys.readouterr().out, "in UTC"
    assert told(capsys, "learner", "nobody", copy.root)["entries"] == []


@pytest.mark.clause("OET-6.2-access")
@pytest.mark.clause("OET-6.2-channel")
def test_cases_are_open_late_done_or_done_late(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    past, ahead = NOON - 40 * DAY, NOON + 20 * DAY
    opened = {"kind": "access", "due_at": ahead}
    chains = [
        linked("a", (NOON, "case.opened", {"case": "open", **opened})),
        linked("b", (past, "case.opened", {"case": "late", "kind": "access", "due": "2033-05-01"})),
        linked("c", (past, "case.opened", {"case": "done", **opened}), (NOON, "case.completed", {"case": "done"})),
        linked(
            "d",
            (past, "case.opened", {"case": "done late", "kind": "access", "due": "2033-05-01"}),
            (NOON, "case.moved", {"case": "done late", "state": "COMPLETED"}),
        ),
        linked(
            "e",
            (past, "case.opened", {"case": "extended", "kind": "access", "due": "2033-05-01"}),
            (past + 1, "case.extended", {"case": "extended", "due_at": ahead}),
        ),
        linked(
            "f",
            (NOON, "case.opened", {"case": "also erased", **opened}),
            (NOON, "erasure.asked", {"case": "erased"}),
            (NOON, "erasure.completed", {"case": "erased"}),
        ),
    ]
    found = told(capsys, "cases", folder(tmp_path, *chains))
    standing = {each["id"]: each["standing"] for each in found["cases"]}
    assert standing == {
        "open": "open", "late": "late", "done": "done", "done late": "done late", "extended": "open",
        "also erased": "done", "erased": "done",
    }  # fmt: skip
    assert found["counts"] == {"open": 2, "late": 1, "done": 3, "done late": 1}


@pytest.mark.parametrize(
    ("said", "unproven"),
    [
        ({}, 0),
        ({"receipt": "none"}, 1),
        ({"accepted": 0}, 1),
        ({"accepted": NOON + 1}, 1),
        ({"shown": 0}, 1),
        ({"shown": NOON - 4}, 1),
        ({"accepted": "yes"}, 1),
    ],
)
def test_a_call_without_an_acceptance_before_it_is_counted(
    said: Json, unproven: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = {"vendor": "openai", "host": "h", "region": "eu", "receipt": "r", "shown": NOON - 9, "accepted": NOON - 5}
    asked = linked("a", (NOON, "model.asked", sound | said))
    (found,) = told(capsys, "disclosures", folder(tmp_path, asked))["disclosures"]
    assert found["unproven"] == unproven


@pytest.mark.clause("OET-5-only")
def test_disclosures_are_counted_by_vendor_host_and_region(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    eu = {"vendor": "openai", "host": "eu.api.openai.com", "region": "eu", "receipt": "r1"}
    chains = [
        linked("a", (NOON, "model.asked", eu), (NOON + 1, "model.asked", eu | {"receipt": "none"})),
        linked("b", (NOON + 2, "model.asked", eu), (NOON + 3, "disclosure.made", {"kind": "team", "approvers": 2})),
    ]
    model, person = told(capsys, "disclosures", folder(tmp_path, *chains))["disclosures"]
    assert (model["vendor"], model["host"], model["region"]) == ("openai", "eu.api.openai.com", "eu")
    assert (model["times"], model["learners"], model["unproven"]) == (3, 2, 1)
    assert (person["kind"], person["times"], person["host"]) == ("team", 1, "2 approvers")


def test_a_clause_is_evidenced_by_its_events(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    line = {"timestamp": (NOON + 9) * 1000, "logGroup": "/aws/lambda/x-tutor"}
    message = json.dumps({"event": "reply.denied", "sref": "anna", "outbox": "m", "reason": "restricted"})
    copy.write("logs/2033-05-18.ndjson", json.dumps(line | {"message": message}).encode() + b"\n")
    copy.write("exported.json", json.dumps({"at": NOON + 3 * HOUR}).encode())
    found = told(capsys, "clause", "OET-6.2-object", copy.root)
    counts = {each["event"]: (each["chained"], each["times"]) for each in found["events"]}
    assert counts["turn.silent"] == (True, 9)
    assert counts["reply.denied"] == (False, 1)
    assert counts["learner.stopped"] == (True, 0)
    assert "tests/rules/test_gate.py" in found["tests"]


def test_what_is_in_the_log_alone_is_not_said_to_be_absent_where_no_log_was_read(
    copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, "clause", "OET-6.2-object", copy.root)
    counts = {each["event"]: each["times"] for each in found["events"]}
    assert (counts["reply.denied"], counts["learner.stopped"], found["log_lines"]) == (None, 0, 0)
    main(["clause", "OET-6.2-object", str(copy.root)])
    assert "No log lines were read" in capsys.readouterr().out


def test_a_pseudonym_may_begin_with_a_dash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "-K8hv47V_m3CabrzKk7xv1"
    where = folder(tmp_path, linked(name, (NOON, "turn.silent", {"reason": "x"})))
    found = told(capsys, "learner", name, where)
    assert (found["learner"], len(found["entries"])) == (name, 1)


def logged(entries: list[Entry], root: Copy, *more: Json) -> None:
    """Writes the lines that the functions would have logged."""
    said = [(each.at, {"event": each.event, "sref": each.chain, **each.fields, "cold_start": True}) for each in entries]
    said += [(each.at, {"event": "reply.sent", "outbox": o}) for each in entries if (o := each.fields.get("outbox"))]
    said += [(NOON + 2 * DAY, dict(each)) for each in more]
    ends = [(NOON - DAY, {"event": "function.started"}), (NOON + 3 * DAY, {"event": "function.started"})]
    lines = [{"timestamp": at * 1000, "logGroup": "g", "message": json.dumps(body)} for at, body in [*ends, *said]]
    platform = [{"timestamp": NOON * 1000, "logGroup": "g", "message": "REPORT RequestId: …"}]
    root.write("logs/x.ndjson", b"".join(json.dumps(line).encode() + b"\n" for line in [*lines, *platform]))


def test_the_log_agrees_with_the_chain_line_by_line(tmp_path: Path) -> None:
    fields = {"mid": "m1", "outbox": "o1", "step": "start"}
    anna = linked("anna", (NOON, "turn.answered", fields), (NOON + 9, "turn.silent", {"mid": "m2", "reason": "x"}))
    copy = copy_of(log([anna, [], [], [], [], []]).shelf.objects, tmp_path)
    wanted: Json = {"now": NOON + 4 * DAY, "logs": True}
    logged(anna, copy)
    assert copy.verified(**wanted).sound, copy.faults(**wanted)

    logged(anna[:1], copy)
    missing = copy.fault("log.missing", **wanted)
    assert (missing.chain, missing.seq, missing.position, missing.line) == ("anna", 2, 1, 2)

    logged(anna, copy)
    moved = str((NOON + 9) * 1000).encode()
    copy.write("logs/x.ndjson", copy.body("logs/x.ndjson").replace(moved, str((NOON + 9_000) * 1000).encode()))
    assert copy.fault("log.moved", **wanted).seq == 2

    logged([*anna, anna[1]], copy)
    assert "1 in g" in copy.fault("log.added", **wanted).note

    copy.write("logs/x.ndjson", copy.body("logs/x.ndjson").replace(b"reply.sent", b"model.sent"))
    assert copy.fault("log.no_fate", **wanted).seq == 1

    logged(anna, copy, {"event": "seal.checkpoint", "hour": H[5], "root": "ff"})
    assert copy.fault("log.checkpoint", **wanted).hour == H[5]
