"""No real patient reaches a table, a queue or a model; the learner is told what kind of thing was seen."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatoet.content import ContentStore
from chatoet.flows.guarding import Guard
from chatoet.rules.feedback import Feedback
from chatoet.rules.inbound import Addresses
from chatoet.rules.media import WORD
from chatoet.rules.task import Task
from chatoet.store.learners import Learner
from chatoet.tutor.by_rules import RulesTutor
from chatoet.tutor.protocol import Permit
from tests.fixtures import files
from tests.fixtures.store import sent_by
from tests.fixtures.world import World, body_of, options_of
from tests.flows.records import chains_of, head_of
from tests.flows.test_files import LETTER, answer, document, photo, sealed, sent

NUMBER = "943 476 5919"  # its last digit checks; the person is invented, as are all here
PASTED = f"""DISCHARGE SUMMARY
PATIENT: YOUSEF AL-KHATIB
NHS NO: {NUMBER}
BORN ON THE FOURTH OF MAY NINETEEN FORTY-NINE
ADMITED WITH CHEST PAIN, TROPONIN NEGATIVE, FOR GP FOLLOW UP."""
OWN = "to hand over the care of"  # in the letter, and in nothing that we say
THEIRS = ("khatib", "943 476", "9434765919", "forty-nine", "troponin")
TABLES = ("learners", "conversations", "consents", "cases", "audit", "keys")
QUEUES = ("turns", "consent", "rights", "events", "media")
MODEL: str = ContentStore().task("med-referral-0001").model_letters[0]


def traces(world: World, *words: str) -> list[str]:
    """Which of these words stand anywhere: in a table (opened), in a queue, in a wake-up, in a log, in a reply."""
    stored = [opened(world, item) for table in TABLES for item in world.account.items(table)]
    queued = [message["Body"] for queue in QUEUES for message in world.account.receive(queue)]
    everything = json.dumps([stored, queued, world.waking, world.events, world.line.sent], default=str).casefold()
    return [word for word in words if word.casefold() in everything]


def opened(world: World, item: dict[str, Any]) -> list[object]:
    if "sealed" not in item:
        return [item]
    plain = learner(world).key.open(item["sealed"]["B"], f"{item['pk']['S']}|{item['sk']['S']}")
    return [{name: value for name, value in item.items() if name != "sealed"}, plain]


def learner(world: World) -> Learner:
    found = world.core.learners.find(sent_by(Addresses("GB.1001"), world.now), int(world.now))
    assert found
    return found


def test_the_scan_finds_what_is_there(world: World) -> None:
    world.open_task()
    world.say(LETTER)
    assert traces(world, OWN, "nowhere to be found") == [OWN], "else the tests below prove nothing"


@pytest.mark.clause("PRO-no-special")
@pytest.mark.clause("PRO-special-in-content")
@pytest.mark.clause("PRO-no-criminal")
@pytest.mark.clause("OET-8-caution")
def test_e47_a_pasted_discharge_letter_is_refused_and_leaves_no_trace(world: World) -> None:
    world.open_task()
    told = answer(world, PASTED)
    assert "not* marked or kept" in told
    assert "delete it from this chat" in told
    assert "information governance lead" in told
    assert "a patient's or record number, a date of birth and a name that is not in the case notes" in told
    assert traces(world, *THEIRS) == []
    assert sealed(world, "Turn") == sealed(world, "Part") == 0
    assert "Key points" in answer(world, LETTER), "an invented patient is welcome afterwards"


def test_e47_a_screenshot_of_it_is_refused_though_it_was_misread(world: World) -> None:
    world.open_task()
    world.recognition.enqueue(PASTED.replace("0", "O").replace("1", "l").replace("CHEST PAIN", "CHEST PAlN"))
    (told,) = sent(world, photo(world))
    assert "not* marked or kept" in told
    assert traces(world, *THEIRS, "943 476 59l9") == []


def test_e47_a_document_of_it_is_refused_by_its_words_and_by_its_name(world: World) -> None:
    world.open_task()
    (told,) = sent(world, document(world, WORD, files.word(*PASTED.splitlines())))
    assert "not* marked or kept" in told
    named = document(world, WORD, files.word("hello"))
    named["document"]["filename"] = "Mr_Yousef_Al-Khatib_NHS_9434765919.docx"
    (told,) = sent(world, named)
    assert "not* marked or kept" in told
    assert traces(world, *THEIRS) == []
    assert len(world.files.fetched) == 1, "the second was never opened"


def test_e47_a_caption_is_looked_at_too(world: World) -> None:
    world.open_task()
    message = photo(world)
    message["image"]["caption"] = f"my patient yousef al-khatib nhs {NUMBER}"
    (told,) = sent(world, message)
    assert "not* marked or kept" in told
    assert traces(world, *THEIRS) == []


def test_e48_a_real_patient_inside_the_frame_of_our_task_is_seen_by_the_name(world: World) -> None:
    world.open_task()
    told = answer(world, LETTER.replace("Brandl", "Kowalczyk"))
    assert "I saw a name that is not in the case notes." in told
    assert traces(world, "kowalczyk") == []
    assert head_of(world).dialogue.attempt == 0


def test_the_parts_that_waited_with_it_go_too(world: World) -> None:
    world.open_task()
    world.say("The patient was admitted with a harmless sounding paragraph.", drain=False)
    world.drain()
    assert sealed(world, "Part") == 1
    told = answer(world, f"NHS number {NUMBER}")
    assert "not* marked or kept" in told
    assert world.stored("conversations", "Part") == []
    assert head_of(world).dialogue.pending == ()
    assert traces(world, "harmless sounding", "943 476") == []


def test_a_number_that_is_split_over_two_messages_is_put_together_first(world: World) -> None:
    world.open_task()
    before = len(world.line.sent)
    first, second = NUMBER[:7], NUMBER[8:]
    world.say(f"She is much better and goes home, and her file says {first}")
    world.say(f"{second} and her wound is clean.")
    world.pause()
    (told,) = [body_of(message) for message in world.line.sent[before:]]
    assert "a patient's or record number" in told
    assert world.stored("conversations", "Part") == []


def test_what_was_shown_from_a_file_is_dropped_when_something_else_is_refused(world: World) -> None:
    world.open_task()
    sent(world, document(world, "text/plain", LETTER.encode()))
    assert sealed(world, "Part") == 1
    answer(world, PASTED)
    assert world.stored("conversations", "Part") == []
    assert (head_of(world).dialogue.step, head_of(world).dialogue.draft) == ("letter", ())


def test_no_model_sees_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def assess(self: RulesTutor, task: Task, letter: str, permit: Permit) -> Feedback:
        seen.append(letter)
        raise AssertionError

    monkeypatch.setattr(RulesTutor, "assess", assess)
    world.open_task()
    answer(world, f"{LETTER}\nNHS number {NUMBER}")
    assert seen == []


def test_a_letter_that_broke_the_tutor_is_parked_and_one_that_the_guard_would_refuse_without_its_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.open_task()
    check = Guard.check
    calls = []

    def failing(self: Guard, text: str, task_id: str | None) -> Any:
        calls.append(text)
        if len(calls) == 1:
            raise ValueError
        return check(self, text, task_id)

    monkeypatch.setattr(Guard, "check", failing)
    park(world, PASTED)
    assert "went wrong" in body_of(world.line.last)
    assert traces(world, *THEIRS) == []
    monkeypatch.setattr(Guard, "check", check)
    monkeypatch.setattr(RulesTutor, "assess", lambda *_: 1 / 0)
    park(world, LETTER)
    assert traces(world, OWN) == [OWN]


def test_what_the_guard_cannot_read_is_parked_without_its_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.open_task()
    monkeypatch.setattr(Guard, "check", lambda *_: 1 / 0)
    park(world, LETTER)
    assert "went wrong" in body_of(world.line.last)
    assert traces(world, OWN) == []


def park(world: World, text: str) -> None:
    """The last of its tries."""
    world.say(text, drain=False)
    for message in world.account.receive("turns"):
        record = {"messageId": "1", "receiptHandle": message["ReceiptHandle"], "body": message["Body"]}
        world.tutor({"Records": [record | {"attributes": {"ApproximateReceiveCount": "3"}}]})
        handle = message["ReceiptHandle"]
        world.account.sqs.delete_message(QueueUrl=world.account.queues["turns"], ReceiptHandle=handle)


def test_without_a_task_a_name_is_small_talk_and_a_patients_number_is_not(world: World) -> None:
    world.onboard()
    assert "Which profession" in answer(world, "My colleague Fatima Al-Khatib passed last year")
    assert "not* marked or kept" in answer(world, f"Patient Al-Khatib, NHS {NUMBER}, what should I do?")
    assert traces(world, *THEIRS) == []


def test_the_log_and_the_audit_trail_carry_counts_alone(world: World) -> None:
    world.open_task()
    answer(world, PASTED)
    (event,) = world.named("patient.refused")
    assert event["classes"] == "number:1/birth:1/name:1"
    last = next(iter(chains_of(world).values()))[-1]
    assert (last.event, last.fields["classes"]) == ("patient.refused", "number:1/birth:1/name:1")


def test_it_can_be_written_with_invented_notes_at_once(world: World) -> None:
    world.open_task()
    answer(world, PASTED)
    world.tap(options_of(world.line.last)["Invented case notes"])
    assert "Brandl" in json.dumps(world.line.sent[-2:])


def test_a_letter_for_another_of_our_tasks_is_told_as_such_and_not_refused(world: World) -> None:
    world.open_task()
    assert "not* marked or kept" not in answer(world, MODEL)
    assert world.named("patient.refused") == []


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[1] / "letters").glob("nur-*.yaml")), ids=lambda p: p.stem
)
def test_every_letter_of_ours_is_marked(world: World, path: Path) -> None:
    world.open_task()
    assert "Key points" in answer(world, yaml.safe_load(path.read_text("utf-8"))["letter"])


@pytest.mark.clause("PRO-special-in-content")
@pytest.mark.parametrize("asked", ["rights:complain", "rights:correct:letter"])
def test_e47_words_about_a_request_are_taken_but_no_patient_is_kept_with_them(world: World, asked: str) -> None:
    world.open_task()
    answer(world, LETTER)
    world.tap(asked)
    world.say(f"My patient Yousef Al-Khatib, NHS {NUMBER}, was in my letter, and nobody told me. I am angry.")
    assert traces(world, "khatib", "yousef", "943 476", "9434765919") == []
    (kept,) = [opened(world, item)[-1] for item in world.stored("cases", "Correspondence")]
    assert kept == "My patient [third party], NHS [third party], was in my letter, and nobody told me. I am angry."
    assert "Please delete" in body_of(world.line.last), "and the learner is told"


def test_e31_what_identifies_others_is_marked_in_words_about_a_request() -> None:
    text = f"Sister Agnieszka Nowak said that Mr Al-Khatib (NHS {NUMBER}) rang from 07700 900123. I was worried."
    found = Guard(ContentStore()).kept(text)
    assert found.count("[third party]") == 4
    assert found.endswith("I was worried.")
    assert not any(word in found for word in ("Agnieszka", "Nowak", "Khatib", "943", "5919", "07700"))
    assert Guard(ContentStore()).kept("Ann of your team was rude to me.") == "Ann of your team was rude to me."
