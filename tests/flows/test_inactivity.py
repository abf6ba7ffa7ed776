"""An account that nobody uses: warned twice, hidden, gone (clause PRO-inactivity-6m)."""

from typing import Any

import pytest

from chatoet.compose import rights as compose_rights
from chatoet.rules.audit import broken_at
from chatoet.rules.clock import DAY, add_months, iso_date
from chatoet.rules.head import GRACE
from chatoet.rules.inactivity import FIRST, LAST
from chatoet.rules.item import due
from chatoet.store.profiles import put
from tests.fixtures.world import START, World, body_of, options_of
from tests.flows.erasures import left_of, run_out
from tests.flows.policies import TERMS, published, with_notice
from tests.flows.records import chains_of, hand_to_tutor, head_of, plant, uid_of
from tests.flows.test_turn import LETTER

ENDS = add_months(START, 6)
Erasures = list[tuple[str, int, str]]


@pytest.fixture
def erasures(monkeypatch: pytest.MonkeyPatch) -> Erasures:
    """What the erasure was asked for."""
    asked: Erasures = []
    monkeypatch.setattr(compose_rights, "erase_of", lambda settings, core: lambda *args: asked.append(args))
    return asked


@pytest.fixture
def silent(world: World, erasures: Erasures) -> World:
    """A learner who accepted, and wrote nothing since; nothing was sent to them yet that counts here."""
    world.accept()
    world.line.sent.clear()
    return world


