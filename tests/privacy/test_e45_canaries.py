"""Fake names, numbers, tokens and words go every way there is, at DEBUG; nothing that others see holds one (E45)."""

import json
import logging
from base64 import b64encode
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest

from chatoet.compose import tutor as compose_tutor
from chatoet.flows.social import Social
from chatoet.log import EventLog
from chatoet.rules.processors import Processor
from chatoet.whatsapp.graph import Graph
from tests.e2e.letters import FAULTY
from tests.fixtures.deployed import told as told_by
from tests.fixtures.world import START
from tests.flows.doors import PIN, Browser
from tests.flows.records import uid_of
from tests.flows.test_files import LETTER, document, photo
from tests.llm.dialects import OPENAI
from tests.llm.server import Answer, Server
from tests.llm.test_composed import put_key
from tests.privacy.canaries import BSUID, CANARIES, EMAIL, NAME, NHS, PHONE, SPOKEN, TOKEN, WORD, Finder
from tests.privacy.watched import Watched

OWN = LETTER.replace("Yours sincerely,", f"He is fond of his {WORD}.\n\nYours sincerely,\n{NAME}")
MAIL = {"address": "wa_id", "value": PHONE, "kind": "erasure", "channel": "email", "received": "2033-05-18"}
PATIENT = f"Discharge summary. Patient: {NAME}, NHS number {NHS[:3]} {NHS[3:6]} {NHS[6:]}, {EMAIL}, {PHONE}. {WORD}"


def told(name: str) -> list[str]:
    """One canary in each of its disguises."""
    value = CANARIES[name]
    packed = [b64encode(("x" * n + value + "y").encode()).decode() for n in range(3)]
    return [value, value.upper(), json.dumps(value), quote(value), value.encode().hex(), value[::-1], *packed]


@pytest.mark.parametrize("name", CANARIES)
def test_e45_the_scan_knows_a_canary_in_every_disguise(name: str) -> None:
    finder = Finder({name: CANARIES[name]})
    for disguise in told(name):
        assert finder.found(f"so {disguise} it stands") == {name}, disguise
    assert finder.found("Dear Dr Smith, of 12 May, on 020 7946 0000") == set()
    if name in ("phone", "nhs"):
        number = CANARIES[name]
        assert finder.found(f"+{number[:2]} ({number[2:6]}) {number[6:9]}-{number[9:]}") == {name}


def test_e45_the_scan_finds_what_was_planted_in_every_place(watched: Watched) -> None:
    """Else none of the others could fail."""
    account = watched.account
    watched.output.write(f"Traceback: KeyError({NAME!r})\n")
    watched.events.append({"event": "x", "reason": BSUID})
    uid = {"pk": {"S": "u"}, "sk": {"S": f"turn#{PHONE}"}, "kind": {"S": "Turn"}, "sealed": {"B": WORD.encode()}}
    account.dynamodb.put_item(TableName=account.tables["conversations"], Item=uid)
    sent = {"MessageBody": "{}", "MessageGroupId": EMAIL, "MessageDeduplicationId": "1"}
    account.sqs.send_message(QueueUrl=account.queues["turns"], **sent)
    account.s3.put_object(Bucket=account.bucket, Key=f"a/{NHS}", Metadata={"token": TOKEN}, Body=b"")
    seen = watched.exposed()
    assert {("log", "name"), ("events", "bsuid"), ("table conversations", "phone"), ("queue turns", "email")} <= seen
    assert {("table conversations", "word"), (f"bucket a/{NHS}", "nhs"), (f"bucket a/{NHS}", "token")} <= seen
    assert {("dynamodb.PutItem", "phone"), ("sqs.SendMessage", "email"), ("s3.PutObject", "token")} <= seen


def test_e45_without_our_silence_a_deployment_at_debug_would_tell_everything(watched: Watched) -> None:
    """So the log that is scanned is the one into which libraries write."""
    logging.getLogger().setLevel(logging.DEBUG)
    watched.say(WORD, BSUID)
    assert {("log", "word"), ("log", "bsuid")} <= watched.exposed()


