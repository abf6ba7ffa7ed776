"""What we ask of our own accord: a question that changed, and twice a year whether what we hold is right.

The tutor notices what is owed and sends word of it; here it is decided again, asked, and noted as asked.
"""

from dataclasses import replace

from chatoet.flows.receipts import receipt
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import words, words_consent
from chatoet.rules.catalogue import Fields
from chatoet.rules.gate import decide
from chatoet.rules.item import Item
from chatoet.rules.notices import lapsed, wants_check
from chatoet.rules.policy import Policy
from chatoet.store.learners import Learner


def owed_answer(policy: Policy, learner: Learner, item: Item, now: int) -> Answer | None:
    """None when it is settled already, or must not be asked."""
    if not decide(learner.head, learner.head.controller_id, "tutoring", policy, now).allowed:
        return None
    return _question(policy, learner, item, now) if item.type == "question" else _check(learner, item, now)


def _question(policy: Policy, learner: Learner, item: Item, now: int) -> Answer | None:
    """Asked once: from now on the answer to the new question is no, until they tap yes (rule C14)."""
    purpose = lapsed(learner.head, policy, now)
    if purpose is None:
        return None
    said = learner.head.decisions[purpose.id]
    head = learner.head.decided(purpose.id, False, said.at, purpose.version)
    record = receipt(policy, learner, item, purpose.id, "lapsed" if said.granted else "asked", purpose.ask)
    fields: Fields = {
        "purpose": purpose.id,
        "version": purpose.version,
        "lapsed": said.granted,
        "receipt": item.mid,
    }
    message = words.ask(purpose, words_consent.asked_again(said.granted))
    return Answer(head, record, "consent.asked_again", fields, (message,), "onboarding")


def _check(learner: Learner, item: Item, now: int) -> Answer | None:
    if not wants_check(learner.head, now):
        return None
    record = turn_record(learner, item, "consent", "check")
    message = words_consent.still_right(learner.head.dialogue.profession)
    return Answer(replace(learner.head, checked_at=now), record, "accuracy.asked", {}, (message,), "onboarding")


def right(policy: Policy, learner: Learner, item: Item) -> Answer:
    head = replace(learner.head.heard(item.at), checked_at=item.at)
    record = receipt(policy, learner, item, "accuracy", "confirmed")
    message = words.menu(words_consent.right_noted())
    return Answer(head, record, "accuracy.checked", {"receipt": item.mid}, (message,), "onboarding")
