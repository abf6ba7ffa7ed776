"""The sealed trail: complete, in one order, written once, and signed by the right key, whatever is killed meanwhile."""

import json
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chatoet.checkpoints import BucketError, S3Bucket, SignerError
from chatoet.compose.seal import seal as composed
from chatoet.flows.seal import HOUR, LATE, SealError
from chatoet.rules.checkpoint import Note, key_id, parse
from chatoet.rules.clock import hour_of
from chatoet.rules.closing import Detail, detail, lines
from chatoet.rules.merkle import is_consistent, leaf_hash, tree
from tests.fixtures.sealed import NOON, ORIGIN, LocalKey, Sealed, Shelf, chain, sealed, streamed
from tests.fixtures.world import World
from tests.flows.records import chains_of

Json = dict[str, Any]


def note_of(log: Sealed, hour: int) -> Note:
    return parse(log.shelf.objects[f"checkpoints/{hour_of(NOON + hour * HOUR)}.note"])


def detail_of(log: Sealed, hour: int) -> Detail:
    return detail(log.shelf.objects[f"checkpoints/{hour_of(NOON + hour * HOUR)}.json"])


def leaves_of(log: Sealed, hour: int) -> list[bytes]:
    """What stands in the objects of that checkpoint, in the sealed order."""
    found = (line for batch in detail_of(log, hour).batches for line in lines(log.shelf.objects[batch]))
    return list(dict.fromkeys(map(leaf_hash, found)))


def checks(key: bytes, note: Note) -> None:
    public, (signature,) = load_der_public_key(key), note.signatures
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert (signature.name, signature.key_id) == (note.checkpoint.origin, key_id(key))
    public.verify(signature.signature, note.checkpoint.body(), ec.ECDSA(hashes.SHA256()))


def test_each_hour_is_closed_by_a_note_over_all_entries_ever_and_the_next_one_begins_with_it() -> None:
    first, second = chain("a", 5), chain("b", 3)
    log = sealed([first[:2], [], [*first[2:], *second]], batch=3)
    assert [note_of(log, hour).checkpoint.size for hour in range(3)] == [2, 2, 8]
    assert note_of(log, 2).checkpoint.root == tree([*leaves_of(log, 0), *leaves_of(log, 2)]).root()
    for hour in range(3):
        checks(log.key.public_key(), note_of(log, hour))
    for hour in (1, 2):
        old, new = note_of(log, hour - 1).checkpoint, note_of(log, hour).checkpoint
        assert is_consistent(old.size, old.root, new.size, new.root, detail_of(log, hour).consistency)
    assert detail_of(log, 2).chains == {"a": [5, first[-1].hash()], "b": [3, second[-1].hash()]}


def test_an_empty_log_is_sealed_as_well() -> None:
    log = sealed([[], []])
    assert [note_of(log, hour).checkpoint.size for hour in range(2)] == [0, 0]
    assert note_of(log, 0).checkpoint.root == tree([]).root()


def test_an_hour_stays_open_for_what_was_taken_in_its_last_moment() -> None:
    log = Sealed()
    log.seal.checkpoint(NOON + HOUR + LATE - 1)
    assert f"checkpoints/{hour_of(NOON)}.note" not in log.shelf.objects
    log.seal.checkpoint(NOON + HOUR + LATE)
    assert f"checkpoints/{hour_of(NOON)}.note" in log.shelf.objects


@pytest.mark.parametrize("gap", [1, 2, 7])
def test_no_hour_is_left_out_when_the_schedule_drifts_or_fails(gap: int) -> None:
    log = sealed([chain("a", 1)])
    log.close(gap)
    notes = [note_of(log, hour).checkpoint for hour in range(gap + 1)]
    assert [note.size for note in notes] == [1] * (gap + 1)
    assert all(earlier.at <= later.at for earlier, later in zip(notes, notes[1:], strict=False))


def test_an_outage_before_the_first_checkpoint_leaves_nothing_behind() -> None:
    log = Sealed()
    log.take(chain("a", 2))
    log.close(5)
    assert note_of(log, 0).checkpoint.size == 2


def test_what_comes_into_a_closed_hour_is_sealed_with_the_next() -> None:
    log = sealed([chain("a", 1)])
    late = chain("b", 2)
    log.shelf.put_new(f"entries/{hour_of(NOON)}/{9:040d}.ndjson", b"".join(item.line() + b"\n" for item in late))
    log.close(1)
    log.close(2)
    assert [detail_of(log, hour).tree.size for hour in range(3)] == [1, 3, 3]
    assert detail_of(log, 1).chains["b"] == [2, late[1].hash()]


