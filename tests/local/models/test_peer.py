"""The stand-in as a process of its own, with the mind that `make run` has."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from chatoet.content import ContentStore
from chatoet.rules.criteria import TOP
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.asks import asks
from chatoet.rules.prompt.model import Ask
from chatoet.rules.prompt.read import read
from local.cloud import ROOT, free_port, port_is_taken
from local.models import peer
from local.models.app import criterion_of
from local.models.peer import Peer, PeerError
from local.models.strict import check
from tests.local.models.asking import by_gemini, by_openai

CONTENT = ContentStore()


@pytest.fixture(scope="module")
def stand_in() -> Iterator[Peer]:
    with peer.running(free_port()) as started:
        yield peer.wait(started)


def questions(task_id: str) -> tuple[Ask, ...]:
    task = CONTENT.task(task_id)
    return asks(task, task.model_letters[0], Lexicon(CONTENT.words(), CONTENT.names()))


def by_both(stand_in: Peer, ask: Ask) -> tuple[str, str]:
    form: Any = {"type": "json_schema", "name": ask.criterion, "strict": True, "schema": dict(ask.schema)}
    own = by_openai(stand_in, ask.letter, instructions=ask.prefix, text={"format": form}, max_output_tokens=9000)
    other = by_gemini(
        stand_in, ask.letter, system_instruction=ask.prefix, response_json_schema=dict(ask.schema),
        max_output_tokens=9000,
    )  # fmt: skip
    return own.output_text, other.text


def test_every_question_of_every_task_is_taken_and_known_for_what_it_is() -> None:
    for row in CONTENT.tasks(None, show_drafts=True):
        for ask in questions(row.id):
            check(ask.schema)
            assert criterion_of(ask.prefix) == ask.criterion


def test_it_answers_each_criterion_over_both_wires_alike(stand_in: Peer) -> None:
    for ask in questions("nur-discharge-0001"):
        own, other = by_both(stand_in, ask)
        assert own == other
        assert read(ask, own).band <= TOP[ask.criterion]
    assert {entry["criterion"] for entry in stand_in.journal()} == set(TOP)


def test_it_starts_in_the_mode_that_was_asked_for_and_leaves_with_its_parent() -> None:
    port = free_port()
    command = [sys.executable, "-m", "local.models", f"--port={port}", "--mode=gemini=unavailable"]
    with subprocess.Popen([*command, "--leave-with-parent"], cwd=ROOT, stdin=subprocess.PIPE) as process:
        started = peer.wait(Peer(port))
        assert started.call("GET", "/modes")["gemini"]["mode"] == "unavailable"
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) in (0, -signal.SIGTERM)
    assert not port_is_taken(port)


def test_a_taken_port_is_named(stand_in: Peer) -> None:
    with pytest.raises(PeerError, match=f"port {stand_in.port} is taken"), peer.running(stand_in.port):
        pass
