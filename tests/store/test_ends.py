"""Every item ends, and what has ended is as good as gone (invariant 4, clause OET-7-necessary)."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from chatoet.flows.session import Answer, turn_record
from chatoet.flows.tidy import LEFT, TIDIED
from chatoet.rules.clock import DAY
from chatoet.store.commits import Commit, Extend, Put
from chatoet.store.models import KINDS
from chatoet.store.tables import Tables
from chatoet.store.transactions import ConflictError
from tests.fixtures.store import Store
from tests.fixtures.world import START

CODE = Path(__file__).parents[2] / "layers" / "chatoet" / "python" / "chatoet"
# Who may read what has ended: the sweep, which moves or drops it, and those who delete it or say that it is held.
# Cursors are nobody's; what deletes, and what was begun, must see what has ended too.
UNFILTERED = {
    "dues.py": {"in_hour", "stands", "swept_until"}, "holdings.py": {"items", "_of", "_dues"},
    "campaigns.py": {"at"}, "erasing.py": {"get"}, "removal.py": {"_identity"},
}  # fmt: skip


@pytest.mark.clause("OET-7-necessary")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_can_be_stored_without_its_end(kind: str, tables: Tables) -> None:
    model = tables[kind]
    values = {name: _any(attribute) for name, attribute in model.get_attributes().items() if not attribute.null}
    model(**values).serialize()  # whole, it can be
    del values["expires_at"]
    with pytest.raises(ValueError, match="expires_at"):
        model(**values).serialize()


def _any(attribute: object) -> object:
    values: dict[str, object] = {"S": "x", "N": 1, "BOOL": True, "B": b"x"}
    return values[str(getattr(attribute, "attr_type", "S"))]


@pytest.mark.clause("OET-7-necessary")
def test_what_names_no_category_of_the_schedule_is_not_stored(store: Store) -> None:
    learner = store.active()
    put = Put("Turn", (learner.head.uid, "turn#x"), "for_ever", {"lane": "turns", "at": START, "step": "x"})
    with pytest.raises(KeyError, match="for_ever"):
        store.commits.write(_commit(store, learner.head.uid, put), learner.key.sref, START)
    assert not [i for i in store.account.items("conversations") if i["pk"]["S"] == learner.head.uid]


def _commit(store: Store, uid: str, record: Put | None = None, *also: Extend) -> Commit:
    head = store.heads.stored(uid)
    assert head
    return Commit(head, head, record, "turn.silent", {"reason": "x", "mid": "m"}, also=also)


@pytest.mark.clause("OET-7-necessary")
def test_e44_a_writer_that_is_late_by_a_second_does_not_bring_back_who_has_ended(store: Store) -> None:
    learner = store.active()
    uid, end = learner.head.uid, START + DAY
    store.edit(uid, expires_at=end)
    assert store.commits.write(_commit(store, uid), learner.key.sref, end - 1)[0] == "done"
    before = _stored(store, uid)
    late = replace(_commit(store, uid).after, expires_at=end + 400 * DAY)
    with pytest.raises(ConflictError):
        store.commits.write(_commit(store, uid)._replace(after=late), learner.key.sref, end)
    assert _stored(store, uid) == before


@pytest.mark.clause("OET-7-necessary")
@pytest.mark.parametrize("kind", ["Identity", "Key"])
def test_e44_the_end_of_what_has_ended_is_not_moved(store: Store, kind: str) -> None:
    learner = store.active()
    uid, end = learner.head.uid, START + DAY
    store.edit(uid, expires_at=end + DAY)
    key = (learner.recipient.key, "identity") if kind == "Identity" else (uid,)
    move = Extend(kind, key, end + 400 * DAY)
    before = _stored(store, uid)
    with pytest.raises(ConflictError):
        store.commits.write(_commit(store, uid, None, move), learner.key.sref, end)
    assert _stored(store, uid) == before
    assert store.commits.write(_commit(store, uid, None, move), learner.key.sref, end - 1)[0] == "done"


def _stored(store: Store, uid: str) -> list[object]:
    items = [*store.account.items("learners"), *store.account.items("keys")]
    return [item for item in items if uid in str(item)]


@pytest.mark.clause("OET-7-necessary")
def test_e32_every_read_of_a_table_filters_what_has_ended() -> None:
    for path in sorted(CODE.rglob("*.py")):
        for function in (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)):
            if _reads(function) and function.name not in UNFILTERED.get(path.name, ()):
                source = ast.unparse(function)
                assert "expires_at >" in source or "claimed_at >" in source, f"{path.name}: {function.name}"


def _reads(function: ast.FunctionDef) -> bool:
    """Whether it calls `get` or `query` of a model; those alone take consistent_read."""
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(keyword.arg == "consistent_read" for call in calls for keyword in call.keywords)


def test_every_kind_is_tidied_up_or_left_for_a_reason() -> None:
    assert set(TIDIED) | LEFT == set(KINDS)
    assert not set(TIDIED) & LEFT


def test_a_record_with_content_lives_a_year_and_one_without_three_weeks(store: Store) -> None:
    learner = store.active()
    for content, days in (("Dear Dr", 365), ("", 21)):
        item = store.item("x")
        record = turn_record(learner, item, "turns", "x", content)
        answer = Answer(store.head(learner), record, "turn.silent", {"reason": "x"})
        store.edit(learner.head.uid, expires_at=START + 900 * DAY)
        store.session.finish(store.fresh(learner), item, answer, START)
        stored = store.tables["Turn"].get(learner.head.uid, f"turn#{item.mid}")
        assert stored.expires_at == START + days * DAY