def test_a_clock_ahead_leaves_no_entry_in_an_hour_that_it_closed_and_one_behind_closes_nothing() -> None:
    """Clock skew: what is dated in the future is sealed all the same."""
    log = sealed([[]])
    log.close(40)
    log.close(60)
    log.take(chain("a", 2, start=NOON + 999 * HOUR), hour=1)
    before = dict(log.shelf.objects)
    log.close(30)
    assert log.shelf.objects == before
    log.close(61)
    assert detail_of(log, 61).tree.size == 2


def test_a_batch_that_comes_again_in_other_cuts_is_written_and_counted_once() -> None:
    log, items = Sealed(), chain("a", 4)
    records = [streamed(item, n) for n, item in enumerate(items)]
    for cut in (records[:2], records, records[2:], records[:3], records):
        log.seal.take(cut, NOON)
    log.close()
    assert (detail_of(log, 0).tree.size, len(detail_of(log, 0).batches)) == (4, 2)
    assert leaves_of(log, 0) == [leaf_hash(item.line()) for item in items]


def test_an_object_that_lies_where_another_belongs_is_not_written_over() -> None:
    log = Sealed()
    log.shelf.put(f"entries/{hour_of(NOON)}/{0:040d}.ndjson", b"something else\n")
    with pytest.raises(SealError):
        log.take(chain("a", 1))


def test_only_new_entries_are_sealed() -> None:
    log, (item,) = Sealed(), chain("a", 1)
    log.seal.take([streamed(item, 1, "REMOVE"), streamed(item, 2, "MODIFY"), {"eventName": "INSERT"}], NOON)
    assert log.shelf.objects == {}


@pytest.mark.parametrize(
    "spoilt",
    [
        {"fields": {"S": "no json"}},
        {"fields": {"S": "[" * 100_000}},
        {"fields": {"S": '{"reason": [1]}'}},
        {"fields": {"N": "1"}},
        {"seq": {"S": "one"}},
        {"previous": {"NULL": True}},
    ],
)
def test_an_item_that_is_no_entry_is_an_error_and_stops_none_behind_it(spoilt: Json) -> None:
    log, items = Sealed(), chain("a", 3)
    records = [streamed(item, n) for n, item in enumerate(items)]
    records[1]["dynamodb"]["NewImage"].update(spoilt)
    log.seal.take(records, NOON)
    log.close()
    assert leaves_of(log, 0) == [leaf_hash(item.line()) for item in (items[0], items[2])]
    assert named(log, "seal.unreadable") == [{"level": "ERROR", "event": "seal.unreadable", "n": 1}]


@pytest.mark.parametrize("hour", ["2033051847", "0000000000", "2033023001"])
def test_an_object_under_a_name_that_is_none_of_ours_stops_no_hour(hour: str) -> None:
    log = Sealed()
    log.shelf.put(f"entries/{hour}/{0:040d}.ndjson", b"x\n")
    log.shelf.put(f"entries/{hour_of(NOON)}/x.ndjson", b"x\n")
    log.take(chain("a", 1))
    log.close()
    log.close(1)
    assert [detail_of(log, each).tree.size for each in range(2)] == [1, 1]


def test_a_detail_that_somebody_put_there_first_is_signed_only_if_its_objects_make_it() -> None:
    log, other = Sealed(), sealed([chain("b", 1)])
    log.take(chain("a", 2))
    key = f"checkpoints/{hour_of(NOON)}.json"
    true, forged = detail_of(sealed([chain("a", 2)]), 0), detail_of(other, 0)
    bodies = (forged, true._replace(tree=tree([])), true._replace(batches=("entries/x",)), true._replace(chains={}))
    for body in [*(each.encoded() for each in bodies), b"", b"no json", b"[]", b"[" * 100_000]:
        log.shelf.put(key, body)
        with pytest.raises(SealError):
            log.close()
    assert f"checkpoints/{hour_of(NOON)}.note" not in log.shelf.objects
    log.shelf.put(key, true.encoded())
    log.close()
    assert note_of(log, 0).checkpoint.size == 2


