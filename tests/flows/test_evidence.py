"""Each audited event carries its own evidence, and what left says what held when it did: no older line is needed."""

from collections.abc import Iterator
from typing import Any

import pytest

from chatoet.flows import permits, turn
from chatoet.rules.audit import Entry, broken_at
from chatoet.rules.catalogue import EVENTS
from chatoet.rules.clock import DAY, iso_date
from chatoet.rules.gate import YES
from chatoet.rules.outbox import Unknown
from chatoet.store import calls, commits
from tests.fixtures.store import Killed
from tests.fixtures.world import START, World, envelope, message_of
from tests.flows.erasures import run_out
from tests.flows.policies import TERMS, published, with_notice
from tests.flows.records import chains_of, head_of, plant
from tests.flows.test_turn import LETTER
from tests.flows.thinking import Thinking
from tests.store.wire import Request, requests

Json = dict[str, Any]
PROOF = {"notice", "gate", "shown", "receipt", "accepted"}
COMMON = {"level", "event", "sref", "outbox", "part", "parts", "gate"}


@pytest.fixture
def thinking(world: World, monkeypatch: pytest.MonkeyPatch) -> Thinking:
    world.open_task()
    return Thinking(world, monkeypatch)


def after_acceptance(chain: list[Entry]) -> Iterator[Entry]:
    accepted = next(n for n, entry in enumerate(chain) if entry.event == "terms.accepted")
    return iter(chain[accepted:])


def sent(world: World) -> list[Json]:
    """What each `reply.sent` says besides the common."""
    return [{key: event[key] for key in event.keys() - COMMON} for event in world.named("reply.sent")]


def letter(world: World) -> None:
    world.say(LETTER)
    world.pause()


# What an audited event says


def test_whatever_is_audited_may_carry_the_evidence() -> None:
    assert [name for name, event in EVENTS.items() if event.audited and not event.fields >= PROOF] == []


@pytest.mark.clause("OET-6.1-contract", "PRO-consent-before", "OET-1-notice", "OET-5-only")
def test_from_the_acceptance_on_every_entry_says_what_was_shown_and_accepted_before_it(thinking: Thinking) -> None:
    world = thinking.world
    letter(world)
    for words in ("menu", "privacy", "my data", "STOP", "START"):
        world.say(words)
    world.tap("rights:copy")
    world.tap("rights:complain")
    world.say("Nobody answers.")
    world.tap("rights:restrict:c")
    world.tap(f"rights:lift:yes:{head_of(world).epoch}")
    world.say("DELETE")
    world.sweep(head_of(world).leaving_at)
    (chain,) = chains_of(world).values()
    said = list(after_acceptance(chain))
    assert {"model.asked", "turn.answered", "learner.stopped", "restriction.set", "erasure.started"} <= {
        entry.event for entry in said
    }
    for entry in said:
        assert set(entry.fields) >= PROOF, entry.event
        assert START <= int(entry.fields["shown"]) <= int(entry.fields["accepted"]) <= entry.at
    in_log = [{k: v for k, v in e.items() if k not in ("level", "event", "sref")} for e in audited(world)]
    assert in_log == [dict(entry.fields) for entry in chain], "the line in the log says the same"


def audited(world: World) -> list[Json]:
    return [event for event in world.events if EVENTS[event["event"]].audited]


@pytest.mark.clause("PRO-consent-before")
def test_of_who_did_not_accept_nothing_is_said_to_be_accepted(world: World) -> None:
    world.say("hi")
    world.say("what?")
    for event in audited(world):
        assert not {"shown", "receipt", "accepted"} & set(event), event["event"]


