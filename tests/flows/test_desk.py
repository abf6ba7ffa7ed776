"""The operators' desk: requests by e-mail and form, floods of them, those of others, clocks, refusals, who saw it."""

import json
import re
import shlex
from typing import Any

import pytest

from chatoet.rules.clock import DAY
from chatoet.rules.deadline import end_of, local_date
from infra.desk import COMMANDS, asked, invoke, parser
from local.cloud import ROOT
from tests.fixtures.world import START, World, body_of, options_of
from tests.flows.records import chains_of, head_of, plant, uid_of
from tests.flows.test_intake import case_of
from tests.flows.test_restriction import ends
from tests.flows.test_turn import LETTER

Json = dict[str, Any]
TODAY = local_date(START).isoformat()
MAIL: Json = {"address": "bsuid", "value": "GB.1001", "kind": "access", "channel": "email", "received": TODAY}


def mailed(world: World, **other: object) -> str:
    """A request by e-mail for the learner's account; its ref."""
    return str(world.desk("open", **{**MAIL, **other})["ref"])


def state_of(world: World, kind: str = "access") -> str:
    return case_of(world, kind)["state"]


# Requests that came elsewhere


@pytest.mark.clause("OET-6.2-channel")
@pytest.mark.clause("OET-3-source-contact")
def test_a_request_by_mail_is_a_case_from_the_day_it_came_and_the_learner_is_asked(world: World) -> None:
    world.onboard()
    world.now += 3 * DAY
    ref = mailed(world)
    case = case_of(world, "access")
    assert (case["state"], case["channel"]) == ("ID_PENDING", "email")
    assert local_date(int(case["at"])).isoformat() == TODAY
    assert world.line.last["template"]["name"] == "rights_update_1", "the window has closed: a template brings it"
    world.tap(f"turns:read:{ref.partition('.')[2]}")
    world.status(world.line.last["callback"], "delivered")
    question = next(message for message in reversed(world.line.sent) if "Yes, it was me" in options_of(message))
    assert "by e-mail" in body_of(question)
    world.tap(options_of(question)["Yes, it was me"])
    assert state_of(world) == "VERIFIED"
    assert options_of(world.line.last)["Do it now"] == "rights:copy"
    assert world.desk("complete", ref=ref)["state"] == "COMPLETED"
    steps = [event["event"] for event in world.events if event["event"].startswith("case.")]
    assert steps == ["case.opened", "case.moved", "case.completed"]
    (chain,) = [chain for chain in chains_of(world).values() if len(chain) > 3]
    assert {entry.event for entry in chain} >= set(steps), "on the learner's own chain"


@pytest.mark.clause("OET-6.2-channel")
def test_e25_a_flood_of_false_requests_is_one_question_and_the_real_request_goes_its_way(world: World) -> None:
    world.onboard()
    sent = len(world.line.sent)
    refs = {mailed(world, kind="erasure") for _ in range(5)}
    world.now += DAY
    refs |= {mailed(world, kind="erasure") for _ in range(5)}
    assert len(refs) == 1
    assert len(world.line.sent) == sent + 1
    assert state_of(world, "erasure") == "ID_PENDING"
    assert head_of(world).state == "ACTIVE", "nothing was done"
    world.tap("rights:complain")
    world.say("Somebody asks in my name.")
    assert state_of(world, "complaint") == "RECEIVED", "her own request is not behind theirs"
    world.tap(next(i for m in world.line.sent for i in options_of(m).values() if i.startswith("rights:claim:no")))
    assert state_of(world, "erasure") == "WITHDRAWN"
    assert "error" in world.desk("verify", ref=refs.pop(), evidence="ticket-1")


def test_e25_the_desk_is_no_oracle(world: World) -> None:
    world.onboard()
    known, unknown = world.desk("open", **MAIL), world.desk("open", **{**MAIL, "value": "GB.9999"})
    assert known["say"] == unknown["say"]
    assert re.sub(r"[\w-]", "x", known["ref"]) == re.sub(r"[\w-]", "x", unknown["ref"])
    assert world.desk("open", **{**MAIL, "value": "GB.9999"}) == unknown
    (kept,) = world.stored("cases", "Correspondence")
    assert kept["sealed"]["B"] == b"-", "nothing of what they wrote"
    assert int(kept["expires_at"]["N"]) > world.now
    assert "GB.9999" not in str(world.account.items("cases")) + str(world.events)
    assert len(world.named("correspondence.kept")) == 1


