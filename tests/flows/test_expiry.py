"""The sweep: it asks for what is due, hour by hour, and moves or drops a Due only once the lane of rights has it."""

from typing import Any

import pytest

from chatoet.flows.expiry import BACK, HOUR, MOST_HOURS
from chatoet.lanes import LaneRefusedError
from chatoet.rules.clock import DAY, add_months, hour_of
from chatoet.rules.head import GRACE
from chatoet.rules.inactivity import FIRST
from chatoet.rules.item import Item, from_body
from chatoet.store.dues import SHARDS, Dues, arm, bucket
from tests.fixtures.world import START, World, options_of
from tests.flows.records import head_of, plant, uid_of

ENDS = add_months(START, 6)
DUE = ENDS - FIRST


def sweep(world: World, now: int) -> dict[str, Any]:
    """One run, without what it hands over."""
    world.expiry.sweep(now)
    return world.named("expiry.swept")[-1]


def handed(world: World) -> list[tuple[str, str]]:
    """(duty, uid) of what waits in the lane of rights."""
    items = [from_body(message["Body"]) for message in world.account.receive("rights")]
    return [(item.type, str(item.content["uid"])) for item in items]


def dues(world: World) -> list[tuple[str, int]]:
    """(place, when) of every entry but the cursor."""
    found = [item for item in world.stored("learners", "Due") if item["pk"]["S"] != "sweep"]
    return sorted((item["pk"]["S"], int(item["due_at"]["N"])) for item in found)


def cursors(world: World) -> list[str]:
    return [item["due_at"]["N"] for item in world.stored("learners", "Due") if item["pk"]["S"] == "sweep"]


def both(uid: str, at: int) -> list[tuple[str, int]]:
    return sorted([(bucket(at, uid), at), (uid, at)])


def put(world: World, name: str, uid: str, at: int) -> None:
    """As a commit would that arms it."""
    for entry in arm(name, uid, at):
        model = world.core.tables["Due"]
        model(*entry.key, kind="Due", controller_id="self", expires_at=at + GRACE, **entry.values).save()


def ends(world: World) -> dict[str, int]:
    """When each thing that tells who the learner is, or opens what they wrote, ends."""
    items = [*world.stored("learners", "Head"), *world.stored("learners", "Identity"), *world.account.items("keys")]
    return {item["kind"]["S"]: int(item["expires_at"]["N"]) for item in items}


@pytest.mark.clause("PRO-inactivity-6m")
def test_acceptance_arms_one_look_thirty_days_before_six_months_and_an_entry_where_an_erasure_finds_it(
    world: World,
) -> None:
    world.accept()
    assert dues(world) == both(uid_of(world), DUE)
    assert ends(world) == dict.fromkeys(["Head", "Identity", "Key"], ENDS + GRACE)
    assert sweep(world, DUE - 1)["due"] == 0
    assert handed(world) == []


@pytest.mark.clause("PRO-inactivity-6m")
def test_who_wrote_meanwhile_is_armed_again_from_the_last_message_and_everything_ends_together(world: World) -> None:
    world.onboard()
    world.now = START + 100 * DAY
    world.say("menu")
    uid, later = uid_of(world), add_months(START + 100 * DAY, 6)
    assert dues(world) == both(uid, DUE), "activity itself moves nothing"
    swept = sweep(world, DUE)
    assert (swept["due"], swept["rearmed"], swept["gone"]) == (1, 1, 0)
    assert dues(world) == both(uid, later - FIRST)
    assert ends(world) == dict.fromkeys(["Head", "Identity", "Key"], later + GRACE)
    assert handed(world) == [("inactivity", uid)], "so that what has ended is tidied up"


@pytest.mark.clause("PRO-inactivity-6m")
def test_nothing_lives_longer_for_having_been_looked_at(world: World) -> None:
    world.accept()
    sweep(world, DUE)
    assert set(ends(world).values()) == {ENDS + GRACE}
    for second, known in ((ENDS + GRACE - 1, True), (ENDS + GRACE, False)):
        assert (world.core.learners.head(uid_of(world), second) is not None) is known


@pytest.mark.clause("OET-6.2-restrict")
def test_e19_the_end_of_restricted_data_moves_a_month_on_with_each_look(world: World) -> None:
    world.accept()
    plant(world, state="RESTRICTED")
    sweep(world, DUE)
    at, looks = DUE, 1
    while at < ENDS + 5 * GRACE:
        at = add_months(at, 1)
        assert dues(world) == both(uid_of(world), at)
        assert set(ends(world).values()) == {max(ENDS, at) + GRACE}
        assert min(ends(world).values()) >= at + GRACE, "they end after the next look"
        Dues(world.core.tables).swept(at - at % HOUR, "self")
        sweep(world, at)
        looks += 1
    assert looks > 6


def test_a_sweep_that_comes_twice_or_late_loses_nobody(world: World) -> None:
    world.accept()
    sweep(world, DUE - 100 * HOUR)
    swept = sweep(world, DUE + HOUR)
    assert swept["late_s"] == (DUE + HOUR) // HOUR * HOUR - (DUE - 100 * HOUR) // HOUR * HOUR
    assert swept["due"] == 0, f"at most {MOST_HOURS} hours in one run"
    assert sweep(world, DUE + HOUR)["due"] + sweep(world, DUE + HOUR)["due"] == 1
    assert sweep(world, DUE + HOUR)["due"] == 0