def test_a_note_that_somebody_put_there_first_is_not_taken_for_ours() -> None:
    log, other = sealed([[]]), sealed([[], chain("b", 1)])
    key = f"checkpoints/{hour_of(NOON + HOUR)}.note"
    for body in (other.shelf.objects[key], b"none"):
        log.shelf.put(key, body)
        with pytest.raises(SealError):
            log.close(1)


def test_a_checkpoint_that_no_key_of_ours_signed_is_neither_built_upon_nor_written_behind() -> None:
    log, other = Sealed(), sealed([[]] * 9)
    log.take(chain("a", 1))
    log.close()
    ahead = hour_of(NOON + 8 * HOUR)
    for key in (f"checkpoints/{ahead}.note", f"checkpoints/{ahead}.json"):
        log.shelf.put(key, other.shelf.objects[key])
    log.shelf.put("checkpoints/latest", ahead.encode())
    with pytest.raises(SealError, match=ahead):
        log.close(1)
    with pytest.raises(SealError, match=ahead):
        log.take(chain("b", 1), hour=1)


def test_of_an_hour_that_is_spoilt_by_a_signature_that_is_none_the_seal_says_so() -> None:
    log, items = sealed([[]]), chain("a", 1)
    log.take(items, hour=1)
    twin = Sealed(Shelf(dict(log.shelf.objects)), LocalKey())
    twin.close(1)
    log.shelf.objects |= {
        key: body for key, body in twin.shelf.objects.items() if key.startswith(f"checkpoints/{hour_of(NOON + HOUR)}")
    }
    with pytest.raises(SealError, match=hour_of(NOON + HOUR)):
        log.close(1)


def test_no_altered_detail_of_a_closed_hour_keeps_an_entry_out() -> None:
    log = sealed([chain("a", 1), []])
    log.take(chain("b", 1), hour=2)
    (batch,) = log.shelf.keys(f"entries/{hour_of(NOON + 2 * HOUR)}/")
    said = detail_of(log, 0)
    log.shelf.put(f"checkpoints/{said.hour}.json", said._replace(batches=(*said.batches, batch)).encoded())
    with pytest.raises(SealError, match=said.hour):
        log.close(2)


class Killed(Exception):
    pass


class Dying(Shelf):
    """Its process is killed at the n-th write; `after`: when the write is done."""

    def __init__(self, shelf: Shelf, left: int, after: bool) -> None:
        super().__init__(shelf.objects)
        self.left, self.after = left, after

    def put(self, key: str, body: bytes) -> None:
        self._write(lambda: super(Dying, self).put(key, body))

    def put_new(self, key: str, body: bytes) -> bool:
        return bool(self._write(lambda: super(Dying, self).put_new(key, body)))

    def _write(self, write: Callable[[], Any]) -> Any:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Killed
        done = write()
        if self.left == 0:
            raise Killed
        return done


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, 7))
def test_a_run_that_is_killed_anywhere_is_taken_up_and_signs_one_checkpoint_an_hour(at: int, after: bool) -> None:
    log, items = Sealed(), chain("a", 3)
    log.take(items[:2])
    whole, log.shelf = log.shelf, Dying(log.shelf, at, after)
    with pytest.raises(Killed):
        log.close(2)
    written = {key: body for key, body in whole.objects.items() if key != "checkpoints/latest"}
    log.shelf = whole
    log.take(items[2:], hour=3)
    log.close(3)
    assert {key: whole.objects[key] for key in written} == written, "what was written stays"
    assert [note_of(log, hour).checkpoint.size for hour in range(4)] == [2, 2, 2, 3]
    for hour in range(4):
        checks(log.key.public_key(), note_of(log, hour))


def test_of_two_runs_beside_each_other_the_second_adopts_what_the_first_put_there() -> None:
    log = Sealed()
    log.take(chain("a", 2))

    class Beside(Shelf):
        """Before the first write of this run the other one is through, at another time of its clock."""

        def put_new(self, key: str, body: bytes) -> bool:
            mine, log.shelf = log.shelf, Shelf(self.objects)
            log.seal.checkpoint(NOON + HOUR + LATE + 7)
            log.shelf = mine
            return super().put_new(key, body)

    log.shelf = Beside(log.shelf.objects)
    log.close()
    assert (note_of(log, 0).checkpoint.at, note_of(log, 0).checkpoint.size) == (NOON + HOUR + LATE + 7, 2)
    log.shelf = Shelf(log.shelf.objects)
    log.close(1)
    assert note_of(log, 1).checkpoint.size == 2


