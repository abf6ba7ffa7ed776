"""An erasure, step by step (rules/erasure.py). Each step is recorded when it is done, and may be done again before.

Whoever is killed is followed by a wake-up, and at the latest by the quarter-hourly patrol of what is due.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from secrets import token_urlsafe
from types import MappingProxyType
from typing import NamedTuple

from chatoet.exports import Exports
from chatoet.flows.rights.farewell import Farewell
from chatoet.flows.wakes import SqsWakeups
from chatoet.log import EventLog
from chatoet.rules import erasure
from chatoet.rules.catalogue import Fields
from chatoet.rules.head import GENESIS, Dialogue, Head
from chatoet.rules.policy import Policy
from chatoet.rules.subject import GONE, State
from chatoet.store.cases import Cases
from chatoet.store.commits import Change, Commit, Commits, Extend, Extra, Put
from chatoet.store.dues import arm
from chatoet.store.erasing import Erasing, Erasings, put
from chatoet.store.heads import HeadReader
from chatoet.store.holdings import Subject
from chatoet.store.ledger import Ledger
from chatoet.store.removal import DUE, Removal

MOST = 5_000  # items deleted in one run: a function lives for seconds
NEXT = 1  # second until the next run: a duty of the same second would be taken for the same one


class Stores(NamedTuple):
    """Where an erasure reads and writes."""

    heads: HeadReader
    cases: Cases
    commits: Commits
    erasings: Erasings
    removal: Removal
    ledger: Ledger
    exports: Exports


class Erasure:
    def __init__(
        self,
        stores: Stores,
        farewell: Farewell,
        wakes: SqsWakeups,
        policy: Policy,
        rescan: int,
        log: EventLog,
        fault: Callable[[str], None],
    ) -> None:
        """`rescan`: seconds between the deletion and the second look."""
        self._stores, self._farewell, self._wakes, self._policy = stores, farewell, wakes, policy
        self._rescan, self._log, self._fault = rescan, log, fault
        self._steps: dict[int, Callable[[Erasing, int], int | None]] = {
            erasure.FENCED: self._copy,
            erasure.COPIED: self._count,
            erasure.COUNTED: self._delete,
            erasure.DELETED: self._unkey,
            erasure.UNKEYED: self._look_again,
            erasure.RESCANNED: self._certify,
            erasure.CERTIFIED: self._leave,
        }

    def __call__(self, uid: str, now: int, reason: str) -> None:
        """Begins an erasure, or goes on with the one that was begun."""
        if self.begin(uid, now, reason):
            self.advance(uid, now)

    def begin(self, uid: str, now: int, reason: str, case: str = "") -> bool:
        """The fence, in one commit: from here on nothing is written for this learner but by the erasure.

        False when there is nobody, whose records end by themselves, or the law makes us keep the data. Raises
        ConflictError. `case` is the request's
        mid; without one the learner's own open request, if there is one. `advance` does the rest.
        """
        if self._stores.erasings.get(uid):
            return True
        head = self._stores.heads.head(uid, now)
        if head is None or erasure.legal_hold(case for _, case in self._stores.cases.all(uid, now)):
            return False
        if reason == "inactivity" and head.held_until > now:
            return False
        self._fence(head, now, reason, case or self._request_of(uid, now))
        return True

    def advance(self, uid: str, now: int) -> None:
        """As far as it goes; then someone is sent to go on. Raises ConflictError."""
        while (erasing := self._stores.erasings.get(uid)) and erasing.step < erasure.GONE:
            started = time.monotonic()
            wait = self._steps[erasing.step](erasing, now)
            if wait is not None:
                self._wakes.due(DUE, uid, wait)
                return self._stores.removal.rearm(uid, now + erasure.PATROL, now)
            ms = int((time.monotonic() - started) * 1000)
            self._log.emit("erasure.step", sref=erasing.sref, step=erasing.step + 1, ms=ms)
        return None

    def last_look(self, erasing: Erasing, now: int) -> None:
        """A day after the end: what should not be there is deleted and reported, and the erasure forgotten."""
        if now < erasing.stepped_at + erasure.AGAIN:
            return
        left = self._stores.removal.delete_all(_subject(erasing))
        self._report(erasing, left, erasure.GONE)
        waited = now - erasing.started_at
        self._log.emit("erasure.over", sref=erasing.sref, waited_s=waited, leftovers=sum(left.values()))
        self._stores.erasings.end(erasing.uid)

    # 1: the fence

    def _fence(self, head: Head, now: int, reason: str, case: str) -> None:
        removal = self._stores.removal
        sref, addresses = removal.sref(head.uid), removal.addresses(head)
        if not sref:  # the key is gone, and the name of the chain with it: what is left to say begins another
            sref, head = token_urlsafe(16), replace(head, audit_seq=0, audit_hash=GENESIS)
        erasing = Erasing(head.uid, sref, addresses, now, now, reason, case)
        ends = max(head.expires_at, self._policy.ends("erasing", now))
        after = replace(_emptied(head), expires_at=ends)
        fields: Fields = {"case": case or "none", "reason": reason, "addresses": len(addresses)}
        fields |= {"mid": case or "none", **head.evidence(), "gate": after.gate_version}
        parts: tuple[Extra, ...] = (
            *(Put("Tombstone", (key, "tombstone"), "tombstone", {"erased_at": now}, fresh=False) for key in addresses),
            put(erasing),
            Put("Erased", (head.uid, "erased"), "erased", {"erased_at": now}, fresh=False),
            *arm(DUE, head.uid, now + erasure.PATROL),
            *self._cases_of(head.uid, case, now),
            *(self._lengthened(head, ends, now) if now < head.expires_at < ends else ()),
        )
        self._fault("erasure.1.acted")
        self._stores.commits.write(Commit(head, after, None, "erasure.started", fields, None, parts), sref, now)
        self._fault("erasure.1")
        self._log.emit("erasure.started", **fields | {"sref": sref})

    def _request_of(self, uid: str, now: int) -> str:
        """The mid of the request that this carries out."""
        asked = [mid for mid, case in self._stores.cases.all(uid, now) if case.kind == "erasure" and case.open]
        return next(iter(sorted(asked)), "")

    def _cases_of(self, uid: str, asked: str, now: int) -> list[Change]:
        """The request runs. Others of somebody who will be nobody end with it; a complaint is still looked into."""
        steps = []
        for mid, case in self._stores.cases.all(uid, now):
            if mid == asked and case.state not in ("RUNNING", "EXTENDED") and case.open:
                steps.append(self._stores.cases.change(uid, mid, case, case.moved("RUNNING", now)))
            elif mid != asked and case.open and case.kind != "complaint":
                steps.append(self._stores.cases.change(uid, mid, case, case.moved("WITHDRAWN", now, "erased")))
        return steps

    def _lengthened(self, head: Head, ends: int, now: int) -> list[Extend]:
        """Of a stub, or an account at its end: address and key last until the farewell."""
        owned = self._farewell.owned(head, now)
        return [*(Extend("Identity", (key, "identity"), ends) for key in owned), Extend("Key", (head.uid,), ends)]

    # 2 to 8: each gives the seconds to wait, None when it is done

    def _copy(self, erasing: Erasing, now: int) -> None:
        self._stores.ledger.record(erasing.uid, erasing.started_at)
        self._done(erasing, now)

    def _count(self, erasing: Erasing, now: int) -> None:
        """Counted before anything is deleted, so that a kill in between does not make the figures wrong."""
        removal, subject = self._stores.removal, _subject(erasing)
        if erasing.counts is None:
            objects = removal.objects(subject)
            counts, vendors = removal.count(subject), removal.vendors(subject)
            self._stores.erasings.note(erasing, counts=counts, objects=objects or None, vendors=vendors or None)
            return
        removal.delete_dues(erasing.uid)
        self._done(erasing, now)

    def _delete(self, erasing: Erasing, now: int) -> int | None:
        self._stores.exports.remove(erasing.objects)
        gone = self._stores.removal.delete(_subject(erasing), MOST)
        if sum(gone.values()) >= MOST:
            return NEXT
        self._done(erasing, now)
        return None

    def _unkey(self, erasing: Erasing, now: int) -> None:
        head = self._stores.heads.head(erasing.uid, 0)
        if head:
            self._stores.removal.renew_key(head)
        self._done(erasing, now)

    def _look_again(self, erasing: Erasing, now: int) -> int | None:
        wait = erasing.stepped_at + self._rescan - now
        if wait > 0:
            return wait
        left = self._stores.removal.delete(_subject(erasing), MOST)
        self._report(erasing, left, erasure.RESCANNED)
        if sum(left.values()) >= MOST:
            return NEXT
        self._done(erasing, now)
        return None

    def _certify(self, erasing: Erasing, now: int) -> None:
        head = self._stores.heads.head(erasing.uid, now)
        self._fault("erasure.7.acted")
        if head:
            self._farewell.commit(erasing, head, now)
        else:
            self._stores.erasings.stepped(erasing, now)
        self._fault("erasure.7")

    def _leave(self, erasing: Erasing, now: int) -> int | None:
        wait = self._farewell.look(erasing, now)
        if wait is not None:
            return wait
        self._fault("erasure.8.acted")
        head = self._stores.heads.head(erasing.uid, 0)
        self._stores.removal.finish(erasing, head, self._stores.erasings, now)
        self._fault("erasure.8")
        return None

    def _done(self, erasing: Erasing, now: int) -> None:
        self._fault(f"erasure.{erasing.step + 1}.acted")
        self._stores.erasings.stepped(erasing, now)
        self._fault(f"erasure.{erasing.step + 1}")

    def _report(self, erasing: Erasing, left: dict[str, int], step: int) -> None:
        """What is left after an erasure was deleted too, and somebody has to find out who wrote it."""
        if packages := self._stores.exports.remove(erasing.objects):
            left["package"] = packages
        for kind, n in left.items():
            self._log.emit("erasure.leftover", sref=erasing.sref, kind=kind, n=n, step=step)


def _subject(erasing: Erasing) -> Subject:
    return Subject(erasing.uid, erasing.sref, erasing.addresses)


def _emptied(head: Head) -> Head:
    """What the farewell needs, and nothing that tells more of the learner. Begun anew when its note was lost."""
    moved = head if head.state in GONE else head.moved(State.ERASING)
    return replace(
        moved,
        decisions=MappingProxyType({}),
        dialogue=Dialogue(),
        floor=None,
        former=(),
        leaving_at=0,
        held_until=0,
        checked_at=0,
        tokens_day=0,
        tokens=0,
    )
