"""The cloud's process: its state outlives it, nothing else does."""

import fcntl
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from local.cloud import ROOT, Cloud, CloudConfig, CloudError, free_port, port_is_taken
from local.logs import LogEntry
from local.stacks import Clients
from tests.local import functions

HOLD = """
    import fcntl, os
    file = open(os.environ["FILE"], "a")
    def handler(event, context):
        fcntl.flock(file, fcntl.LOCK_EX)
        print('{"event": "file.held"}')
"""
RUNNER = """
import sys, time, pathlib
from local.cloud import Cloud, CloudConfig
Cloud(CloudConfig(int(sys.argv[1]), pathlib.Path(sys.argv[2]))).start()
print("up", flush=True)
time.sleep(60)
"""


def test_tables_queues_and_secrets_survive_a_restart(tmp_path: Path) -> None:
    config = CloudConfig(free_port(), tmp_path)
    clients = Clients(config.endpoint)
    with Cloud(config):
        clients("ssm").put_parameter(Name="/kept", Value="secret", Type="SecureString")
        queue = clients("sqs").create_queue(QueueName="kept")["QueueUrl"]
        clients("sqs").send_message(QueueUrl=queue, MessageBody="hello")
    with Cloud(config):
        parameter = clients("ssm").get_parameter(Name="/kept", WithDecryption=True)["Parameter"]
        assert parameter["Value"] == "secret"
        assert clients("sqs").receive_message(QueueUrl=queue)["Messages"][0]["Body"] == "hello"


def test_no_worker_outlives_the_cloud_and_its_lines_were_heard(tmp_path: Path) -> None:
    heard: list[LogEntry] = []
    file = tmp_path / "held"
    with Cloud(CloudConfig(free_port(), tmp_path), heard.append) as cloud:
        clients = Clients(cloud.config.endpoint)
        functions.create(clients, "hold", HOLD, FILE=str(file))
        functions.call(clients, "hold")
        assert _is_held(file)
    functions.until(lambda: not _is_held(file))
    assert [(entry["function"], entry["line"]) for entry in heard] == [("hold", '{"event": "file.held"}')]


def test_a_killed_runner_leaves_no_cloud_behind(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", RUNNER, str(port), str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as runner:
        assert runner.stdout is not None and runner.stdout.readline() == "up\n"
        runner.send_signal(signal.SIGKILL)
    functions.until(lambda: not port_is_taken(port))


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    config = CloudConfig(free_port(), tmp_path)
    with Cloud(config), pytest.raises(CloudError, match=f"port {config.port} is taken"):
        Cloud(config).start()


def test_the_lambdas_get_nothing_of_the_callers_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    code = """
        import os
        def handler(event, context):
            return [os.environ.get(name) for name in ("PYTHONPATH", "LOG_LEVEL", "FAULT")]
    """
    with Cloud(CloudConfig(free_port(), tmp_path, environment={"FAULT": "after_commit"})) as cloud:
        clients = Clients(cloud.config.endpoint)
        functions.create(clients, "environment", code)
        assert functions.call(clients, "environment") == [None, None, "after_commit"]


def _is_held(path: Path) -> bool:
    """By a worker: unlike a process id, a file lock is gone as soon as its owner is."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
