"""A worker killed outright at each point, and its message delivered again: one effect, one reply (invariant 1).

How long a hard kill can keep a learner waiting: until the queue shows the message again, `HARD_KILL_WAIT` seconds.
"""

from pathlib import Path

import pytest
import yaml

from chatoet.rules.outbox import SETTLE
from tests.fixtures.world import Json
from tests.races.conftest import KILLED, Races

HARD_KILL_WAIT = 360
POINTS = ("turn.decided", "turn.committed", "reply.gated", "reply.claimed", "reply.sent", "reply.recorded")
IN_DOUBT = ("reply.claimed", "reply.sent")  # the request may have left: nobody knows
ROOT = Path(__file__).parents[2]


def kill(races: Races, message: Json, point: str, lane: str = "turns") -> None:
    (job,) = races.jobs(*races.envelopes(message)[:1], kill_at=point, lane=lane)
    assert races.run(job) == [KILLED], f"{point} was never reached"


def redeliver(races: Races, message: Json) -> None:
    """Five times, each in another envelope, past the queue's deduplication; then what was handed to other lanes."""
    jobs = races.jobs(*races.envelopes(message))
    races.one_after_the_other([job for job in jobs if message["id"] in job.events[0]["Records"][0]["body"]])
    races.world.drain()


def settle(races: Races, mid: str, status: str = "") -> None:
    """What time brings: the status of the reply, if one comes, and every wake-up, two minutes later, twice."""
    learner = races.learner()
    if status and races.sent(mid):
        races.world.status(races.sent(mid)[-1]["callback"], status, id=f"wamid.out.{mid}")
    for after in (0, SETTLE, SETTLE):
        races.wake(learner, mid, after)


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_turn_leaves_one_turn_and_one_reply(races: Races, point: str) -> None:
    races.accept()
    message = races.message("menu")
    kill(races, message, point)
    redeliver(races, message)
    mid = races.mid(message)
    settle(races, mid, "delivered")
    assert races.records(mid) == {"Turn": 1, "Outbox": 1, "Audit": 1}
    assert len(races.sent(mid)) == 1
    assert races.place.failed.lines() == []


@pytest.mark.parametrize("point", IN_DOUBT)
def test_without_a_status_a_turn_killed_between_claim_and_record_is_sent_once_more_and_counted(
    races: Races, point: str
) -> None:
    races.accept()
    message = races.message("menu")
    kill(races, message, point)
    mid = races.mid(message)
    before = len(races.sent(mid))
    redeliver(races, message)
    assert len(races.sent(mid)) == before
    resent = len(races.world.named("send.resent"))
    settle(races, mid)
    assert len(races.sent(mid)) == before + 1
    assert len(races.world.named("send.resent")) == resent + 1
    assert races.records(mid) == {"Turn": 1, "Outbox": 1, "Audit": 1}


@pytest.mark.parametrize("point", ["turn.decided", "turn.committed", "reply.sent"])
def test_a_first_message_whose_worker_is_killed_leaves_one_learner_and_one_notice(races: Races, point: str) -> None:
    message = races.message("hi")
    races.one_after_the_other(races.jobs(*races.envelopes(message)[:1]))
    handed = races.world.account.receive("consent")
    assert len(handed) == 1
    assert races.run(races.job("consent", handed[0]["Body"], kill_at=point)) == [KILLED], f"{point} was never reached"
    redeliver(races, message)
    races.one_after_the_other([races.job("consent", handed[0]["Body"])])
    mid = races.mid(message)
    settle(races, mid, "sent")
    assert races.records(mid) == {"Turn": 1, "Outbox": 1, "Audit": 1}
    assert len(races.sent()) == 1


@pytest.mark.parametrize("point", ["turn.committed", "reply.sent"])
def test_a_killed_request_opens_one_case(races: Races, point: str) -> None:
    races.accept()
    message = races.message("export my data")
    kill(races, message, point, lane="rights")
    redeliver(races, message)
    mid = races.mid(message)
    settle(races, mid, "delivered")
    assert races.records(mid) == {"Case": 1, "Outbox": 1, "Audit": 1}
    assert len(races.sent(mid)) == 1


@pytest.mark.parametrize("point", ["turn.committed", "reply.sent"])
def test_a_killed_stop_stops_once_and_confirms_once(races: Races, point: str) -> None:
    races.accept()
    message = races.message("stop")
    kill(races, message, point, lane="consent")
    redeliver(races, message)
    mid = races.mid(message)
    settle(races, mid, "delivered")
    assert races.records(mid) == {"Receipt": 1, "Outbox": 1, "Audit": 1}
    assert len(races.sent(mid)) == 1
    assert races.learner().head.stopped


@pytest.mark.parametrize("point", ["item.handing", "item.handed"])
def test_a_worker_killed_while_it_hands_an_item_on_loses_and_doubles_nothing(races: Races, point: str) -> None:
    message = races.message("hello")
    kill(races, message, point)
    redeliver(races, message)
    mid = races.mid(message)
    assert races.records(mid) == {"Turn": 1, "Outbox": 1, "Audit": 1}
    assert len(races.sent()) == 1


@pytest.mark.parametrize("point", ["reply.gated", "reply.claimed", "reply.sent", "reply.recorded"])
def test_a_wake_up_killed_at_any_point_comes_back_and_sends_once(races: Races, point: str) -> None:
    races.accept()
    message = races.message("menu")
    kill(races, message, "turn.committed")
    learner, mid = races.learner(), races.mid(message)
    body = f'{{"uid":"{learner.head.uid}","mid":"{mid}","reply_to":"{learner.recipient.key}"}}'
    assert races.run(races.job("wakeups", body, kill_at=point)) == [KILLED], f"{point} was never reached"
    settle(races, mid, "sent")
    assert len(races.sent(mid)) == 1


@pytest.mark.parametrize("point", ["webhook.queueing", "webhook.queued"])
def test_a_webhook_killed_between_two_lanes_is_made_good_by_metas_retry(races: Races, point: str) -> None:
    races.accept()
    texts = [races.message("menu", 1), races.message("privacy", 2), races.message("export my data", 3)]
    payload = races.together(texts)
    webhook = races.webhook_job(payload)
    assert races.run(races.killed_at(webhook, point)) == [KILLED], f"{point} was never reached"
    races.world.drain()
    for _ in range(2):
        assert races.run(webhook) == [0]
        races.world.drain()
    for message, record in zip(texts, ("Turn", "Turn", "Case"), strict=True):
        assert races.records(races.mid(message)) == {record: 1, "Outbox": 1, "Audit": 1}
        assert len(races.sent(races.mid(message))) == 1


def test_a_hard_kill_keeps_a_learner_waiting_for_the_visibility_of_the_lane_and_no_longer() -> None:
    """Six times the tutor's timeout; a failure that the handler sees itself comes back within seconds."""
    template, queues = (_loaded(ROOT / name) for name in ("template.yaml", "infra/queues.yaml"))
    timeout = template["Resources"]["TutorFunction"]["Properties"]["Timeout"]
    visibility = queues["Resources"]["Turns"]["Properties"]["VisibilityTimeout"]
    assert visibility == HARD_KILL_WAIT == 6 * timeout


class _Loader(yaml.SafeLoader):
    """CloudFormation's own tags are of no interest here."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def _loaded(path: Path) -> Json:
    found: Json = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506  a safe loader
    return found
