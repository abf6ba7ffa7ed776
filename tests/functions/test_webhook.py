"""The webhook against whatever may arrive: nothing valid is lost, nothing unsigned is read, no body is logged."""

import json
import threading
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from chatoet.flows.webhook import SECRETS, Webhook
from chatoet.lanes import CONNECT, LAST_CALL, PAUSE, READ, Lanes
from chatoet.log import EventLog
from chatoet.rules.catalogue import SAFE
from chatoet.rules.item import MAX_BODY, from_body
from chatoet.rules.route import LANES
from chatoet.rules.signature import sign
from chatoet.secrets import MAX_AGE, MIN_GAP, SecretMissingError, Secrets
from local.complete import template_resources
from tests.fixtures.world import World, envelope, message_of

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
VECTORS = ROOT.parent / "shared" / "payloads" / "synthetic_raw"
CANARIES = ("Ada", "GB.1001", "447700900001", "canary-words", "wamid.canary")
OLD, NEW = "old-app-secret", "new-app-secret"


@dataclass
class Parameters:
    """SSM as far as we use it; `down` makes it fail."""

    values: dict[str, str]
    reads: int = 0
    down: bool = False

    def get_parameters(self, *, Names: list[str], WithDecryption: bool) -> Json:
        self.reads += 1
        if self.down:
            raise EndpointConnectionError(endpoint_url="https://ssm.example")
        found = [{"Name": name, "Value": self.values[name]} for name in Names if name in self.values]
        return {"Parameters": found}


@dataclass
class Queues:
    """SQS as far as we use it: refuses as many entries as it is told to, or everything with an error."""

    meanwhile: Callable[[], object] = lambda: None  # what else happens during a call
    batches: list[tuple[str, list[Json]]] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)  # of the next calls: how many of their entries fail
    errors: list[Exception] = field(default_factory=list)

    def send_message_batch(self, *, QueueUrl: str, Entries: list[Json]) -> Json:
        self.meanwhile()
        if self.errors:
            raise self.errors.pop(0)
        failing = self.refusals.pop(0) if self.refusals else 0
        self.batches.append((QueueUrl, Entries[failing:]))
        return {"Failed": [{"Id": entry["Id"], "Code": "InternalError"} for entry in Entries[:failing]]}

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int) -> Json:
        raise AssertionError("the webhook sends batches")

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> None:
        raise AssertionError("the webhook receives nothing")

    @property
    def entries(self) -> list[Json]:
        return [entry for _, batch in self.batches for entry in batch]

    def lanes(self) -> Counter[str]:
        return Counter(url for url, batch in self.batches for _ in batch)


class Door:
    """One webhook Lambda with its neighbours."""

    def __init__(self) -> None:
        self.clock = 1_790_000_000.0
        self.pauses: list[float] = []
        named = {"app_secret": OLD, "verify_token": "the-token", "pepper": b64encode(b"p" * 32).decode()}
        self.parameters = Parameters({f"/chatoet/test/{name}": value for name, value in named.items()})
        self.queues, self.events = Queues(), list[Json]()
        secrets = Secrets(self.parameters, "/chatoet/test", SECRETS, lambda: self.clock)
        log = EventLog(lambda level, record: self.events.append({"level": level, **record}))
        lanes = Lanes(self.queues, {lane: lane for lane in LANES}, lambda: self.clock, self.pauses.append)
        self.webhook = Webhook(secrets, lanes, log, lambda: self.clock)

    def rotate(self, secret: str) -> None:
        self.parameters.values["/chatoet/test/app_secret"] = secret

    def post(self, body: bytes, header: str | None = None, secret: str = OLD, base64: bool = True) -> int:
        signature = sign(body, secret.encode()) if header is None else header
        event = {
            "requestContext": {"http": {"method": "POST"}},
            "headers": {"x-hub-signature-256": signature} if signature else {},
            "body": b64encode(body).decode() if base64 else body.decode(),
            "isBase64Encoded": base64,
        }
        return int(self.webhook(event)["statusCode"])

    def get(self, **query: str) -> Json:
        asked = {f"hub.{name}": value for name, value in query.items()}
        return self.webhook({"requestContext": {"http": {"method": "GET"}}, "queryStringParameters": asked})

    def texts(self) -> list[str]:
        return [from_body(entry["MessageBody"]).text() for entry in self.queues.entries]


