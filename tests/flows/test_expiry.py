"""The sweep: six calendar months without a message end an account, and activity only moves it when it falls due."""

from typing import Any

import pytest

from chatoet.flows.expiry import BACK, HOUR, MOST_HOURS, Expiry
from chatoet.rules.clock import DAY, add_months, hour_of
from chatoet.rules.head import GRACE
from chatoet.store.dues import SHARDS, Dues, bucket
from chatoet.store.heads import HeadReader
from tests.fixtures.world import START, World, options_of
from tests.flows.records import head_of, plant, uid_of

DUE = add_months(START, 6)


def sweep(world: World, now: int) -> dict[str, Any]:
    tables = world.core.tables
    Expiry(Dues(tables), HeadReader(tables), "self", world.core.log).sweep(now)
    return world.named("expiry.swept")[-1]


def dues(world: World) -> list[tuple[str, int]]:
    found = [item for item in world.stored("learners", "Due") if item["pk"]["S"] != "sweep"]
    return [(item["pk"]["S"], int(item["due_at"]["N"])) for item in found]


def ends(world: World) -> dict[str, int]:
    """When each thing that tells who the learner is, or opens what they wrote, ends."""
    items = [*world.stored("learners", "Head"), *world.stored("learners", "Identity"), *world.account.items("keys")]
    return {item["kind"]["S"]: int(item["expires_at"]["N"]) for item in items}


@pytest.mark.clause("PRO-inactivity-6m")
def test_six_months_without_a_message_end_the_account_within_the_grace(world: World) -> None:
    world.accept()
    uid = uid_of(world)
    assert dues(world) == [(bucket(DUE, uid), DUE)]
    assert ends(world) == dict.fromkeys(["Head", "Identity", "Key"], DUE + GRACE)
    assert sweep(world, DUE - 1)["due"] == 0
    swept = sweep(world, DUE)
    assert (swept["due"], swept["rearmed"], swept["gone"]) == (1, 0, 1)
    assert dues(world) == []
    assert set(ends(world).values()) == {DUE + GRACE}, "nothing lives longer for having been looked at"
    for second, known in ((DUE + GRACE - 1, True), (DUE + GRACE, False)):
        assert (world.core.learners.head(uid, second) is not None) is known


@pytest.mark.clause("PRO-inactivity-6m")
def test_who_wrote_meanwhile_is_armed_again_from_the_last_message_and_everything_ends_together(world: World) -> None:
    world.onboard()
    world.now = START + 100 * DAY
    world.say("menu")
    before = dues(world)
    assert before == [(bucket(DUE, uid_of(world)), DUE)], "activity itself moves nothing"
    last, later = int(world.now), add_months(START + 100 * DAY, 6)
    swept = sweep(world, DUE)
    assert (swept["rearmed"], swept["gone"]) == (1, 0)
    assert dues(world) == [(bucket(later, uid_of(world)), later)]
    assert head_of(world).last_inbound == last
    assert ends(world) == dict.fromkeys(["Head", "Identity", "Key"], later + GRACE)


def test_a_sweep_that_comes_twice_or_late_loses_nobody(world: World) -> None:
    world.accept()
    sweep(world, DUE - 100 * HOUR)
    swept = sweep(world, DUE + HOUR)
    assert swept["late_s"] == 101 * HOUR
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


def test_an_erased_learner_is_not_brought_back_by_the_sweep(world: World) -> None:
    world.accept()
    uid = uid_of(world)
    plant(world, last_inbound=START + 50 * DAY)
    world.core.tables["Key"](uid).delete()
    assert sweep(world, DUE)["gone"] == 1
    assert world.account.items("keys") == []
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
