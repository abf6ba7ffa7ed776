"""Each handler as Lambda loads it: a process of its own, its own variables, one real event, catalogue lines only."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from chatoet.rules.catalogue import EVENTS
from chatoet.rules.signature import sign
from chatoet.settings import BY_FUNCTION, SettingsError
from tests.fixtures.cloud import Account
from tests.fixtures.world import FIXED, envelope, message_of

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
LOAD = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("app", sys.argv[1])
app = importlib.util.module_from_spec(spec)
spec.loader.exec_module(app)
"""
# As the runtime does where a level is set: the root logger writes all that it hears.
DEBUG = "import logging, sys; logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, force=True)\n"
RUN = LOAD + "print('RESULT ' + json.dumps(app.handler(json.loads(sys.stdin.read()), None)))"
# What the webhook, which carries one stripped layer, does not have: absent here too, so that it must do without.
HEAVY = ("pynamodb", "aws_lambda_powertools", "cryptography", "brotli", "yaml", "markdown", "requests", "awscrt")
BARE = f"import sys; sys.modules.update(dict.fromkeys({HEAVY!r}))"
MODULES = BARE + LOAD + "print('RESULT ' + json.dumps(sorted(name for name in sys.modules if sys.modules[name])))"
NOT_ITS_OWN = (
    "chatoet.store",
    "chatoet.sealing",
    "chatoet.whatsapp",
    "chatoet.tutor",
    "chatoet.content",
    "chatoet.compose",
)


@dataclass
class Peer:
    """Meta's side of the Graph API: takes every message."""

    url: str
    taken: list[Json] = field(default_factory=list)


@pytest.fixture
def peer() -> Iterator[Peer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            known.taken.append(json.loads(body))
            answer = json.dumps({"messages": [{"id": f"wamid.{len(known.taken)}"}]}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Not on the tests' screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Peer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    thread.join()
    server.server_close()


def environment(function: str, account: Account, graph: str = "http://127.0.0.1:9") -> dict[str, str]:
    """What the template gives this function, and no more; plus what Lambda itself sets."""
    offered = FIXED | {"GRAPH_URL": graph} | account.environment
    wanted = set(BY_FUNCTION[function].names())
    own = {name: value for name, value in offered.items() if name.lower() in wanted or name.startswith("AWS_")}
    paths = os.pathsep.join([str(ROOT / "layers" / "chatoet" / "python"), str(ROOT)])
    return own | {"PYTHONPATH": paths, "PATH": os.environ["PATH"], "PYTHONWARNINGS": "error::SyntaxWarning"}


def start(function: str, program: str, event: Json, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    app = ROOT / "functions" / function / "app.py"
    return subprocess.run(
        [sys.executable, "-c", program, str(app)],
        input=json.dumps(event), env=variables, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def run(function: str, event: Json, variables: dict[str, str], program: str = RUN) -> tuple[Any, list[Json]]:
    """The handler's result and the lines that it logged, each checked against the catalogue."""
    done = start(function, program, event, variables)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    logged = [json.loads(line) for line in lines[:-1]]
    for line in logged:
        assert set(line) - {"level", "event", "_aws"} <= EVENTS[line["event"]].fields, line
        assert line.get("level", "INFO") == EVENTS[line["event"]].level
    assert done.stderr == ""
    assert [line["event"] for line in logged[:1]] == ["function.started"]
    return json.loads(lines[-1].removeprefix("RESULT ")), logged[1:]


def records(account: Account, queue: str) -> Json:
    found = [
        {
            "messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"],
            "attributes": message["Attributes"], "eventSourceARN": f"arn:aws:sqs:eu-west-1:1:x-{queue}",
        }
        for message in account.receive(queue, wait_s=1)
    ]  # fmt: skip
    assert found, queue
    return {"Records": found}


def posted(account: Account, *words: str, status: Json | None = None) -> Json:
    messages = [
        message_of({"type": "text", "text": {"body": said}}, "GB.1", f"wamid.{n}", int(time.time()))
        for n, said in enumerate(words)
    ]
    body = json.dumps(envelope(*messages, status=status))
    signature = sign(body.encode(), account.secrets["app_secret"].encode())
    context = {"http": {"method": "POST"}}
    return {"requestContext": context, "headers": {"x-hub-signature-256": signature}, "body": body}


def test_every_handler_does_its_work_and_logs_catalogue_lines_alone(cloud: Account, peer: Peer) -> None:
    def handle(function: str, event: Json) -> list[str]:
        result, logged = run(function, event, environment(function, cloud, peer.url))
        if "Records" in event and result is not None:
            assert result == {"batchItemFailures": []}
        if function in ("webhook", "pages"):
            assert result["statusCode"] == 200
        return [line["event"] for line in logged]

    status = {"id": "w", "status": "sent", "biz_opaque_callback_data": "nobody.nothing.0"}
    assert handle("webhook", posted(cloud, "hi", status=status)) == ["webhook.received"]
    assert handle("tutor", records(cloud, "turns")) == ["item.forwarded"]
    assert handle("consent", records(cloud, "consent")) == ["notice.shown", "reply.sent"]
    assert "AI system" in json.dumps(peer.taken[0])
    assert peer.taken[0]["recipient"] == "GB.1"
    assert handle("delivery", records(cloud, "events")) == ["status.unmatched"]
    assert handle("webhook", posted(cloud, "hi", "my data")) == ["webhook.received", "webhook.item"]
    assert handle("dsar", records(cloud, "rights")) == ["rights.shown", "reply.sent"]
    assert handle("dsar", {"ops": {"command": "due"}}) == []
    assert handle("expiry", {}) == ["expiry.swept"]
    images = [
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(n), "NewImage": image}}
        for n, image in enumerate(cloud.items("audit"))
    ]
    assert handle("seal", {"Records": images}) == ["seal.entries"]
    assert handle("seal", {}) == ["seal.key", "seal.checkpoint", "usage.released"]
    assert handle("pages", {"rawPath": "/notice"}) == []
    assert handle("pages", {"rawPath": "/export/" + "a" * 64}) == []
    published = json.dumps({"whatsAppWebhookEntry": json.dumps(envelope(status=status)["entry"][0])})
    assert handle("social", {"Records": [{"Sns": {"Message": published}}]}) == ["webhook.received"]


def test_the_webhook_carries_nothing_that_it_does_not_use(cloud: Account) -> None:
    modules, _ = run("webhook", {}, environment("webhook", cloud), MODULES)
    ours = {name.removeprefix("chatoet.") for name in modules if name.startswith("chatoet.")}
    names = "addresses catalogue commands fields inbound item phrases pseudonym route signature values"
    rules = {f"rules.{name}" for name in names.split()}
    assert ours == {"flows", "flows.webhook", "lanes", "log", "rules", "secrets", "settings"} | rules
    assert not [name for name in modules if name.startswith(HEAVY)]


def test_the_public_pages_load_no_client_and_no_door(cloud: Account) -> None:
    modules, _ = run("pages", {}, environment("pages", cloud), MODULES)
    ours = {name.removeprefix("chatoet.") for name in modules if name.startswith("chatoet.")}
    assert ours == {"flows", "flows.pages", "log", "rules", "rules.catalogue"}
    assert not [name for name in modules if name.startswith(("botocore", "pynamodb", "cryptography"))]


def test_no_level_that_somebody_sets_makes_a_library_talk_or_an_event_silent(cloud: Account) -> None:
    """Case E45: at DEBUG botocore logs whole requests, the words of learners and our secrets in them."""
    canary = "Zebulon Quaggafield"
    loud = {"AWS_LAMBDA_LOG_LEVEL": "DEBUG", "POWERTOOLS_LOG_LEVEL": "DEBUG", "LOG_LEVEL": "DEBUG"}
    event = posted(cloud, canary)
    _, webhook = run("webhook", event, environment("webhook", cloud) | loud, DEBUG + RUN)
    assert [line["event"] for line in webhook] == ["webhook.received"]


def test_what_a_handler_raises_is_known_by_its_type_alone(cloud: Account) -> None:
    canary = "Zebulon Quaggafield"
    done = start("webhook", RUN, {"requestContext": {"http": [canary]}}, environment("webhook", cloud))
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1] == "chatoet.log.FunctionFailedError: AttributeError"
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "level": "ERROR", "event": "function.failed", "error": "AttributeError",
    }  # fmt: skip
    assert canary not in done.stdout + done.stderr


