"""Erasure by chat: asked, undone, carried out and proven (clauses OET-6.2-erasure, PRO-right-erase)."""

import json
from typing import Any

import pytest

from chatoet.rules import certificate
from chatoet.rules.clock import DAY, iso_date
from chatoet.rules.deadline import local_date
from chatoet.rules.outbox import Rejected
from chatoet.rules.pseudonym import address_hash
from tests.fixtures.world import START, Json, World, body_of, options_of
from tests.flows.erasures import certificate_in, fire, left_of, run_out, scan, tables
from tests.flows.records import chains_of, head_of, plant, uid_of

pytestmark = pytest.mark.clause("OET-6.2-erasure")
SLOW = 131_048  # Meta doubts the quality, and wants a quarter of an hour
AFTER = {"Tombstone", "Receipt", "Case", "Erasing", "Erased", "Audit", "Due"}  # Due: the last look, a day later


def ask(world: World) -> str:
    """A learner asks; gives the uid."""
    uid = uid_of(world)
    world.now += 1
    world.say("delete my data")
    return uid


def erase(world: World) -> str:
    """Asked, and the time for undoing it is over."""
    uid = ask(world)
    world.sweep(head_of(world).leaving_at)
    run_out(world)
    return uid


def cases(world: World) -> list[tuple[str, str]]:
    found = sorted(world.stored("cases", "Case"), key=lambda case: int(case["at"]["N"]))
    return [(case["request"]["S"], case["state"]["S"]) for case in found]


def audited(world: World, event: str) -> list[Json]:
    return [dict(entry.fields) for chain in chains_of(world).values() for entry in chain if entry.event == event]


# The whole way


