"""Whoever changes the sealed log is found out, and where."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from auditctl.export import Wanted as Copying
from auditctl.export import export
from auditctl.layout import NOTES
from auditctl.sources.folder import Folder
from auditctl.verify.run import Wanted, verify
from chatoet.rules.audit import Entry
from tests.auditctl.tampering import LATER, Copy, H, copy_of, entries, log, original
from tests.fixtures.sealed import LocalKey, Shelf

ALTERED = b'"reason":"y"'


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return copy_of(original(), tmp_path / "log")


def altered(line: bytes) -> bytes:
    return line.replace(b'"reason":"x"', ALTERED)


def at(copy: Copy, kind: str) -> tuple[str | None, int | None, int | None, int | None]:
    """Whose entry, its number, its leaf, and its line in the object."""
    found = copy.fault(kind)
    return found.chain, found.seq, found.position, found.line


def test_what_was_sealed_is_sound(copy: Copy) -> None:
    report = copy.verified()
    assert report.sound, report.faults.listed
    assert (report.entries, report.chains, report.hours) == (9, 2, 3)
    assert report.last and report.last.size == 9


def test_e46_a_truncated_chain_is_found_at_its_first_missing_entry(copy: Copy) -> None:
    copy.lines(H[2], lambda lines: lines[:-1])
    found = copy.fault("chain.truncated")
    assert (found.hour, found.chain, found.seq) == (H[2], "ben", 3)
    assert copy.fault("tree.root").hour == H[2]


def test_e46_a_dropped_entry_is_found_before_the_line_that_follows_it(copy: Copy) -> None:
    copy.lines(H[0], lambda lines: [lines[0], *lines[2:]])
    assert at(copy, "entry.missing") == ("anna", 2, 1, 2)


def test_e46_two_entries_in_the_wrong_order_are_found(copy: Copy) -> None:
    copy.lines(H[0], lambda lines: [lines[1], lines[0], *lines[2:]])
    assert at(copy, "entry.reordered") == ("anna", 1, 1, 2)


def test_e46_entries_of_two_chains_in_the_wrong_order_are_found_by_their_hour(copy: Copy) -> None:
    copy.lines(H[0], lambda lines: [*lines[:2], lines[3], lines[2]])
    (found,) = copy.faults()
    assert (found.kind, found.hour, found.position) == ("tree.root", H[0], 0)


def test_e46_an_altered_entry_is_found(copy: Copy) -> None:
    copy.lines(H[0], lambda lines: [lines[0], altered(lines[1]), *lines[2:]])
    assert at(copy, "entry.altered") == ("anna", 2, 1, 2)
    assert copy.fault("entry.altered").hour == H[0]


def test_e46_an_altered_newest_entry_is_found_though_nothing_follows_it(copy: Copy) -> None:
    copy.lines(H[2], lambda lines: [altered(lines[0]), *lines[1:]])
    assert at(copy, "chain.head") == ("anna", 6, 6, 1)


def test_e46_two_writers_on_one_number_are_found_even_when_both_are_sealed(tmp_path: Path) -> None:
    anna, _ = entries()
    other = Entry(anna[2].chain, 3, anna[2].at, anna[2].previous, "turn.silent", {"reason": "y"}, "self")
    copy = copy_of(log([anna[:3], [other]]).shelf.objects, tmp_path)
    assert [fault.kind for fault in copy.faults()] == ["entry.forked", "chain.head"]
    assert at(copy, "entry.forked") == ("anna", 3, 3, 1)


def test_e46_a_bucket_that_was_set_back_is_found_by_its_witness(tmp_path: Path) -> None:
    anna, ben = entries()
    both = log([anna[:2], anna[2:], ben], witness=Shelf())
    assert both.witness
    witness = both.witness.write(tmp_path / "witness")
    back = {key: body for key, body in both.shelf.objects.items() if H[2] not in key} | {
        "checkpoints/latest": H[1].encode()
    }
    copy = copy_of(back, tmp_path / "log")
    assert copy.verified().sound, "nothing in the bucket itself can tell"
    assert copy.fault("witness.ahead", witness=Folder(witness)).hour == H[2]
    for path in (copy.root / "checkpoints").iterdir():
        path.unlink()
    everything = [fault.hour for fault in copy.faults(witness=Folder(witness)) if fault.kind == "witness.ahead"]
    assert everything == H[:3], "even of a log that is gone"


def test_e46_a_history_written_anew_with_the_right_key_is_found_by_an_older_copy(tmp_path: Path) -> None:
    anna, _ = entries()
    true = log([anna[:2], anna[2:]])
    lie = log([anna[:1], anna[1:]], key=true.key)
    older = true.shelf.write(tmp_path / "older")
    copy = copy_of(lie.shelf.objects, tmp_path / "log")
    assert copy.verified().sound
    found = [fault for fault in copy.faults(witness=Folder(older)) if fault.kind == "witness.differs"]
    assert [fault.hour for fault in found] == H[:2]


def test_e46_a_live_table_that_was_set_back_is_found(copy: Copy) -> None:
    anna, ben = entries()
    copy.write("table.ndjson", b"".join(item.line() + b"\n" for item in [*anna[:4], *ben]))
    found = copy.fault("table.missing", table=True)
    assert (found.chain, found.seq) == ("anna", 5)
    copy.write("table.ndjson", b"".join(item.line() + b"\n" for item in anna))
    assert copy.fault("table.missing", table=True).chain == "ben"


def test_e46_a_live_table_that_says_something_else_is_found(copy: Copy) -> None:
    anna, ben = entries()
    lines = [altered(item.line()) if item is anna[2] else item.line() for item in [*anna, *ben]]
    copy.write("table.ndjson", b"\n".join(lines) + b"\n")
    found = copy.fault("table.differs", table=True)
    assert (found.chain, found.seq, found.position) == ("anna", 3, 2)


def rotated(root: Path) -> tuple[Copy, LocalKey, LocalKey]:
    """Two hours under one key, two under the next, which the first endorsed."""
    anna, ben = entries()
    made = log([anna[:2], anna[2:4]])
    old, made.previous, made.key = made.key, made.key, LocalKey()
    for hour, batch in ((2, anna[4:]), (3, ben)):
        made.take(batch, hour)
        made.close(hour)
    return copy_of(made.shelf.objects, root), old, made.key


def test_a_key_that_the_one_before_endorsed_is_as_good(tmp_path: Path) -> None:
    copy, _, _ = rotated(tmp_path)
    report = copy.verified()
    assert report.sound, report.faults.listed
    assert len(report.ring.keys) == 2


def test_e46_history_signed_anew_with_an_old_key_is_found(tmp_path: Path) -> None:
    copy, old, _ = rotated(tmp_path)
    copy.lines(H[3], lambda lines: [*lines[:2], altered(lines[2])])
    copy.forge(H[3], old)
    assert [(fault.kind, fault.hour) for fault in copy.faults()] == [("key.expired", H[3])]


def test_e46_a_wrong_key_is_found(copy: Copy) -> None:
    copy.forge(H[2], LocalKey())
    assert [(fault.kind, fault.hour) for fault in copy.faults()] == [("key.unknown", H[2])]


def test_e46_a_key_that_nobody_endorsed_signs_nothing(tmp_path: Path) -> None:
    anna, ben = entries()
    made = log([anna])
    copy_key, made.key = made.key, LocalKey()
    made.take(ben, 1)
    made.close(1)
    copy = copy_of(made.shelf.objects, tmp_path)
    assert copy_key is not made.key
    for pins in ((copy.fingerprint(),), ()):
        faults = [(fault.kind, fault.hour) for fault in copy.faults(pins=pins)]
        assert faults == [("key.unendorsed", H[1]), ("key.unknown", H[1])]


def test_after_a_leak_the_new_key_is_pinned_too_and_the_old_one_ends_where_it_begins(tmp_path: Path) -> None:
    anna, ben = entries()
    made = log([anna])
    leaked, made.key = made.key, LocalKey()
    made.take(ben, 1)
    made.close(1)
    copy = copy_of(made.shelf.objects, tmp_path)
    pins = tuple(sha256(key.public_key()).hexdigest() for key in (leaked, made.key))
    assert copy.verified(pins=pins).sound
    copy.sign(copy.checkpoint(H[1]), leaked)
    assert [fault.kind for fault in copy.faults(pins=pins)] == ["key.expired", "key.unused"]


def fingerprint(key: LocalKey) -> str:
    return sha256(key.public_key()).hexdigest()


def test_e46_an_old_key_endorses_nobody_after_its_end(tmp_path: Path) -> None:
    copy, old, new = rotated(tmp_path)
    thief = LocalKey()
    copy.lines(H[3], lambda lines: [*lines[:2], altered(lines[2])])
    copy.endorse(thief, H[3], by=old)
    copy.forge(H[3], thief)
    for pins in ((fingerprint(old),), (fingerprint(new),), (fingerprint(old), fingerprint(new))):
        assert [fault.kind for fault in copy.faults(pins=pins)] == ["key.unendorsed", "key.unknown"]


def test_e46_a_pinned_key_whose_file_names_another_before_it_does_not_vouch_for_that_one(tmp_path: Path) -> None:
    true, thief = LocalKey(), LocalKey()
    copy = copy_of(log([entries()[0]], key=thief).shelf.objects, tmp_path)
    copy.endorse(true, "2099010100", by=thief)
    found = copy.fault("key.unused", pins=(fingerprint(true),))
    assert found.key == f"keys/{fingerprint(true)[:8]}.json"


def test_e46_a_leaked_key_does_not_come_back_by_moving_the_beginning_of_the_next(tmp_path: Path) -> None:
    anna, ben = entries()
    made = log([anna])
    leaked, made.key = made.key, LocalKey()
    made.take(ben, 1)
    made.close(1)
    copy = copy_of(made.shelf.objects, tmp_path)
    pins = (fingerprint(leaked), fingerprint(made.key))
    copy.lines(H[1], lambda lines: [*lines[:2], altered(lines[2])])
    copy.forge(H[1], leaked)
    key = f"keys/{fingerprint(made.key)[:8]}.json"
    body = copy.body(key)
    for first in ("2000010100", H[0], H[2]):
        copy.write(key, body.replace(H[1].encode(), first.encode()))
        assert not copy.verified(pins=pins).sound


def test_a_pinned_key_that_had_ended_before_an_expired_beginning_is_no_fault(tmp_path: Path) -> None:
    copy, old, _ = rotated(tmp_path)
    for hour in H[:2]:
        for key in (copy.object(hour), f"checkpoints/{hour}.note", f"checkpoints/{hour}.json"):
            copy.remove(key)
    report = copy.verified(now=copy.checkpoint(H[2]).at + 2192 * 86_400, pins=(fingerprint(old),))
    assert report.sound, report.faults.listed


def test_e46_a_whole_log_signed_anew_does_not_have_the_pinned_key(copy: Copy, tmp_path: Path) -> None:
    pinned = copy.fingerprint()
    lie = copy_of(log([entries()[0]]).shelf.objects, tmp_path / "lie")
    kinds = [fault.kind for fault in lie.faults(pins=(pinned,))]
    assert kinds == ["key.missing", "key.unendorsed", "key.unknown"]


def test_without_a_pinned_key_it_says_so_loudly(copy: Copy) -> None:
    report = copy.verified(pins=())
    assert report.sound
    assert any("TRUSTED ON FIRST USE" in notice for notice in report.notices)
    assert not any("TRUSTED ON FIRST USE" in notice for notice in copy.verified().notices)


def test_e46_a_removed_checkpoint_is_found(copy: Copy) -> None:
    copy.remove(f"checkpoints/{H[1]}.note")
    kinds = {(fault.kind, fault.hour) for fault in copy.faults()}
    assert kinds == {("note.missing", H[1]), ("note.unlinked", H[2]), ("detail.wrong", H[2])}


def test_e46_a_checkpoint_with_a_root_that_fits_the_altered_entries_is_found(copy: Copy) -> None:
    copy.lines(H[1], lambda lines: [lines[0], altered(lines[1])])
    copy.forge(H[1], LocalKey(), signs=False)
    kinds = [(fault.kind, fault.hour) for fault in copy.faults()]
    assert ("signature.wrong", H[1]) in kinds
    assert ("note.unlinked", H[2]) in kinds, "the next hour holds the hash of the note as it was"


def test_e46_the_newest_hour_that_was_cut_off_is_found(copy: Copy) -> None:
    for key in (copy.object(H[2]), f"checkpoints/{H[2]}.note", f"checkpoints/{H[2]}.json"):
        copy.remove(key)
    assert copy.fault("latest.missing").hour == H[2]
    copy.remove("checkpoints/latest")
    assert copy.verified().sound
    assert copy.fault("latest.stale", live=True).hour == H[1], "a live log that nobody closes is a fault too"


def test_an_account_of_the_hour_that_was_changed_is_found(copy: Copy) -> None:
    key = f"checkpoints/{H[1]}.json"
    copy.write(key, copy.body(key).replace(b'"anna":[5,', b'"anna":[4,'))
    assert copy.fault("detail.altered").key == key


def test_a_sealed_object_that_is_gone_is_found(copy: Copy) -> None:
    gone = copy.object(H[1])
    copy.remove(gone)
    assert copy.fault("entries.missing").key == gone
    found = copy.fault("chain.truncated")
    assert (found.chain, found.seq) == ("anna", 4)


def test_an_object_that_was_slipped_in_is_found(copy: Copy) -> None:
    slipped = f"entries/{H[0]}/{'9' * 40}.ndjson"
    copy.write(slipped, entries()[1][0].line())
    assert copy.fault("entries.unsealed").key == slipped


@pytest.mark.parametrize("hour", ["9999010100", H[2][:8] + "99"])
def test_an_object_that_would_wait_for_ever_is_found(copy: Copy, hour: str) -> None:
    slipped = f"entries/{hour}/{'9' * 40}.ndjson"
    copy.write(slipped, entries()[1][0].line())
    assert copy.fault("entries.unsealed").key == slipped


def test_an_object_of_the_hour_under_way_waits(copy: Copy) -> None:
    copy.write(f"entries/{H[3]}/{'9' * 40}.ndjson", entries()[1][0].line())
    report = copy.verified()
    assert (report.sound, report.notices) == (True, ["1 objects wait for the next checkpoint"])


def test_a_batch_that_came_again_in_another_hour_is_no_fault(tmp_path: Path) -> None:
    anna, ben = entries()
    again = log([[*anna[:3], *anna[:3]], anna[1:3], [anna[3], *ben]])
    report = copy_of(again.shelf.objects, tmp_path).verified()
    assert report.sound, report.faults.listed
    assert (report.entries, report.last and report.last.size) == (7, 9)


def test_an_empty_log_is_sound_and_says_that_it_is_empty(tmp_path: Path) -> None:
    report = Copy(tmp_path).verified(pins=())
    assert report.sound
    assert (report.entries, report.hours, report.notices) == (0, 0, ["nothing was sealed here: the log is empty"])
    assert copy_of(log([[], []]).shelf.objects, tmp_path).verified().sound, "hours without an entry are sealed as well"


def test_one_fault_does_not_hide_the_next(copy: Copy) -> None:
    copy.lines(H[0], lambda lines: [lines[0], altered(lines[1]), *lines[2:]])
    copy.lines(H[2], lambda lines: [altered(lines[0]), *lines[1:]])
    found = [(fault.kind, fault.chain, fault.seq) for fault in copy.faults() if fault.chain]
    assert found == [("entry.altered", "anna", 2), ("chain.head", "anna", 6)]
    assert [fault.hour for fault in copy.faults() if fault.kind == "tree.root"] == [H[0], H[2]]


def test_a_log_whose_beginning_is_past_its_retention_is_expired_and_not_broken(copy: Copy) -> None:
    for key in (copy.object(H[0]), f"checkpoints/{H[0]}.note", f"checkpoints/{H[0]}.json"):
        copy.remove(key)
    assert {fault.kind for fault in copy.faults()} >= {"note.unlinked", "entry.missing"}
    years = 2192 * 86_400
    report = copy.verified(now=copy.checkpoint(H[1]).at + years)
    assert report.sound, report.faults.listed
    assert any("expired" in notice for notice in report.notices)
    older = copy_of(original(), copy.root.parent / "older")
    assert copy.verified(now=copy.checkpoint(H[1]).at + years, witness=Folder(older.root)).sound, "it may know more"


class Busy(Folder):
    """Something happens as soon as its notes were listed."""

    def __init__(self, root: Path, happens: Callable[[], None]) -> None:
        super().__init__(root)
        self._happens = happens

    def keys(self, prefix: str) -> Iterator[str]:
        yield from list(super().keys(prefix))
        if prefix == NOTES:
            self._happens()


def test_an_hour_that_is_closed_meanwhile_is_no_fault(tmp_path: Path) -> None:
    made = log([*entries()], witness=Shelf())
    assert made.witness
    ours, theirs, hours = made.shelf.write(tmp_path / "log"), made.witness, count(2)

    def another() -> None:
        made.close(next(hours))
        made.shelf.write(ours)
        theirs.write(tmp_path / "witness")

    another()
    report = verify(Busy(ours, another), Wanted(LATER, witness=Folder(tmp_path / "witness")))
    assert report.sound, report.faults.listed
    copied = export(Busy(ours, another), tmp_path / "copy", Copying(LATER))
    assert copied.skipped == 0, "not even the mark of what the witness has"
    assert verify(Folder(tmp_path / "copy"), Wanted(LATER)).sound


def test_json_of_a_checkpoint_is_what_the_seal_writes(copy: Copy) -> None:
    """So that these tests forge what the real thing would be."""
    body = copy.body(f"checkpoints/{H[0]}.json")
    assert json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode() == body