def test_e45_the_look_at_all_that_deployed_lambdas_wrote_finds_what_is_there() -> None:
    """It is taken when the last test on the whole stack is over (tests/fixtures/deployed.py)."""
    lines = ['{"event":"turn.answered"}', f"KeyError: {NAME}", f'{{"at":"{PHONE[:4]} {PHONE[4:]}"}}', FAULTY]
    history = [{"function": "tutor", "line": line} for line in lines]
    person = {"wa_id": PHONE, "user_id": BSUID, "name": NAME}
    stack: Any = SimpleNamespace(
        phone=lambda *_: [person], system=SimpleNamespace(logs=SimpleNamespace(history=lambda: history))
    )
    assert {("tutor", PHONE), ("tutor", NAME), ("tutor", FAULTY.splitlines()[2])} < told_by(stack)
    history[1:] = []
    assert told_by(stack) == set()


@pytest.mark.clause("OET-8-encrypt", "OET-2.1-name", "OET-2.1-phone", "OET-5.2-minimise", "OET-3-source-contact")
def test_e45_a_whole_life_in_the_chat_leaves_no_trace_in_the_open(watched: Watched) -> None:
    learn(watched)
    use_rights(watched)
    say_the_unexpected(watched)
    assert watched.stored("conversations", "Turn") and watched.stored("cases", "Case")
    assert watched.exposed() == set()


def learn(watched: Watched) -> None:
    watched.open_task(bsuid=BSUID)
    watched.say(OWN, BSUID)
    watched.pause()
    assert [one for one in watched.stored("conversations", "Turn") if "sealed" in one], "the letter was kept"
    watched.say(PATIENT, BSUID)
    watched.pause()
    assert watched.named("patient.refused")
    watched.recognition.enqueue(OWN)
    for message in (photo(watched), document(watched, "text/plain", OWN.encode())):
        message[message["type"]] |= {"filename": f"{NAME}.txt", "caption": WORD}
        watched.receive(message, BSUID)
        watched.pause()
    assert watched.named("media.extracted")


def use_rights(watched: Watched) -> None:
    watched.tap("rights:correct:name", BSUID)
    watched.say(NAME, BSUID)
    assert watched.stored("learners", "Profile")
    watched.tap("rights:complain", BSUID)
    watched.say(f"My colleague {NAME} ({EMAIL}, {PHONE}) read my {WORD}.", BSUID)
    assert watched.stored("cases", "Correspondence")
    assert "ref" in watched.desk("open", **MAIL)
    assert "error" in watched.desk("open", **{**MAIL, "received": SPOKEN})
    watched.tap("rights:know", BSUID)
    fetch(watched)


def link(watched: Watched) -> str:
    """To the copy of all data, as the learner gets it."""
    sent = len(watched.line.sent)
    watched.tap("rights:copy", BSUID)
    parts = [message.get("interactive", {}) for message in watched.line.sent[sent:]]
    return str(next(part["action"]["parameters"]["url"] for part in parts if part.get("type") == "cta_url"))


def fetch(watched: Watched) -> None:
    url = link(watched)
    browser = Browser(watched)
    browser.get(f"https://pages.example/export/{quote(SPOKEN)}")
    browser.post(url, pin=SPOKEN[:20], again=SPOKEN)
    page = browser.post(url, pin=PIN, again=PIN)
    assert WORD in str(page.unzipped()), "who may read it, can"
    watched.drain()


def say_the_unexpected(watched: Watched) -> None:
    """What no lane knows, forged buttons, rubbish, statuses that repeat the number, a number that changed."""
    for type_ in ("contacts", "location", "audio", "order", "unsupported"):
        watched.receive({"type": type_, type_: {"id": SPOKEN, "name": NAME, "phone": PHONE}}, BSUID)
    for option in (f"turns:model:{WORD}:1", f"rights:correct:{NAME}", f"consent:{EMAIL}", SPOKEN):
        watched.tap(option, BSUID)
    told = f"{NAME} ({PHONE}) said {WORD}"
    errors = [{"code": 131026, "title": told, "message": told, "error_data": {"details": told}}]
    watched.status(watched.line.last["callback"], "failed", errors=errors, recipient_id=PHONE)
    watched.status(SPOKEN, "read", recipient_id=PHONE)
    for body in (SPOKEN.encode(), json.dumps({"object": SPOKEN}).encode(), b'{"entry": "' + WORD.encode()):
        watched.post(body)
        watched.post(body, signature=f"sha256={SPOKEN}")
    query = {"hub.mode": "subscribe", "hub.verify_token": TOKEN, "hub.challenge": SPOKEN}
    watched.webhook({"requestContext": {"http": {"method": "GET"}}, "queryStringParameters": query})
    watched.webhook({"body": SPOKEN, "isBase64Encoded": True})
    Social(watched.webhook.take, EventLog(watched.sink))([{"Sns": {"Message": SPOKEN}}])
    changed = {"type": "user_changed_number", "wa_id": PHONE[:-1] + "8", "body": told, "user_id": BSUID}
    watched.receive({"type": "system", "system": changed}, BSUID)