def test_an_address_that_was_added_since_is_lengthened_too_and_one_that_was_replaced_is_not(world: World) -> None:
    world.accept()
    world.now = START + DAY
    world.receive({"type": "text", "text": {"body": "menu"}, "from": "447700900001"})
    world.now = START + 100 * DAY
    world.receive({"type": "text", "text": {"body": "menu"}, "from": "447700900002"})
    assert sweep(world, DUE)["rearmed"] == 1
    later = add_months(START + 100 * DAY, 6) + GRACE
    kept = [int(i["expires_at"]["N"]) for i in world.stored("learners", "Identity") if "until" not in i]
    over = [int(i["expires_at"]["N"]) for i in world.stored("learners", "Identity") if "until" in i]
    assert (kept, over) == ([later, later], [START + 130 * DAY])


@pytest.mark.parametrize("what", ["key", "head", "state"])
def test_an_erased_learner_is_not_brought_back_by_the_sweep(world: World, what: str) -> None:
    world.accept()
    uid = uid_of(world)
    plant(world, last_inbound=START + 50 * DAY)
    match what:
        case "key":
            world.core.tables["Key"](uid).delete()
        case "head":
            world.core.tables["Head"](uid, "head").delete()
        case _:
            plant(world, state="ERASING")
    before = {kind: end for kind, end in ends(world).items() if kind != "Due"}
    assert sweep(world, DUE)["gone"] == 1
    assert ends(world) == before
    assert dues(world) == []


def test_the_first_sweep_looks_back_a_day(world: World) -> None:
    world.accept()
    assert sweep(world, DUE + BACK)["due"] == 1


def test_an_hour_is_read_in_a_fixed_number_of_shards() -> None:
    buckets = {bucket(START, f"learner-{n}") for n in range(500)}
    assert buckets == {f"due#{hour_of(START)}#{shard}" for shard in range(SHARDS)}


@pytest.mark.clause("PRO-inactivity-6m")
def test_who_lost_a_number_to_somebody_else_lives_on_under_the_other_address(world: World) -> None:
    number = {"from": "447700900001"}
    world.receive({"type": "text", "text": {"body": "hi"}, **number})
    tap = {
        "type": "button_reply",
        "button_reply": {"id": options_of(world.line.last)["I'm 18+ and accept"], "title": "x"},
    }
    world.receive({"type": "interactive", "interactive": tap, **number})
    mine = uid_of(world)
    table = world.account.tables["learners"]
    lost = next(i for i in world.stored("learners", "Identity") if i["address_kind"]["S"] == "wa_id")
    world.account.dynamodb.put_item(TableName=table, Item={**lost, "uid": {"S": "somebody-else"}})
    world.now = START + 100 * DAY
    world.say("menu")
    swept = sweep(world, DUE)
    assert (swept["rearmed"], swept["gone"]) == (1, 0)
    later = add_months(START + 100 * DAY, 6)
    kept = {i["uid"]["S"]: int(i["expires_at"]["N"]) for i in world.stored("learners", "Identity")}
    assert kept == {mine: later + GRACE, "somebody-else": int(lost["expires_at"]["N"])}


# Every other duty


def test_any_other_due_is_handed_to_the_lane_of_rights_once_and_is_gone(world: World) -> None:
    world.accept()
    uid, at = uid_of(world), START + 5 * DAY
    put(world, "undo", uid, at)
    assert sweep(world, at - 1)["due"] == 0
    assert (sweep(world, at)["gone"], handed(world)) == (1, [("undo", uid)])
    assert dues(world) == both(uid, DUE), "the look at inactivity stands"
    assert sweep(world, at + 1)["due"] == 0


def test_a_due_that_was_armed_again_fires_at_the_later_time_alone(world: World) -> None:
    world.accept()
    uid, first, second = uid_of(world), START + 5 * DAY, START + 6 * DAY
    put(world, "undo", uid, first)
    put(world, "undo", uid, second)
    assert sweep(world, first)["gone"] == 1
    assert handed(world) == []
    assert (uid, second) in dues(world)
    assert sweep(world, second)["gone"] == 1
    assert handed(world) == [("undo", uid)]


def test_a_due_whose_entry_was_taken_back_says_nothing(world: World) -> None:
    world.accept()
    uid, at = uid_of(world), START + 5 * DAY
    put(world, "undo", uid, at)
    world.core.tables["Due"](uid, "due#undo").delete()
    assert sweep(world, at)["gone"] == 1
    assert handed(world) == []


@pytest.mark.parametrize("name", ["inactivity", "undo"])
def test_e43_nothing_is_moved_or_dropped_before_the_lane_has_it(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.accept()
    uid, at = uid_of(world), START + 5 * DAY
    put(world, "undo", uid, at)
    if name == "inactivity":
        at = DUE
    before = dues(world)

    def refuse(items: list[Item]) -> None:
        raise LaneRefusedError(len(items))

    with monkeypatch.context() as patch, pytest.raises(LaneRefusedError):
        patch.setattr(world.expiry, "_hand_over", refuse)
        world.expiry.sweep(at)
    assert dues(world) == before
    assert cursors(world) == [], "the next run begins at the same hour"
    sweep(world, at)
    assert (name, uid) in handed(world)


def test_e43_who_is_killed_after_handing_it_over_hands_over_the_same_item_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.accept()
    sent: list[Item] = []
    monkeypatch.setattr(world.expiry, "_hand_over", sent.extend)
    monkeypatch.setattr(world.expiry, "_settled", lambda each, now: 1 / 0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            world.expiry.sweep(DUE)
    assert len(sent) == 2
    assert sent[0] == sent[1], "one mid: what was done for it is done once"
    assert head_of(world).state == "ACTIVE"