@pytest.mark.clause("PRO-reaccept", "OET-1-notice")
def test_new_terms_have_their_own_time_of_showing_and_until_then_the_old_ones_stand(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.onboard()
    before = head_of(world)
    world = published(world, with_notice(TERMS), monkeypatch)
    world.now = TERMS.effective_at + 60
    world.say("menu")
    asked = world.now
    (again,) = world.named("terms.asked_again")
    assert (again["shown"], again["accepted"]) == (before.shown_at, before.accepted_at)
    world.now += 9
    world.say("menu")  # shown once more
    world.now += 9
    world.tap(f"consent:accept:{TERMS.version}")
    accepted = world.named("terms.accepted")[-1]
    assert (accepted["shown"], accepted["accepted"]) == (asked, world.now)
    assert head_of(world).asked_at == 0


@pytest.mark.clause("PRO-reaccept", "OET-1-notice")
def test_terms_that_took_effect_since_the_showing_are_shown_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = TERMS._replace(version="1.2.0", sha256="c" * 64, effective_at=TERMS.effective_at + DAY)
    world.onboard()
    world = published(world, with_notice(TERMS), monkeypatch)
    world.now = TERMS.effective_at + 60
    world.say("menu")
    world = published(world, with_notice(TERMS, newer), monkeypatch)
    world.now = newer.effective_at + 60
    world.say("menu")
    asked = world.now
    world.now += 9
    world.tap(f"consent:accept:{newer.version}")
    assert world.named("terms.accepted")[-1]["shown"] == asked


@pytest.mark.clause("OET-1-notice", "PRO-consent-before")
def test_an_old_button_tapped_twice_accepts_nothing_that_was_not_shown_before(world: World) -> None:
    """Of a stub that ended: the first tap has the notice shown, and the second was made before that."""
    world.now += 2
    tap = f"consent:accept:{world.core.policy.notice_version}"
    for at in (START, START + 1):
        world.tap(tap, at=at)
    assert (world.named("terms.accepted"), len(world.named("notice.shown"))) == ([], 2)
    world.now += 9
    world.tap(tap)
    (accepted,) = world.named("terms.accepted")
    assert accepted["shown"] == START + 2 < accepted["accepted"]


# What a sent reply says


def test_a_common_reply_says_nothing_more_than_it_must(world: World) -> None:
    world.onboard()
    world.say("menu")
    assert sent(world)[-1] == {}


@pytest.mark.clause("OET-6.2-object", "OET-6.2-restrict", "OET-6.2-erasure", "PRO-withdraw", "OET-4-limit")
def test_a_reply_says_what_barred_tutoring_when_it_was_claimed_and_by_which_purpose_it_went(world: World) -> None:
    world.say("hi")
    assert sent(world)[-1] == {"purpose": "onboarding", "state": "noticed"}
    world.onboard()
    world.say("STOP")
    assert sent(world)[-1] == {"purpose": "rights", "stopped": int(world.now)}
    world.say("START")
    world.tap("rights:restrict:c")
    assert sent(world)[-1] == {"purpose": "rights", "state": "restricted"}
    world.tap(f"rights:lift:yes:{head_of(world).epoch}")
    assert sent(world)[-1] == {}
    world.say("DELETE")
    assert sent(world)[-1] == {"purpose": "rights", "state": "leaving"}
    world.sweep(head_of(world).leaving_at)
    run_out(world)
    assert sent(world)[-1] == {"purpose": "rights", "state": "erasing"}


@pytest.mark.clause("OET-6.2-object", "PRO-withdraw")
def test_a_reply_of_which_nobody_knows_whether_it_left_says_the_same(world: World) -> None:
    world.onboard()
    world.say("STOP")
    world.line.enqueue(Unknown("timeout"))
    world.say("my data")
    (unknown,) = world.named("reply.unknown")
    assert {key: unknown[key] for key in ("gate", "purpose", "stopped")} == {
        "gate": head_of(world).gate_version, "purpose": "rights", "stopped": head_of(world).stopped_at,
    }  # fmt: skip


@pytest.mark.clause("OET-6.2-object", "OET-6.2-restrict", "OET-4-limit")
def test_a_letter_that_a_broken_gate_lets_through_says_itself_what_should_have_barred_it(
    thinking: Thinking, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = thinking.world
    letter(world)
    (common,) = world.named("model.asked")
    assert not {"state", "stopped"} & set(common)
    for flow in (permits, turn):
        monkeypatch.setattr(flow, "decide", lambda *asked: YES)
    plant(world, stopped_at=START + 1, state="RESTRICTED")
    world.say(LETTER.replace("Dear", "dear", 1))
    world.pause()
    asked = world.named("model.asked")[-1]
    assert (asked["stopped"], asked["state"]) == (START + 1, "restricted")


# Late cases


@pytest.mark.clause("OET-6.2-access", "PRO-complain")
@pytest.mark.parametrize("month", [0, 7], ids=["summer", "winter"])
def test_a_late_case_says_every_day_by_how_many_days(world: World, month: int) -> None:
    """In winter London's day ends with that of UTC, so that a case is late and rings again within one of them."""
    world.now = START + month * 30 * DAY
    world.onboard()
    world.tap("rights:complain")
    world.say("Nobody answers.")
    (opened,) = world.named("case.opened")
    assert (opened["opened"], opened["kind"]) == (iso_date(int(world.now)), "complaint")
    world.sweep(opened["due_at"] + 2 * DAY + 1)
    late = world.named("case.late")
    assert [event["days"] for event in late] == [1, 1, 2], "at once, and then every morning"
    assert all(
        event.items() >= {key: opened[key] for key in ("case", "opened", "due", "due_at")}.items() for event in late
    )


# The chain


def moves(seen: list[Request]) -> list[tuple[str, list[str]]]:
    """Each request with what its transaction does, and to which table."""
    return [(operation, [_move(item) for item in body.get("TransactItems", ())]) for operation, body in seen]


def _move(item: Json) -> str:
    ((verb, what),) = item.items()
    return f"{verb} {what['TableName'].rpartition('-')[2]}"


@pytest.mark.clause("OET-8-access")
def test_e46_appending_costs_one_item_in_the_turns_transaction_and_nothing_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.onboard()
    world.say("menu")
    with requests(world.core.tables) as chained:
        world.say("menu")
    monkeypatch.setattr(commits, "append", lambda *entry: None)
    with requests(world.core.tables) as unchained:
        world.say("menu")
    with_entry, without = moves(chained), moves(unchained)
    turns = [(n, items) for n, (_, items) in enumerate(with_entry) if "Put audit" in items]
    assert [items.count("Put audit") for _, items in turns] == [1]
    ((place, items),) = turns
    assert len(items) <= 4
    items.remove("Put audit")
    assert with_entry == without, place


def test_e46_so_does_the_entry_of_a_letter_that_goes_to_a_model(
    thinking: Thinking, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = thinking.world
    letter(world)
    with requests(world.core.tables) as chained:
        world.say(LETTER.replace("Dear", "dear", 1))
        world.pause()
    monkeypatch.setattr(calls, "append", lambda *entry: None)
    with requests(world.core.tables) as unchained:
        world.say(LETTER.replace("Re:", "re:", 1))
        world.pause()
    assert thinking.asked() == 18
    added = [items for _, items in moves(chained) if items.count("Put audit")]
    assert [len(items) for items in added] == [3, 4], "the permit, then the turn"
    added[0].remove("Put audit")
    assert [items for _, items in moves(unchained) if "Update learners" in items][0] == added[0]


def records_of(world: World, queue: str) -> list[Json]:
    return [
        {
            "messageId": m["MessageId"],
            "receiptHandle": m["ReceiptHandle"],
            "body": m["Body"],
            "attributes": m["Attributes"],
        }
        for m in world.account.receive(queue)
    ]


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers")
def test_e46_a_kill_after_the_permit_leaves_a_sound_chain_and_a_letter_that_is_judged_once_more(
    thinking: Thinking,
) -> None:
    world = thinking.world

    def killed() -> None:
        raise Killed("while asking")

    world.post(
        envelope(message_of({"type": "text", "text": {"body": LETTER}}, "GB.1001", "wamid.letter", int(world.now)))
    )
    event = {"Records": records_of(world, "turns")}
    thinking.meanwhile = killed
    with pytest.raises(Killed):
        world.tutor(event)
    (chain,) = chains_of(world).values()
    assert [chain[-1].event, broken_at(chain)] == ["model.asked", None]
    assert (head_of(world).audit_seq, head_of(world).audit_hash) == (len(chain), chain[-1].hash())
    assert world.tutor(event) == {"batchItemFailures": []}
    (chain,) = chains_of(world).values()
    assert [entry.event for entry in chain[-3:]] == ["model.asked", "model.asked", "turn.answered"]
    assert broken_at(chain) is None
    assert head_of(world).audit_hash == chain[-1].hash()
    assert len([turn for turn in world.stored("conversations", "Turn") if "sealed" in turn]) == 1
