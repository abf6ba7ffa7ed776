"""A teacher on request: asked for in the chat, answered by a person from the desk, and always clear who speaks."""

import json

import pytest

from chatoet.rules import badge
from chatoet.rules.clock import DAY
from chatoet.rules.deadline import local_date
from tests.fixtures.world import START, World, body_of, options_of
from tests.flows.erasures import left_of
from tests.flows.records import chains_of, head_of, plant, uid_of
from tests.flows.test_erasure import erase
from tests.flows.test_intake import case_of
from tests.flows.test_turn import LETTER, answered

PERSON = "From a person at ChatOET, not the AI tutor"


def asked(world: World, question: str = "Is my purpose clear enough?") -> str:
    """A learner with a marked letter asks a teacher; the ref of the case."""
    world.open_task()
    world.say(LETTER)
    world.say("teacher")
    world.say(question)
    return ref_of(world)


def ref_of(world: World) -> str:
    case = case_of(world, "teacher")
    return f"{case['pk']}.{case['sk'].removeprefix('case#')}"


@pytest.mark.clause("OET-4.1-ai")
@pytest.mark.clause("OET-4.2-support")
def test_a_person_reads_answers_and_hands_back_and_the_learner_knows_each_time_who_speaks(world: World) -> None:
    ref = asked(world)
    assert "A *person* will read your letter" in body_of(world.line.last)
    assert "two working days" in world.line.bodies()[-2]
    shown = world.desk("view", ref=ref, who="teacher/ticket-13")
    assert shown["letter"] == LETTER
    assert shown["written"] == [{"direction": "in", "text": "Is my purpose clear enough?"}]
    assert "Key points" in shown["feedback"][0], "as the learner saw it"
    world.say("who saw my data")
    assert "teacher/ticket-13 saw your letter and its feedback" in body_of(world.line.last)
    world.now += 1
    assert world.desk("answer", ref=ref, text="Yes, but say it first.")["state"] == "RUNNING"
    assert body_of(world.line.last).startswith(f"*{PERSON}*")
    first, second = (body_of(answered(world, world.say, said)[0]) for said in ("menu", "hint"))
    assert first.startswith(badge.LINE), "the program says again that it is one"
    assert not second.startswith(badge.LINE), "once"
    world.now += 1
    world.desk("answer", ref=ref, text="And sign it.")
    assert badge.LINE not in body_of(world.line.last), "a person is not called a program"
    assert world.desk("complete", ref=ref)["state"] == "COMPLETED"
    assert "AI tutor* again: a program" in body_of(world.line.last)
    assert body_of(answered(world, world.say, "menu")[0]).startswith(badge.LINE)
    (chain,) = [chain for chain in chains_of(world).values() if len(chain) > 3]
    events = [(entry.event, entry.fields.get("ai_disclosed")) for entry in chain if entry.event.startswith("person.")]
    assert events == [("person.took_over", None)] * 2 + [("person.handed_back", True)]
    assert [e["ai_disclosed"] for e in world.named("turn.answered") if "ai_disclosed" in e] == [True, True]
    assert "say it first" not in json.dumps(world.events)


def test_it_is_asked_by_word_or_by_button_help_says_how_and_a_tap_is_enough(world: World) -> None:
    world.open_task()
    assert "none yet" in body_of(answered(world, world.say, "can I talk to a teacher")[0])
    world.say(LETTER)
    for ask in ("TEACHER", "ask a teacher", "profesor"):
        assert "A *person* on our team" in body_of(answered(world, world.say, ask)[0])
    (menu,) = answered(world, world.say, "menu")
    (helped,) = answered(world, world.tap, options_of(menu)["Help"])
    assert "*TEACHER*: a person reads your last letter" in body_of(helped)
    assert "*PERSON*: our team, for anything else" in body_of(helped)
    (question,) = answered(world, world.tap, "turns:teacher")
    world.tap(options_of(question)["Just read it"])
    assert case_of(world, "teacher")["state"] == "REVIEW"
    assert world.stored("cases", "Correspondence") == []
    assert "a person has your letter already" in body_of(answered(world, world.say, "teacher")[0]).lower()
    assert "has your case" in body_of(answered(world, world.say, "Please look at the last line too.")[0])
    assert len(world.stored("cases", "Case")) == 1
    shown = world.desk("view", ref=ref_of(world), who="teacher/ticket-13")
    assert [said["text"] for said in shown["written"]] == ["Please look at the last line too."]


