"""A policy that changes while learners are there: told ahead, new terms accepted, changed questions asked again."""

from typing import Any

import pytest

from chatoet.compose.core import load_policy
from chatoet.flows import campaign as campaigns
from chatoet.flows.campaign import BACK, HOUR, HOURS_A_RUN, Campaign
from chatoet.log import EventLog
from chatoet.rules.clock import DAY, add_months
from chatoet.rules.subject import State
from chatoet.store.campaigns import Cursors
from tests.fixtures.world import START, World, body_of, options_of
from tests.flows.policies import (
    EDITORIAL,
    EFFECTIVE,
    MATERIAL,
    TERMS,
    FakeCursors,
    FakeDues,
    campaign,
    published,
    with_notice,
    with_question,
)
from tests.flows.records import decisions, head_of, plant

ANA, BEN, CLEO = "GB.2001", "GB.2002", "GB.2003"
DUE = add_months(START, 6)


def told(world: World) -> list[tuple[str, str, str]]:
    return [(e["sref"], e["version"], e["effective"]) for e in world.named("policy.notified")]


def sent_to(world: World, bsuid: str) -> list[Any]:
    return [message for message in world.line.sent if message["to"] == bsuid]


def walk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hours around the entries of this story; the whole half-year is walked in a test of its own."""
    monkeypatch.setattr(campaigns, "HOURS_A_RUN", 3)
    for at in {int(item["due_at"]["N"]) for item in world.stored("learners", "Due") if "inactivity" in item["sk"]["S"]}:
        Cursors(world.core.tables, "self").move(MATERIAL.version, at - at % HOUR - HOUR, EFFECTIVE)
        campaign(world).walk(int(world.now))
        world.drain()


@pytest.mark.clause("OET-10-updates")
@pytest.mark.clause("PRO-change-notify")
def test_a_material_change_is_told_once_to_every_learner_but_those_who_said_stop(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in (ANA, BEN, CLEO):
        world.onboard(who)
    world.now += 2 * DAY
    world.say("menu", ANA)
    world.say("stop", BEN)
    world = published(world, with_notice(MATERIAL), monkeypatch)
    before = len(world.line.sent)
    for _ in range(2):
        walk(world, monkeypatch)
    assert len(world.line.sent) == before + 2, "once each"
    text, template = sent_to(world, ANA)[-1], sent_to(world, CLEO)[-1]
    assert "A second vendor marks letters." in body_of(text)
    assert "7 June 2033" in body_of(text)
    assert template["template"]["name"] == "policy_update_1", "the window of who did not write is closed"
    active = {e["sref"] for e in world.named("terms.accepted")} - {e["sref"] for e in world.named("learner.stopped")}
    in_time = {sref for sref, version, effective in told(world) if (version, effective) == ("1.1.0", "2033-06-07")}
    assert active - in_time == set(), "the auditors' query: active, and not told before the date"
    assert world.now + 14 * DAY <= EFFECTIVE
    assert {e["reason"] for e in world.named("policy.not_told")} == {"stopped"}
    assert [head_of(world, who).notice for who in (ANA, BEN, CLEO)] == ["1.1.0", "1.0.0", "1.1.0"]
    before = len(world.line.sent)
    world.tap(template["template"]["components"][0]["parameters"][0]["payload"], CLEO)
    world.status(world.line.last["callback"], "delivered")  # the line on the AI may go first, as a part of its own
    assert any("A second vendor" in body_of(sent) for sent in world.line.sent[before:])


@pytest.mark.clause("OET-10-updates")
def test_who_writes_before_the_campaign_comes_is_told_in_that_turn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.onboard()
    world = published(world, with_notice(MATERIAL), monkeypatch)
    for _ in range(2):
        world.now += 60
        world.say("menu")
    assert ["A second vendor" in body for body in world.line.bodies()].count(True) == 1
    walk(world, monkeypatch)
    assert len(told(world)) == 1


@pytest.mark.clause("OET-10-updates")
def test_an_editorial_change_is_posted_and_told_to_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.onboard()
    world = published(world, with_notice(EDITORIAL), monkeypatch)
    campaign(world).walk(int(world.now))
    world.say("menu")
    assert told(world) == []
    assert world.named("policy.walked") == []


@pytest.mark.clause("OET-10-updates")
def test_the_campaign_walks_the_half_year_in_bounded_runs_and_goes_on_where_it_failed() -> None:
    now, entry = START, type("Due", (), {"uid": "u1", "sk": "inactivity#u1", "pk": "due#x"})
    other = type("Due", (), {"uid": "u1", "sk": "case#u1", "pk": "due#x"})
    dues, cursors, sent = FakeDues({DUE - DUE % HOUR: [entry, other]}), FakeCursors(), []
    refusals = [RuntimeError("full")]

    def send(items: Any) -> None:
        if refusals:
            raise refusals.pop()
        sent.extend(items)

    events: list[Any] = []
    log = EventLog(lambda level, record: events.append(record))
    walker = Campaign(dues, cursors, with_notice(MATERIAL), send, lambda: b"pepper", log)  # type: ignore[arg-type]
    runs = 0
    while not (events and events[-1]["done"]):
        dues.read.clear()
        try:
            walker.walk(now)
        except RuntimeError:
            continue
        assert len(dues.read) <= HOURS_A_RUN
        runs += 1
    assert runs <= 16, "four hours of quarter-hourly runs"
    assert [item.content["uid"] for item in sent] == ["u1"], (
        "what failed was walked again, and other entries left alone"
    )
    assert sum(event["n"] for event in events) == 1
    dues.read.clear()
    walker.walk(now + HOUR)
    assert len(dues.read) == 1, "it goes on as the half-year goes on"
    walker.walk(EFFECTIVE)
    assert len(dues.read) == 1, "and ends with the date"
    assert dues.read[0] >= START - BACK


@pytest.mark.clause("PRO-reaccept")
@pytest.mark.clause("OET-7-delete-anytime")
def test_new_terms_bar_tutoring_until_they_are_accepted_and_no_right(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.onboard()
    world.now += 5
    world.tap("consent:yes:news:1")
    world = published(world, with_notice(TERMS), monkeypatch)
    world.say("menu")
    assert "ask you to accept" in "".join(world.line.bodies()[-2:])
    world.now = EFFECTIVE
    world.say("write")
    asked = world.line.last
    assert "terms and notice have changed" in body_of(asked)
    assert list(options_of(asked)) == ["I accept", "Not now"]
    assert world.named("terms.asked_again")[0]["version"] == "1.1.0"
    world.tap(options_of(asked)["Not now"])
    assert "rights work" in body_of(world.line.last)
    cases = len(world.stored("cases", "Case"))
    world.say("delete me")
    assert len(world.stored("cases", "Case")) == cases + 1, "the right is open"
    world.now += 5
    world.say("undo")
    world.say("privacy")
    world.tap(options_of(world.line.last)["No to news"])
    assert not head_of(world).grants("news")
    world.tap(f"consent:accept:{load_policy().notice_version}")
    assert "older version" in body_of(world.line.last), "the button of the old terms accepts nothing"
    assert head_of(world).notice == "1.0.0"
    world.now += 5
    world.tap(options_of(asked)["I accept"])
    head = head_of(world)
    assert (head.notice, head.told, head.grants("news")) == ("1.1.0", None, False), "acceptance is no consent"
    assert decisions(world)[-1] == ("terms", "accepted")


@pytest.mark.clause("OET-10-updates")
def test_who_comes_after_the_publishing_is_shown_the_new_version_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.say("hi")
    old = options_of(world.line.last)["I'm 18+ and accept"]
    world = published(world, with_notice(MATERIAL), monkeypatch)
    world.tap(old)
    assert head_of(world).state is State.NOTICED
    assert "version 1.1.0" in body_of(world.line.last)
    world.onboard("GB.2009")
    world.say("menu", "GB.2009")
    assert head_of(world, "GB.2009").notice == "1.1.0"
    assert told(world) == []


@pytest.mark.clause("OET-10-updates")
@pytest.mark.clause("PRO-gloss-consent")
def test_e16_a_yes_to_the_old_question_is_void_and_its_button_brings_the_new_text(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.accept()
    for _ in range(2):
        world.tap(options_of(world.line.last)["Yes"])
    world.now += 60
    world = published(world, with_question("news"), monkeypatch)
    sent = len(world.line.sent)
    for _ in range(2):
        world.now += 60
        world.say("menu")
    asked = [body for body in world.line.bodies()[sent:] if "in another way" in body]
    assert len(asked) == 1, "asked once, and no answer is a no"
    assert "no longer counts" in asked[0]
    head = head_of(world)
    assert not head.grants("news", 2)
    assert head.grants("quality_samples"), "only what changed is asked again"
    assert [(e["purpose"], e["version"], e["lapsed"]) for e in world.named("consent.asked_again")] == [
        ("news", 2, True)
    ]
    assert ("news", "lapsed") in decisions(world)
    world.now += 60
    world.tap("consent:yes:news:1")
    assert "older version" in body_of(world.line.last)
    assert "in another way" in body_of(world.line.last)
    assert not head_of(world).grants("news", 2)
    world.now += 60
    world.tap(options_of(world.line.last)["Yes"])
    assert head_of(world).grants("news", 2)
    receipt = max(world.stored("consents", "Receipt"), key=lambda item: int(item["at"]["N"]))
    assert receipt["question"]["N"] == "2"
    world.now += 60
    world.tap("consent:no:news:1")
    assert not head_of(world).grants("news", 2), "a no is a no, whichever question it answers"


@pytest.mark.clause("PRO-gloss-consent")
def test_who_said_no_is_not_asked_the_new_question_for_half_a_year(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.onboard()
    world = published(world, with_question("news"), monkeypatch)
    for months, times in ((5, 0), (5.9, 0), (6.1, 1), (7, 1), (30, 1)):
        world.now = START + months * 30.5 * DAY
        plant(world, expires_at=START + 2000 * DAY, checked_at=int(world.now))
        for item in (*world.stored("learners", "Identity"), *world.stored("keys", "Key")):
            keep(world, item)
        world.say("menu")
        assert ["in another way" in body for body in world.line.bodies()].count(True) == times, months


def keep(world: World, item: Any) -> None:
    """Lets it live for as long as the story lasts."""
    model = world.core.tables[item["kind"]["S"]]
    key = [item["pk"]["S"], *([item["sk"]["S"]] if "sk" in item else [])]
    model(*key).update(actions=[model.expires_at.set(START + 2000 * DAY)])


@pytest.mark.clause("PRO-accuracy")
def test_twice_a_year_the_menu_asks_whether_what_we_hold_is_right(world: World) -> None:
    world.onboard()
    world.say("menu")
    assert "Is that still right?" not in "".join(world.line.bodies())
    plant(world, created_at=add_months(START, -7))
    for _ in range(2):
        world.now += 60
        world.say("menu")
    asked = [message for message in world.line.sent if "Is that still right?" in body_of(message)]
    assert len(asked) == 1, "not at the next menu"
    assert options_of(asked[0]) == {"Yes, still right": "consent:right", "Change something": "rights:correct"}
    assert len(world.named("accuracy.asked")) == 1
    world.now += 60
    world.tap("consent:right")
    assert len(world.named("accuracy.checked")) == 1
    assert head_of(world).checked_at == int(world.now)
    plant(world, rekeyed_at=int(world.now) + 30)
    world.now += 60
    world.say("menu")
    assert len(world.named("accuracy.asked")) == 2, "a new number or user id is a reason to ask"


@pytest.mark.clause("OET-4.1-ai")
def test_the_first_reply_of_each_session_says_that_an_ai_speaks(world: World) -> None:
    world.onboard()
    world.now += DAY - 1
    world.say("menu")
    world.now += DAY
    sent = len(world.line.sent)
    world.say("menu")
    world.say("help")
    assert ["AI tutor" in body for body in world.line.bodies()[sent:]] == [True, False]
    answered = [event.get("ai_disclosed", False) for event in world.named("turn.answered")]
    assert answered == [False, True, False]
    world.now += DAY
    world.say("privacy")
    assert "AI tutor" in body_of(world.line.last)
    assert world.named("consents.listed")[-1]["ai_disclosed"] is True