@pytest.fixture
def door() -> Door:
    return Door()


def text(words: str, wamid: str = "wamid.canary", bsuid: str = "GB.1001") -> Json:
    return message_of({"type": "text", "text": {"body": words}, "from": "447700900001"}, bsuid, wamid, 1_790_000_000)


def body_of(*messages: Json) -> bytes:
    return json.dumps(envelope(*messages)).encode()


BODY = body_of(text("canary-words"))


# The signature


@pytest.mark.clause("OET-8-access")
@pytest.mark.parametrize(
    "header",
    [
        "sha256=" + "0" * 64,
        sign(BODY, b"another"),
        sign(BODY, OLD.encode())[:-1],
        sign(BODY, OLD.encode())[7:],
        "é",
        "sha256=",
    ],
)
def test_a_wrong_or_truncated_signature_is_refused_unread(door: Door, header: str) -> None:
    assert door.post(BODY, header) == 401
    assert door.queues.batches == []
    assert [event["event"] for event in door.events] == ["webhook.rejected"]
    assert not any(canary in json.dumps(door.events) for canary in CANARIES)


def test_a_missing_signature_is_refused_without_asking_for_a_fresh_secret(door: Door) -> None:
    door.clock += MIN_GAP
    assert door.webhook({"body": BODY.decode(), "headers": {}})["statusCode"] == 401
    assert door.webhook({"body": BODY.decode()})["statusCode"] == 401
    assert door.parameters.reads == 1


def test_tampered_bytes_are_refused_even_where_the_json_means_the_same(door: Door) -> None:
    assert door.post(BODY + b" ", sign(BODY, OLD.encode())) == 401
    assert door.post(BODY.replace(b": ", b":"), sign(BODY, OLD.encode())) == 401


def test_the_bytes_count_and_not_how_the_url_wrapped_them(door: Door) -> None:
    assert door.post(BODY, base64=True) == 200
    assert door.post(BODY, base64=False) == 200
    assert door.texts() == ["canary-words"] * 2


@pytest.mark.parametrize("broken", ["!!!not base64!!!", "abc", "é"])
def test_a_body_that_is_no_base64_is_refused(door: Door, broken: str) -> None:
    event = {"headers": {"x-hub-signature-256": "x"}, "body": broken, "isBase64Encoded": True}
    assert door.webhook(event)["statusCode"] == 400


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the folder of public payloads is not here")
def test_the_published_vectors_are_let_in_byte_for_byte(door: Door) -> None:
    known = json.loads((VECTORS / "vectors.json").read_text("utf-8"))
    door.rotate(known["app_secret"])
    door.clock += MAX_AGE + 1
    for vector in known["vectors"]:
        body = (VECTORS / vector["body_file"]).read_bytes()
        before = len(door.queues.entries)
        assert door.post(body, vector["x_hub_signature_256"]) == 200, vector["name"]
        carries = bool(json.loads(body.decode("utf-8", "replace"))["entry"])
        assert (len(door.queues.entries) > before) is carries, vector["name"]


# The handshake


def test_the_challenge_comes_back_to_who_knows_the_token(door: Door) -> None:
    answer = door.get(mode="subscribe", verify_token="the-token", challenge="1158201444")
    assert (answer["statusCode"], answer["body"]) == (200, "1158201444")


@pytest.mark.parametrize(
    "query", [{}, {"mode": "subscribe"}, {"mode": "subscribe", "verify_token": "x"}, {"verify_token": "the-token"}]
)
def test_the_challenge_stays_here_for_everyone_else(door: Door, query: dict[str, str]) -> None:
    answer = door.get(challenge="canary-words", **query)
    assert answer["statusCode"] == 403
    assert "canary-words" not in json.dumps([answer, door.events])


def test_another_method_is_refused(door: Door) -> None:
    assert door.webhook({"requestContext": {"http": {"method": "PUT"}}})["statusCode"] == 405


# Bodies that are signed and strange


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
    ],
    ids=lambda body: body[:8].decode("latin-1"),
)
def test_what_is_signed_but_no_json_is_answered_200_and_put_nowhere(door: Door, body: bytes) -> None:
    assert door.post(body) == 200
    assert door.queues.batches == []