def test_a_form_that_opens_nothing_is_refused_without_a_word_about_why(cloud: Account) -> None:
    event = {
        "rawPath": "/export/" + "a" * 64,
        "requestContext": {"http": {"method": "POST"}},
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "body": "pin=blue-heron-7",
    }
    result, logged = run("pages", event, environment("pages", cloud))
    assert result["statusCode"] == 403
    assert [(line["event"], line["purpose"], line["reason"]) for line in logged] == [("door.refused", "export", "link")]


def test_a_webhook_without_a_secret_refuses_to_start_and_names_it(cloud: Account) -> None:
    secret = "app_secret"
    cloud.ssm.delete_parameter(Name=f"{cloud.secrets_path}/{secret}")
    done = start("webhook", RUN, {}, environment("webhook", cloud))
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].endswith(f"missing secret: {cloud.secrets_path}/{secret}")


@pytest.mark.parametrize("function", sorted(BY_FUNCTION))
def test_a_missing_variable_is_named_and_no_value_is_shown(function: str) -> None:
    settings = BY_FUNCTION[function]
    whole = {name.upper(): f"value-of-{name}" for name in settings.names()}
    assert settings.read(whole | {"OTHER": "x"})
    for name in whole:
        for value in ({}, {name: ""}):
            with pytest.raises(SettingsError) as caught:
                settings.read({key: kept for key, kept in whole.items() if key != name} | value)
            assert str(caught.value) == f"missing environment variable: {name}"


def test_a_handler_without_a_variable_refuses_to_start_and_names_it(cloud: Account) -> None:
    variables = environment("tutor", cloud)
    del variables["TABLE_LEARNERS"]
    done = start("tutor", RUN, {}, variables)
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].endswith("missing environment variable: TABLE_LEARNERS")
