"""A source may be written to deceive or to break whoever reads it. Each attempt is a clear answer."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from auditctl.cli import main
from auditctl.layout import MOST_LINE, known
from auditctl.safe import visible
from tests.auditctl.tampering import Copy, H, copy_of, original
from tests.fixtures.sealed import NOON, LocalKey

HERE = str(Path(__file__).parent)  # a folder in which nothing was ever sealed
ANSI, BIDI = "\x1b[2J\x1b]0;owned\x07", "\u202esound\u202c\u2066"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return copy_of(original(), tmp_path / "log")


@pytest.mark.parametrize(
    "line",
    [
        b"null", b"{}", b"[]", b"[1,2,3,4,5,6,7]", b'["a",0,1,"","e","self",{}]', b'["a",true,1,"","e","s",{}]',
        b'["anna",1e400,1,"","e","self",{}]', b'["",1,1,"","e","self",{}]', b'["anna",1,1,"","e","self",[]]',
        b"\xff\xfe\x00", b"\x1f\x8b\x08\x00gz", b"[" * 50_000, b'["anna",' + b"9" * 5_000 + b"]",
        b'["anna",1,1,"","e","self",{"n":NaN}]', b'["anna",1,1,"","e","self",{"n":1e400}]',
        b'["anna",1,1,"","e","self",{"n":[[]]}]', b'["anna",1,1,"","e","self",{"n":1,"n":2}]',
        b'["anna",1,1,"","e","self",{}]\r', b'["anna", 1,1,"","e","self",{}]',
        b'["\\ud800",1,1,"","e","self",{}]', b'["anna",1,1,"","\\u001b[2J","self",{}]', b'"' + b"x" * MOST_LINE + b'"',
    ],
)  # fmt: skip
def test_a_line_that_is_no_entry_is_a_fault_with_its_place(copy: Copy, line: bytes) -> None:
    copy.lines(H[0], lambda lines: [lines[0], line, *lines[2:]])
    found = copy.fault("entry.unreadable")
    assert (found.hour, found.position, found.line) == (H[0], 1, 2)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "entries/../keys/x.json", "entries/2033/1.ndjson", "a\nb"]
)
def test_no_name_leads_out_of_the_folder(copy: Copy, name: str) -> None:
    assert not known(name)
    copy.write("checkpoints/latest", name.encode())
    assert copy.verified().sound, "a hint is trusted by nobody"


def test_a_link_out_of_the_folder_and_a_pipe_are_not_opened(copy: Copy, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not yours")
    key = copy.object(H[0])
    for make in (lambda path: path.symlink_to(secret), os.mkfifo):
        copy.remove(key)
        make(copy.root / key)
        assert main(["verify", str(copy.root)]) == 2


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (f"checkpoints/{H[1]}.note", "note.unreadable"),
        (f"checkpoints/{H[1]}.json", "detail.altered"),
        ("keys/00000000.json", "key.unreadable"),
    ],
)
@pytest.mark.parametrize("body", [b"", b"\x00" * 100, b"[" * 100_000, b"{}", "\N{EM DASH} \n\n\n".encode()])
def test_an_unreadable_part_is_a_fault_and_not_a_traceback(copy: Copy, key: str, kind: str, body: bytes) -> None:
    copy.write(key, body)
    assert kind in {fault.kind for fault in copy.faults()}


@pytest.mark.parametrize(
    "part", [{"pem": 5}, {"from": 5}, {"endorsed_by": ["x"]}, {"endorsed_by": 5}, {"signature": 5}]
)
def test_a_key_of_other_types_is_unreadable(copy: Copy, part: dict[str, Any]) -> None:
    pins = (copy.fingerprint(),)
    (key,) = (copy.root / "keys").iterdir()
    key.write_text(json.dumps(json.loads(key.read_bytes()) | part))
    assert copy.fault("key.unreadable", pins=pins).key == f"keys/{key.name}"


def test_strange_names_are_faults_and_not_tracebacks(copy: Copy) -> None:
    (copy.root / "entries" / H[0] / os.fsdecode(b"\xff.ndjson")).write_bytes(b"x")
    (copy.root / "entries" / Path(*"abcdefgh")).mkdir(parents=True)
    assert copy.verified().faults.counts == {"entries.unsealed": 2}


def test_a_folder_that_says_it_is_of_a_later_day_does_not_look_expired(
    copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.lines(H[0], lambda lines: lines[1:])
    for at in (NOON + 7 * 365 * 86_400, 1 << 39):
        copy.write("exported.json", json.dumps({"at": at}).encode())
        assert main(["verify", str(copy.root)]) == 1
        assert "tree.root" in capsys.readouterr().out


@pytest.mark.parametrize(
    "part",
    [
        {"size": 1e400}, {"size": -1}, {"size": 10**30}, {"peaks": "x"}, {"peaks": []}, {"chains": []},
        {"chains": {"a": 1}}, {"batches": 1}, {"batches": ["../../etc/passwd", "entries/x"]},
        {"consistency": [1]}, {"hour": 7},
        {"chains": {"\ud800": [1, "00"], "anna": [10**30, "00"]}},
    ],
)  # fmt: skip
def test_an_account_that_says_nonsense_is_a_fault_though_its_hash_is_right(copy: Copy, part: dict[str, Any]) -> None:
    said = json.loads(copy.body(f"checkpoints/{H[0]}.json")) | part
    body = json.dumps(said).encode()
    copy.write(f"checkpoints/{H[0]}.json", body)
    copy.sign(copy.checkpoint(H[0])._replace(detail=sha256(body).hexdigest()), LocalKey())
    assert {fault.kind for fault in copy.faults()} & {
        "detail.unreadable",
        "detail.wrong",
        "entries.missing",
        "chain.unsealed",
    }


@pytest.mark.parametrize("size", [-1, 10**40])
def test_a_checkpoint_of_a_size_that_is_none_is_a_fault(copy: Copy, size: int) -> None:
    copy.sign(copy.checkpoint(H[1])._replace(size=size), LocalKey())
    assert copy.fault("note.unreadable").hour == H[1]


@pytest.mark.parametrize("at", [10**30, -1, 1.5, "x", None])
def test_a_log_line_that_is_none_is_said(copy: Copy, at: object, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write("logs/x.ndjson", json.dumps({"timestamp": at, "logGroup": "g", "message": "m"}).encode())
    assert main(["verify", str(copy.root), "--logs"]) == 2
    assert "logs/x.ndjson line 1 is no line of a log" in capsys.readouterr().out.replace("\n", "")


def test_a_log_line_of_strange_characters_is_a_line_like_any_other(copy: Copy) -> None:
    strange = [{"event": "reply.sent", "outbox": "\ud800"}, {"event": "turn.silent", "sref": "\ud800", "reason": [{}]}]
    lines = [{"timestamp": NOON * 1000, "logGroup": "\ud800", "message": json.dumps(each)} for each in strange]
    copy.write("logs/x.ndjson", b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    assert copy.fault("log.added", logs=True).note.startswith("1 in \\ud800")


def test_a_long_line_of_the_platform_is_passed_over(copy: Copy) -> None:
    messages = ["x" * 2 * MOST_LINE, json.dumps({"event": "function.started"})]
    lines = [{"timestamp": NOON * 1000, "logGroup": "g", "message": each} for each in messages]
    copy.write("logs/x.ndjson", b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    assert copy.verified(logs=True).sound


def test_an_object_that_an_hour_lists_twice_hides_no_fork(copy: Copy) -> None:
    said = json.loads(copy.body(f"checkpoints/{H[0]}.json"))
    body = json.dumps(said | {"batches": said["batches"] * 2}).encode()
    copy.write(f"checkpoints/{H[0]}.json", body)
    copy.sign(copy.checkpoint(H[0])._replace(detail=sha256(body).hexdigest()), LocalKey())
    copy.lines(H[1], lambda lines: [*lines, copy.body(copy.object(H[0])).split(b"\n")[0].replace(b'"x"', b'"y"')])
    assert copy.fault("entry.forked").hour == H[1]


def test_control_characters_never_reach_the_terminal(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    note = copy.body(f"checkpoints/{H[0]}.note").replace(b"chatoet-test", f"x{ANSI}{BIDI}".encode())
    copy.write(f"checkpoints/{H[0]}.note", note)
    strange = copy.root / "entries" / H[0] / f"{ANSI}{BIDI}[red].ndjson"
    strange.write_bytes(b"{}")
    for arguments in (["verify"], ["verify", "--json"], ["learner", ANSI + BIDI], ["clause", ANSI]):
        main([*arguments, str(copy.root)])
        shown = capsys.readouterr().out
        assert shown
        assert not set(shown) & {"\x1b", "\x07", "\u202e", "\u202c", "\u2066"}


def test_what_draws_nothing_is_written_out() -> None:
    assert visible("a\x1b[0m\u202e\u200b\nb\ud800") == "a\\u001b[0m\\u202e\\u200b\\u000ab\\ud800"
    assert visible("Zoë, 日本語 🦉 [bold]") == "Zoë, 日本語 🦉 [bold]"
    assert visible("x" * 300) == "x" * 200 + "…"


def test_a_million_faults_do_not_fill_the_memory(copy: Copy) -> None:
    copy.lines(H[0], lambda lines: lines + [b"rubbish %d" % n for n in range(3_000)])
    report = copy.verified()
    assert report.faults.counts["entry.unreadable"] == 3_000
    assert len(report.faults.listed) == 1_000


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "/nowhere/at/all"],
        ["verify", "ftp://somewhere"],
        ["verify", "s3://B"],
        ["verify", ".", "--key", "/nowhere/key.pem"],
        ["verify", ".", "--witness", "/nowhere"],
        ["verify", HERE, "--logs"],
        ["verify", HERE, "--table"],
        ["verify", "s3://nothing-listens-here", "--endpoint", "http://127.0.0.1:9"],
        ["verify", "s3://bucket", "--endpoint", "garbage"],
        ["clause", "NO-SUCH-CLAUSE"],
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--json"]) == 2
    said = json.loads(capsys.readouterr().out)
    assert said["verdict"] == "unreadable"
    assert said["error"]


def test_a_file_that_is_no_key_is_said(copy: Copy) -> None:
    copy.write("log.pem", b"-----BEGIN PUBLIC KEY-----\nno\n-----END PUBLIC KEY-----\n")
    assert main(["verify", str(copy.root), "--key", str(copy.root / "log.pem")]) == 2