@pytest.mark.parametrize(
    "body",
    [b"[]", b"null", b"7", b'"x"', b"{}", b'{"entry":7}', b'{"entry":{"changes":[]}}', b"9" * 5000],
    ids=lambda body: body[:8].decode("latin-1"),
)
def test_what_is_signed_but_no_webhook_is_answered_200_and_told_as_unknown(door: Door, body: bytes) -> None:
    assert door.post(body) == 200
    ((url, (entry,)),) = door.queues.batches
    assert (url, json.loads(entry["MessageBody"])["kind"]) == ("events", "unknown")


def test_unknown_fields_are_no_obstacle(door: Door) -> None:
    message = text("hello") | {"new_in_2027": {"x": [1]}, "timestamp": "soon"}
    payload = envelope(message) | {"new": 1}
    payload["entry"][0]["changes"][0]["value"]["new"] = None
    assert door.post(json.dumps(payload).encode()) == 200
    assert door.texts() == ["hello"]


def test_invalid_utf_8_in_one_message_spares_the_next(door: Door) -> None:
    body = body_of(text("BAD", "wamid.1"), text("good", "wamid.2")).replace(b"BAD", b"\xff\xc3\x28")
    assert door.post(body) == 200
    assert door.texts()[1] == "good"
    assert len(door.texts()) == 2


def test_a_lone_surrogate_travels_and_breaks_nothing(door: Door) -> None:
    body = body_of(text("SURROGATE"), text("good", "wamid.\ud800")).replace(b"SURROGATE", b"\\ud83d")
    assert door.post(body) == 200
    assert door.texts() == ["\ud83d", "good"]


def test_the_last_of_two_equal_keys_wins_as_everywhere_in_json(door: Door) -> None:
    body = BODY.replace(b'"type": "text"', b'"type": "image", "type": "text"')
    assert door.post(body) == 200
    assert door.texts() == ["canary-words"]


def test_a_number_too_long_to_read_sinks_nothing_else(door: Door) -> None:
    body = BODY.replace(b'"type": "text"', b'"type": "text", "weight": ' + b"9" * 5000)
    assert door.post(body) == 200
    assert door.texts() == ["canary-words"]


def test_content_nested_beyond_use_spares_the_next_message(door: Door) -> None:
    deep = b"[" * 9900 + b"]" * 9900
    body = body_of(text("x", "wamid.1") | {"text": "DEEP"}, text("good", "wamid.2")).replace(b'"DEEP"', deep)
    assert door.post(body) == 200
    assert door.texts()[-1] == "good"
    assert len(door.texts()) == 2


@pytest.mark.parametrize("base64", [True, False])
def test_a_body_of_three_megabytes_and_a_thousand_updates_arrives_whole(door: Door, base64: bool) -> None:
    body = body_of(*(text(f"{n} " + "x" * 2800, f"wamid.{n}", f"GB.{n}") for n in range(1000)))
    assert len(body) > 2_900_000
    assert door.post(body, base64=base64) == 200
    assert sorted(int(words.split()[0]) for words in door.texts()) == list(range(1000))
    assert all(
        len(batch) <= 10 and sum(len(e["MessageBody"]) for e in batch) <= 262_144 for _, batch in door.queues.batches
    )


def test_a_message_at_the_limit_is_whole_and_one_above_still_gets_an_answer(door: Door) -> None:
    assert door.post(body_of(text("x" * (MAX_BODY - 1000)), text("y" * (MAX_BODY + 1), "wamid.2"))) == 200
    items = [from_body(entry["MessageBody"]) for entry in door.queues.entries]
    assert [(item.type, len(item.text())) for item in items] == [("text", MAX_BODY - 1000), ("oversize", 0)]
    assert items[1].addresses.bsuid == "GB.1001"


# The lanes


def test_every_item_takes_its_lane_and_nothing_else_happens(door: Door) -> None:
    tap = message_of(
        {"type": "interactive", "interactive": {"button_reply": {"id": "rights:erase"}}}, "GB.2", "wamid.9", 1
    )
    status = {"id": "wamid.out", "status": "delivered", "timestamp": "1790000000"}
    payload = envelope(text("hi", "wamid.1"), text("STOP", "wamid.2"), text("my data", "wamid.3"), tap, status=status)
    assert door.post(json.dumps(payload).encode()) == 200
    assert door.queues.lanes() == {"turns": 1, "consent": 1, "rights": 2, "events": 1}