@pytest.mark.parametrize("hint", [None, b"", b"2033051803", b"2999010100", b"\xff", b"zzz"])
def test_what_says_where_to_go_on_is_only_a_hint(hint: bytes | None) -> None:
    log = sealed([chain("a", 2), chain("b", 2)])
    before = dict(log.shelf.objects)
    log.shelf.objects.pop("checkpoints/latest")
    if hint is not None:
        log.shelf.put("checkpoints/latest", hint)
    log.close(2)
    assert note_of(log, 2).checkpoint.size == 4
    assert before.items() - {("checkpoints/latest", before["checkpoints/latest"])} <= log.shelf.objects.items()


def test_nothing_is_built_on_a_tree_other_than_the_one_that_was_signed() -> None:
    log = sealed([chain("a", 2)])
    key = f"checkpoints/{hour_of(NOON)}.json"
    log.shelf.put(key, detail_of(log, 0)._replace(tree=tree([])).encoded())
    with pytest.raises(SealError):
        log.close(1)


# The key


def named(log: Sealed, event: str) -> list[Json]:
    return [record for record in log.events if record["event"] == event]


def key_file(log: Sealed, key: LocalKey) -> Json:
    found: Json = json.loads(log.shelf.objects[f"keys/{key_id(key.public_key()).hex()}.json"])
    return found


def test_a_new_key_is_endorsed_by_the_one_before_it_and_signs_from_its_hour_on() -> None:
    log = sealed([[]])
    old, new = log.key, LocalKey()
    log.key, log.previous = new, old
    log.close(1)
    said = key_file(log, new)
    signature = b64decode(said.pop("signature"))
    signed = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    old.private.public_key().verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    assert (said["from"], said["endorsed_by"]) == (hour_of(NOON + HOUR), key_file(log, old)["key_id"])
    checks(old.public_key(), note_of(log, 0))
    checks(new.public_key(), note_of(log, 1))
    with pytest.raises(InvalidSignature):
        checks_as(new, note_of(log, 0))
    assert named(log, "seal.key_fault") == []
    ids = [key_file(log, each)["key_id"] for each in (old, new)]
    assert [record["key"] for record in named(log, "seal.key")] == [f"keys/{each}.json" for each in ids]


def checks_as(key: LocalKey, note: Note) -> None:
    (signature,) = note.signatures
    key.private.public_key().verify(signature.signature, note.checkpoint.body(), ec.ECDSA(hashes.SHA256()))


def test_a_key_that_nobody_endorsed_seals_and_is_an_error() -> None:
    log = sealed([[]])
    log.key = LocalKey()
    log.close(1)
    checks(log.key.public_key(), note_of(log, 1))
    (fault,) = named(log, "seal.key_fault")
    assert (fault["level"], fault["reason"]) == ("ERROR", "unendorsed")
    assert key_file(log, log.key)["signature"] is None


def test_only_the_key_in_use_until_now_endorses_the_next() -> None:
    log = sealed([[]])
    old = log.key
    log.key, log.previous = LocalKey(), old
    log.close(1)
    log.key, log.previous = LocalKey(), old
    log.close(2)
    assert key_file(log, log.key)["endorsed_by"] is None
    assert [fault["reason"] for fault in named(log, "seal.key_fault")] == ["unendorsed"]


def test_a_return_to_a_key_that_was_replaced_is_an_error_every_hour() -> None:
    log = sealed([[]])
    old = log.key
    log.key, log.previous = LocalKey(), old
    log.close(1)
    log.key = old
    log.close(2)
    log.close(3)
    assert [fault["reason"] for fault in named(log, "seal.key_fault")] == ["replaced"] * 2


def test_an_endorsement_that_fails_is_tried_again_before_anything_is_signed() -> None:
    class Refusing(LocalKey):
        def sign(self, message: bytes) -> bytes:
            raise SignerError("AccessDenied")

    log = sealed([[]])
    old, refusing = log.key, Refusing()
    refusing.__dict__["private"] = old.private
    log.key, log.previous = LocalKey(), refusing
    with pytest.raises(SignerError):
        log.close(1)
    log.previous = old
    log.close(2)
    assert [note_of(log, hour).signatures[0].key_id.hex() for hour in (1, 2)] == [key_file(log, log.key)["key_id"]] * 2
    assert named(log, "seal.key_fault") == []


