"""One run of the canary: what an earlier one left is ended, a learner goes all the way, and is then looked for."""

import zipfile
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from canary import judge
from canary.storage import Storage
from canary.stores import Buckets, Item, Logs, Tables
from canary.talk import Clock, StageError
from canary.walk import Stage
from canary.who import Who
from chatoet.log import EventLog

GONE = 180  # seconds from the certificate until the last item is deleted
VISIBLE = 120  # seconds until CloudWatch shows what was logged
LOOK = 1.0  # second between two looks
ASKED = 3  # times that WhatsApp is asked for its setting, AGAIN seconds apart, before its silence is an alarm
AGAIN = 10
LAST = "erasure.completed"  # what is logged of a learner when nothing of theirs will be logged any more
FAILED = (StageError, BotoCoreError, ClientError, zipfile.BadZipFile)


class Way(Protocol):
    """See walk.Walk."""

    def clear(self) -> None: ...
    def stages(self) -> tuple[Stage, ...]: ...
    def leave(self) -> None: ...


class Stores(NamedTuple):
    tables: Tables
    buckets: Buckets
    logs: Logs


class Canary:
    def __init__(
        self, way: Way, stores: Stores, who: Who, addresses: tuple[str, ...], kept: tuple[str, ...], clock: Clock,
        storage: Callable[[], Storage] | None, log: EventLog,
    ) -> None:  # fmt: skip
        """`kept`: the kinds that outlive an erasure. `storage` asks WhatsApp, where it is WhatsApp that we speak to."""
        self._way, self._stores, self._who, self._addresses = way, stores, who, addresses
        self._kept, self._clock, self._storage, self._log = kept, clock, storage, log
        self._stage, self._left = "remains", Counter[tuple[str, str]]()
        self._seen: list[Item] = []
        self._sref = "none"  # known once it is erased: so auditors can tell which learner was none

    def __call__(self) -> bool:
        """Whether all went well; what did not is in the log, and the next run ends what this one began."""
        began = self._clock.now()
        if self._storage:
            self._looked(self._storage)
        try:
            steps = self._all(began)
        except FAILED as error:
            return self._failed(str(error) if isinstance(error, StageError) else type(error).__name__, began)
        if self._left:
            return self._failed("left", began)
        self._log.emit("canary.passed", sref=self._sref, ms=self._ms(began), steps=steps, found=len(self._seen))
        return True

    def _all(self, began: float) -> int:
        """How many stages it had."""
        self._clear()
        uid = ""
        stages: tuple[Stage, ...] = (*self._way.stages(), ("found", self._found), ("erase", self._way.leave))
        for self._stage, do in stages:
            do()
            uid = uid or self._uid()
        self._stage = "gone"
        self._wait_until_gone()
        self._stage = "search"
        self._search(uid, began)
        return len(stages)

    def _clear(self) -> None:
        """Who is being erased already gets no more answers, and is only waited for."""
        uid = self._uid()
        if uid and not self._stores.tables.sref(uid):
            self._way.clear()
        if uid:
            self._wait_until_gone()

    def _uid(self) -> str:
        return self._stores.tables.uid(self._addresses)

    def _wait_until_gone(self) -> None:
        """And a second longer: what is written in the second of an erasure is taken for older than it."""
        self._until(lambda: not self._uid(), GONE, "still_there")
        self._clock.sleep(1.5)

    # Looking

    def _found(self) -> None:
        """Before the erasure everything must be found: a search that finds nothing proves nothing."""
        uid = self._uid()
        self._seen = self._stores.tables.below((uid, *self._addresses))
        for kind in judge.missing(self._seen):
            raise StageError(f"not_found.{kind}")
        if not self._stores.buckets.packages(uid):
            raise StageError("not_found.package")

    def _search(self, uid: str, began: float) -> None:
        tables, sref = self._stores.tables, self._stores.tables.sref(uid)
        self._sref = sref or "none"
        there = [*tables.below((uid, *self._addresses, *([sref] if sref else []))), *tables.again(self._seen)]
        self._left.update(judge.left(there, self._kept))
        if packages := self._stores.buckets.packages(uid):
            self._left["exports", "package"] = packages
        for kind in judge.missing(there, judge.AFTER) + judge.open_ways(there, self._addresses):
            raise StageError(f"not_found.{kind}")
        self._search_proof(sref, began)
        self._search_logs(sref, began)

    def _search_proof(self, sref: str, since: float) -> None:
        """Its pseudonym is in the entries, and not one of its words."""
        entries = list(self._stores.buckets.entries(since))
        if not any(sref.encode() in entry for entry in entries):
            raise StageError("not_found.entries")
        words = [word.encode() for word in self._who.words()]
        if found := sum(any(word in entry for word in words) for entry in entries):
            self._left["checkpoints", "entry"] = found

    def _search_logs(self, sref: str, since: float) -> None:
        """As soon as CloudWatch shows the last that was logged of it: then whatever else was logged is there too."""
        logs = self._stores.logs
        self._until(lambda: any(logs.has(group, since, sref, LAST) for group in logs.groups), VISIBLE, "not_found.log")
        for group in logs.groups:
            if words := sum(logs.has(group, since, word) for word in self._who.words()):
                self._left[group.rpartition("-")[2], "log"] = words

    def _until(self, done: Callable[[], bool], patience: float, what: str) -> None:
        until = self._clock.now() + patience
        while not done():
            if self._clock.now() >= until:
                raise StageError(what)
            self._clock.sleep(LOOK)

    # Telling

    def _failed(self, error: str, began: float) -> bool:
        """With what was found until then: that something is left must be known, whatever else went wrong."""
        for (store, kind), n in self._left.items():
            self._log.emit("canary.leftover", sref=self._sref, store=store, kind=kind, n=n)
        n = sum(self._left.values())
        self._log.emit("canary.failed", stage=self._stage, error=error, ms=self._ms(began), left=n)
        return False

    def _looked(self, ask: Callable[[], Storage], tries: int = ASKED) -> None:
        try:
            storage = ask()
        except StageError:
            if tries == 1:
                return self._log.emit("channel.misplaced", region="unknown", ok=False)
            self._clock.sleep(AGAIN)
            return self._looked(ask, tries - 1)
        if storage.in_eu:
            return self._log.emit("channel.storage", region=storage.region, ok=True)
        return self._log.emit("channel.misplaced", region=storage.region, ok=False)

    def _ms(self, began: float) -> int:
        return int((self._clock.now() - began) * 1000)