@pytest.mark.clause("OET-8-encrypt", "OET-2.1-name", "OET-2.1-phone", "OET-5.2-minimise", "OET-3-source-contact")
def test_e45_no_failure_of_any_lane_tells_what_it_choked_on(watched: Watched) -> None:
    """Each fails for good, with an error that repeats all that it knows."""
    watched.open_task(bsuid=BSUID)
    page = link(watched)
    for lane, runner, text in (
        ("turns", watched.tutor, OWN),
        ("consent", watched.consent, "STOP"),
        ("rights", watched.dsar, "my data"),
    ):
        watched.receive({"type": "text", "text": {"body": text}}, BSUID, drain=False)
        watched.failing(lane, runner)
        watched.account.sqs.purge_queue(QueueUrl=watched.account.queues[lane])
    wake = {"uid": uid_of(watched, BSUID), "mid": "m", "reply_to": "r", "do": "take"}
    watched.account.sqs.send_message(QueueUrl=watched.account.queues["wakeups"], MessageBody=json.dumps(wake))
    watched.failing("wakeups", lambda event: watched.wakeups(event, int(watched.now)))
    watched.wire.broken = "dynamodb"
    for work in (
        lambda: watched.desk(
            "open", address="wa_id", value=PHONE, kind="access", channel="email", received="2033-05-18"
        ),
        lambda: Browser(watched).post(page, pin=PIN, again=PIN),
        lambda: watched.expiry.sweep(int(watched.now)),
    ):
        watched.guarded(work)
    watched.wire.broken = "sqs"
    assert watched.receive({"type": "text", "text": {"body": WORD}}, BSUID, drain=False)
    watched.wire.broken = ""
    failed = {each.get("lane") for each in watched.named("item.failed")}
    assert failed >= {"turns", "consent", "rights"} and watched.named("webhook.refused_by_queue")
    assert len(watched.named("function.failed")) == 3
    assert watched.exposed() == set()


@pytest.mark.clause("OET-8-encrypt", "OET-2.1-name", "OET-2.1-phone", "OET-5.2-minimise", "OET-3-source-contact")
def test_e45_what_waits_in_a_dead_letter_queue_shows_nobody(watched: Watched) -> None:
    """Neither what could not be handled nor what could not even be read. Its body is encrypted by a key of ours."""
    sqs, queues = watched.account.sqs, watched.account.queues
    watched.receive({"type": "text", "text": {"body": OWN}}, BSUID, drain=False)
    lane = next(lane for lane in ("consent", "turns") if watched.account.receive(lane))
    sqs.send_message(QueueUrl=queues[lane], MessageBody=SPOKEN, MessageGroupId="g", MessageDeduplicationId="d")
    attributes = sqs.get_queue_attributes(QueueUrl=queues[lane], AttributeNames=["All"])["Attributes"]
    dead = queues[lane].replace(".fifo", "-dlq.fifo")
    unreadable = {"messageId": "1", "receiptHandle": "1", "body": SPOKEN}
    runner = {"consent": watched.consent, "turns": watched.tutor}[lane]
    watched.wire.broken = "sqs"
    watched.guarded(lambda: runner({"Records": [unreadable | {"attributes": {"ApproximateReceiveCount": "5"}}]}))
    watched.wire.broken = ""
    assert watched.named("item.unreadable")
    sqs.set_queue_attributes(QueueUrl=queues[lane], Attributes={"VisibilityTimeout": "0"})
    for _ in range(7):
        watched.account.receive(lane)
    found = sqs.receive_message(QueueUrl=dead, MaxNumberOfMessages=10, AttributeNames=["All"])["Messages"]
    assert found and attributes["KmsMasterKeyId"]
    outside = [("dead", json.dumps({k: v for k, v in message.items() if k != "Body"})) for message in found]
    assert Finder(CANARIES).exposed(outside) == set()
    assert watched.exposed() == set()


