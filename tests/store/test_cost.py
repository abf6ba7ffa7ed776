"""What a turn costs DynamoDB, counted on the wire, so that an attribute too many is noticed."""

import random
from dataclasses import replace
from pathlib import Path

import yaml

from chatoet.rules.head import Dialogue
from chatoet.rules.messages import Buttons, Option
from chatoet.store import outboxes
from tests.fixtures.store import Store
from tests.fixtures.world import World, body_of
from tests.store.capacity import KB, Meter, size_of
from tests.store.wire import Request, requests

LETTERS = Path(__file__).parents[1] / "letters"
WRITES, READS, STATUS_WRITES = 14, 4, 2


def letter(name: str) -> str:
    return str(yaml.safe_load((LETTERS / f"{name}.yaml").read_text("utf-8"))["letter"])


def written(world: World, text: str) -> list[Request]:
    with requests(world.core.tables) as seen:
        world.say(text)
    return seen


def test_a_letter_and_its_feedback_stay_within_14_write_and_4_read_units_and_1_kilobyte_an_item(world: World) -> None:
    world.open_task()
    meter = Meter(world.account.dynamodb)
    for name in ("nur-good", "nur-middling", "nur-strong", "nur-weak"):
        seen = written(world, letter(name))
        assert len(body_of(world.line.last)) > 400, "no realistic feedback"
        sizes = meter.sizes(seen)
        assert set(sizes) == {"Head", "Turn", "Outbox", "Audit"}
        assert not {kind: size for kind, size in sizes.items() if size > KB}
        assert 12 <= meter.write_units(seen) <= WRITES
        assert 3 <= meter.read_units(seen) <= READS
        sent = [(operation, len(body.get("TransactItems", "1"))) for operation, body in seen]
        writes = [write for write in sent if write[0] != "GetItem"]
        assert writes == [("TransactWriteItems", 4), ("TransactWriteItems", 2), ("UpdateItem", 1)]


def test_a_reply_of_a_thousand_characters_fits_in_one_kilobyte(store: Store) -> None:
    learner = store.active()
    body = words(1_000)
    buttons = Buttons(body, tuple(Option(f"turns:rewrite:nur-discharge-0001:{n}", f"Rewrite {n}") for n in range(3)))
    put = outboxes.put(learner.head.uid, "m" * 22, "tutoring", learner.recipient.key, (buttons,), learner.key)
    item = store.outboxes.new(put)
    item.kind, item.controller_id, item.expires_at = "Outbox", "self", 1_790_000_000
    assert size_of(item.to_dynamodb_dict()) <= KB


def test_a_head_with_everything_set_fits_in_one_kilobyte(store: Store) -> None:
    learner = store.active()
    where = Dialogue("reviewed", "occupational_therapy", "occupational-therapy-referral-0001", "m" * 22, 99)
    errors = ("missing_detail", "missing_point", "abbreviation")
    dialogue = vars_of(replace(where, unfiled=("m" * 22,) * 6, watched=errors))
    decisions = {purpose.id: [True, 1_790_000_000] for purpose in store.policy.optional()}
    uid = learner.head.uid
    store.edit(uid, dialogue=dialogue, decisions=decisions, audit_hash="a" * 64, audit_seq=100_000, floor="consent")
    store.edit(uid, notice="10.10.10", receipt="r" * 22, stopped_at=1_790_000_000, spoken_at=1_790_000_000)
    name, key = store.account.tables["learners"], {"pk": {"S": uid}, "sk": {"S": "head"}}
    assert size_of(store.account.dynamodb.get_item(TableName=name, Key=key)["Item"]) <= KB


def test_a_status_event_costs_at_most_two_write_units_and_no_read(store: Store) -> None:
    learner = store.active()
    mid = store.answer(learner, words(1_000))
    meter = Meter(store.account.dynamodb)
    with requests(store.tables) as seen:
        store.status(learner, mid, "delivered")
    assert 1 <= meter.write_units(seen) <= STATUS_WRITES
    assert meter.read_units(seen) == 0


def vars_of(dialogue: Dialogue) -> dict[str, object]:
    return {name: getattr(dialogue, name) for name in dialogue.__slots__}


def words(characters: int) -> str:
    """Text that packs no better than real feedback does."""
    pool = letter("nur-good").split()
    chosen = random.Random(7).choices(pool, k=characters)
    return " ".join(chosen)[:characters]
