"""Notice, acceptance, optional consents, STOP and START, told as stories over real tables and queues."""

import json
import random
from typing import Any

import pytest

from chatoet.compose.core import load_policy
from chatoet.lanes import Lanes
from chatoet.rules.inbound import Addresses, split
from chatoet.rules.item import Item, from_update
from chatoet.rules.outbox import Rejected
from chatoet.rules.subject import State
from tests.fixtures.world import START, World, body_of, envelope, message_of, options_of
from tests.flows.records import decisions, head_of, plant, wake_all

DAY = 86_400
VERSION = load_policy().notice_version
NEWS = load_policy().purposes["news"].version
ACCEPT, DECLINE, MINOR = "I'm 18+ and accept", "Not now", "I'm under 18"
PAIR_RATE = Rejected(131056)  # Meta takes no more messages for this person just now


def text(words: str, bsuid: str, wamid: str) -> dict[str, Any]:
    return message_of({"type": "text", "text": {"body": words}}, bsuid, wamid, START)


@pytest.mark.clause("OET-1-consent-by-use")
@pytest.mark.clause("OET-1-notice")
@pytest.mark.clause("PRO-consent-before")
def test_whatever_comes_first_the_notice_answers_and_nothing_is_accepted(world: World) -> None:
    dice = random.Random(7)  # noqa: S311
    words = [
        "hi",
        "yes",
        "I accept",
        "I agree to everything",
        "ok",
        "privacy",
        "DELETE",
        "my data",
        "x" * 4000,
        "👍",
        "MENU",
    ]
    words += ["".join(dice.choices("abc yes accept1.\n'🙂", k=dice.randint(1, 60))) for _ in range(15)]
    messages = [text(said, f"GB.{n}", f"wamid.{n}") for n, said in enumerate(words)]
    taps = [
        "consent:accept:0.1",
        f"consent:yes:news:{NEWS}",
        "consent:privacy",
        "turns:profession:nursing",
        "rights:erase",
    ]
    for n, tap in enumerate(taps, 100):
        reply = {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": tap}}}
        messages.append(message_of(reply, f"GB.{n}", f"wamid.{n}", START))
    messages.append(message_of({"type": "image", "image": {"id": "1"}}, "GB.200", "wamid.200", START))
    world.post(envelope(*messages))
    world.drain()
    assert len(world.line.sent) == len(messages)
    assert all("AI system" in body and "version" in body for body in world.line.bodies())
    assert {item["state"]["S"] for item in world.stored("learners", "Head")} == {"NOTICED"}
    assert not [item for item in world.stored("learners", "Head") if "receipt" in item or "decisions" in item]
    assert {decision for _, decision in decisions(world)} <= {"notice", "stale"}
    assert len(world.named("notice.shown") + world.named("consent.stale_button")) == len(messages)


@pytest.mark.clause("OET-6.1-contract")
@pytest.mark.clause("OET-6.1-consent")
@pytest.mark.clause("PRO-gloss-consent")
@pytest.mark.clause("OET-4.1-ai", "PRO-scope")
def test_accepting_the_terms_grants_nothing_else_and_each_purpose_is_asked_on_its_own(world: World) -> None:
    world.say("hi")
    assert set(options_of(world.line.last)) == {ACCEPT, DECLINE, MINOR}
    assert world.named("notice.shown")[0]["ai_disclosed"] is True
    world.tap(options_of(world.line.last)[ACCEPT])
    head = head_of(world)
    assert (head.state, dict(head.decisions)) == (State.ACTIVE, {})
    asked = []
    for said in ("Yes", "No"):
        assert set(options_of(world.line.last)) == {"Yes", "No"}
        asked.append(options_of(world.line.last)[said].split(":")[2])
        world.now += 1
        world.tap(options_of(world.line.last)[said])
    assert asked == [purpose.id for purpose in world.core.policy.optional()]
    assert [head_of(world).grants(purpose) for purpose in asked] == [True, False]
    assert decisions(world) == [("terms", "accepted"), (asked[0], "granted"), (asked[1], "refused")]
    receipt = next(i for i in world.stored("consents", "Receipt") if i["purpose"]["S"] == "terms")
    assert receipt["text_sha256"]["S"] == world.core.policy.notice_sha256
    assert receipt["mechanism"]["S"] == "button"
    assert "Nursing" in options_of(world.line.last)


@pytest.mark.clause("PRO-consent-before")
def test_declining_keeps_a_stub_for_a_day_and_no_more(world: World) -> None:
    world.say("hi")
    world.tap(options_of(world.line.last)[DECLINE])
    assert "24 hours" in body_of(world.line.last)
    assert head_of(world).state is State.NOTICED
    ends = {
        item["kind"]["S"]: int(item["expires_at"]["N"])
        for table in ("learners", "keys", "consents", "conversations")
        for item in world.account.items(table)
    }
    assert set(ends) == {"Head", "Identity", "Key", "Receipt", "Turn", "Outbox"}
    assert all(end <= world.now + DAY for end in ends.values())
    world.now += DAY - 1
    world.say("start")
    assert "yes to the terms" in body_of(world.line.last)
    world.now += 1
    world.say("start")
    assert "yes to the terms" not in body_of(world.line.last), "after a day they are a stranger"
    assert len(world.stored("learners", "Head")) == 2


@pytest.mark.clause("OET-10-updates")
def test_a_button_of_an_older_notice_changes_nothing_and_brings_the_current_one(world: World) -> None:
    world.tap("consent:accept:0.1")
    assert not head_of(world).accepted
    assert "older version" in body_of(world.line.last)
    world.tap(options_of(world.line.last)[ACCEPT])
    assert head_of(world).accepted, "one tap on the current button is enough"
    for old in (
        "consent:yes:news:0.1",
        f"consent:yes:tutoring:{NEWS}",
        f"consent:maybe:news:{NEWS}",
        "consent:yes:news",
    ):
        world.tap(old)
        assert "older version" in body_of(world.line.last)
    assert dict(head_of(world).decisions) == {}
    assert len(world.named("consent.stale_button")) == 5


def test_a_second_tap_is_answered_and_accepts_nothing_twice(world: World) -> None:
    world.say("hi")
    buttons = options_of(world.line.last)
    first = world.tap(buttons[ACCEPT])
    receipt = head_of(world).receipt
    world.tap(buttons[ACCEPT])
    world.tap(buttons[DECLINE])
    assert head_of(world).receipt == receipt
    assert [body_of(message)[:24] for message in world.line.sent[-2:]] == ["You accepted the terms e"] * 2
    assert [decision for _, decision in decisions(world)].count("accepted") == 1
    sent = len(world.line.sent)
    reply = {"type": "button_reply", "button_reply": {"id": buttons[ACCEPT], "title": "x"}}
    world.receive({"type": "interactive", "interactive": reply}, wamid=first)
    assert len(world.line.sent) == sent, "the same tap delivered again is no second tap"


@pytest.mark.clause("PRO-withdraw")
@pytest.mark.clause("OET-6.2-object")
def test_stop_withdraws_all_in_one_message_then_there_is_silence_until_start(world: World) -> None:
    world.accept()
    for _ in range(2):
        world.tap(options_of(world.line.last)["Yes"])
    world.now += 10
    world.say("Stop!")
    head = head_of(world)
    assert head.stopped
    assert not any(head.grants(purpose.id) for purpose in world.core.policy.optional())
    assert options_of(world.line.last) == {"Delete my data": "rights:erase"}
    sent = len(world.line.sent)
    world.now += 10
    for said in ("hi", "stop", "STOP", "are you there?", "menu"):
        world.say(said)
    for tap in (f"consent:yes:news:{NEWS}", "turns:menu", f"consent:accept:{VERSION}"):
        world.tap(tap)
    assert len(world.line.sent) == sent
    assert not head_of(world).grants("news")
    world.say("privacy")
    world.tap("rights:access")
    assert len(world.line.sent) == sent + 2, "rights are answered in the silence too"
    world.now += 10
    world.say("START")
    assert "all set to no" in body_of(world.line.last)
    assert not head_of(world).stopped
    world.say("menu")
    assert "Write a letter" in options_of(world.line.last) or "Nursing" in options_of(world.line.last)
    assert len(world.named("learner.stopped")) == 1


@pytest.mark.clause("OET-6.2-object")
def test_stop_hides_the_replies_that_still_wait_and_only_the_confirmation_leaves(world: World) -> None:
    world.onboard()
    world.line.enqueue(PAIR_RATE)
    world.say("menu")
    world.now += 5
    world.say("stop")
    tried = len(world.line.sent)
    assert "Stopped" in body_of(world.line.last)
    world.now += 900
    wake_all(world)
    assert len(world.line.sent) == tried
    assert [event["reason"] for event in world.named("reply.denied")] == ["stopped"]


@pytest.mark.clause("PRO-withdraw")
def test_a_word_that_arrives_late_does_not_undo_a_later_one(world: World) -> None:
    world.onboard()
    world.now += 100
    later = int(world.now)
    world.say("stop")
    sent = len(world.line.sent)
    world.say("start", at=later - 50)
    assert head_of(world).stopped
    assert len(world.line.sent) == sent
    world.now += 10
    world.say("stop", at=int(world.now))
    world.say("start", at=int(world.now) - 5)
    assert head_of(world).stopped, "the second STOP counts although it was answered by silence"
    world.now += 10
    world.say("start")
    world.say("stop", at=int(world.now) - 5)
    world.tap(f"consent:yes:news:{NEWS}", at=later - 1)
    head = head_of(world)
    assert not head.stopped
    assert not head.grants("news"), "a yes from before the STOP is no yes after it"
    assert len(world.named("learner.stopped")) == 1


@pytest.mark.clause("PRO-withdraw")
@pytest.mark.clause("PRO-withdraw-advise")
def test_privacy_lists_every_choice_and_each_is_changed_by_one_tap(world: World) -> None:
    world.onboard()
    for asked, granted in (("Yes to news", True), ("No to news", False)):
        world.now += 1
        world.say("privacy")
        assert {"My receipts", "Delete my data", "Stop all messages"} <= set(options_of(world.line.last))
        world.tap(options_of(world.line.last)[asked])
        assert head_of(world).grants("news") is granted
    news = world.core.policy.purposes["news"]
    assert news.consequence in body_of(world.line.last)
    assert world.named("consent.withdrawn")[0]["purpose"] == "news"
    world.now += 1
    world.say("PRIVACY")
    world.tap(options_of(world.line.last)["Stop all messages"])
    assert head_of(world).stopped


@pytest.mark.clause("PRO-consent-before")
def test_stop_from_a_stranger_stores_nothing_and_answers_nothing(world: World) -> None:
    world.say("STOP")
    assert world.line.sent == []
    assert [world.account.items(table) for table in world.account.tables] == [[]] * len(world.account.tables)
    assert world.named("item.dropped")[0]["reason"] == "stranger_stop"


def test_a_tap_from_a_life_that_ended_is_a_new_beginning(world: World) -> None:
    world.onboard()
    buttons = {"accept": f"consent:accept:{VERSION}", "news": f"consent:yes:news:{NEWS}"}
    world.now += 400 * DAY
    for tap in buttons.values():
        world.tap(tap)
        assert "AI system" in body_of(world.line.last)
    assert len({item["pk"]["S"] for item in world.stored("learners", "Head")}) == 2
    assert [decision for _, decision in decisions(world)].count("accepted") == 1
    world.tap(options_of(world.line.last)[ACCEPT])
    assert head_of(world).accepted


@pytest.mark.clause("OET-6.2-restrict")
def test_a_restricted_learner_may_still_withdraw_and_is_answered(world: World) -> None:
    world.accept()
    for _ in range(2):
        world.tap(options_of(world.line.last)["Yes"])
    plant(world, state="RESTRICTED")
    world.now += 5
    world.tap(f"consent:no:news:{NEWS}")
    assert not head_of(world).grants("news")
    assert "Your no is noted" in body_of(world.line.last)
    world.say("stop")
    assert "Stopped" in body_of(world.line.last)
    world.now += 5
    world.say("start")
    assert "restricted" in body_of(world.line.last)


@pytest.mark.clause("PRO-child-parent")
def test_nobody_accepts_their_way_out_of_a_bar(world: World) -> None:
    world.say("hi")
    accept = options_of(world.line.last)[ACCEPT]
    plant(world, state="UNDERAGE_BLOCKED")
    world.tap(accept)
    world.say("start")
    assert ["adults" in body for body in world.line.bodies()] == [False, True, True]
    assert not head_of(world).accepted
    assert len(world.named("notice.shown")) == 1, "what was not shown is not logged as shown"


def test_an_expired_account_begins_again_with_start(world: World) -> None:
    world.onboard()
    plant(world, state="EXPIRED")
    world.now += 5
    world.say("hi")
    assert "*START*" in body_of(world.line.last)
    world.say("start")
    assert head_of(world).state is State.ACTIVE
    assert options_of(world.line.last)


def test_every_consent_event_carries_notice_gate_and_pseudonym(world: World) -> None:
    world.onboard()
    consent = [event for event in world.events if event["event"].split(".")[0] in ("notice", "terms", "consent")]
    assert len(consent) == 4
    for event in consent:
        assert event["notice"] == world.core.policy.notice_version
        assert event["gate"] >= 1
        assert len(event["sref"]) == 22
    assert "GB.1001" not in json.dumps(world.events)


@pytest.mark.clause("PRO-consent-before")
def test_accepting_keeps_every_address_that_the_learner_writes_from(world: World) -> None:
    both = {"from": "447700900001", "from_user_id": "GB.1001"}
    world.receive({"type": "text", "text": {"body": "hi"}, **both})
    tap = {"type": "button_reply", "button_reply": {"id": options_of(world.line.last)[ACCEPT], "title": "x"}}
    world.receive({"type": "interactive", "interactive": tap, **both})
    identities = world.stored("learners", "Identity")
    assert len(identities) == 2
    assert all(int(item["expires_at"]["N"]) > world.now + 180 * DAY for item in identities)


@pytest.mark.clause("OET-6.1-consent")
def test_a_yes_that_a_later_no_overtook_is_evidence_of_nothing(world: World) -> None:
    world.accept()
    yes, no = (options_of(world.line.last)[title] for title in ("Yes", "No"))
    world.tap(no, at=int(world.now))
    world.tap(yes, at=int(world.now) - 5)
    assert not world.named("consent.granted")
    assert len(world.named("consent.superseded")) == 1
    assert "chosen again" in body_of(world.line.last)
    assert {item["decision"]["S"] for item in world.stored("consents", "Receipt")} == {
        "accepted",
        "refused",
        "superseded",
    }


@pytest.mark.clause("PRO-withdraw")
def test_a_stop_that_cannot_be_carried_out_is_never_put_aside(world: World) -> None:
    world.onboard()
    said = split(envelope(text("stop", "GB.1001", "wamid.S")))[0]
    with pytest.raises(LookupError):
        world.consent._flow.park(from_update(said, b"pepper", START), int(world.now), "SomeError")
    assert not head_of(world).stopped
    assert not world.named("turn.parked")


def prefer(world: World, type_: str, code: int = 0, at: int = 0, bsuid: str = "GB.1001", mid: str = "") -> None:
    """What WhatsApp tells of the learner without their having written: a switch of the app, or an error's code."""
    content = {"code": code} if code else {"category": "marketing_messages", "value": type_}
    mid = mid or f"preference-{type_}-{at or int(world.now)}"
    item = Item("preference", mid, type_, at or int(world.now), "", addresses=Addresses(bsuid), content=content)
    urls: Any = {"consent": world.account.queues["consent"]}
    Lanes(world.account.sqs, urls).put("consent", [item], world.core.pepper())
    world.drain()


def mechanisms(world: World) -> list[tuple[str, str, str]]:
    """(purpose, decision, mechanism) of what was not said to us, in the order of time."""
    receipts = sorted(world.stored("consents", "Receipt"), key=lambda i: int(i["at"]["N"]))
    said = [(i["purpose"]["S"], i["decision"]["S"], i["mechanism"]["S"]) for i in receipts]
    return [each for each in said if each[2] not in ("button", "word")]


@pytest.mark.clause("PRO-withdraw")
@pytest.mark.parametrize(
    ("type_", "code", "mechanism"), [("stop", 0, "whatsapp_preference"), ("opted_out", 131050, "error_131050")]
)
def test_who_switches_marketing_off_in_whatsapp_withdraws_news_and_hears_nothing(
    world: World, type_: str, code: int, mechanism: str
) -> None:
    world.accept()
    for _ in range(2):
        world.tap(options_of(world.line.last)["Yes"])
    assert head_of(world).grants("news")
    heard, sent, ends = head_of(world).last_inbound, len(world.line.sent), head_of(world).expires_at
    world.now += 50
    for _ in range(2):
        prefer(world, type_, code)
    head = head_of(world)
    assert (head.grants("news"), head.stopped) == (False, False), "they may still be tutored"
    assert (head.last_inbound, head.expires_at) == (heard, ends), (
        "it is no message: no window opens, nothing is kept longer"
    )
    assert len(world.line.sent) == sent
    assert mechanisms(world) == [("news", "withdrawn", mechanism)]
    assert [event["purpose"] for event in world.named("consent.withdrawn")] == ["news"]


@pytest.mark.clause("PRO-gloss-consent")
def test_a_switch_back_in_whatsapp_is_noted_and_grants_nothing(world: World) -> None:
    world.onboard()
    prefer(world, "stop")
    world.now += 5
    prefer(world, "resume")
    assert not head_of(world).grants("news")
    assert [decision for _, decision, _ in mechanisms(world)] == ["withdrawn", "resumed"]
    assert len(world.named("preference.resumed")) == 1


@pytest.mark.clause("PRO-withdraw")
def test_a_switch_that_is_older_than_a_yes_to_us_is_noted_and_changes_nothing(world: World) -> None:
    world.onboard()
    world.now += 100
    world.say("privacy")
    world.tap(options_of(world.line.last)["Yes to news"])
    prefer(world, "stop", at=int(world.now) - 50)
    assert head_of(world).grants("news")
    assert mechanisms(world) == [("news", "superseded", "whatsapp_preference")]


@pytest.mark.parametrize(("type_", "code"), [("blocked", 130403), ("unreachable", 131026), ("unreachable", 131021)])
def test_who_cannot_be_reached_is_noted_until_they_have_written_since(world: World, type_: str, code: int) -> None:
    world.onboard()
    heard, sent = head_of(world).last_inbound, len(world.line.sent)
    prefer(world, type_, code, at=heard - 1)
    assert head_of(world).unreachable_at == 0, "they have written since"
    world.now += 60
    prefer(world, type_, code)
    assert head_of(world).unreachable_at == int(world.now)
    assert head_of(world).last_inbound == heard
    assert mechanisms(world) == [("messages", type_, f"error_{code}")] * 2
    assert [(event["reason"], event["code"]) for event in world.named("learner.unreachable")] == [(type_, code)] * 2
    assert len(world.line.sent) == sent


def test_a_preference_of_a_stranger_makes_nobody_a_learner(world: World) -> None:
    for type_, code in (("stop", 0), ("resume", 0), ("opted_out", 131050), ("blocked", 130403)):
        prefer(world, type_, code)
    assert [world.account.items(table) for table in world.account.tables] == [[]] * len(world.account.tables)
    assert {event["reason"] for event in world.named("item.dropped")} == {"stranger_preference"}


def test_a_preference_that_nobody_knows_yet_is_named_as_unknown_and_changes_nothing(world: World) -> None:
    world.onboard()
    before = head_of(world)
    prefer(world, "pause")
    assert head_of(world) == before
    assert world.named("item.unknown")[0]["kind"] == "preference"


@pytest.mark.clause("PRO-withdraw")
@pytest.mark.parametrize(
    "said", ["🛑", "Please stop messaging me now", "No me escribas más", "توقف", "कृपया बंद करें", "നിർത്തുക", "itigil na po"]
)
def test_stop_is_carried_out_in_the_learners_own_words(world: World, said: str) -> None:
    world.onboard()
    world.now += 5
    world.say(said)
    assert head_of(world).stopped
    assert "Stopped" in body_of(world.line.last)


def test_a_preference_is_a_decision_and_never_put_aside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After three failures it stays in its queue, on its way to the dead-letter queue and its urgent alarm."""
    world.onboard()
    before = len(world.stored("conversations", "Turn"))
    item = Item("preference", "p1", "stop", int(world.now), "", addresses=Addresses("GB.1001"))
    record = {
        "messageId": "1",
        "receiptHandle": "x",
        "body": item.to_body(),
        "attributes": {"ApproximateReceiveCount": "3"},
    }
    monkeypatch.setattr(world.consent._flow, "_preferred", lambda *_: 1 / 0)
    monkeypatch.setattr(world.consent, "_later", lambda *_: False)
    assert world.consent({"Records": [record]})["batchItemFailures"] == [{"itemIdentifier": "1"}]
    assert len(world.stored("conversations", "Turn")) == before
