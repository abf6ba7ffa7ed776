"""Messages sent within seconds are one turn; those that come hours late are told as late; a day has a budget."""

from pathlib import Path

import pytest
import yaml

from chatoet.rules import words
from chatoet.rules.budget import PER_DAY
from chatoet.rules.burst import FILE_WAIT, LATE, MOST, QUIET
from chatoet.rules.clock import DAY
from chatoet.rules.feedback import Feedback
from chatoet.rules.inbound import Addresses
from chatoet.rules.task import Task
from chatoet.tutor.by_rules import RulesTutor
from chatoet.tutor.protocol import Permit
from tests.fixtures.store import sent_by
from tests.fixtures.world import START, World, body_of, options_of
from tests.flows.records import head_of, plant

LETTERS = Path(__file__).parents[1] / "letters"
LETTER: str = yaml.safe_load((LETTERS / "nur-good.yaml").read_text("utf-8"))["letter"]


def pieces(count: int) -> list[str]:
    paragraphs = LETTER.strip().split("\n\n")
    size = -(-len(paragraphs) // count)
    return ["\n\n".join(paragraphs[n : n + size]) for n in range(0, len(paragraphs), size)]


def sent_after(world: World, before: int) -> list[str]:
    return [body_of(message) for message in world.line.sent[before:]]


def kept(world: World) -> list[str]:
    learner = world.core.learners.find(sent_by(Addresses("GB.1001"), world.now), int(world.now))
    assert learner
    turns = [item for item in world.stored("conversations", "Turn") if "sealed" in item]
    return [learner.key.open(t["sealed"]["B"], f"{t['pk']['S']}|{t['sk']['S']}") for t in turns]


def test_a_letter_in_four_messages_is_marked_once_and_as_a_whole(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    for part in pieces(4):
        world.now += 1
        world.say(part)
        assert sent_after(world, before) == [], "nothing is said while more may come"
    world.pause()
    (feedback,) = sent_after(world, before)
    assert "Key points" in feedback
    assert len(kept(world)) == 1
    assert "".join(kept(world)[0].split()) == "".join(LETTER.split()), "in the order in which it was sent"
    assert len(world.named("turn.waiting")) == 4
    assert head_of(world).dialogue.attempt == 1
    world.pause(60)
    assert len(sent_after(world, before)) == 1, "each part had a wake-up of its own, and only the last found something"


def test_parts_that_whatsapp_brings_in_another_order_are_read_in_the_order_of_their_sending(world: World) -> None:
    world.open_task()
    sent_at = int(world.now)
    for number, part in reversed(list(enumerate(pieces(3)))):
        world.say(part, at=sent_at + number)
    world.pause()
    assert "".join(kept(world)[0].split()) == "".join(LETTER.split())


def test_parts_that_come_again_in_another_envelope_change_nothing(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    for number, part in enumerate(pieces(3) * 2):
        world.say(part, wamid=f"wamid.part{number % 3}")
    world.pause()
    assert len(sent_after(world, before)) == 1
    assert "".join(kept(world)[0].split()) == "".join(LETTER.split())


def test_a_part_that_comes_after_the_others_were_taken_begins_anew(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    world.say(LETTER)
    assert "Key points" in sent_after(world, before)[0], "a whole letter is not waited after"
    world.say("PS: thank you")
    world.pause()
    assert len(sent_after(world, before)) == 2


def test_chatter_in_several_messages_has_one_answer_and_is_not_kept(world: World) -> None:
    world.onboard()
    before = len(world.line.sent)
    for said in ("so", "how does this", "work here then"):
        world.say(said)
    world.pause()
    assert len(sent_after(world, before)) == 1
    assert all("sealed" not in part for part in world.stored("conversations", "Part"))


def test_commands_and_taps_never_wait(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    world.say(pieces(2)[0])
    world.say("menu")
    assert len(sent_after(world, before)) == 1
    world.tap("turns:help")
    assert len(sent_after(world, before)) == 2
    world.pause()
    assert len(sent_after(world, before)) == 3, "and the half letter is still looked at"


def test_a_full_lot_is_not_waited_after(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    for number in range(MOST):
        world.say(f"part {number} of a very slow letter")
    world.drain()
    assert len(sent_after(world, before)) == 1


@pytest.mark.clause("PRO-withdraw")
def test_a_stop_silences_what_waits(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    world.say(pieces(2)[0])
    world.say("stop")
    world.pause()
    world.pause(60)
    assert [text[:7] for text in sent_after(world, before)] == ["Stopped"]
    assert kept(world) == []


@pytest.mark.clause("OET-6.2-erasure")
def test_our_own_items_bring_nobody_to_life(world: World) -> None:
    """What waits of someone who is gone by then ends with them, and no notice is sent to them again."""
    world.open_task()
    world.say(pieces(2)[0])
    world.now += QUIET
    due = [body for _, body in world.waking]
    world.waking.clear()
    for body in due:
        record = {"messageId": "1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
        world.wakeups({"Records": [record]}, int(world.now))
    plant(world, expires_at=int(world.now) - 1)
    before = len(world.line.sent)
    world.drain()
    assert sent_after(world, before) == []
    assert [event["reason"] for event in world.named("item.dropped")] == ["gone"]
    assert len(world.stored("learners", "Head")) == 1


def test_parts_live_a_day_at_most(world: World) -> None:
    world.open_task()
    world.say(pieces(2)[0])
    (part,) = world.stored("conversations", "Part")
    assert int(part["expires_at"]["N"]) <= world.now + DAY
    assert "sealed" in part


def test_a_message_that_is_seven_days_late_is_told_as_late_and_changes_nothing(world: World) -> None:
    world.open_task()
    world.now += 7 * DAY
    world.say("menu")
    state, before = head_of(world).dialogue, len(world.line.sent)
    for late in ("menu", "write", "hello there", LETTER):
        wamid = world.say(late, at=START + 60)
        assert "only now" in body_of(world.line.last)
        assert world.line.last["context"] == {"message_id": wamid}, "it shows which message is meant"
    world.receive({"type": "image", "image": {"id": "1"}}, at=START + 60)
    assert "only now" in body_of(world.line.last)
    world.pause()
    assert len(sent_after(world, before)) == 5
    assert head_of(world).dialogue == state
    assert kept(world) == []


def test_a_letter_that_is_hours_late_and_still_wanted_is_marked_as_a_late_one(world: World) -> None:
    world.open_task()
    sent_at = int(world.now) + 10
    world.now += LATE + 60
    world.say(LETTER, at=sent_at)
    assert "Key points" in body_of(world.line.last)
    assert "late" in world.line.last["interactive"]["footer"]["text"]


def test_a_thumb_that_comes_late_is_as_silent_as_any(world: World) -> None:
    world.onboard()
    before = len(world.line.sent)
    world.receive({"type": "reaction", "reaction": {"emoji": "x", "message_id": "m"}}, at=int(world.now) - DAY)
    assert sent_after(world, before) == []


def test_a_stop_counts_however_late_it_comes(world: World) -> None:
    world.open_task()
    world.say("stop", at=int(world.now) - 3600 * 3)
    assert head_of(world).stopped


def test_a_day_has_a_budget_that_is_told_once_and_rights_go_on(world: World) -> None:
    world.onboard()
    plant(world, spent_day=int(world.now) // DAY, spent=PER_DAY - 1)
    before = len(world.line.sent)
    world.say("menu")
    world.say("menu")
    world.say("menu")
    world.say("menu")
    menu, enough = sent_after(world, before)
    assert "Which profession" in menu
    assert enough == body_of(words.enough_today().graph())
    world.say("privacy")
    world.say("my data")
    assert len(sent_after(world, before)) == 4
    world.now += DAY
    world.say("menu")
    assert len(sent_after(world, before)) == 5


def test_blue_ticks_for_every_answer_and_a_typing_sign_for_work(world: World) -> None:
    world.open_task()
    read = len(world.line.read)
    wamids = [world.say("menu"), world.say(LETTER), world.say("first lines")]
    assert world.line.read[read:] == wamids
    assert [world.line.typing[wamid] for wamid in wamids] == [False, True, True]


def test_two_taps_on_one_button_in_the_same_moment_are_two_turns_with_one_effect(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    rewrite = options_of(world.line.last)["Rewrite"]
    before = len(world.line.sent)
    world.tap(rewrite, drain=False)
    world.tap(rewrite, drain=False)
    world.drain()
    assert len(sent_after(world, before)) == 2
    assert head_of(world).dialogue.step == "letter"


def test_a_file_that_is_never_read_is_done_without(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    world.receive({"type": "image", "image": {"id": "1"}}, drain=False)
    world.drain()
    assert sent_after(world, before) == []
    world.pause(FILE_WAIT)
    assert len(sent_after(world, before)) == 1


def test_a_part_that_nobody_can_mark_does_not_break_what_is_sent_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.open_task()
    assess = RulesTutor.assess

    def poisoned(self: RulesTutor, task: Task, letter: str, permit: Permit) -> Feedback:
        if "poison" in letter:
            raise ValueError
        return assess(self, task, letter, permit)

    monkeypatch.setattr(RulesTutor, "assess", poisoned)
    world.say("a poisoned line")
    world.now += QUIET
    world._wake()
    for message in world.account.receive("turns"):
        record = {"messageId": "1", "receiptHandle": message["ReceiptHandle"], "body": message["Body"]}
        assert world.tutor({"Records": [record | {"attributes": {"ApproximateReceiveCount": "3"}}]})
        handle = message["ReceiptHandle"]
        world.account.sqs.delete_message(QueueUrl=world.account.queues["turns"], ReceiptHandle=handle)
    assert "went wrong" in body_of(world.line.last)
    assert head_of(world).dialogue.pending == ()
    world.say(LETTER)
    assert "Key points" in body_of(world.line.last)


def test_the_end_of_the_day_is_told_whatever_spent_the_last_message_and_a_person_is_there_still(world: World) -> None:
    world.onboard()
    plant(world, spent_day=int(world.now) // DAY, spent=PER_DAY)
    before = len(world.line.sent)
    world.say("privacy")
    world.say("menu")
    world.say("menu")
    _, enough = sent_after(world, before)
    assert enough == body_of(words.enough_today().graph())
    world.say("person")
    assert "admin@chatoet.com" in body_of(world.line.last)


def test_a_stop_that_comes_days_late_is_obeyed_and_starts_no_conversation(world: World) -> None:
    world.onboard()
    sent_at = int(world.now) + 60
    world.now += 2 * DAY
    before = len(world.line.sent)
    world.say("stop", at=sent_at)
    assert world.line.sent[before:] == [], "outside the window a confirmation would be a template"
    assert head_of(world).stopped
    assert [event["reason"] for event in world.named("reply.denied")] == ["window"]


def test_a_rights_reply_behind_a_template_opens_for_who_may_not_be_tutored(world: World) -> None:
    world.onboard()
    sent_at = int(world.now) + 60
    world.now += 2 * DAY
    world.say("my data", at=sent_at)
    assert world.line.last["type"] == "template"
    button = world.line.last["template"]["components"][-1]["parameters"][0]["payload"]
    plant(world, state="RESTRICTED")
    world.receive({"type": "button", "button": {"payload": button, "text": "Read it"}})
    world.pause(60)  # what comes second waits for the line that says who speaks
    assert "Your rights over your data" in body_of(world.line.last)


def test_a_failure_that_is_older_than_what_they_wrote_makes_nobody_unreachable(world: World) -> None:
    world.onboard()
    world.say("menu")
    callback, then = world.line.last["callback"], int(world.now)
    world.now += 5000
    world.say("help")
    world.status(callback, "failed", timestamp=str(then + 5), errors=[{"code": 131026}])
    assert head_of(world).unreachable_at == 0


def test_a_new_task_begins_without_what_was_begun_for_the_one_before(world: World) -> None:
    world.open_task()
    for again, said in ((world.say, "write"), (world.tap, "turns:write")):
        world.say(pieces(3)[0])
        assert len(world.stored("conversations", "Part")) == 1
        again(said)
        assert head_of(world).dialogue.pending == ()
        assert world.stored("conversations", "Part") == [], "and nothing of it is left behind"
        before = len(world.line.sent)
        world.pause(10)
        assert not [body for body in sent_after(world, before) if "too short" in body]