@pytest.mark.clause("OET-2.1-phone")
def test_queue_attributes_and_logs_hold_keyed_hashes_only(door: Door) -> None:
    door.post(BODY)
    attributes = [{key: value for key, value in entry.items() if key != "MessageBody"} for entry in door.queues.entries]
    seen = json.dumps([attributes, door.events])
    assert not any(canary in seen for canary in CANARIES)
    assert set(attributes[0]) == {"Id", "MessageGroupId", "MessageDeduplicationId"}
    assert all(SAFE.fullmatch(value) for value in attributes[0].values())


def test_the_same_message_in_five_envelopes_is_one_to_the_queue(door: Door) -> None:
    for extra in range(5):
        door.post(json.dumps(envelope(text("hi")) | {"n": extra}).encode())
    assert len({entry["MessageDeduplicationId"] for entry in door.queues.entries}) == 1


def test_a_refused_entry_is_tried_again_alone(door: Door) -> None:
    door.queues.refusals = [2]
    assert door.post(body_of(*(text(f"{n}", f"wamid.{n}") for n in range(5)))) == 200
    assert [len(batch) for _, batch in door.queues.batches] == [3, 2]
    assert sorted(door.texts()) == ["0", "1", "2", "3", "4"]


def test_a_queue_that_refuses_three_times_makes_meta_come_again(door: Door) -> None:
    door.queues.refusals = [1, 1, 1]
    assert door.post(BODY) == 503
    assert door.events[-1] == {"level": "ERROR", "event": "webhook.refused_by_queue", "failed": 1}