@pytest.mark.clause("PRO-right-erase")
@pytest.mark.clause("PRO-anonymise")
def test_a_day_after_the_request_nothing_is_left_but_what_is_kept_as_proof(world: World) -> None:
    world.open_task()
    uid = erase(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert set(scan(world)) == AFTER
    assert cases(world) == [("erasure", "COMPLETED")]
    assert [event["step"] for event in world.named("erasure.step")] == [2, 3, 3, 4, 5, 6, 7, 8]
    assert world.named("erasure.leftover") == []
    world.sweep(world.now + DAY)
    assert set(scan(world)) == AFTER - {"Erasing", "Due"}
    assert [event["leftovers"] for event in world.named("erasure.over")] == [0]


def test_e45_what_was_armed_again_for_another_hour_leaves_no_entry_in_the_first(world: World) -> None:
    """A restriction arms its duty for now, the duty itself for half a year later, and the lift for now again."""
    world.open_task()
    world.tap("rights:restrict:c")
    world.pause(6)
    world.say("lift")
    world.tap(options_of(world.line.last)["Lift it"])
    assert len([due for due in world.stored("learners", "Due") if due["sk"]["S"].startswith("hold#")]) == 1
    uid = erase(world)
    assert left_of(world, uid, "GB.1001") == {}


def test_every_address_that_the_learner_had_gets_a_tombstone_and_loses_its_identity(world: World) -> None:
    world.accept()
    for number in ("447700900001", "447700900002"):
        world.now += 1
        world.receive({"type": "text", "text": {"body": "menu"}, "from": number})
    uid, pepper = uid_of(world), world.core.pepper()
    assert head_of(world).former == (address_hash(pepper, "wa_id", "447700900001"),)
    plant(world, rekeyed_at=0)
    erase(world)
    addresses = [("bsuid", "GB.1001"), ("wa_id", "447700900001"), ("wa_id", "447700900002")]
    hashed = {address_hash(pepper, kind, value) for kind, value in addresses}
    assert {item["pk"]["S"] for item in world.stored("learners", "Tombstone")} == hashed
    assert left_of(world, uid) == {} and world.stored("learners", "Identity") == []


def test_an_address_that_another_learner_holds_by_now_is_left_alone(world: World) -> None:
    number = {"from": "447700900001"}
    world.receive({"type": "text", "text": {"body": "hi"}, **number})
    world.accept()
    world.now += 10
    world.receive({"type": "text", "text": {"body": "hi"}, **number}, "GB.9009")
    other = uid_of(world, "GB.9009")
    world.tap(f"consent:accept:{world.core.policy.notice_version}", "GB.9009")
    erase(world)
    held = {item["uid"]["S"] for item in world.stored("learners", "Identity")}
    assert held == {other}
    key = address_hash(world.core.pepper(), "wa_id", "447700900001")
    assert key not in {item["pk"]["S"] for item in world.stored("learners", "Tombstone")}
    world.say("menu", "GB.9009")
    assert world.line.last["to"] == "GB.9009"


@pytest.mark.clause("OET-8-encrypt")
def test_the_key_is_destroyed_before_the_second_look_and_the_one_for_the_farewell_opens_nothing_else(
    world: World,
) -> None:
    world.open_task()
    uid = ask(world)
    before = scan(world)
    sealed = {(item["pk"]["S"], item["sk"]["S"]): item["sealed"]["B"] for item in before["Outbox"]}
    (old,) = before["Key"]
    world.sweep(head_of(world).leaving_at)
    (fresh,) = world.stored("keys", "Key")
    assert fresh["wrapped"] != old["wrapped"]
    key = world.core.keys.unwrap(fresh["wrapped"]["B"], uid)
    for (pk, sk), value in sealed.items():
        with pytest.raises(ValueError, match="InvalidTag"):
            key.open(value, f"{pk}|{sk}")
    run_out(world)
    assert world.account.items("keys") == []


def test_the_ledger_is_copied_out_of_reach_before_anything_is_deleted(world: World) -> None:
    world.accept()
    uid = erase(world)
    keys = [item["Key"] for item in world.account.s3.list_objects_v2(Bucket=world.account.bucket)["Contents"]]
    (key,) = [key for key in keys if key.startswith("erasures/2")]
    assert key.endswith(f"/{uid}.json")
    body = world.account.s3.get_object(Bucket=world.account.bucket, Key=key)["Body"].read()
    assert set(json.loads(body)) == {"uid", "erased_at"}


def test_what_was_waiting_in_other_cases_ends_with_the_learner_and_a_complaint_does_not(world: World) -> None:
    world.accept()
    world.say("my data")
    uid = uid_of(world)
    model = tables(world)["Case"]
    stamp = {"kind": "Case", "controller_id": "self", "expires_at": START + 9_000 * DAY, "due_at": START}
    model(uid, "case#c", request="complaint", state="RECEIVED", at=START - 1, **stamp).save()
    erase(world)
    assert dict(cases(world)) | {"access": "WITHDRAWN"} == {
        "complaint": "RECEIVED", "erasure": "COMPLETED", "access": "WITHDRAWN",
    }  # fmt: skip


# Asking and undoing


@pytest.mark.clause("OET-7-delete-anytime")
def test_who_is_known_has_a_day_to_undo_and_everything_else_waits(world: World) -> None:
    world.open_task()
    ask(world)
    assert options_of(world.line.last) == {"Undo": f"rights:undo:{world.named('erasure.asked')[0]['case']}"}
    assert head_of(world).leaving_at == world.now + DAY
    assert audited(world, "erasure.asked")[0]["wait_s"] == DAY
    world.now += 60
    world.say("write")
    assert "UNDO" in body_of(world.line.last)
    assert world.named("turn.denied")[-1]["reason"] == "leaving"
    world.now += 60
    world.say("delete my data")
    assert "on its way" in body_of(world.line.last)
    assert cases(world) == [("erasure", "VERIFIED")]


@pytest.mark.parametrize("how", ["typed", "tapped"])
def test_undone_means_that_everything_is_as_it_was_and_nothing_is_deleted(world: World, how: str) -> None:
    world.open_task()
    uid = ask(world)
    leaving, before = head_of(world).leaving_at, head_of(world).dialogue
    world.now += 60
    world.say("UNDO") if how == "typed" else world.tap(options_of(world.line.last)["Undo"])
    assert "Undone" in body_of(world.line.last)
    assert (head_of(world).leaving_at, head_of(world).dialogue) == (0, before)
    assert cases(world) == [("erasure", "WITHDRAWN")]
    world.sweep(leaving)
    run_out(world)
    assert uid_of(world) == uid
    assert world.named("erasure.started") == []
    world.say("undo")
    assert "nothing to undo" in body_of(world.line.last)


def test_e12_only_who_asked_may_undo_it(world: World) -> None:
    world.accept()
    ask(world)
    plant(world, rekeyed_at=int(world.now) + 5)
    world.now += 60
    world.say("UNDO")
    assert "cannot undo" in body_of(world.line.last)
    assert head_of(world).leaving_at and cases(world) == [("erasure", "VERIFIED")]
    world.say("undo", "GB.4004")
    assert head_of(world).leaving_at, "a stranger undoes nothing"


@pytest.mark.parametrize("changed", [DAY, 29 * DAY])
def test_who_came_with_a_new_address_waits_a_week(world: World, changed: int) -> None:
    world.accept()
    plant(world, rekeyed_at=START)
    world.now += changed
    ask(world)
    assert head_of(world).leaving_at == world.now + 7 * DAY
    assert "week" in body_of(world.line.last)
    world.now += 60
    world.say("UNDO")
    assert head_of(world).leaving_at == 0, "what was asked by possession is undone by possession"


def test_confirmed_with_a_pin_on_a_page_it_begins_at_once(world: World) -> None:
    world.accept()
    uid = ask(world)
    case = world.named("erasure.asked")[0]["case"]
    fire(world, uid, "confirmed", case="another")
    assert world.named("erasure.started") == []
    fire(world, uid, "confirmed", case=case)
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert [event["reason"] for event in world.named("erasure.started")] == ["confirmed"]


def test_a_child_waits_for_nothing(world: World) -> None:
    world.accept()
    uid = uid_of(world)
    world.tap("rights:erase:minor")
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert body_of(world.line.sent[-1]).count("CHATOET-1.") == 1


@pytest.mark.clause("OET-7-delete-anytime")
@pytest.mark.parametrize("state", ["RESTRICTED", "EXPIRING", "EXPIRED", "UNDERAGE_BLOCKED"])
def test_delete_is_heard_and_carried_out_in_every_state_and_through_a_stop(world: World, state: str) -> None:
    world.accept()
    plant(world, state=state, stopped_at=START)
    uid = erase(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert cases(world) == [("erasure", "COMPLETED")]


@pytest.mark.clause("OET-7-delete-anytime")
@pytest.mark.clause("PRO-consent-before")
def test_who_never_accepted_is_erased_at_once(world: World) -> None:
    world.say("hi")
    uid = ask(world)
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert "CHATOET-1." in body_of(world.line.last)


@pytest.mark.clause("OET-4.4-legal")
@pytest.mark.clause("PRO-erase-refusal")
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_the_law_makes_us_keep_is_refused_with_reason_and_remedies(world: World, when: str) -> None:
    world.accept()
    if when == "after":
        ask(world)
    hold(world, uid_of(world))
    if when == "before":
        ask(world)
    else:
        world.sweep(head_of(world).leaving_at - 60)
        world.say("menu")  # so that the window is open
        world.sweep(head_of(world).leaving_at)
    said = body_of(world.line.last)
    assert "court order 17" in said and "authority" in said and "court." in said
    assert ("erasure", "REFUSED") in cases(world)
    assert (head_of(world).leaving_at, world.named("erasure.started")) == (0, [])
    assert "court order" not in json.dumps(world.events), "the reason is for the learner, not for the log"


def hold(world: World, uid: str) -> None:
    """What an operator does when an order of a court comes."""
    answer = world.desk("hold", ref=f"{uid}.any", reason="court order 17")
    assert answer.get("state") == "REVIEW", answer


@pytest.mark.clause("OET-6.2-channel")
def test_what_was_asked_by_mail_is_carried_out_once_the_learner_says_yes_in_the_chat(world: World) -> None:
    world.accept()
    uid, today = uid_of(world), local_date(START).isoformat()
    mail = {"address": "bsuid", "value": "GB.1001", "kind": "erasure", "channel": "email", "received": today}
    world.desk("open", **mail)
    world.tap(next(id_ for title, id_ in options_of(world.line.last).items() if "es" in title))
    assert "Undo" in options_of(world.line.last)
    world.sweep(head_of(world).leaving_at)
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert cases(world) == [("erasure", "COMPLETED")]


# The certificate


def test_the_certificate_says_what_was_deleted_and_what_remains_until_when(world: World) -> None:
    world.open_task()
    world.now += 1
    uid, sref = uid_of(world), world.named("terms.accepted")[0]["sref"]
    ask(world)
    stored = {kind: sum("erasure" not in str(item) for item in items) for kind, items in scan(world).items()}
    world.sweep(head_of(world).leaving_at)
    run_out(world)
    _, _, says = certificate.read(certificate_in(world))
    assert says["sref"] == sref
    deleted = {"Head", "Identity", "Key", "Turn", "Outbox", "Due"}
    assert says["stores"] == {kind: stored[kind] for kind in deleted}
    assert set(says["remains"]) == {
        "Audit", "Case", "Erased", "Erasing", "Receipt", "Tombstone", "backups", "device", "logs", "queues", "whatsapp",
    }  # fmt: skip
    text = json.dumps(says)
    assert uid not in text and "GB.1001" not in text and "Ada" not in text


def test_the_certificate_names_no_day_that_is_too_early_though_midnight_passes_before_the_address_goes(
    world: World,
) -> None:
    world.accept()
    world.now = START - START % DAY + DAY - 66
    erase(world)
    _, _, says = certificate.read(certificate_in(world))
    ends = {kind: max(int(i["expires_at"]["N"]) for i in items) for kind, items in scan(world).items() if kind != "Due"}
    assert says["erased_at"][:10] == iso_date(START + DAY)
    assert {kind: iso_date(end) for kind, end in ends.items() if iso_date(end) > says["remains"][kind]} == {}


def test_it_is_verified_by_the_public_key_alone_and_goes_out_last(world: World) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    world.open_task()
    erase(world)
    signed, signature, _ = certificate.read(certificate_in(world))
    found = world.account.kms.get_public_key(KeyId=world.environment["SIGN_KEY"])["PublicKey"]
    public = load_der_public_key(found)
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    assert "CHATOET-1." in json.dumps(world.line.last)


def test_the_certificate_goes_out_though_meta_slows_us_down_first(world: World) -> None:
    world.accept()
    uid = uid_of(world)
    world.tap("rights:erase:minor")
    world.line.enqueue(Rejected(SLOW))
    run_out(world, 2_000)
    tried = [message for message in world.line.sent if "CHATOET-1." in json.dumps(message)]
    assert len(tried) == 2, "turned away, and taken a quarter of an hour later"
    assert left_of(world, uid, "GB.1001") == {}


def test_the_window_is_closed_after_a_day_so_that_a_template_brings_it(world: World) -> None:
    world.accept()
    erase(world)
    template = world.line.last["template"]
    assert template["name"] == "erasure_done_1"
    values = [parameter["text"] for parameter in template["components"][0]["parameters"]]
    assert values == [certificate_in(world), "https://pages.example/certificate"]


@pytest.mark.parametrize("barred", [{"stopped_at": START}, {"unreachable_at": START + 9_000 * DAY}])
def test_without_a_way_to_send_it_ends_all_the_same(world: World, barred: dict[str, Any]) -> None:
    world.accept()
    ask(world)
    plant(world, **barred)
    uid, sent = uid_of(world), len(world.line.sent)
    world.sweep(head_of(world).leaving_at)
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert len(world.line.sent) == sent
    assert [event["told"] for event in world.named("erasure.completed")] == [False]


def test_who_stopped_and_asks_while_the_window_is_open_still_gets_it(world: World) -> None:
    world.accept()
    world.say("stop")
    world.tap("rights:erase:minor")
    run_out(world)
    assert "CHATOET-1." in body_of(world.line.last)


def test_an_account_that_nobody_used_ends_without_a_word(world: World) -> None:
    world.accept()
    uid, sent = uid_of(world), len(world.line.sent)
    plant(world, state="EXPIRED", last_inbound=START - 200 * DAY)
    fire(world, uid, "expire-erase")
    run_out(world)
    assert left_of(world, uid, "GB.1001") == {}
    assert len(world.line.sent) == sent
    held = [event["reason"] for event in world.named("erasure.completed")]
    assert held == ["inactivity"]


def test_the_audit_chain_goes_on_under_the_old_pseudonym_to_its_end(world: World) -> None:
    from chatoet.rules.audit import broken_at

    world.open_task()
    erase(world)
    (chain,) = chains_of(world).values()
    assert broken_at(chain) is None
    assert [entry.event for entry in chain][-3:] == ["erasure.asked", "erasure.started", "erasure.completed"]


def test_who_has_no_key_any_more_is_erased_under_a_pseudonym_of_their_own(world: World) -> None:
    """The key ends with the account, and an erasure may come a day later: two such learners share no chain."""
    from chatoet.rules.audit import broken_at

    uids = []
    for bsuid in ("GB.1001", "GB.1002"):
        world.accept(bsuid)
        uids.append(uid_of(world, bsuid))
        plant(world, bsuid, state="EXPIRED", last_inbound=START - 200 * DAY)
    for uid in uids:
        world.account.dynamodb.delete_item(TableName=world.account.tables["keys"], Key={"pk": {"S": uid}})
        fire(world, uid, "expire-erase")
    run_out(world)
    chains = chains_of(world).values()
    begun = [chain for chain in chains if [each.event for each in chain] == ["erasure.started", "erasure.completed"]]
    assert len(begun) == 2 and all(broken_at(chain) is None for chain in chains)
