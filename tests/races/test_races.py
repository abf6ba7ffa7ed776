"""Eight processes of the real handlers at once (invariants 1, 2, 3 and 9)."""

from functools import partial

from chatoet.rules.outbox import SETTLE
from tests.races.conftest import Races
from tests.races.worker import Job

EIGHT = 8
FINE = [0] * EIGHT


def finish(races: Races, *mids: str) -> None:
    """Every wake-up that the race ordered, now and two minutes later."""
    learner = races.learner()
    for after in (0, SETTLE):
        for mid in mids:
            races.wake(learner, mid, after if mid == mids[0] else 0)


def test_one_message_in_eight_processes_is_one_turn_one_reply_and_one_entry(races: Races) -> None:
    races.accept()
    message = races.message("menu")
    jobs = races.jobs(*races.envelopes(message)[:1])
    assert races.run(*jobs * EIGHT) == FINE
    mid = races.mid(message)
    finish(races, mid)
    assert races.records(mid) == {"Turn": 1, "Outbox": 1, "Audit": 1}
    assert len(races.sent(mid)) == 1
    assert races.place.failed.lines() == []


def test_eight_messages_of_one_learner_in_eight_processes_are_eight_turns_on_one_sound_chain(races: Races) -> None:
    races.accept()
    before = len(races.chain())
    messages = [races.message("menu", n) for n in range(EIGHT)]
    assert races.run(*races.jobs(races.together(messages))) == FINE
    left = [Job(job.function, job.events, job.now) for job in _failed(races)]
    if left:  # lost every race within its tries: the queue brings it back later
        races.place.failed.path.unlink()
        races.one_after_the_other(left)
    mids = [races.mid(message) for message in messages]
    finish(races, *mids)
    assert len(races.chain()) == before + EIGHT
    for mid in mids:
        assert races.records(mid) == {"Turn": 1, "Outbox": 1, "Audit": 1}
        assert len(races.sent(mid)) == 1
    assert races.place.failed.lines() == []


def test_a_stranger_in_eight_processes_becomes_one_learner_with_one_notice(races: Races) -> None:
    message = races.message("hello")
    body = races.jobs(races.together([message]))[0].events[0]["Records"][0]["body"]
    assert races.run(*[races.job("consent", body) for _ in range(EIGHT)]) == FINE
    mid = races.mid(message)
    finish(races, mid)
    assert races.records(mid) == {"Turn": 1, "Outbox": 1, "Audit": 1}
    assert len(races.sent()) == 1
    assert len(races.chain()) == 1


def test_nothing_is_sent_after_the_confirmation_of_a_stop_that_races_eight_turns(races: Races) -> None:
    races.accept()
    turns = [races.message("menu", n) for n in range(EIGHT)]
    stop = races.message("stop", 30)
    jobs = races.jobs(races.together([*turns[: EIGHT // 2], stop, *turns[EIGHT // 2 :]]))
    assert races.run(*jobs) == [0] * (EIGHT + 1)
    if _failed(races):
        left = _failed(races)
        races.place.failed.path.unlink()
        races.one_after_the_other(left)
    finish(races, *map(races.mid, [stop, *turns]))
    told = [line["callback"].split(".")[1] for line in races.sent()]
    mine = [mid for mid in told if mid in {races.mid(message) for message in [stop, *turns]}]
    assert mine.count(races.mid(stop)) == 1
    assert mine[-1] == races.mid(stop)
    assert len(mine) == len(set(mine))
    assert races.learner().head.stopped
    assert len(races.chain()) >= 2 + EIGHT + 1


def test_eight_wake_ups_for_one_unknown_outcome_send_it_again_once(races: Races) -> None:
    races.accept()
    message = races.message("menu")
    (job,) = races.jobs(races.together([message]), kill_at="reply.sent")
    races.run(job)
    races.world.now += SETTLE
    learner, mid = races.learner(), races.mid(message)
    body = f'{{"uid":"{learner.head.uid}","mid":"{mid}","reply_to":"{learner.recipient.key}"}}'
    assert races.run(*map(partial(races.job, "wakeups"), [body] * EIGHT)) == FINE
    assert len(races.sent(mid)) == 2
    assert len(races.logged("send.resent")) == 1


def _failed(races: Races) -> list[Job]:
    """What the queue would still hold: five tries in a row were too few."""
    lanes = {"x-turns": "tutor", "x-consent": "consent"}
    found = races.place.failed.lines()
    return [Job(lanes[event["Records"][0]["eventSourceARN"]], (event,), races.world.now) for event in found]
