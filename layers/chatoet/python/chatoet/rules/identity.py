"""Whose an address is, and how sure we may be of who writes (Art 11 and 12(6) GDPR; clause PRO-accuracy).

A user id (BSUID) belongs to one WhatsApp account for good. A number changes hands: WhatsApp frees it after 45 days
without use, and then it comes with another user id.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal, NamedTuple

from chatoet.rules.clock import DAY
from chatoet.rules.head import Head
from chatoet.rules.subject import State

FREED: Final = 45 * DAY
SETTLED: Final = 30 * DAY
FORMER: Final = 12  # replaced addresses that a head remembers: four changes of all three in the 30 days they are stored
KINDS: Final = ("bsuid", "parent", "wa_id")  # the order in which a learner is addressed
# The kinds of address that a system message ends, as far as it does not name them again. The user id is made anew
# with the number. A type that is not here ends nothing.
ENDS: Final = {
    "user_changed_number": frozenset(KINDS),
    "customer_changed_number": frozenset(KINDS),
    "user_changed_user_id": frozenset(KINDS[:2]),
}
Assurance = Literal["A0", "A1", "A2", "A3"]
Standing = Literal["free", "own", "stub", "theirs", "later", "past"]


class Held(NamedTuple):
    """What is stored of an address: `paired` is the user id it came with, `until` when it was replaced."""

    kind: str
    uid: str
    paired: str | None = None
    until: int | None = None


def silent(head: Head, at: int) -> bool:
    """So long that the number may be somebody else's by now."""
    return at - head.last_inbound >= FREED


def still_theirs(held: Held, holder: Head, bsuid: str | None, at: int) -> bool:
    """Whether what came from this address at `at`, with that user id, came from the learner who is known by it."""
    if held.until is not None and at >= held.until:
        return False
    if bsuid is not None and held.paired is not None:
        return held.paired == bsuid
    return held.kind != "wa_id" or not silent(holder, at)


def standing(held: Held | None, holder: Head | None, uid: str, bsuid: str | None, at: int) -> Standing:
    """How an address stands to `uid`, who came with it at `at`.

    stub: held by someone who never accepted. later: given up by its holder, who wrote after `at` all the same.
    past: at `at` it was still the address of someone who has replaced it since.
    """
    if held is None:
        return "free"
    if held.until is not None and at < held.until and (bsuid is None or held.paired in (None, bsuid)):
        return "past"
    if held.uid == uid:
        return "own"
    if holder is None:
        return "free"
    if still_theirs(held, holder, bsuid, at):
        return "stub" if not holder.accepted and holder.state in (State.NEW, State.NOTICED) else "theirs"
    return "later" if at < (holder.last_inbound if held.until is None else held.until) else "free"


def in_order(addresses: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The hashes of (kind, hash) pairs, the user id first."""
    return tuple(key for _, key in sorted(addresses, key=lambda pair: KINDS.index(pair[0])))


def rekeyed(head: Head, addresses: tuple[str, ...], at: int) -> Head:
    """Under new addresses. The gate version moves with them, so that no reply is claimed for the old ones."""
    at = max(head.rekeyed_at, at)
    replaced = dict.fromkeys(key for key in (*head.former, *head.addresses) if key not in addresses)
    former = tuple(replaced)[-FORMER:]
    return replace(head, addresses=addresses, former=former, rekeyed_at=at, gate_version=head.gate_version + 1)


def assurance(head: Head, now: int, pin_ok: bool = False, person: bool = False) -> Assurance:
    """How sure we may be that who writes is who enrolled (EDPB 01/2022 §§58-79; Art 12(6) GDPR).

    A0: somebody holds an address of theirs. A1: it is the address of the enrolment, or one that is 30 days old, and
    was not silent for 45 days. A2: they knew the privacy PIN as well. A3: a person of ours looked at evidence.
    To be asked of the head as it was before the message at hand: that message ends the silence.
    """
    if person:
        return "A3"
    if pin_ok and head.accepted:
        return "A2"
    settled = head.rekeyed_at == 0 or now - head.rekeyed_at >= SETTLED
    return "A1" if head.accepted and settled and not silent(head, now) else "A0"
