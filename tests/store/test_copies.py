"""Everything of one learner, nothing of another, however much there is."""

import tracemalloc
from typing import Any

import pytest

from chatoet.compose.core import load_data_map
from chatoet.rules.export import package
from chatoet.store.copies import Copies, ForeignRowError
from chatoet.store.holdings import Holdings, Subject
from chatoet.store.learners import Learner
from tests.fixtures.store import Store

SHEET: dict[str, Any] = {"controller": [], "purposes": [], "recipients": [], "retention": [], "texts": []}


class Mixed(Holdings):
    """A reader with a fault: one row of somebody else among a learner's own."""

    def __init__(self, store: Store, kind: str, stranger: Subject) -> None:
        super().__init__(store.tables)
        self._kind, self._stranger = kind, stranger

    def items(self, kind: str, subject: Subject) -> Any:
        yield from super().items(kind, subject)
        if kind == self._kind:
            yield from super().items(kind, self._stranger)


def subject_of(learner: Learner) -> Subject:
    return Subject(learner.head.uid, learner.key.sref, learner.head.addresses)


def talked(store: Store) -> Learner:
    """Someone of whom there is one of each common kind."""
    learner = store.active()
    store.answer(learner, "hello")
    return store.fresh(learner)


@pytest.mark.clause("OET-6.2-access")
@pytest.mark.parametrize("kind", ["Head", "Identity", "Turn", "Outbox", "Audit", "Key"])
def test_e30_one_row_of_somebody_else_and_the_whole_package_is_given_up(store: Store, kind: str) -> None:
    learner, stranger = talked(store), talked(store)
    copies = Copies(Mixed(store, kind, subject_of(stranger)), load_data_map())
    with pytest.raises(ForeignRowError, match=f"^{kind}$"):
        list(copies.everything(learner, int(store.now)))


def test_e30_copies_of_two_learners_made_side_by_side_do_not_mix(store: Store) -> None:
    """One reader, as in a warm Lambda; the rows of both are drawn in turn."""
    one, other = talked(store), talked(store)
    copies = Copies(Holdings(store.tables), load_data_map())
    drawn = zip(copies.everything(one, int(store.now)), copies.everything(other, int(store.now)), strict=True)
    mine, theirs = zip(*drawn, strict=True)
    assert other.head.uid not in str(mine)
    assert one.head.uid not in str(theirs)
    assert one.head.uid in str(mine)


def letter(n: int) -> str:
    return " ".join(f"w{(n * 31 + k * 7919) % 100_003}" for k in range(200))


@pytest.mark.slow
def test_ten_thousand_items_come_in_volumes_that_fit_and_are_never_all_in_memory(store: Store) -> None:
    learner, many = talked(store), 10_000
    uid, model = learner.head.uid, store.tables["Turn"]
    fields = {"kind": "Turn", "controller_id": "self", "lane": "turns", "step": "assess", "at": int(store.now)}
    sealed = {n: learner.key.seal(letter(n), f"{uid}|turn#{n:05d}") for n in range(0, many, 10)}
    with model.batch_write() as batch:
        for n in range(many):
            batch.save(model(uid, f"turn#{n:05d}", expires_at=2**33, sealed=sealed.get(n), **fields))
    about = package.About(int(store.now), "case", uid, "sref", SHEET, store.policy, "https://pages.example/notice")
    tracemalloc.start()
    sizes, rows = [], 0
    copies = Copies(Holdings(store.tables), load_data_map())
    for number, part in enumerate(package.volumes(copies.everything(learner, int(store.now))), 1):
        sizes.append(len(package.access(part, about, number)))
        rows += len(part)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows > many
    assert max(sizes) <= package.LIMIT
    assert peak < 120_000_000, peak
    print(f"{rows} rows in {len(sizes)} volumes of at most {max(sizes)} bytes, {peak >> 20} MiB at most")  # noqa: T201
