"""A run of the canary: what an earlier one left is ended, and what an erasure has left is found."""

from typing import Any

import pytest

from canary import who
from canary.run import Canary, Stores
from canary.storage import Storage
from canary.stores import Item
from canary.talk import Clock, StageError
from chatoet.log import EventLog
from tests.canary.world import canary
from tests.fixtures.world import World

Json = dict[str, Any]
KEPT = ("Tombstone", "Receipt", "Case", "Erasing", "Erased", "Audit")
LEARNERS = (
    "Head", "Identity", "Key", "Profile", "Enrolment", "Due", "Turn", "Outbox", "Receipt", "Case", "Link", "Pin",
)  # fmt: skip
ME = who.born(bytes(range(12)), b"pepper")


def test_where_no_task_is_live_it_tries_the_rights_all_the_same(world: World) -> None:
    """As the first deployment of prod is, until a clinician and a teacher have reviewed a task."""
    world.environment["SHOW_DRAFTS"] = "false"
    assert not canary(world, stop_before="carry", show_drafts=False)()
    assert [failed["stage"] for failed in world.named("canary.failed")] == ["carry"]


@pytest.mark.clause("OET-6.2-erasure")
def test_what_a_broken_run_has_left_the_next_one_ends_first(world: World) -> None:
    """Here it breaks as well, then: the whole way is gone on the deployed system (tests/e2e/test_iam.py)."""
    assert not canary(world, stop_before="know")()
    assert len(world.stored("learners", "Head")) == len(world.stored("learners", "Enrolment")) == 1
    assert {"Practice", "Card", "Outbox"} <= {item["kind"]["S"] for item in world.account.items("conversations")}
    assert not canary(world, stop_before="consent")()
    for kind in ("Head", "Identity", "Enrolment"):
        assert world.stored("learners", kind) == []
    assert {item["kind"]["S"] for item in world.account.items("conversations")} <= {"Pace", "Meter"}
    assert [failed["stage"] for failed in world.named("canary.failed")] == ["know", "consent"]
    assert len(world.named("erasure.completed")) == 1
    assert world.line.sent == [], "what is written to the canary goes to nobody else"


# In the stores, as it were: what the search makes of what it finds


class Way:
    """Every stage goes well; `erases` says when the learner is gone."""

    def __init__(self) -> None:
        self.left = False

    def clear(self) -> None: ...

    def stages(self) -> Any:
        return (("consent", lambda: None),)

    def leave(self) -> None:
        self.left = True


class Planted:
    """Tables, bucket and log groups after an erasure that forgot something."""

    groups = ("/aws/lambda/x-tutor", "/aws/lambda/x-dsar")

    def __init__(self, way: Way, left: list[Item], packages: int = 0, entry: str = "", logged: str = "") -> None:
        self._way, self._left, self._packages, self._entry, self._logged = way, left, packages, entry, logged
        self.kept, self.closed, self.before = KEPT, ("a1", "a2"), [""]

    def uid(self, addresses: object) -> str:
        if self.before:
            return self.before.pop(0)
        return "" if self._way.left else "u1"

    def sref(self, uid: str) -> str:
        return "sref1"

    def below(self, keys: object) -> list[Item]:
        kinds = self.kept if self._way.left else LEARNERS
        closed = self.closed if "Tombstone" in kinds else ()
        mine = [Item("t", kind, "u1", "x") for kind in kinds if kind != "Tombstone"]
        return mine + [Item("t", "Tombstone", address, "tombstone") for address in closed]

    def again(self, items: object) -> list[Item]:
        return self._left

    def packages(self, uid: str) -> int:
        return self._packages if self._way.left else 1

    def entries(self, since: float) -> list[bytes]:
        return [b'{"chain":"sref1"}', self._entry.encode()]

    def has(self, group: str, since: float, *words: str) -> bool:
        return words == ("sref1", "erasure.completed") or (words == (self._logged,) and group.endswith("tutor"))


def run(
    left: tuple[Item, ...] = (),
    kept: tuple[str, ...] = KEPT,
    closed: tuple[str, ...] = ("a1", "a2"),
    way: Way | None = None,
    uids: list[str] | None = None,
    **planted: Any,
) -> list[Json]:
    """What is told of an erasure that has left this. `uids`: whom an earlier run has left, look by look."""
    told: list[Json] = []
    way = way or Way()
    stores: Any = Planted(way, list(left), **planted)
    stores.kept, stores.closed, stores.before = kept, closed, uids or [""]
    clock, ticks = Clock(lambda: float(len(ticks)), lambda _: ticks.append(1)), []  # type: ignore[var-annotated]
    log = EventLog(lambda level, record: told.append({"level": level, **record}))
    Canary(way, Stores(stores, stores, stores), ME, ("a1", "a2"), KEPT, clock, None, log)()
    return told


