"""Everything that may come in between an erasure, and nothing that may be left of it (E1 to E10, E44).

What is true is asked of the raw tables, bucket and queues, never of our own reading of them.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from chatoet.flows.rights import erasure as erasure_flow
from chatoet.rules.clock import DAY
from chatoet.rules.outbox import NotSent, Said, Send
from chatoet.store.commits import Commit, Commits, Extend
from chatoet.store.transactions import ConflictError
from tests.fixtures.cloud import Account
from tests.fixtures.store import Killed
from tests.fixtures.world import START, FakeSender, Json, World, body_of, no_fault
from tests.flows.erasures import certificate_in, fire, left_of, neutral, run_out, scan, tables
from tests.flows.records import chains_of, head_of, uid_of
from tests.store.crowd import at_once

pytestmark = [pytest.mark.clause("OET-6.2-erasure"), pytest.mark.clause("PRO-right-erase")]


class Point:
    """What happens when a point of the code is reached, once."""

    def __init__(self) -> None:
        self.wanted = ""
        self.act: Callable[[], Any] = partial(no_fault, point="")

    def __call__(self, point: str) -> None:
        if point == self.wanted:
            self.wanted = ""
            self.act()

    def at(self, point: str, act: Callable[[], Any]) -> None:
        self.wanted, self.act = point, act

    def kill_at(self, point: str) -> None:
        self.at(point, partial(kill, point))


def kill(point: str) -> None:
    raise Killed(point)


@pytest.fixture
def point() -> Point:
    return Point()


@pytest.fixture
def world(cloud: Account, monkeypatch: pytest.MonkeyPatch, point: Point) -> World:
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    return World(cloud, FakeSender(), point)


def rows(world: World) -> dict[str, list[Json]]:
    """All tables as they are, but for what says that the learner was told and how fast we send."""
    found = {}
    for kind, items in scan(world).items():
        if kind not in ("Pace", "Meter"):
            found[kind] = sorted(({k: v for k, v in i.items() if k != "told_at"} for i in items), key=str)
    return found


def at_once_erased(world: World) -> str:
    """A learner with a letter under way, erased without a day of undoing."""
    world.open_task()
    uid = uid_of(world)
    world.now += 10
    world.tap("rights:erase:minor")
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    return uid


# In between


@pytest.mark.parametrize("step", range(1, 9))
def test_e1_a_message_in_between_is_stored_nowhere_and_answered_once(world: World, point: Point, step: int) -> None:
    world.open_task()
    world.now += 10
    seen: list[bool] = []

    def write_twice() -> None:
        before = rows(world)
        for text in ("hello", "my data"):
            world.say(text)
        seen.append(rows(world) == before)

    point.at(f"erasure.{step}", write_twice)
    world.tap("rights:erase:minor")
    uid = uid_of(world)
    run_out(world)
    assert seen == [True]
    assert left_of(world, uid, "GB.1001") == {}
    told = step < 7  # after that the certificate is the last word
    assert neutral(world) == told
    blocked = len(world.named("erasure.write_blocked")) if step < 8 else len(world.named("item.dropped"))
    assert blocked >= 2
    assert "CHATOET-1." in json.dumps(world.line.last)


def test_e2_an_answer_that_comes_back_after_the_erasure_is_neither_stored_nor_sent(world: World, point: Point) -> None:
    world.open_task()
    world.now += 10
    uid = uid_of(world)
    case = {"request": "erasure", "state": "VERIFIED", "at": START, "due_at": START, "kind": "Case"}
    tables(world)["Case"](uid, "case#c", **case, controller_id="self", expires_at=START + 9 * DAY).save()
    point.at("turn.decided", lambda: fire(world, uid, "confirmed", case="c"))
    world.say("hint")
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert not [text for text in map(str, world.line.sent) if "Hint:" in text]
    assert [event["event"] for event in world.named("erasure.write_blocked")] == ["erasure.write_blocked"]


def test_e2_a_reply_that_still_waits_when_the_erasure_begins_is_never_sent(world: World) -> None:
    world.open_task()
    world.now += 10
    world.line.enqueue(NotSent())
    world.say("help")
    waiting = len(world.line.sent)
    world.tap("rights:erase:minor")
    run_out(world, 700)
    later = [json.dumps(message) for message in world.line.sent[waiting:]]
    assert len(later) == 2 and "certificate" in later[0] and "CHATOET-1." in later[1]


@pytest.mark.parametrize("step", range(1, 9))
def test_e7_killed_at_any_step_it_converges_and_the_certificate_is_issued_once(
    world: World, point: Point, step: int
) -> None:
    """Once when the step's work is done and not recorded, once when it is."""
    world.open_task()
    world.now += 10
    uid, before = uid_of(world), scan(world)
    point.kill_at(f"erasure.{step}.acted")
    survived(world, lambda: world.tap("rights:erase:minor"))
    point.kill_at(f"erasure.{step}")
    survived(world, lambda: fire(world, uid))
    fire(world, uid)
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    sent = [message for message in world.line.sent if "CHATOET-1." in json.dumps(message)]
    assert len(sent) == 1
    entries = [entry.event for chain in chains_of(world).values() for entry in chain]
    assert [entries.count(f"erasure.{what}") for what in ("started", "completed")] == [1, 1]
    assert world.named("erasure.leftover") == []
    said = json.loads(_payload(certificate_in(world)))["stores"]
    assert said["Turn"] == len(before["Turn"]), "counted before the first was deleted"