def test_a_letter_is_not_swallowed_as_a_question_nor_a_command(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    world.say("teacher")
    assert "did nothing with it" in body_of(answered(world, world.say, LETTER)[0])
    assert "Key points" in body_of(answered(world, world.say, LETTER)[0])
    world.say("teacher")
    assert "What would you like" in body_of(answered(world, world.say, "menu")[0])
    assert "welcome" in body_of(answered(world, world.say, "thank you")[0]), "the question for it is over"
    assert world.stored("cases", "Case") == []


@pytest.mark.clause("OET-8-caution")
def test_a_question_that_tells_of_a_patient_is_kept_without_them(world: World) -> None:
    ref = asked(world, "My patient Margaret Thistlewood, NHS number 943 476 5919, is she well described?")
    assert "third party" in body_of(world.line.last)
    (said,) = world.desk("view", ref=ref, who="teacher/ticket-13")["written"]
    assert "943" not in said["text"]


def test_two_working_days_then_it_rings_every_morning_until_it_is_handed_back(world: World) -> None:
    ref = asked(world)
    start = local_date(START)
    assert start.isoformat() == "2033-05-18", "a Wednesday"
    due = int(case_of(world, "teacher")["due_at"])
    assert local_date(due).isoformat() == "2033-05-20"
    world.sweep(due - 3600)
    assert [event["level"] for event in world.named("case.due_soon")] == ["WARNING"]
    world.sweep(due + DAY)
    assert {event["level"] for event in world.named("case.late")} == {"ERROR"}
    assert [row["kind"] for row in world.desk("due", days=1)["cases"]] == ["teacher"]
    world.desk("answer", ref=ref, text="Sorry for the wait.")
    assert world.line.last["template"]["name"] == "answer_ready_1", "the window is closed: a template brings it"
    world.tap(f"turns:read:{world.line.last['callback'].partition('.')[0]}")
    world.desk("complete", ref=ref)
    rung = len(world.named("case.late"))
    world.sweep(world.now + 2 * DAY)
    assert len(world.named("case.late")) == rung


def test_who_may_not_be_tutored_gets_no_teacher_and_after_stop_there_is_silence(world: World) -> None:
    ref = asked(world)
    for state, told in (("RESTRICTED", "restricted"), ("EXPIRED", "START")):
        plant(world, state=state)
        assert told in body_of(answered(world, world.say, "teacher")[0])
        assert "may not be written to" in world.desk("answer", ref=ref, text="Fine.")["error"]
    plant(world, state="RESTRICTED")
    assert "restricted" in world.desk("view", ref=ref, who="teacher/ticket-13")["error"], "and nothing is looked at"
    plant(world, state="ACTIVE")
    world.say("stop")
    assert answered(world, world.say, "teacher") == []
    assert "stopped" in world.desk("view", ref=ref, who="teacher/ticket-13")["error"]
    assert world.stored("cases", "Disclosure") == []
    sent = len(world.line.sent)
    assert "stopped" in world.desk("answer", ref=ref, text="Fine.")["error"]
    assert "stopped" in world.desk("refuse", ref=ref, reason="Fine.")["error"]
    assert world.desk("complete", ref=ref)["state"] == "COMPLETED"
    assert len(world.line.sent) == sent


@pytest.mark.clause("OET-6.2-erasure", "OET-6.2-object", "OET-6.2-restrict", "PRO-no-vendor-access")
@pytest.mark.parametrize("said", ["STOP", "DELETE"])
def test_nobody_looks_at_the_letter_of_who_said_stop_or_delete_meanwhile(world: World, said: str) -> None:
    ref = asked(world)
    world.say(said)
    shown = world.desk("view", ref=ref, who="teacher/ticket-13")
    assert "nothing of theirs is looked at now" in shown["error"]
    assert LETTER not in json.dumps(shown)
    assert world.stored("cases", "Disclosure") == []


@pytest.mark.clause("OET-6.2-erasure")
def test_an_open_question_dies_with_the_learner(world: World) -> None:
    ref = asked(world)
    uid = erase(world)
    assert not {"Turn", "Outbox", "Correspondence", "Disclosure"} & set(left_of(world, uid))
    assert "error" in world.desk("view", ref=ref, who="teacher/ticket-13")
    assert "error" in world.desk("answer", ref=ref, text="Too late.")


def test_the_desk_does_with_it_what_makes_sense_alone(world: World) -> None:
    ref = asked(world)
    for command, more in (("extend", {"reason": "x"}), ("pause", {"reason": "clarification", "question": "?"})):
        assert "viewed, answered" in world.desk(command, ref=ref, **more)["error"]
    by_mail = {"address": "bsuid", "value": "GB.1001", "channel": "email", "received": "2033-05-18"}
    assert "error" in world.desk("open", kind="teacher", **by_mail), "it is no right"
    world.now += 1
    assert world.desk("refuse", ref=ref, reason="It is no letter of yours.")["state"] == "REFUSED"
    assert "It is no letter of yours." in body_of(world.line.last)
    assert "AI tutor* again: a program" in body_of(world.line.last)


def test_a_common_head_holds_nothing_of_it(world: World) -> None:
    ref = asked(world)
    assert "person_at" not in world.stored("learners", "Head")[0]
    world.desk("answer", ref=ref, text="Fine.")
    assert head_of(world).person_at == int(world.now)
    world.say("menu")
    assert "person_at" not in world.stored("learners", "Head")[0]
    assert uid_of(world)


def test_nobody_looks_at_the_letter_of_somebody_who_is_being_erased(world: World) -> None:
    ref = asked(world)
    plant(world, state="ERASING")
    for command, more in (("view", {"who": "teacher/1"}), ("answer", {"text": "Fine."}), ("complete", {})):
        assert "erased" in world.desk(command, ref=ref, **more)["error"], "since no look could be noted"


def test_no_answer_is_cut_or_lost(world: World) -> None:
    ref = asked(world)
    sent = len(world.line.sent)
    for text in ("First.", "Second.", "Second."):
        assert world.desk("answer", ref=ref, text=text)["state"] == "RUNNING"
    told = [body.split("\n")[1] for body in world.line.bodies()[sent:]]
    assert told == ["First.", "Second."], "in one second; and the same one, sent again, once"
    for command in ("answer", "complete"):
        assert "3000" in world.desk(command, ref=ref, text="x" * 3001)["error"]
    assert case_of(world, "teacher")["state"] == "RUNNING"


@pytest.mark.parametrize("word", ["no", "Not now", "never mind", "cancel", "لا", "später"])
def test_nobody_reads_a_letter_for_a_no(world: World, word: str) -> None:
    world.open_task()
    world.say(LETTER)
    world.say("teacher")
    assert "nobody reads it" in body_of(answered(world, world.say, word)[0])
    assert world.stored("cases", "Case") == []


def test_thanks_a_sign_and_a_first_part_of_a_letter_ask_nobody_but_a_yes_does(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    world.say("teacher")
    for idle in ("thank you", "🙏", "???"):
        assert "What should they look at" in body_of(answered(world, world.say, idle)[0])
    assert "did nothing with it" in body_of(answered(world, world.say, "Dear Ms. Aldgrove,\n\nRe: Mr. Brandl")[0])
    assert world.stored("cases", "Case") == []
    world.say("teacher")
    assert "will read your letter" in body_of(answered(world, world.say, "yes")[0])
    world.say("teacher")
    assert "stays as it is" in body_of(answered(world, world.say, "ok")[0])
    assert world.stored("cases", "Correspondence") == []


def test_the_patient_of_the_task_is_no_third_party(world: World) -> None:
    question = "Is Mr. Tomas Brandl, born 02/11/1957, described well?"
    ref = asked(world, question)
    assert "real patient" not in body_of(world.line.last)
    (said,) = world.desk("view", ref=ref, who="teacher/ticket-13")["written"]
    assert said["text"] == question