def fire(world: World, now: int) -> None:
    """The duty as the lane of rights gets it, whatever the sweep thinks."""
    world.now = now
    body = due("inactivity", uid_of(world), now, world.core.pepper()).to_body()
    record = {"messageId": "1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
    assert world.dsar({"Records": [record]}) == {"batchItemFailures": []}


def audited(world: World) -> list[tuple[str, dict[str, Any]]]:
    (chain,) = chains_of(world).values()
    assert broken_at(chain) is None
    return [(e.event, dict(e.fields)) for e in chain if e.event.startswith(("account.", "expiry."))]


def told(world: World) -> list[str]:
    """The templates that went out."""
    return [message["template"]["name"] for message in world.line.sent if message["type"] == "template"]


@pytest.mark.clause("PRO-inactivity-6m")
def test_e43_a_silent_learner_is_warned_twice_then_hidden_then_erased_each_once(
    silent: World, erasures: Erasures
) -> None:
    steps = {ENDS - FIRST: "EXPIRING", ENDS - LAST: "EXPIRING", ENDS: "EXPIRED", ENDS + GRACE - DAY: "EXPIRED"}
    for at, state in steps.items():
        before = (head_of(silent), list(silent.line.sent))
        silent.sweep(at - 1)
        assert (head_of(silent), silent.line.sent) == before, "not a second early"
        silent.sweep(at)
        assert head_of(silent).state == state
        again = (head_of(silent), list(silent.line.sent))
        silent.sweep(at)
        fire(silent, at)
        assert (head_of(silent), silent.line.sent) == again, "fired twice or thrice, done once"
    assert told(silent) == ["account_ending_1", "account_ending_1"]
    assert silent.line.sent[0]["template"]["components"][0]["parameters"][0]["text"] == iso_date(ENDS)
    events = [(event, fields.get("stage")) for event, fields in audited(silent)]
    assert events == [
        ("account.expiring", "warn30"), ("account.expiring", "warn7"), ("account.expired", None),
        ("account.leaving", None),
    ]  # fmt: skip
    assert set(erasures) == {(uid_of(silent), ENDS + GRACE - DAY, "inactivity")}


@pytest.mark.clause("PRO-inactivity-6m")
def test_any_message_keeps_the_account_and_the_next_look_is_thirty_days_before_its_new_end(silent: World) -> None:
    silent.sweep(ENDS - FIRST)
    assert head_of(silent).state == "EXPIRING"
    silent.sweep(ENDS - 3600)
    silent.tap("turns:menu")
    assert head_of(silent).state == "ACTIVE"
    silent.sweep(ENDS + GRACE)
    assert head_of(silent).state == "ACTIVE"
    assert told(silent) == ["account_ending_1"] * 2
    later = add_months(ENDS - 3600, 6) - FIRST
    looks = {int(i["due_at"]["N"]) for i in silent.stored("learners", "Due") if i["pk"]["S"] != "sweep"}
    assert looks == {later}


def test_e43_a_status_is_no_activity(silent: World) -> None:
    silent.sweep(ENDS - FIRST)
    silent.sweep(ENDS - DAY)
    silent.status(silent.line.last["callback"], "read")
    silent.sweep(ENDS)
    assert head_of(silent).state == "EXPIRED"


@pytest.mark.clause("PRO-inactivity-6m")
def test_an_expired_account_is_hidden_until_start_brings_all_of_it_back(silent: World, erasures: Erasures) -> None:
    silent.sweep(ENDS)
    silent.now = ENDS + 10 * DAY
    silent.say("menu")
    assert "START" in body_of(silent.line.last)
    assert head_of(silent).state == "EXPIRED"
    silent.say("start")
    head = head_of(silent)
    ends = add_months(ENDS + 10 * DAY, 6) + GRACE
    kept = [*silent.stored("learners", "Identity"), *silent.account.items("keys")]
    assert (head.state, head.expires_at, head.receipt is not None) == ("ACTIVE", ends, True)
    assert {int(item["expires_at"]["N"]) for item in kept} == {ends}
    silent.sweep(ENDS + GRACE - DAY)
    assert head_of(silent).state == "ACTIVE"
    assert erasures == []


@pytest.mark.parametrize("why", ["stopped_at", "unreachable_at"])
@pytest.mark.clause("PRO-inactivity-6m")
def test_who_must_not_be_written_to_expires_in_silence(silent: World, why: str) -> None:
    values: dict[str, Any] = {why: START + 1}
    plant(silent, **values)
    silent.sweep(ENDS)
    assert head_of(silent).state == "EXPIRED"
    assert silent.line.sent == []
    assert [fields["told"] for event, fields in audited(silent) if event == "account.expiring"] == [False, False]


@pytest.mark.clause("PRO-inactivity-6m")
@pytest.mark.clause("PRO-reaccept")
def test_e43_who_has_new_terms_to_accept_is_warned_all_the_same(silent: World, monkeypatch: pytest.MonkeyPatch) -> None:
    after = published(silent, with_notice(TERMS), monkeypatch)
    after.sweep(ENDS - LAST)
    assert told(after) == ["account_ending_1"] * 2
    assert after.named("reply.denied") == []
    after.tap("turns:menu")
    assert head_of(after).state == "ACTIVE"
    assert options_of(after.line.last)["I accept"], "the terms come before anything else"


@pytest.mark.clause("PRO-inactivity-6m")
def test_a_warning_says_that_it_was_told_only_if_it_may_be_sent(silent: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looked at WhatsApp's contract in time: nothing leaves, and nothing else is said."""
    lapsed = tuple(each._replace(until=START) for each in silent.core.policy.processors)
    policy = silent.core.policy._replace(processors=lapsed)
    monkeypatch.setattr("tests.fixtures.world.policy_then", lambda: policy)
    after = published(silent, policy, monkeypatch)
    after.sweep(ENDS - LAST)
    assert after.line.sent == []
    assert [fields["told"] for event, fields in audited(after) if event == "account.expiring"] == [False, False]


@pytest.mark.clause("OET-6.2-restrict")
@pytest.mark.parametrize(
    ("planted", "reason"),
    [({"state": "RESTRICTED"}, "restricted"), ({"held_until": ENDS + 90 * DAY}, "held")],
    ids=["restricted", "held"],
)
def test_e18_restricted_or_held_data_are_neither_warned_about_nor_ended_and_the_denial_is_proved(
    silent: World, erasures: Erasures, planted: dict[str, Any], reason: str
) -> None:
    plant(silent, **planted)
    before = head_of(silent).state
    silent.sweep(add_months(add_months(ENDS - FIRST, 1), 1))
    assert (head_of(silent).state, silent.line.sent, erasures) == (before, [], [])
    denials = [fields["reason"] for event, fields in audited(silent) if event == "expiry.denied"]
    assert denials == [reason] * 3
    assert int(silent.account.items("keys")[0]["expires_at"]["N"]) > silent.now + GRACE


def test_who_asked_to_be_erased_is_left_alone_until_then_and_goes_if_that_was_missed(
    silent: World, erasures: Erasures
) -> None:
    plant(silent, leaving_at=ENDS - FIRST + DAY)
    silent.sweep(ENDS - FIRST)
    assert (silent.line.sent, erasures) == ([], [])
    silent.sweep(ENDS - FIRST + DAY)
    assert erasures == [(uid_of(silent), ENDS - FIRST + DAY, "inactivity")]


def test_e43_who_writes_between_the_sweep_and_the_duty_is_not_expired(silent: World, erasures: Erasures) -> None:
    silent.sweep(ENDS - 1)
    silent.expiry.sweep(ENDS)
    silent.now = ENDS
    silent.receive({"type": "text", "text": {"body": "menu"}}, drain=False)
    hand_to_tutor(silent)  # while the duty waits in its lane
    silent.drain()
    assert head_of(silent).state == "ACTIVE"
    assert "account.expired" not in dict(audited(silent))


def test_a_farewell_that_was_killed_before_the_erasure_began_is_taken_up_again(
    silent: World, erasures: Erasures
) -> None:
    silent.sweep(ENDS)
    fire(silent, ENDS + GRACE - DAY)
    fire(silent, ENDS + GRACE - DAY + 60)
    assert len(erasures) == 2, "asked for until it is done"
    assert [event for event, _ in audited(silent)].count("account.leaving") == 1


def test_who_cannot_be_found_by_any_address_is_erased_all_the_same(silent: World, erasures: Erasures) -> None:
    uid = uid_of(silent)
    for item in silent.stored("learners", "Identity"):
        silent.core.tables["Identity"](item["pk"]["S"], "identity").delete()
    silent.sweep(ENDS + GRACE - DAY)
    assert erasures == [(uid, ENDS + GRACE - DAY, "inactivity")]


def live_on(world: World, until: float) -> None:
    """One sweep every six hours, with all that comes of it: expiry itself finds what is due."""
    while world.now < until:
        world.now += 6 * 3600
        world.expiry.sweep(int(world.now))
        run_out(world)


@pytest.mark.clause("OET-7-necessary")
@pytest.mark.clause("PRO-inactivity-6m")
def test_an_account_whose_end_passed_during_an_outage_is_erased_all_the_same(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    uid = uid_of(world)
    world.sweep(ENDS + GRACE - 2 * DAY)
    world.now = ENDS + GRACE + DAY // 2
    live_on(world, ENDS + GRACE + 3 * DAY)
    assert left_of(world, uid, "GB.1001") == {}
    assert len(world.stored("cases", "Erased")) == 1


@pytest.mark.clause("OET-7-delete-anytime")
def test_who_asks_to_be_erased_a_few_days_before_the_end_is_erased_and_told_on_the_day_that_was_named(
    world: World,
) -> None:
    world.open_task()
    world.say(LETTER)
    uid = uid_of(world)
    world.sweep(ENDS + GRACE - 3 * DAY)
    world.tap("rights:erase")
    day = head_of(world).leaving_at
    assert day > head_of(world).expires_at, "we were not sure of who asked: it takes a week"
    live_on(world, day + 2 * DAY)
    assert left_of(world, uid, "GB.1001") == {}
    assert [case["state"]["S"] for case in world.stored("cases", "Case")] == ["COMPLETED"]
    assert len(world.named("erasure.completed")) == 1


@pytest.mark.clause("OET-2.1-name")
def test_a_name_lasts_as_long_as_the_account(silent: World) -> None:
    silent.sweep(START + 151 * DAY)
    uid, now = uid_of(silent), int(silent.now)
    learner = silent.core.learners.of(uid, now)
    assert learner
    model = silent.core.tables["Profile"]
    name = put(uid, "Ada", learner.key)
    model(*name.key, kind="Profile", controller_id="self", expires_at=START + 245 * DAY, **name.values).save()
    silent.tap("turns:menu")
    silent.sweep(head_of(silent).last_inbound + 160 * DAY)
    (profile,) = silent.stored("learners", "Profile")
    assert int(profile["expires_at"]["N"]) == head_of(silent).expires_at


@pytest.mark.clause("OET-7-necessary")
def test_e32_what_has_ended_is_read_by_nobody_and_deleted_when_a_due_of_the_learner_fires(silent: World) -> None:
    silent.say("hello")
    silent.now = START + 100 * DAY
    silent.say("menu")
    letter = silent.core.tables["Turn"](uid_of(silent), "turn#letter", lane="turns", at=START, step="reviewed")
    letter.kind, letter.controller_id, letter.expires_at = "Turn", "self", START + 365 * DAY
    letter.save()
    assert len(_ended(silent, ENDS - FIRST)) >= 4, "notes of turns and replies have ended, and are there"
    silent.sweep(ENDS - FIRST)
    assert [item["sk"]["S"] for item in silent.account.items("conversations")] == ["turn#letter"]
    (swept,) = silent.named("retention.swept")
    assert swept["n"] > 0
    assert swept["oldest_s"] >= ENDS - FIRST - (START + 30 * DAY)


@pytest.mark.clause("OET-6.2-restrict")
def test_e19_nothing_of_a_restricted_learner_is_tidied_away(silent: World) -> None:
    plant(silent, state="RESTRICTED")
    before = {item["sk"]["S"] for item in silent.account.items("conversations")}
    silent.sweep(ENDS - FIRST)
    assert before <= {item["sk"]["S"] for item in silent.account.items("conversations")}
    assert silent.named("retention.swept") == []


def _ended(world: World, now: int) -> set[str]:
    return {i["sk"]["S"] for i in world.account.items("conversations") if int(i["expires_at"]["N"]) <= now}


def test_the_button_of_the_warning_is_understood(silent: World) -> None:
    silent.sweep(ENDS - FIRST)
    button = silent.line.last["template"]["components"][1]["parameters"][0]
    silent.receive({"type": "button", "button": {"payload": button["payload"], "text": "Keep my account"}})
    assert head_of(silent).state == "ACTIVE"
    assert options_of(silent.line.last), "the menu, or what comes before it"
