"""Restriction (Art 18 GDPR): kept, and nothing else; nothing ends; lifted only after the learner was told."""

from typing import Any

import pytest
import yaml

from chatoet.compose.intake import holding
from chatoet.flows.session import Answer, turn_record
from chatoet.rules.clock import DAY
from chatoet.rules.gate import decide
from chatoet.rules.item import Item
from chatoet.rules.messages import Text
from chatoet.rules.subject import State
from chatoet.store.holds import HELD
from chatoet.store.letters import subject_of
from local.cloud import ROOT
from tests.fixtures.world import World, body_of, options_of
from tests.flows.records import head_of, plant, uid_of
from tests.flows.test_intake import case_of
from tests.flows.test_turn import LETTER

Json = dict[str, Any]


def restricted(world: World, ground: str = "c") -> None:
    world.open_task()
    world.say(LETTER)
    world.say("restrict my data")
    world.tap(f"rights:restrict:{ground}")
    assert head_of(world).state is State.RESTRICTED


def ends(world: World) -> dict[str, tuple[int, int]]:
    """(when it ends, when it would have) of every raw item that a hold is about."""
    found = [
        item for table in ("learners", "conversations", "cases", "links", "keys") for item in world.account.items(table)
    ]
    held = [item for item in found if item["kind"]["S"] in HELD]
    return {
        f"{item['pk']['S']}|{item.get('sk', {'S': ''})['S']}": (
            int(item["expires_at"]["N"]),
            int(item.get("ends_at", {"N": "0"})["N"]),
        )
        for item in held
    }


def test_all_that_an_erasure_deletes_can_be_held_but_what_is_named_with_its_reason() -> None:
    mapped = yaml.safe_load((ROOT / "policy" / "datamap.yaml").read_text("utf-8"))
    deleted = {kind for kind, entry in mapped.items() if entry.get("erasure") == "delete"}
    assert deleted - set(HELD) == {"Head", "Due", "Link"}
    assert {kind for kind, entry in mapped.items() if "ends_at" in entry.get("attributes", ())} == set(HELD)


@pytest.mark.clause("OET-6.2-restrict")
@pytest.mark.clause("PRO-right-restrict")
def test_e18_of_a_restricted_learner_only_rights_go_on(world: World) -> None:
    restricted(world)
    kept = [turn for turn in world.stored("conversations", "Turn") if "sealed" in turn]
    now, head = int(world.now), head_of(world)
    for purpose in set(world.core.policy.purposes) - {"rights"}:
        assert decide(head, "self", purpose, world.core.policy, now).reason == "restricted", purpose
    world.say(LETTER)
    assert "restricted, as you asked" in body_of(world.line.last)
    assert [turn for turn in world.stored("conversations", "Turn") if "sealed" in turn] == kept
    for purpose, event in (("news", "a nudge"), ("tutoring", "an inactivity warning")):
        sent = len(world.line.sent)
        started(world, purpose, event)
        assert len(world.line.sent) == sent
        assert world.named("reply.denied")[-1]["reason"] == "restricted"
    world.say("my data")
    assert options_of(world.line.last)["Lift the restriction"] == "rights:lift"
    assert options_of(world.line.last)["Delete my data"] == "rights:erase"


def started(world: World, purpose: str, text: str) -> None:
    """A message that we start, as a schedule would: committed, and then sent if the gate says so."""
    learner = world.core.learners.of(uid_of(world), int(world.now))
    assert learner
    item = Item("due", f"{purpose}.{int(world.now)}", "nudge", int(world.now), "")
    record = turn_record(learner, item, "rights", "nudge")
    answer = Answer(learner.head, record, "turn.answered", {}, (Text(text),), purpose)
    world.core.session.finish(learner, item, answer, int(world.now))


@pytest.mark.clause("OET-6.2-restrict")
@pytest.mark.clause("PRO-right-correct")
@pytest.mark.parametrize("ground", "abcd")
def test_a_restriction_names_its_ground_and_stands_at_once(world: World, ground: str) -> None:
    world.onboard()
    world.say("restrict")
    assert len(options_of(world.line.last)) == 4
    assert head_of(world).state is State.ACTIVE, "nothing happens before a ground is chosen"
    world.tap(f"rights:restrict:{ground}")
    assert head_of(world).state is State.RESTRICTED
    assert [event["ground"] for event in world.named("restriction.set")] == [ground]
    assert case_of(world, "restriction")["state"] == "COMPLETED"


