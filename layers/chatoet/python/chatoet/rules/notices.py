"""What a learner is owed by us unasked: word of a new notice, a question that changed, a look at what we hold.

Decided from the head alone, at each turn; told or asked by the lanes of rights and of consent, never by the tutor.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chatoet.rules.clock import add_months
from chatoet.rules.head import Head
from chatoet.rules.policy import NoticeVersion, Policy, Purpose

CHECK_MONTHS: Final = 6  # clause PRO-accuracy
REST_MONTHS: Final = 6  # after a no, until a question that changed may be asked: nobody is worn down


def untold(head: Head, policy: Policy, now: int) -> NoticeVersion | None:
    """The newest material version that this learner neither accepted nor was told of (clause PRO-change-notify).

    New terms in force are not told of: they are asked for (the gate's `must_read`).
    """
    return next((v for v in reversed(policy.versions) if _owed(v, now) and not knows(head, policy, v.version)), None)


def _owed(version: NoticeVersion, now: int) -> bool:
    return version.material and not (version.reaccept and version.effective_at <= now)


def knows(head: Head, policy: Policy, version: str) -> bool:
    return max(_place(policy, head.notice), _place(policy, head.told)) >= _place(policy, version)


def told(head: Head, policy: Policy, version: str) -> Head:
    """After they were told: terms among what is new still wait for acceptance, all else is seen by being told."""
    new = policy.versions[_place(policy, head.notice) + 1 : _place(policy, version) + 1]
    if any(each.reaccept for each in new):
        return replace(head, told=version)
    return replace(head, notice=version, told=None)


def lapsed(head: Head, policy: Policy, now: int) -> Purpose | None:
    """A purpose whose question changed since the answer: a yes to the old one counts no more (Art 7; rule C14)."""
    for purpose in policy.optional():
        said = head.decisions.get(purpose.id)
        if said and said.version < purpose.version and (said.granted or add_months(said.at, REST_MONTHS) <= now):
            return purpose
    return None


def wants_check(head: Head, now: int) -> bool:
    """Half a year since they were asked whether what we hold is right, or a new number or user id since."""
    last = max(head.checked_at, head.created_at)
    return head.accepted and (head.rekeyed_at > last or add_months(last, CHECK_MONTHS) <= now)


def owed(head: Head, policy: Policy, at_menu: bool, now: int) -> Iterator[str]:
    """The names of what is owed now; the look at what we hold only where nothing else is being done."""
    if untold(head, policy, now):
        yield "policy"
    if lapsed(head, policy, now):
        yield "question"
    if at_menu and wants_check(head, now):
        yield "check"


def _place(policy: Policy, version: str | None) -> int:
    """In the order of the versions; -1 for one that is not among them."""
    return next((place for place, each in enumerate(policy.versions) if each.version == version), -1)
