"""Rights in the chat: the menu, what we know, who saw it, corrections, objections, people. Each by its raw records."""

import pytest

from chatoet.rules import words_rights
from chatoet.rules.clock import DAY
from chatoet.rules.phrases import PHRASES
from chatoet.sealing import LearnerKey
from tests.fixtures.world import World, body_of, options_of
from tests.flows.records import head_of, plant, uid_of
from tests.flows.test_turn import LETTER

ACTIONS = ["know", "copy", "carry", "correct", "restrict", "object", "review", "seen", "complain", "erase"]


def key_of(world: World) -> LearnerKey:
    wrapped = world.rights.tables["Key"].get(uid_of(world)).wrapped
    return world.rights.learners._keys.unwrap(wrapped, uid_of(world))


def opened(world: World, table: str, kind: str) -> list[str]:
    """What is sealed in the raw items of that kind."""
    return [
        key_of(world).open(item["sealed"]["B"], f"{item['pk']['S']}|{item['sk']['S']}")
        for item in world.stored(table, kind)
        if "sealed" in item
    ]


def case_of(world: World, kind: str) -> dict[str, str]:
    (case,) = [case for case in world.stored("cases", "Case") if case["request"]["S"] == kind]
    return {name: next(iter(value.values())) for name, value in case.items()}


def head_of_item(world: World) -> dict[str, object]:
    """The dialogue as it is stored."""
    return dict(world.core.tables["Head"].get(uid_of(world), "head").dialogue)