@pytest.mark.clause("OET-6.2-restrict")
@pytest.mark.clause("OET-7-necessary")
def test_e19_restricted_data_do_not_end_and_their_ends_come_back_with_the_lift(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    before = ends(world)
    world.tap("rights:restrict:c")
    until = head_of(world).held_until
    held = ends(world)
    assert {key: held[key] for key in before} == {key: (until, end) for key, (end, _) in before.items()}
    assert head_of(world).expires_at == until
    world.pause(6)
    assert all(end == until for end, _ in ends(world).values()), "what was written with it as well"
    world.now += 400 * DAY  # longer than letters are kept
    world.say("lift")
    assert "ends at once" in body_of(world.line.last)
    world.tap(options_of(world.line.last)["Lift it"])
    world.pause(6)
    assert head_of(world).state is State.ACTIVE
    assert head_of(world).held_until == 0
    after = ends(world)
    assert all(would_have == 0 for _, would_have in after.values())
    assert not any("turn#" in key and key in before for key in after), "what should have ended is gone"
    account = [end for key, (end, _) in after.items() if "identity" in key or key.endswith("|")]
    assert set(account) == {head_of(world).expires_at}


def test_e19_a_freeze_that_was_killed_in_the_middle_is_finished_by_doing_it_again(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    before = ends(world)
    learner = world.core.learners.of(uid_of(world), int(world.now))
    assert learner
    hold, until = holding(world.rights)._holds, int(world.now) + 1000 * DAY
    first = next(hold._holdings.items("Turn", subject_of(learner)))
    model = type(first)
    first.update(actions=[model.expires_at.set(until), model.ends_at.set(int(first.expires_at))])
    assert hold.freeze(subject_of(learner), until, int(world.now)) == len(before) - 1
    assert hold.freeze(subject_of(learner), until, int(world.now)) == 0
    assert ends(world) == {key: (until, end) for key, (end, _) in before.items()}
    assert hold.thaw(subject_of(learner), head_of(world).expires_at, int(world.now)) == len(before)
    assert hold.thaw(subject_of(learner), head_of(world).expires_at, int(world.now)) == 0


def test_e19_a_wake_up_that_never_came_is_made_up_for_by_what_is_due(world: World) -> None:
    restricted(world)
    world.waking.clear()
    world.due("hold", uid_of(world))
    assert {end for end, _ in ends(world).values()} == {head_of(world).held_until}
    again = [due for due in world.stored("learners", "Due") if due["sk"]["S"] == "due#hold"]
    assert [int(due["due_at"]["N"]) for due in again] == [int(world.now) + 180 * DAY]
    assert all(int(due["expires_at"]["N"]) > int(due["due_at"]["N"]) for due in again), "it is there when its day comes"
    world.now = head_of(world).held_until - 29 * DAY
    world.due("hold", uid_of(world))
    assert head_of(world).held_until > world.now + 365 * DAY, "renewed for as long as it lasts"


@pytest.mark.clause("OET-4.4-legal")
def test_e19_while_the_law_keeps_the_data_neither_the_learner_nor_ops_lift_it(world: World) -> None:
    world.onboard()
    uid = uid_of(world)
    case = world.desk("hold", ref=uid, reason="order 17 of the court")["ref"]
    world.drain()
    for _ in range(2):  # asked, and with the answer to a question of before
        world.tap(f"rights:lift:yes:{head_of(world).epoch}")
        assert head_of(world).state is State.RESTRICTED
        assert "order 17 of the court" in body_of(world.line.last)
    announced = world.desk("announce", ref=uid, reason="A mistake.")["ref"]
    world.now += 8 * DAY
    assert "complete that case first" in world.desk("lift", ref=announced)["error"]
    assert "error" not in world.desk("complete", ref=case)
    world.tap(f"rights:lift:yes:{head_of(world).epoch}")
    assert head_of(world).state is State.ACTIVE


@pytest.mark.clause("PRO-right-restrict")
def test_a_lift_needs_the_answer_to_the_question_of_this_restriction(world: World) -> None:
    restricted(world)
    world.tap("rights:lift:yes:1")
    assert head_of(world).state is State.RESTRICTED
    old = options_of(world.line.last)["Lift it"]
    world.tap(old)
    assert head_of(world).state is State.ACTIVE
    world.tap("rights:restrict:a")
    world.tap(old)
    assert head_of(world).state is State.RESTRICTED, "a button of the last time"


@pytest.mark.clause("PRO-right-restrict")
def test_ops_cannot_lift_without_notice_nor_before_its_day_nor_against_a_complaint(world: World) -> None:
    restricted(world)
    uid, mid = case_of(world, "restriction")["pk"], case_of(world, "restriction")["sk"].removeprefix("case#")
    assert "announce it first" in world.desk("lift", ref=f"{uid}.{mid}")["error"]
    world.now += 1
    ref = world.desk("announce", ref=uid, reason="The claim is settled.")["ref"]
    assert "The claim is settled." in body_of(world.line.last)
    assert "not before" in world.desk("lift", ref=ref)["error"]
    world.tap("rights:complain")
    world.say("It is not settled.")
    world.now += 8 * DAY
    assert "does not agree" in world.desk("lift", ref=ref)["error"]
    assert head_of(world).state is State.RESTRICTED
    complaint = f"{uid}.{case_of(world, 'complaint')['sk'].removeprefix('case#')}"
    world.desk("complete", ref=complaint, text="We looked into it.")
    assert world.desk("lift", ref=ref)["state"] == "COMPLETED"
    assert head_of(world).state is State.ACTIVE
    assert [event["by"] for event in world.named("restriction.lifted")] == ["ops"]


def test_who_did_not_accept_has_nothing_to_restrict(world: World) -> None:
    world.say("hi")
    world.say("restrict")
    assert "nothing to restrict" in body_of(world.line.last)
    plant(world, state="ERASING")
    world.tap("rights:restrict:a")
    assert head_of(world).state is State.ERASING
