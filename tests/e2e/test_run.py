"""`make run` as somebody types it: a process of its own, on free ports, with a state of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.cloud import ROOT, free_port, port_is_taken
from tests.e2e.letters import FAULTY
from tests.e2e.story import Talk
from tests.e2e.workers import descendants, is_alive
from tests.fixtures.deployed import Json

STOP_S = 15.0
URL = re.compile(r"http://127\.0\.0\.1:\d+/")


@dataclass(frozen=True)
class Phone:
    """Its control API, seen from outside; and what the runner said until it gave the address."""

    url: str
    said: str = ""

    def call(self, path: str, body: Json | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.url}control{path}", data, timeout=30) as answer:
            return json.load(answer)

    def learner(self, name: str) -> str:
        return str(self.call("/learners", {"name": name, "wa_id": "447700900123"})["id"])

    def say(self, learner: str, text: str) -> Any:
        return self.call(f"/learners/{learner}/messages", {"text": text})

    def tap(self, learner: str, wamid: str, option: str) -> Any:
        return self.call(f"/learners/{learner}/messages", {"tap": {"wamid": wamid, "id": option}})

    def transcript(self, learner: str) -> Any:
        return self.call(f"/transcript?learner={learner}")


@dataclass(frozen=True)
class Terminal:
    """Where the command is typed: the same state and ports each time."""

    state: Path
    phone_port: int
    cloud_port: int
    models_port: int

    def type(self) -> "subprocess.Popen[str]":
        ports = {"PHONE_PORT": self.phone_port, "CLOUD_PORT": self.cloud_port, "MODELS_PORT": self.models_port}
        own = {"STATE": self.state, **ports}
        return subprocess.Popen(
            [sys.executable, "-m", "local", "run"],
            cwd=ROOT,
            env=without_keys(os.environ) | {f"CHATOET_{name}": str(value) for name, value in own.items()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @contextmanager
    def run(self) -> Iterator[tuple["subprocess.Popen[str]", Phone]]:
        with self.type() as runner:
            try:
                yield runner, _announced(runner)
            finally:
                runner.kill()


def without_keys(environment: Mapping[str, str]) -> dict[str, str]:
    """Nobody's letters go to a real vendor from a test."""
    return {name: value for name, value in environment.items() if not name.startswith(("OPENAI_", "GOOGLE_"))}


def _announced(runner: "subprocess.Popen[str]") -> Phone:
    assert runner.stdout is not None
    said = ""
    for line in runner.stdout:
        said += line
        if "Letters:" in line:
            [url] = URL.findall(said)
            return Phone(url, said)
    raise AssertionError(f"it ended without an address:\n{said}")


def interrupt(runner: "subprocess.Popen[str]") -> None:
    """Ctrl-C; the runner ends well, and with it everything that it started."""
    family = [runner.pid, *descendants(runner.pid)]
    assert len(family) > 1
    runner.send_signal(signal.SIGINT)
    output, _ = runner.communicate(timeout=STOP_S)
    assert runner.returncode == 0, output
    assert [pid for pid in family if is_alive(pid)] == []


@pytest.mark.slow
def test_a_run_says_where_it_is_stops_on_ctrl_c_and_remembers(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, free_port(), free_port(), free_port())
    with terminal.run() as (runner, phone):
        assert phone.url == f"http://127.0.0.1:{terminal.phone_port}/"
        assert "model feedback by a stand-in, no key set" in phone.said
        talk = Talk(phone, phone.learner("Ann"))
        talk.onboard()
        talk.ask(FAULTY, "Practice estimate:")
        says_that_it_is_running(terminal, phone.url)
        interrupt(runner)
    assert not any(map(port_is_taken, (terminal.phone_port, terminal.cloud_port, terminal.models_port)))

    with terminal.run() as (runner, phone):
        assert "building" not in phone.said
        assert [learner["name"] for learner in phone.call("/learners") if learner["id"] == talk.learner] == ["Ann"]
        Talk(phone, talk.learner).choose("Show answers", "All findings, with answers")
        interrupt(runner)


def says_that_it_is_running(terminal: Terminal, url: str) -> None:
    with terminal.type() as second:
        output, _ = second.communicate(timeout=STOP_S)
    assert second.returncode == 0
    assert "already running" in output and url in output