def marked(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    assert head_of(world).dialogue.letter


# The menu


@pytest.mark.clause("PRO-rights-channel")
def test_the_menu_of_rights_is_reached_in_every_language(world: World) -> None:
    world.onboard()
    for phrases in PHRASES["access"].values():
        world.say(phrases.split("|")[0].strip())
        rows = options_of(world.line.last)
        assert [row.removeprefix("rights:") for row in rows.values()] == ACTIONS


@pytest.mark.clause("PRO-rights-channel")
def test_help_and_privacy_lead_to_it(world: World) -> None:
    world.onboard()
    world.say("help")
    assert "MY DATA" in body_of(world.line.last)
    world.say("privacy")
    world.tap(options_of(world.line.last)["My data, my rights"])
    assert len(options_of(world.line.last)) == 10


# What we know


@pytest.mark.clause("PRO-right-access")
@pytest.mark.clause("OET-6.2-access")
def test_what_we_hold_is_told_by_category_with_counts_and_ends(world: World) -> None:
    marked(world)
    world.say("what do you know about me")
    said = body_of(world.line.last)
    turns = len(world.stored("conversations", "Turn")) - 1  # that of the answer itself
    assert f"your letters, and notes that a message was handled: {turns}, until" in said
    assert f"your decisions on terms and consents: {len(world.stored('consents', 'Receipt'))}, until" in said
    assert "profession: Nursing" in said
    assert "by rules" in said, "the logic of a score"


@pytest.mark.clause("OET-6.2-access")
@pytest.mark.parametrize("right", ["know", "seen"])
def test_e22_who_may_be_another_is_told_nothing_and_not_that_there_is_anything(world: World, right: str) -> None:
    marked(world)
    world.tap("rights:correct:name")
    world.say("Ada")
    plant(world, rekeyed_at=int(world.now) - 29 * DAY)
    world.tap(f"rights:{right}")
    assert body_of(world.line.last) == words_rights.unsure().body
    assert "If we hold data" in words_rights.unsure().body
    plant(world, rekeyed_at=int(world.now) - 30 * DAY)
    world.tap(f"rights:{right}")
    assert body_of(world.line.last) != words_rights.unsure().body


def test_e22_after_forty_five_silent_days_nothing_is_told_either(world: World) -> None:
    marked(world)
    world.now += 45 * DAY
    world.say("what do you know about me")
    assert body_of(world.line.last).endswith(words_rights.unsure().body), "but for whose voice this is"


@pytest.mark.clause("PRO-no-vendor-access")
def test_nobody_saw_it_is_an_answer_too(world: World) -> None:
    world.onboard()
    world.say("who saw my data")
    assert "No person has seen them" in body_of(world.line.last)
    assert "Software" in body_of(world.line.last)
    assert "pages.example/processors" in body_of(world.line.last)


# Corrections


@pytest.mark.clause("OET-6.2-rectify")
@pytest.mark.clause("OET-2.1-name")
@pytest.mark.clause("PRO-right-correct")
def test_a_name_is_asked_for_kept_sealed_shown_back_and_forgotten(world: World) -> None:
    world.onboard()
    world.tap("rights:correct:name")
    assert head_of(world).floor == "rights:name"
    world.say("  Zoë  O’Hara-Ngũgĩ ")
    assert "Zoë O’Hara-Ngũgĩ" in body_of(world.line.last)
    assert opened(world, "learners", "Profile") == ["Zoë O’Hara-Ngũgĩ"]
    assert head_of(world).floor is None
    world.tap("rights:correct:name")
    world.say("Ada")
    assert opened(world, "learners", "Profile") == ["Ada"], "the old value is not kept"
    world.say("stop")
    world.say("start")
    assert body_of(world.line.last).startswith("Welcome back, Ada.")
    shown = str([world.account.items(t) for t in ("learners", "cases", "audit", "conversations")]) + str(world.events)
    assert "Zoë" not in shown
    assert "Ada" not in shown
    world.say("correct my data")
    world.tap(options_of(world.line.last)["Forget my name"])
    assert world.stored("learners", "Profile") == []
    assert [event["kind"] for event in world.named("case.completed")] == ["rectification"] * 3


def test_what_is_no_name_is_asked_for_again(world: World) -> None:
    world.onboard()
    world.tap("rights:correct:name")
    world.say("Ada\u202eada")
    assert "cannot take that as a name" in body_of(world.line.last)
    assert world.stored("learners", "Profile") == []
    assert head_of(world).floor == "rights:name"


@pytest.mark.clause("OET-2.1-role")
@pytest.mark.clause("OET-6.2-rectify")
def test_a_profession_is_corrected_in_the_chat_even_while_data_are_restricted(world: World) -> None:
    world.open_task()
    world.tap("rights:restrict:a")
    world.tap("rights:correct:professions:2")
    world.tap("rights:correct:profession:podiatry")
    assert head_of(world).dialogue.profession == "podiatry"
    assert case_of(world, "rectification")["state"] == "COMPLETED"


@pytest.mark.clause("OET-6.2-rectify")
def test_a_corrected_profession_makes_no_old_button_a_new_one_and_loses_no_marked_letter(world: World) -> None:
    marked(world)
    plant(world, dialogue={**head_of_item(world), "serial": 7})
    before = head_of(world).dialogue
    world.tap("rights:correct:profession:podiatry")
    after = head_of(world).dialogue
    assert (after.step, after.task, after.letter) == ("home", None, None)
    assert (after.serial, after.unfiled, after.watched) == (7, before.unfiled, before.watched)
    assert before.unfiled


@pytest.mark.clause("OET-6.2-rectify")
def test_a_wrong_test_date_is_corrected_in_the_chat_even_while_data_are_restricted(world: World) -> None:
    world.onboard()
    world.tap("rights:restrict:a")
    world.tap("rights:correct:date")
    world.say("no day at all")
    assert "could not read a date" in body_of(world.line.last)
    assert head_of(world).floor == "rights:date"
    world.say("12 April 2099")
    assert "more than two years" in body_of(world.line.last)
    world.say("not booked")
    assert "no date yet" in body_of(world.line.last)
    (enrolment,) = world.stored("learners", "Enrolment")
    assert "test_date" not in enrolment
    world.tap("rights:correct:date")
    world.say("in 3 months")
    assert "your test is on" in body_of(world.line.last)
    (enrolment,) = world.stored("learners", "Enrolment")
    assert enrolment["test_date"]["S"] > "20"
    assert "in 3 months" not in str(world.events)
    world.tap("rights:know")
    assert "• your test: " in body_of(world.line.last)


@pytest.mark.clause("OET-6.2-rectify")
@pytest.mark.clause("PRO-keep-corr")
def test_a_letter_stays_as_it_was_sent_and_a_note_stands_beside_it(world: World) -> None:
    marked(world)
    letter = head_of(world).dialogue.letter
    before = [turn for turn in world.stored("conversations", "Turn") if "sealed" in turn]
    world.tap("rights:correct:letter")
    world.say("The date in the second line was a slip of mine.")
    assert opened(world, "cases", "Correspondence") == ["The date in the second line was a slip of mine."]
    assert [item["case"]["S"] for item in world.stored("cases", "Correspondence")] == [letter]
    assert [turn for turn in world.stored("conversations", "Turn") if "sealed" in turn] == before


# The floor


def test_an_answer_to_a_right_is_never_a_letter_and_a_command_or_an_hour_ends_the_question(world: World) -> None:
    world.open_task()
    world.tap("rights:correct:name")
    world.say("menu")
    assert head_of(world).floor is None
    world.tap("rights:correct:name")
    world.say("stop")
    assert head_of(world).floor is None, "also by what another lane does"
    world.say("start")
    world.tap("rights:correct:name")
    world.now += 3601
    world.say("Ada")
    world.pause()
    assert world.stored("learners", "Profile") == []
    world.tap("rights:correct:name")
    world.now += 3600
    world.say("Ada")
    assert opened(world, "learners", "Profile") == ["Ada"]


def test_a_word_of_the_floor_that_comes_again_later_has_its_one_effect(world: World) -> None:
    world.open_task()
    world.tap("rights:correct:name")
    wamid = world.say("Ada")
    turns, sent = len(world.stored("conversations", "Turn")), len(world.line.sent)
    world.account.sqs.purge_queue(QueueUrl=world.account.queues["turns"])
    world.now += 600
    world.receive({"type": "text", "text": {"body": "Ada"}}, wamid=wamid, at=int(world.now) - 600)
    world.pause()
    assert (len(world.stored("conversations", "Turn")), len(world.line.sent)) == (turns, sent)
    assert not head_of(world).dialogue.pending


# Objection


@pytest.mark.clause("PRO-object-mkt")
@pytest.mark.clause("OET-6.2-object")
def test_an_objection_to_marketing_is_absolute_and_immediate(world: World) -> None:
    world.accept()
    while "Yes" in options_of(world.line.last):
        world.tap(options_of(world.line.last)["Yes"])
    assert head_of(world).grants("news")
    world.say("I object")
    world.tap(options_of(world.line.last)["News and offers"])
    assert not head_of(world).grants("news")
    assert case_of(world, "objection")["state"] == "COMPLETED"
    assert [event["purpose"] for event in world.named("objection.recorded")] == ["news"]


@pytest.mark.clause("PRO-right-object")
def test_an_objection_is_obeyed_before_a_person_weighs_it(world: World) -> None:
    from chatoet.rules.gate import decide

    world.onboard()
    world.tap("rights:object:security")
    assert decide(head_of(world), "self", "security", world.core.policy, int(world.now)).reason == "objected"
    case = case_of(world, "objection")
    assert case["state"] == "REVIEW"
    assert "court" in body_of(world.line.last)
    ref = f"{case['pk']}.{case['sk'].removeprefix('case#')}"
    world.now += 60
    assert world.desk("refuse", ref=ref, reason="An attack is going on.")["state"] == "REFUSED"
    assert decide(head_of(world), "self", "security", world.core.policy, int(world.now)).allowed


@pytest.mark.clause("PRO-right-object")
def test_a_refusal_does_not_undo_an_objection_that_was_made_again_since(world: World) -> None:
    world.onboard()
    world.tap("rights:object:security")
    case = case_of(world, "objection")
    world.now += 60
    world.tap("rights:object:security")
    world.desk("refuse", ref=f"{case['pk']}.{case['sk'].removeprefix('case#')}", reason="An attack is going on.")
    assert head_of(world).objects("security")


@pytest.mark.clause("PRO-gloss-li")
def test_why_gives_the_summary_of_the_assessment(world: World) -> None:
    world.onboard()
    world.say("object")
    world.tap(next(id_ for id_ in options_of(world.line.last).values() if id_ == "rights:why:analytics"))
    assert world.core.policy.purposes["analytics"].summary[:60] in body_of(world.line.last)
    world.tap("rights:object:analytics")
    assert case_of(world, "objection")["state"] == "COMPLETED"


# People


@pytest.mark.clause("OET-6.2-channel")
def test_a_score_is_looked_at_by_a_person_once_a_letter(world: World) -> None:
    world.onboard()
    world.say("human review")
    assert "no marked letter" in body_of(world.line.last)
    world.tap("turns:profession:nursing")
    world.say("write")
    world.say(LETTER)
    world.say("human review")
    case = case_of(world, "review")
    assert case["state"] == "REVIEW"
    assert "20" in body_of(world.line.last)
    world.say("human review")
    assert case["sk"].removeprefix("case#")[:8] in body_of(world.line.last)
    assert len(world.stored("cases", "Case")) == 1


@pytest.mark.clause("PRO-complain")
def test_a_complaint_is_kept_sealed_and_acknowledged_in_the_same_second(world: World) -> None:
    world.onboard()
    world.say("complain")
    assert "ico.org.uk" in body_of(world.line.last)
    world.receive({"type": "image", "image": {"id": "1"}})
    assert "type it" in body_of(world.line.last)
    world.say("Nobody answers my e-mails, and my score of 12 May was unfair.")
    assert opened(world, "cases", "Correspondence") == ["Nobody answers my e-mails, and my score of 12 May was unfair."]
    case = case_of(world, "complaint")
    assert int(case["due_at"]) - int(case["at"]) <= 31 * DAY
    said = body_of(world.line.last)
    assert "dataprotection.ie" in said
    assert "court" in said
    assert "unfair" not in str(world.events)
