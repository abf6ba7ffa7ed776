"""The gate: may this purpose be served for this learner now? (invariant 2; clauses OET-4-limit, PRO-lawful-only)

Asked at the start of every flow, again by the condition of the commit, and a third time by the write that claims
the reply for sending. A pure function of the head, so that the condition "the gate version is still the one I saw"
is the same question asked of the table.
"""

from typing import Literal, NamedTuple

from chatoet.rules.head import Head
from chatoet.rules.policy import Policy
from chatoet.rules.processors import barred
from chatoet.rules.subject import State

Reason = Literal[
    "", "controller", "purpose", "erasing", "underage", "leaving", "expired", "restricted", "stopped", "not_accepted",
    "no_consent", "objected", "must_read", "processor",
]  # fmt: skip
ONBOARDING = frozenset({State.NEW, State.NOTICED, State.ACTIVE, State.EXPIRING})


class Verdict(NamedTuple):
    allowed: bool
    reason: Reason = ""


YES = Verdict(True)


def decide(head: Head, controller_id: str, purpose: str, policy: Policy, now: int) -> Verdict:
    """`purpose` is an id of the register; `rights` alone passes in every state and through STOP."""
    if head.controller_id != controller_id:
        return Verdict(False, "controller")
    if purpose not in policy.purposes:
        return Verdict(False, "purpose")
    if purpose == "rights":
        return YES  # whatever else: the way in which it was asked for is the way in which it is answered
    if not head.stopped and barred(policy.processors, now):
        return Verdict(False, "processor")
    if head.stopped:
        return Verdict(False, "stopped")  # before any other reason, since those are told and this one is silence
    reason = _state_bars(head, now) or _learner_bars(head, purpose, policy, now)
    return Verdict(not reason, reason)


def objecting(head: Head, policy: Policy) -> bool:
    """To a purpose where a person is to weigh the objection: nothing goes to them that they do not wait for."""
    return any(head.objects(purpose.id) for purpose in policy.objectable() if purpose.objection == "review")


def _state_bars(head: Head, now: int) -> Reason:
    if head.state in (State.ERASING, State.ERASED):
        return "erasing"
    if head.state is State.UNDERAGE_BLOCKED:
        return "underage"
    if head.leaving_at:
        return "leaving"
    if head.state is State.EXPIRED or head.expires_at <= now:
        return "expired"
    return "restricted" if head.state is State.RESTRICTED else ""


def _learner_bars(head: Head, purpose: str, policy: Policy, now: int) -> Reason:
    """What was accepted, consented and objected to. New terms bar all but what leads to reading them."""
    if purpose == "onboarding":
        return "" if head.state in ONBOARDING else "restricted"
    if not head.accepted:
        return "not_accepted"
    if purpose == "notices":
        return ""
    if policy.needs_acceptance(head.notice or "", now):
        return "must_read"
    match policy.purposes[purpose].basis:
        case "consent":
            return "" if head.grants(purpose, policy.purposes[purpose].version) else "no_consent"
        case "legitimate_interest":
            return "objected" if head.objects(purpose) else ""
    return ""