def survived(world: World, act: Callable[[], Any]) -> None:
    try:
        act()
        run_out(world)
    except Killed:
        return
    raise AssertionError("the point was never reached")


def _payload(code: str) -> bytes:
    from chatoet.rules.certificate import read

    return read(code)[0]


def test_e8_two_erasures_and_an_access_at_once_are_one_erasure(world: World) -> None:
    world.open_task()
    world.now += 10
    world.say("delete my data")
    uid, case = uid_of(world), world.named("erasure.asked")[0]["case"]
    world.receive({"type": "text", "text": {"body": "my data"}}, drain=False)

    def confirmed() -> None:
        fire(world, uid, "confirmed", case=case)

    outcomes = at_once([confirmed, confirmed, world.drain])
    assert [outcome for outcome in outcomes if isinstance(outcome, AssertionError)] == []
    fire(world, uid)
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    entries = [entry.event for chain in chains_of(world).values() for entry in chain]
    assert [entries.count(f"erasure.{what}") for what in ("started", "completed")] == [1, 1]
    assert sum("CHATOET-1." in json.dumps(message) for message in world.line.sent) == 1
    states = {item["request"]["S"]: item["state"]["S"] for item in world.stored("cases", "Case")}
    assert states["erasure"] == "COMPLETED"
    assert states.get("access", "WITHDRAWN") in ("WITHDRAWN", "COMPLETED")


# Afterwards


def test_e3_a_webhook_that_meta_repeats_six_days_later_brings_nobody_back(world: World) -> None:
    uid = at_once_erased(world)
    before, sent = rows(world), len(world.line.sent)
    world.now += 6 * DAY
    for text in ("hi", "my data", "delete my data", "stop"):
        world.say(text, at=START + 5)
    assert rows(world) == before
    assert len(world.line.sent) == sent
    assert sum(event.get("resurrection_blocked") is True for event in world.named("item.dropped")) == 3
    assert left_of(world, uid, "GB.1001") == {}


def test_e4_who_writes_anew_is_a_stranger_and_the_past_stays_dropped(world: World) -> None:
    old = at_once_erased(world)
    erased_at, world.now = int(world.now), world.now + 5
    world.say("hi")
    assert "AI system" in body_of(world.line.last)
    head = head_of(world)
    assert head.uid != old and (head.dialogue.profession, head.receipt) == (None, None)
    assert head.fenced_at == erased_at
    before, sent = rows(world), len(world.line.sent)
    world.now += 100
    world.say("hello", at=erased_at)
    world.say("my data", at=erased_at)
    assert (rows(world), len(world.line.sent)) == (before, sent)
    world.accept()
    world.say("menu", at=erased_at)
    assert "Menu" not in json.dumps(world.line.last)
    assert uid_of(world) == head.uid


def test_e5_what_becomes_of_the_certificate_creates_nobody(world: World) -> None:
    at_once_erased(world)
    callback = next(m["callback"] for m in reversed(world.line.sent) if "CHATOET-1." in json.dumps(m))
    before = rows(world)
    for status in ("sent", "delivered", "read"):
        world.status(callback, status)
    world.status(callback, "failed", errors=[{"code": 131026}])
    assert rows(world) == before