def test_an_erasure_that_runs_already_is_waited_for() -> None:
    """It gives no more answers: whoever asks once more waits in vain, and calls that a failure."""

    class Deaf(Way):
        def clear(self) -> None:
            raise StageError("not_heard.remains")

    assert [each["event"] for each in run(way=Deaf(), uids=["u1", "u1", ""])] == ["canary.passed"]


def test_nothing_left_is_a_pass() -> None:
    (passed,) = run()
    assert (passed["event"], passed["sref"]) == ("canary.passed", "sref1")


@pytest.mark.parametrize(
    ("planted", "store", "kind"),
    [
        ({"left": (Item("conversations", "Turn", "u1", "turn#1"),)}, "conversations", "Turn"),
        ({"left": (Item("learners", "Due", "due#2033051803#1", "export#u1"),)}, "learners", "Due"),
        ({"packages": 1}, "exports", "package"),
        ({"entry": f'{{"fields":"{who.NUMBER}"}}'}, "checkpoints", "entry"),
        ({"logged": ME.word}, "tutor", "log"),
        ({"logged": who.NUMBER}, "tutor", "log"),
    ],
)
@pytest.mark.clause("OET-6.2-erasure")
def test_e45_whatever_is_left_anywhere_fails_the_run_and_is_named(planted: Json, store: str, kind: str) -> None:
    leftover, failed = run(**planted)
    assert (leftover["level"], leftover["store"], leftover["kind"], leftover["n"]) == ("ERROR", store, kind, 1)
    assert leftover["sref"] == "sref1"
    assert (failed["event"], failed["stage"], failed["left"]) == ("canary.failed", "search", 1)


def test_the_last_look_that_an_erasure_orders_is_no_leftover() -> None:
    assert [each["event"] for each in run(left=(Item("learners", "Due", "due#1#1", "erasure#u1"),))] == [
        "canary.passed"
    ]


@pytest.mark.parametrize("lost", ["Tombstone", "Audit"])
def test_a_proof_that_is_missing_fails_the_run(lost: str) -> None:
    (failed,) = run(kept=tuple(kind for kind in KEPT if kind != lost))
    assert (failed["stage"], failed["error"]) == ("search", f"not_found.{lost}")


@pytest.mark.parametrize("closed", [(), ("a1",), ("a2",)])
def test_an_address_that_was_not_closed_fails_the_run(closed: tuple[str, ...]) -> None:
    (failed,) = run(closed=closed)
    assert (failed["stage"], failed["error"]) == ("search", "not_found.Tombstone")


@pytest.mark.clause("OET-6.2-erasure")
def test_a_missing_proof_hides_nothing_that_was_left() -> None:
    leftover, failed = run(left=(Item("conversations", "Turn", "u1", "turn#1"),), kept=("Receipt",))
    assert (leftover["event"], leftover["kind"]) == ("canary.leftover", "Turn")
    assert (failed["error"], failed["left"]) == ("not_found.Audit", 1)


@pytest.mark.clause("OET-5.1-whatsapp")
@pytest.mark.parametrize(
    ("region", "event", "level"),
    [("DE", "channel.storage", "INFO"), ("none", "channel.misplaced", "ERROR"), ("GB", "channel.misplaced", "ERROR")],
)
def test_it_says_where_whatsapp_keeps_what_passes_through_it(region: str, event: str, level: str) -> None:
    told = looked(lambda: Storage(region))
    assert (told["event"], told["level"], told["region"]) == (event, level, region)


def test_no_answer_about_the_storage_is_no_good_answer() -> None:
    def silent() -> Storage:
        raise StageError("graph.400")

    assert (looked(silent)["event"], looked(silent)["region"]) == ("channel.misplaced", "unknown")


def test_whatsapp_may_fail_to_answer_twice() -> None:
    """One lost request a day would ring an alarm about a promise that is kept."""
    answers: list[Storage | None] = [None, None, Storage("DE")]

    def late() -> Storage:
        if answer := answers.pop(0):
            return answer
        raise StageError("no_answer")

    assert looked(late)["event"] == "channel.storage"


def looked(ask: Any) -> Json:
    told: list[Json] = []
    log = EventLog(lambda level, record: told.append({"level": level, **record}))
    way = Way()
    stores: Any = Planted(way, [])
    Canary(way, Stores(stores, stores, stores), ME, (), KEPT, Clock(lambda: 0.0, lambda _: None), ask, log)()
    return told[0]
