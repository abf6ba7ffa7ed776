"""What can be wrong with a sealed log, each with what it means and with the exact place."""

from collections import Counter
from typing import Final, NamedTuple

MOST: Final = 1000  # listed; all are counted

MEANING: Final[dict[str, str]] = {
    "note.missing": "an hour has no checkpoint: it was removed, or never written",
    "note.unreadable": "this checkpoint is not one",
    "note.misplaced": "the checkpoint is of another hour, or of another log, than its name says",
    "note.unlinked": "the checkpoint does not follow from the one before: one of the two was replaced",
    "note.backwards": "size or time run back from the checkpoint before",
    "note.inconsistent": "the tree does not begin with the tree before: sealed entries were rewritten",
    "latest.missing": "the newest hour was closed and is not here: the end of the log was cut off",
    "latest.stale": "no hour was closed for too long: sealing stands still, or the end of the log was cut off",
    "key.unreadable": "this key file is not one",
    "key.unendorsed": "no key that is trusted vouches for this one",
    "key.missing": "the pinned key is not among the keys of this log",
    "key.unused": "the pinned key has signed no hour here: nothing of this log rests on it",
    "key.expired": "signed by a key that was not in use in this hour: an old key signs history anew",
    "key.unknown": "signed by a key that this log does not have, or that is not trusted",
    "signature.wrong": "the signature is not of this text: the checkpoint was altered after it was signed",
    "detail.missing": "what the checkpoint covers is gone",
    "detail.altered": "what the checkpoint covers was changed after it was signed",
    "detail.unreadable": "what the checkpoint covers cannot be read",
    "detail.wrong": "the hour's own account does not agree with its checkpoint",
    "entries.missing": "a sealed object is gone, with the entries in it",
    "entries.unsealed": "an object of an hour that is closed or far ahead: no checkpoint covers it",
    "entries.oversized": "an object larger than any that is written",
    "entry.unreadable": "this line is no entry",
    "entry.altered": "the entry was changed after the next one was written: its hash is not what that one names",
    "entry.missing": "the chain has a hole: entries were dropped",
    "entry.reordered": "the entry stands behind one that came after it",
    "entry.forked": "two entries have this number: one of them is not the truth",
    "chain.truncated": "the end of the chain is gone: the checkpoint knows it longer",
    "chain.head": "the newest entry is not the one that was sealed: it was altered or replaced",
    "chain.unsealed": "the chain is longer than its checkpoint says: entries were added after it was sealed",
    "tree.root": "the entries of this hour do not make the root that was signed: some were altered, dropped or moved",
    "witness.differs": "the witness holds another checkpoint of this hour: history was rewritten on one side",
    "witness.ahead": "the witness holds an hour that is not here: the bucket was set back to an older state",
    "witness.missing": "the witness never got this checkpoint",
    "table.missing": "sealed entries are gone from the live table: it was set back to an older state, or cut",
    "table.differs": "the live table holds another entry than was sealed",
    "table.broken": "the chain in the live table does not hold",
    "table.unsealed": "the live table holds an entry that should have been sealed long ago",
    "table.unreadable": "this line of the live table is no entry",
    "log.missing": "sealed, and the log has no such line: a line was removed, or the function died before it wrote it",
    "log.moved": "the log has this line at another time than its entry: its time was changed",
    "log.added": "the log has this line, and nothing of the sort was sealed: a line was added, or an entry dropped",
    "log.checkpoint": "the log tells of a checkpoint that is not here, or that has another root here",
    "log.no_fate": "a reply was stored, and the log does not say what became of it",
}


class Fault(NamedTuple):
    """`position` is the leaf's index in the tree, from 0. What does not apply is None."""

    kind: str
    hour: str | None = None
    position: int | None = None
    chain: str | None = None
    seq: int | None = None
    key: str | None = None
    line: int | None = None
    note: str = ""

    @property
    def meaning(self) -> str:
        return MEANING[self.kind]


class Faults:
    """The first thousand, and how many there are of each kind: a hostile log cannot fill the memory with them."""

    def __init__(self) -> None:
        self.listed: list[Fault] = []
        self.counts: Counter[str] = Counter()

    def add(self, fault: Fault) -> None:
        self.counts[fault.kind] += 1
        if len(self.listed) < MOST:
            self.listed.append(fault)