ECHO = f"(#100) Invalid parameter: to={PHONE}, recipient={BSUID}, body={OWN}, Authorization: Bearer {TOKEN}"
WEATHER = {
    "parameter": Answer({"error": {"code": 100, "message": ECHO, "error_data": {"details": ECHO}}}, 400),
    "token": Answer({"error": {"code": 190, "message": ECHO}}, 401),
    "unreachable": Answer({"error": {"code": 131026, "message": ECHO}}, 400),
    "busy": Answer({"error": {"code": 130429, "message": ECHO}}, 429),
    "down": Answer(ECHO.encode(), 503),
    "garbage": Answer(ECHO.encode()),
    "header": Answer({"messages": []}, 200, (("x-app-usage", quote(ECHO)),)),
}


@pytest.mark.clause("OET-8-encrypt", "OET-2.1-name", "OET-2.1-phone", "OET-5.2-minimise", "OET-3-source-contact")
def test_e45_no_answer_of_the_graph_api_is_repeated(watched: Watched, server: Server) -> None:
    """They hold our request: the number, the words, the token. Nor an answer that never comes."""
    watched.onboard(BSUID)
    watched.account.ssm.put_parameter(
        Name=f"{watched.account.secrets_path}/access_token", Value=TOKEN, Type="SecureString", Overwrite=True
    )
    core = watched._core("tutor")
    line: Any = Graph(f"{server.url}/v26.0", "106540352242922", core.secrets)
    core.replies._graph = core.session._replies._graph = line
    watched.tutor = compose_tutor.tutor(watched.settings("tutor"), core)
    for what, answer in WEATHER.items():
        server.enqueue(*[answer] * 3)
        watched.say(f"menu {what}", BSUID)
        watched.pause()
        server.answers.clear()
    assert len(server.requests) >= len(WEATHER)
    assert {event["event"] for event in watched.events} >= {"reply.failed", "reply.unknown"}
    assert {request.headers["authorization"] for request in server.requests} == {f"Bearer {TOKEN}"}
    assert watched.exposed() == set()


VENDORS: dict[str, Answer] = {
    "key": Answer(OPENAI.error(401, f"Incorrect API key provided: {TOKEN}. {OWN}"), 401),
    "busy": Answer(OPENAI.error(429, OWN), 429, (("retry-after", WORD),)),
    "garbage": Answer(OWN.encode()),
    "slow": Answer(OPENAI.said(OWN), wait=0.5),
}


@pytest.mark.clause("OET-8-encrypt", "OET-2.1-name", "OET-2.1-phone", "OET-5.2-minimise", "OET-3-source-contact")
def test_e45_no_error_of_a_vendor_repeats_the_letter_or_the_key(
    watched: Watched, server: Server, way_out: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatoet.compose.models.client", lambda hosts, local: way_out)
    monkeypatch.setenv("OPENAI_LOG", "debug")
    put_key(watched, TOKEN)
    watched.environment |= {"TUTOR_VENDORS": "openai", "OPENAI_URL": server.url}
    core = watched._core("tutor")
    core.policy = core.policy._replace(processors=(Processor("openai", START + 86_400, "models"),))
    watched.tutor = compose_tutor.tutor(watched.settings("tutor"), core)
    watched.open_task(bsuid=BSUID)
    for number, answer in enumerate(VENDORS.values()):
        server.enqueue(*[answer] * 12)
        watched.say(OWN.replace("fond", f"fond, {number} times,"), BSUID)
        watched.pause()
        server.answers.clear()
        watched.now += 3600  # the breaker is closed again
    assert {event["outcome"] for event in watched.named("model.called")} & {"DeniedError", "ThrottledError"}
    assert all(f"Bearer {TOKEN}" == request.headers["authorization"] for request in server.requests)
    assert watched.exposed() == set()