@pytest.mark.parametrize("body", [b"", b"null", b"[" * 100_000, b'{"key_id": 1}'])
def test_what_lies_among_the_keys_and_is_none_is_an_error_and_stops_no_hour(body: bytes) -> None:
    log = sealed([[]])
    for key in ("keys/0.json", f"keys/{key_id(log.key.public_key()).hex()}.json"):
        log.shelf.put(key, body)
    log.close(1)
    log.close(2)
    checks(log.key.public_key(), note_of(log, 2))
    assert [fault["reason"] for fault in named(log, "seal.key_fault")] == ["unreadable"] * 4


# The witness


class Gone(Shelf):
    def put_new(self, key: str, body: bytes) -> bool:
        raise BucketError("AccessDenied")


def test_a_witness_has_every_note_and_gets_later_what_it_missed() -> None:
    there = Shelf()
    log = sealed([[]], witness=there)
    log.witness = Gone()
    log.close(1)
    log.close(2)
    assert [(record["level"], record["n"]) for record in named(log, "seal.unwitnessed")] == [("ERROR", 1), ("ERROR", 2)]
    assert len(there.objects) == 1
    log.witness = there
    log.close(3)
    notes = {key: body for key, body in log.shelf.objects.items() if key.endswith(".note")}
    assert there.objects == {f"{ORIGIN}/{key}": body for key, body in notes.items()}


@pytest.mark.parametrize("mark", [b"2999010100", b"none", b"\xff"])
def test_what_says_how_far_the_witness_is_keeps_nothing_back(mark: bytes) -> None:
    log = sealed([[]], witness=Shelf())
    log.shelf.put("checkpoints/witnessed", mark)
    log.close(1)
    assert log.witness
    assert len(log.witness.objects) == 2


def test_a_note_that_is_gone_is_not_witnessed_as_an_empty_one_and_holds_up_no_other() -> None:
    there = Shelf()
    log = sealed([[]], witness=there)
    log.witness = Gone()
    log.close(2)
    gone = f"checkpoints/{hour_of(NOON + HOUR)}.note"
    del log.shelf.objects[gone]
    log.witness = there
    log.close(3)
    notes = {f"{ORIGIN}/{key}" for key in log.shelf.objects if key.endswith(".note")}
    assert set(there.objects) == notes
    assert f"{ORIGIN}/{gone}" not in notes


def test_what_is_said_to_wait_for_the_witness_is_all_that_waits() -> None:
    log = sealed([[]], witness=Shelf())
    log.witness = Gone()
    for hour in range(20, 80, 20):
        log.close(hour)
    assert [record["n"] for record in named(log, "seal.unwitnessed")] == [20, 40, 60]


def test_a_witness_that_is_new_begins_with_the_newest_note() -> None:
    log = sealed([[], []])
    log.witness = Shelf()
    log.close(2)
    assert list(log.witness.objects) == [f"{ORIGIN}/checkpoints/{hour_of(NOON + 2 * HOUR)}.note"]


# The real bucket and the real key


def test_what_the_flows_wrote_is_what_the_bucket_seals_and_kms_signs(world: World) -> None:
    world.onboard()
    world.say("hi", "GB.2")
    stored = sorted(world.account.items("audit"), key=lambda image: (image["chain"]["S"], int(image["seq"]["N"])))
    records = [
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": str(n), "NewImage": image}}
        for n, image in enumerate(stored)
    ]
    seal, _ = composed(world.settings("seal"), "eu-west-1", world.sink)
    seal.take(records, int(world.now))
    seal.take(records[:1], int(world.now))
    seal.checkpoint(int(world.now) + HOUR + LATE)
    bucket = S3Bucket(world.account.s3, world.account.bucket)
    place = f"checkpoints/{hour_of(int(world.now))}"
    said, note = detail(bucket.get(f"{place}.json") or b""), parse(bucket.get(f"{place}.note") or b"")
    chains = chains_of(world)
    assert len(chains) == 2
    assert said.chains == {name: [len(found), found[-1].hash()] for name, found in chains.items()}
    assert note.checkpoint.size == len(stored)
    checks(world.account.kms.get_public_key(KeyId=world.environment["SEAL_KEY"])["PublicKey"], note)
    assert [parse(body) for _, body in bucket.many([f"{place}.note"])] == [note]
    assert list(bucket.keys("checkpoints/", after=f"{place}.json")) == [f"{place}.note", "checkpoints/latest"]
    assert bucket.get("checkpoints/none.json") is None