def test_e25_a_false_request_by_another_does_not_swallow_the_learners_own(world: World) -> None:
    world.onboard()
    theirs, own = mailed(world, by_another=True), mailed(world)
    assert theirs != own
    assert mailed(world) == own
    world.tap(options_of(world.line.last)["Yes, it was me"])
    assert {case["sk"]["S"][5:]: case["state"]["S"] for case in world.stored("cases", "Case")} == {
        theirs.partition(".")[2]: "ID_PENDING",
        own.partition(".")[2]: "VERIFIED",
    }


@pytest.mark.clause("OET-6.2-channel")
@pytest.mark.parametrize("written", ["447700900123", "+44 7700 900123", "0044 (7700) 900-123"])
def test_a_number_is_found_however_it_was_written_to_us(world: World, written: str) -> None:
    world.onboard()
    world.receive({"type": "text", "text": {"body": "menu"}, "from": "447700900123"})
    ref = mailed(world, address="wa_id", value=written)
    assert ref.partition(".")[0] == uid_of(world)
    assert state_of(world) == "ID_PENDING"
    assert "error" in world.desk("open", **{**MAIL, "address": "wa_id", "value": "by post"})


@pytest.mark.clause("OET-6.2-channel")
def test_a_request_that_reached_us_weeks_ago_rings_on_the_next_morning(world: World) -> None:
    world.onboard()
    world.now += 40 * DAY
    world.sweep()
    mailed(world, kind="rectification", received=local_date(int(world.now) - 25 * DAY).isoformat())
    assert all(int(due["due_at"]["N"]) > world.now for due in world.stored("learners", "Due") if "case." in str(due))
    world.sweep(world.now + DAY)
    assert len(world.named("case.due_soon")) == 1


def test_e42_a_case_that_was_extended_after_its_alarm_still_rings_when_it_is_late(world: World) -> None:
    world.onboard()
    ref = mailed(world, kind="rectification")
    world.desk("verify", ref=ref, evidence="ticket-1")
    world.sweep(START + 25 * DAY)
    assert len(world.named("case.due_soon")) == 1
    assert world.desk("extend", ref=ref, reason="it takes longer")["state"] == "EXTENDED"
    world.sweep(int(case_of(world, "rectification")["due_at"]))
    assert world.named("case.late") == []
    world.sweep(world.now + 2 * DAY)
    assert world.named("case.late")


def test_e26_nothing_is_approved_before_it_is_verified_and_a_duplicate_does_not_hinder_that(world: World) -> None:
    world.onboard()
    ref = mailed(world)
    world.now += 40
    assert mailed(world) == ref
    for command, more in (("complete", {}), ("answer", {"text": "x"}), ("refuse", {"reason": "x", "part": True})):
        assert "error" in world.desk(command, ref=ref, **more), command
    assert state_of(world) == "ID_PENDING"
    assert world.desk("verify", ref=ref, evidence="ticket-4711")["state"] == "VERIFIED"
    assert case_of(world, "access")["assurance"] == "A3"


def test_e29_another_needs_authority_in_writing_and_a_tap_in_the_chat_is_none(world: World) -> None:
    world.onboard()
    ref = mailed(world, by_another=True)
    world.tap(options_of(world.line.last)["Yes, it was me"])
    assert state_of(world) == "ID_PENDING"
    assert "authority" in world.desk("verify", ref=ref, evidence="ticket-1")["error"]
    assert world.desk("verify", ref=ref, evidence="authority:ticket-2")["state"] == "VERIFIED"


def test_a_yes_from_a_number_that_is_new_to_us_is_not_enough(world: World) -> None:
    world.onboard()
    mailed(world)
    plant(world, rekeyed_at=int(world.now) - 1)
    world.tap(options_of(world.line.last)["Yes, it was me"])
    assert state_of(world) == "ID_PENDING"