@pytest.mark.parametrize(
    "error",
    [EndpointConnectionError(endpoint_url="x"), ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessageBatch")],
)
def test_a_queue_that_fails_twice_is_asked_again_and_three_times_is_a_5xx(door: Door, error: Exception) -> None:
    door.queues.errors = [error, error]
    assert door.post(BODY) == 200
    door.queues.errors = [error, error, error]
    assert door.post(BODY) == 503


def test_only_the_last_try_waits_and_not_for_long(door: Door) -> None:
    door.queues.refusals = [1]
    assert door.post(BODY) == 200
    assert door.pauses == []
    door.queues.refusals = [1, 1]
    assert door.post(BODY) == 200
    assert [PAUSE / 2 <= pause <= PAUSE * 1.5 for pause in door.pauses] == [True]


def test_what_one_learner_wrote_behind_a_refusal_waits_for_it(door: Door) -> None:
    door.queues.refusals = [0, 3, 3, 3]
    body = body_of(*(text(f"{n}", f"wamid.{n}") for n in range(35)))
    assert door.post(body) == 503
    assert door.texts() == [f"{n}" for n in (*range(10), *range(13, 20))]
    assert door.events[-1]["failed"] == 35 - 17
    assert door.post(body) == 200
    assert {entry["MessageDeduplicationId"] for entry in door.queues.entries[:17]} < {
        entry["MessageDeduplicationId"] for entry in door.queues.entries[17:]
    }
    assert door.texts()[17:] == [f"{n}" for n in range(35)]


def test_a_queue_that_hangs_is_left_in_time_for_an_answer(door: Door) -> None:
    """Each call takes as long as the client lets it; Meta hears from us before Lambda's time is up."""
    started = door.clock

    def hang() -> None:
        door.clock += CONNECT + READ

    door.queues.meanwhile = hang
    door.queues.errors = [ReadTimeoutError(endpoint_url="x")] * 9
    assert door.post(BODY) == 503
    limit = template_resources([ROOT / "template.yaml"])["WebhookFunction"]["Properties"]["Timeout"]
    assert door.clock - started < limit
    assert limit - (LAST_CALL + CONNECT + READ + PAUSE * 1.5) > 1  # and a second for our own part


# Many at once


def test_a_thousand_people_fill_a_hundred_batches(door: Door) -> None:
    assert door.post(body_of(*(text("x", f"wamid.{n}", f"GB.{n}") for n in range(1000)))) == 200
    assert [len(batch) for _, batch in door.queues.batches] == [10] * 100


def test_batches_of_different_people_go_side_by_side(door: Door) -> None:
    door.queues.meanwhile = threading.Barrier(2, timeout=20).wait
    assert door.post(body_of(*(text("x", f"wamid.{n}", f"GB.{n}") for n in range(20)))) == 200
    assert len(door.texts()) == 20


def test_one_learners_words_stay_in_order_in_a_crowd(door: Door) -> None:
    crowd = [text(f"{n}", f"wamid.{n}", f"GB.{n}" if n % 5 else "GB.talkative") for n in range(1000)]
    assert door.post(body_of(*crowd)) == 200
    said = [from_body(entry["MessageBody"]) for entry in door.queues.entries]
    assert [item.text() for item in said if item.addresses.bsuid == "GB.talkative"] == [
        f"{n}" for n in range(0, 1000, 5)
    ]


def test_of_two_messages_with_one_id_the_first_counts(door: Door) -> None:
    pair = (text("first", "wamid.1"), text("STOP", "wamid.1", "GB.2"))
    assert door.post(body_of(*pair)) == 200
    assert door.texts() == ["first"]
    for message in pair:
        door.post(body_of(message))
    hello, again, _ = (entry["MessageDeduplicationId"] for entry in door.queues.entries)
    assert hello == again


def test_history_and_echoes_reach_no_ones_lane(door: Door) -> None:
    said = [text("STOP", f"wamid.{n}") for n in range(3)]
    changes = [
        {"field": "smb_message_echoes", "value": {"message_echoes": said[:1]}},
        {"field": "history", "value": {"history": [{"threads": [{"messages": said[1:2]}]}]}},
        {"field": "messages", "value": {"messages": [said[2] | {"group_id": "g"}]}},
    ]
    assert door.post(json.dumps({"entry": [{"id": "1", "changes": changes}]}).encode()) == 200
    assert door.queues.lanes() == {"events": 3}
    assert "STOP" not in json.dumps(door.queues.entries)


# The secrets


@pytest.mark.parametrize("name", SECRETS)
def test_without_a_secret_nothing_starts_and_the_name_is_said(name: str) -> None:
    parameters = Parameters({f"/chatoet/test/{other}": "x" for other in SECRETS if other != name})
    with pytest.raises(SecretMissingError, match=f"^missing secret: /chatoet/test/{name}$"):
        Secrets(parameters, "/chatoet/test", SECRETS, lambda: 0.0)


def test_a_rotated_secret_is_taken_at_the_first_signature_that_needs_it(door: Door) -> None:
    door.rotate(NEW)
    door.clock += MIN_GAP
    assert door.post(BODY, secret=NEW) == 200
    assert door.post(BODY, secret=OLD) == 401
    assert door.parameters.reads == 2


def test_a_flood_of_forged_requests_asks_for_secrets_once_a_minute(door: Door) -> None:
    for second in range(181):
        door.clock = 1_790_000_000.0 + second
        assert door.post(BODY, secret="forged") == 401
    assert door.parameters.reads == 1 + 3


def test_a_secret_is_read_again_when_it_has_aged(door: Door) -> None:
    door.rotate(NEW)
    door.clock += MAX_AGE
    assert door.post(BODY, secret=OLD) == 200
    door.clock += 1
    assert door.post(BODY, secret=OLD) == 401
    assert door.post(BODY, secret=NEW) == 200


@pytest.mark.parametrize("missing", [False, True])
def test_while_the_secret_store_is_down_or_bare_the_last_secrets_serve(door: Door, missing: bool) -> None:
    door.parameters.down = not missing
    if missing:
        door.parameters.values.clear()
    door.clock += MAX_AGE + 1
    assert door.post(BODY) == 200


# On real queues


def test_on_real_queues_every_item_waits_once_in_its_lane(world: World) -> None:
    messages = [text(f"{n}", f"wamid.{n}", f"GB.{n}") for n in range(12)] + [
        text("STOP", "wamid.s"),
        text("DELETE", "wamid.d"),
    ]
    for _ in range(2):
        assert world.post(envelope(*messages, status={"id": "w", "status": "sent"}))["statusCode"] == 200
    waiting = {lane: [] for lane in LANES}  # type: dict[str, list[Json]]
    for lane, found in waiting.items():
        while batch := world.account.receive(lane):
            found.extend(batch)
    assert {lane: len(found) for lane, found in waiting.items()} == {
        "turns": 12,
        "consent": 1,
        "rights": 1,
        "events": 1,
    }
    attributes = json.dumps([message["Attributes"] for found in waiting.values() for message in found])
    assert not any(canary in attributes + json.dumps(world.events) for canary in CANARIES)