def test_e6_no_late_write_brings_an_item_back(world: World) -> None:
    """Every update that a flow may still have in hand when its learner is gone."""
    world.open_task()
    uid = uid_of(world)
    head = head_of(world)
    (outbox, *_) = list(world.core.tables["Outbox"].query(uid))
    mid = outbox.sk.removeprefix("outbox#")
    world.now += 10
    world.tap("rights:erase:minor")
    run_out(world)
    before, boxes = rows(world), world.core.outboxes
    assert boxes.settle(outbox, 0, "accepted") is False
    assert boxes.end(outbox, 0, "failed") is False
    assert boxes.put_off(outbox, 5) is False
    assert boxes.advance(uid, mid, Said(0, "delivered")) is None
    assert boxes.price(uid, mid, 0) is None
    assert boxes.reopen(uid, mid, 0, ("sending",)) is None
    assert boxes.claim(outbox, Send(0), head, int(world.now)) != "claimed"
    commit = Commit(head, head, None, "erasure.started", {"reason": "x"}, None, (Extend("Key", (uid,), START * 2),))
    with pytest.raises(ConflictError):
        Commits(tables(world), world.core.policy).write(commit, "chain", int(world.now))
    assert rows(world) == before


def test_e9_ten_thousand_items_are_all_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a page holds, and more than one run deletes."""
    world.open_task()
    uid, n = uid_of(world), 10_500
    monkeypatch.setattr(erasure_flow, "MOST", 4_000)
    stamp = {"kind": "Turn", "controller_id": "self", "expires_at": START + 300 * DAY, "lane": "turns", "at": START}
    model = tables(world)["Turn"]
    with model.batch_write() as batch:
        for number in range(n):
            batch.save(model(uid, f"turn#many{number:06d}", step="assess", sealed=b"x" * 90, **stamp))
    world.now += 10
    world.tap("rights:erase:minor")
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert json.loads(_payload(certificate_in(world)))["stores"]["Turn"] > n
    assert world.named("erasure.leftover") == []


def test_e10_a_package_and_an_upload_that_never_ended_are_gone(world: World) -> None:
    world.open_task()
    uid, s3, bucket = uid_of(world), world.account.s3, world.environment["EXPORT_BUCKET"]
    whole, parts, other = (f"export/{name}" for name in ("whole", "parts", "other"))
    for key in (whole, other):
        s3.put_object(Bucket=bucket, Key=key, Body=b"sealed")
    s3.create_multipart_upload(Bucket=bucket, Key=parts)
    link = {
        "purpose": "export",
        "token_sha256": "t",
        "state": "open",
        "tries": 0,
        "kind": "Link",
        "controller_id": "self",
    }
    tables(world)["Link"](uid, "link#export", objects=[whole, parts], expires_at=START + DAY, **link).save()
    world.now += 10
    world.tap("rights:erase:minor")
    run_out(world)
    assert [item["Key"] for item in s3.list_objects_v2(Bucket=bucket).get("Contents", [])] == [other]
    assert s3.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []
    assert left_of(world, uid, "GB.1001") == {}


def test_what_somebody_writes_past_the_fence_is_found_deleted_and_reported(world: World, point: Point) -> None:
    world.open_task()
    uid = uid_of(world)
    stamp = {"kind": "Turn", "controller_id": "self", "expires_at": START + 300 * DAY, "lane": "turns", "at": START}
    stray = partial(tables(world)["Turn"], uid, step="x", **stamp)
    world.now += 10
    point.at("erasure.5", lambda: stray("turn#early").save())
    world.tap("rights:erase:minor")
    run_out(world)
    stray("turn#late").save()
    world.sweep(world.now + DAY)
    assert [(event["level"], event["kind"], event["n"]) for event in world.named("erasure.leftover")] == [
        ("ERROR", "Turn", 1)
    ] * 2
    assert left_of(world, uid, "GB.1001") == {}


def test_e44_what_has_ended_is_not_brought_back_by_a_touch(world: World) -> None:
    world.accept()
    uid, end = uid_of(world), START + 100
    model = tables(world)["Key"]
    model(uid).update(actions=[model.expires_at.set(end)])
    head = head_of(world)
    touch = Extend("Key", (uid,), end + 9 * DAY)
    commit = Commit(head, head, None, "erasure.pending", {}, None, (touch,))
    with pytest.raises(ConflictError):
        Commits(tables(world), world.core.policy).write(commit, "chain", end)
    assert int(model.get(uid).expires_at) == end


def test_no_queue_holds_anything_of_an_erased_learner(world: World) -> None:
    at_once_erased(world)
    for queue in ("turns", "consent", "rights", "events", "media", "wakeups"):
        assert world.account.receive(queue) == []