def test_e32_what_somebody_waits_for_does_not_end_until_they_have_it(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    before = ends(world)
    ref = mailed(world)
    until = head_of(world).held_until
    assert {ends(world)[key] for key in before} == {(until, end) for end, _ in before.values()}
    world.pause(6)
    world.now += 2 * DAY
    world.due("hold", uid_of(world))
    assert head_of(world).held_until == until, "it still waits"
    world.desk("verify", ref=ref, evidence="ticket-1")
    world.now += 1
    world.desk("complete", ref=ref)
    world.pause(6)
    assert head_of(world).held_until == 0
    assert not any(would_have for _, would_have in ends(world).values())
    assert len(world.named("data.released")) == 1


def test_e32_a_request_that_nobody_proves_holds_nothing_beyond_its_month(world: World) -> None:
    world.open_task()
    mailed(world)
    assert head_of(world).held_until
    world.now = int(case_of(world, "access")["due_at"]) + 1
    world.due("hold", uid_of(world))
    assert head_of(world).held_until == 0


# The clock


@pytest.mark.clause("OET-6.2-access")
def test_a_pause_an_answer_and_an_extension_move_the_last_day_as_the_law_says(world: World) -> None:
    world.onboard()
    ref = mailed(world)
    world.desk("verify", ref=ref, evidence="ticket-1")
    day = local_date(int(world.now))
    assert "does not stop" in world.desk("pause", ref=ref, reason="identity", question="Who?")["error"]
    assert world.desk("pause", ref=ref, reason="clarification", question="Which year?")["state"] == "PAUSED_CLARIFY"
    world.now += 10 * DAY
    world.tap(options_of(world.line.last)["Answer"])
    world.say("All of them.")
    case = case_of(world, "access")
    assert case["state"] == "RUNNING"
    assert (local_date(int(case["due_at"])) - day).days == 31 + 11, "18 June, and eleven days"
    world.now += 1
    extended = world.desk("extend", ref=ref, reason="There is a lot of it.")
    assert extended["state"] == "EXTENDED"
    assert extended["due"] == "2033-08-30", "18 August and eleven days is a bank holiday"
    assert "There is a lot of it." in body_of(world.line.last)
    assert "extended already" in world.desk("extend", ref=ref, reason="More.")["error"]


def test_an_extension_comes_too_late_after_the_first_month(world: World) -> None:
    world.onboard()
    world.tap("rights:complain")
    world.say("Nobody answers.")
    case = case_of(world, "complaint")
    world.now = int(case["due_at"]) + 1
    ref = f"{case['pk']}.{case['sk'].removeprefix('case#')}"
    assert "first month" in world.desk("extend", ref=ref, reason="Too much to do.")["error"]


@pytest.mark.clause("PRO-complain")
@pytest.mark.clause("OET-6.2-access")
def test_an_open_case_is_told_of_on_the_twentieth_day_and_every_morning_once_it_is_late(world: World) -> None:
    world.onboard()
    world.tap("rights:complain")
    world.say("Nobody answers.")
    case, uid = case_of(world, "complaint"), uid_of(world)
    world.due("case", uid)
    assert world.named("case.due_soon") == []
    world.sweep(START + 20 * DAY + 10_000)  # past six in the morning
    for _ in range(3):
        world.due("case.anything", uid)
    assert [(event["level"], event["kind"]) for event in world.named("case.due_soon")] == [("WARNING", "complaint")]
    world.sweep(int(case["due_at"]))
    assert world.named("case.late") == []
    world.sweep(int(case["due_at"]) + 1)
    for _ in range(3):
        world.due("case", uid)
    assert [event["level"] for event in world.named("case.late")] == ["ERROR"]
    assert [row["kind"] for row in world.desk("due", days=3)["cases"]] == ["complaint"]
    world.sweep(world.now + DAY)
    assert len(world.named("case.late")) == 2
    world.desk("complete", ref=f"{uid}.{case['sk'].removeprefix('case#')}")
    world.sweep(world.now + DAY)
    assert len(world.named("case.late")) == 2
    assert world.desk("due", days=3)["cases"] == []


def test_what_is_due_lists_every_open_case_by_its_last_day(world: World) -> None:
    for who in ("GB.1001", "IN.1002"):
        world.onboard(who)
        world.tap("rights:complain", who)
        world.say("Nobody answers.", who)
    mailed(world)
    found = world.desk("due")["cases"]
    assert [row["kind"] for row in found] == ["complaint", "complaint", "access"]
    assert found == sorted(found, key=lambda row: row["due"])


# Refusals


@pytest.mark.clause("PRO-erase-refusal")
@pytest.mark.parametrize("part", [False, True])
def test_a_refusal_needs_its_reason_and_tells_it_with_the_remedies(world: World, part: bool) -> None:
    world.onboard()
    ref = mailed(world, kind="erasure")
    world.desk("verify", ref=ref, evidence="ticket-1")
    for nothing in ("", "  "):
        assert "reason" in world.desk("refuse", ref=ref, reason=nothing, part=part)["error"]
    assert state_of(world, "erasure") == "VERIFIED"
    world.now += 1
    assert world.desk("refuse", ref=ref, reason="A court ordered us.", part=part)["state"] in ("REFUSED", "PARTIAL")
    said = body_of(world.line.last)
    for told in ("A court ordered us.", "COMPLAIN", "ico.org.uk", "dataprotection.ie", "court"):
        assert told in said
    assert "A court ordered us." not in json.dumps(world.stored("cases", "Case")), "words of ours are sealed"
    assert "error" in world.desk("complete", ref=ref)


# Who saw what


@pytest.mark.clause("OET-4.2-support")
@pytest.mark.clause("PRO-no-vendor-access")
def test_e54_what_a_person_looked_at_the_learner_sees_at_once(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    world.say("human review")
    case = case_of(world, "review")
    ref = f"{case['pk']}.{case['sk'].removeprefix('case#')}"
    shown = world.desk("view", ref=ref, who="teacher/ticket-12")
    assert shown["letter"] == LETTER
    world.say("who saw my data")
    assert "teacher/ticket-12 saw your review" in body_of(world.line.last)
    assert [event["kind"] for event in world.named("disclosure.made")] == ["team"]
    world.desk("complete", ref=ref, text="The band stands.")
    assert "error" in world.desk("view", ref=ref, who="teacher/ticket-12"), "no longer than it is needed"


@pytest.mark.clause("OET-4.4-legal")
@pytest.mark.clause("PRO-proc-authorities")
def test_an_authority_is_shown_nothing_that_two_others_did_not_approve(world: World) -> None:
    world.onboard()
    order: Json = {
        "ref": uid_of(world),
        "to": "authority",
        "who": "police/99",
        "what": "your account",
        "reason": "order",
    }
    for approvers in (
        [],
        ["counsel/1"],
        ["counsel/1", "counsel/1"],
        ["counsel/1", "Counsel/1 "],
        ["counsel/1", "police/99"],
    ):
        assert "two others" in world.desk("disclose", **order, approvers=approvers)["error"]
    assert world.stored("cases", "Disclosure") == []
    assert "ref" in world.desk("disclose", **order, approvers=["counsel/1", "privacy/2"])
    (view,) = world.stored("cases", "Disclosure")
    assert view["approvers"]["N"] == "2"
    assert world.named("disclosure.made")[0]["approvers"] == 2


# Bad input, and the page that operators read


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("open", {"kind": "everything"}), ("open", {"received": "yesterday"}), ("open", {"received": "2099-01-01"}),
        ("open", {"address": "email"}), ("open", {"channel": "chat"}), ("open", {"value": ""}),
        ("verify", {"ref": "x.y", "evidence": "t"}), ("verify", {"ref": "", "evidence": "t"}),
        ("due it", {}), ("lift", {}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_an_error_that_says_why(world: World, command: str, more: Json) -> None:
    answer = world.desk(command, **{**MAIL, **more})
    assert set(answer) == {"error"}
    assert world.account.items("cases") == []


def test_every_command_of_the_page_works(world: World) -> None:
    page = (ROOT / "docs" / "ops" / "rights.md").read_text("utf-8")
    lines = [line for block in re.findall(r"```\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    parsed = [asked(parser().parse_args(shlex.split(line))) for line in lines]
    assert {request["command"] for request in parsed} == {name for name in COMMANDS if not name.startswith("breach-")}
    world.onboard()
    world.now = end_of(local_date(START))
    for request in parsed:
        if request["command"] in ("open", "due"):
            assert "error" not in world.desk(**request), request
        elif request["command"] == "disclose":
            assert "error" not in world.desk(**request | {"ref": uid_of(world)})
        else:
            assert world.desk(**request)["error"] == "no such case", "its arguments are those of the desk"


class FakeLambda:
    def __init__(self, world: World) -> None:
        self._world = world

    def invoke(self, *, FunctionName: str, Payload: str) -> Json:
        assert FunctionName == "chatoet-dev-dsar"
        asked: Json = json.loads(Payload)["ops"]
        body = json.dumps(self._world.desk(**asked)).encode()
        return {"Payload": type("Body", (), {"read": lambda self: body})()}


def test_the_command_line_asks_the_lambda_and_shows_its_answer(world: World) -> None:
    line = "open --address bsuid --value GB.7 --kind access --channel form --received 2033-05-17"
    answer = invoke(FakeLambda(world), "dev", asked(parser().parse_args(shlex.split(line))))
    assert set(answer) == {"ref", "say"}
