"""`make run`: what it promises to someone who types it twice, or after a crash."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local import lock
from local.__main__ import reset
from local.cloud import ROOT, free_port
from local.deploy import OtherPortError, check_port, is_deployed
from local.fingerprint import fingerprint
from local.run import lock_path, run
from local.sam import Sam, SamError
from local.settings import Settings, from_environment

HOLDER = """
import sys, time, pathlib
from local import lock
with lock.hold(pathlib.Path(sys.argv[1])) as held:
    held.announce("http://127.0.0.1:1/")
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_says_where_the_first_one_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(state=tmp_path)
    with lock.hold(lock_path(settings)) as held:
        held.announce("http://127.0.0.1:8700/")
        assert run(settings) == 0
    assert "already running" in (said := capsys.readouterr().out)
    assert "http://127.0.0.1:8700/" in said


def test_a_killed_run_does_not_block_the_next(tmp_path: Path) -> None:
    path = tmp_path / "runner.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(lock.AlreadyRunningError) as caught, lock.hold(path):
            pass
        assert (caught.value.pid, caught.value.url) == (holder.pid, "http://127.0.0.1:1/")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with lock.hold(path):
        assert json.loads(path.read_text())["url"] == ""


def test_a_taken_page_port_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert run(Settings(state=tmp_path, phone_port=port, cloud_port=free_port())) == 1
    assert f"port {port} is taken" in capsys.readouterr().out


def test_reset_forgets_all_but_not_under_a_running_system(tmp_path: Path) -> None:
    settings = Settings(state=tmp_path / "state")
    with lock.hold(lock_path(settings)):
        assert reset(settings) == 1
    assert settings.state.exists()
    assert reset(settings) == 0
    assert not settings.state.exists()


def test_unchanged_sources_are_not_built_again(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    sam = Sam(tmp_path / "work", tmp_path / "root")
    sam.work.mkdir()
    (sam.work / "built").write_text("source-1")
    sam.build("source-1")
    with pytest.raises(SamError, match="sam build failed"):
        sam.build("source-2")
    assert not (sam.work / "built").exists()


def test_what_the_build_makes_is_not_a_source_and_all_else_is(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    (tmp_path / "template.yaml").write_text("a")
    before = fingerprint(tmp_path)
    for made in ("policy/__pycache__/x.pyc", "layers/chatoet/python/chatoet/data/index.json"):
        (tmp_path / made).parent.mkdir(parents=True)
        (tmp_path / made).write_text("made")
    assert fingerprint(tmp_path) == before
    (tmp_path / "policy/notice.yaml").write_text("a word")
    with_notice = fingerprint(tmp_path)
    (tmp_path / "policy/notice.yaml").rename(tmp_path / "policy/other.yaml")
    assert len({before, with_notice, fingerprint(tmp_path)}) == 3


def test_only_a_complete_stack_of_the_same_sources_counts_as_deployed() -> None:
    complete = {"StackStatus": "UPDATE_COMPLETE"}
    assert is_deployed(complete, before="a", source="a")
    assert not is_deployed(complete, before="b", source="a")
    assert not is_deployed({"StackStatus": "ROLLBACK_COMPLETE"}, before="a", source="a")
    assert not is_deployed(None, before="", source="a")


def test_a_state_is_not_used_on_another_port() -> None:
    check_port("", Settings(cloud_port=1))
    check_port("hash-8700-8701", Settings(cloud_port=8701))
    with pytest.raises(OtherPortError, match="CHATOET_CLOUD_PORT=8701"):
        check_port("hash-8700-8701", Settings(cloud_port=9000))


def test_ports_and_state_can_be_chosen(tmp_path: Path) -> None:
    chosen = {"CHATOET_STATE": str(tmp_path), "CHATOET_PHONE_PORT": "1", "CHATOET_CLOUD_PORT": "2"}
    settings = from_environment(chosen)
    assert (settings.state, settings.phone_port, settings.cloud_port) == (tmp_path.resolve(), 1, 2)
    assert settings.parameters["GraphUrl"] == "http://127.0.0.1:1"
