"""Who says to be under 18 (clause PRO-child-parent): a stranger is turned away kindly, a learner is asked once."""

from chatoet.flows.receipts import receipt
from chatoet.flows.session import Answer, turn_record
from chatoet.rules import words, words_consent
from chatoet.rules.age import minor
from chatoet.rules.item import Item
from chatoet.rules.policy import Policy
from chatoet.rules.subject import State
from chatoet.store.commits import Put
from chatoet.store.learners import Learner


def says_minor(item: Item) -> bool:
    return item.payload() == "consent:minor" or minor(item.text())


def turned_away(policy: Policy, learner: Learner, item: Item) -> Answer:
    """Barred until the stub ends, within 24 hours of its first message, and everything of theirs with it."""
    head = learner.head.heard(item.at).moved(State.UNDERAGE_BLOCKED)
    record = _record(policy, learner, item, "minor")
    return Answer(head, record, "age.refused", {}, (words_consent.minor_refused(),), "rights")


def asked(policy: Policy, learner: Learner, item: Item) -> Answer:
    record = _record(policy, learner, item, "asked")
    return Answer(learner.head.heard(item.at), record, "age.asked", {}, (words_consent.minor_question(),), "rights")


def confirmed(policy: Policy, learner: Learner, item: Item) -> Answer:
    head, record = learner.head.heard(item.at), receipt(policy, learner, item, "age", "adult")
    message = words.menu(words_consent.adult_noted())
    return Answer(head, record, "age.confirmed", {"receipt": item.mid}, (message,), "onboarding")


def _record(policy: Policy, learner: Learner, item: Item, said: str) -> Put:
    """A tap is a decision and stands in the ledger; what was typed is a turn without its words."""
    if item.payload():
        return receipt(policy, learner, item, "age", said)
    return turn_record(learner, item, "consent", "age")
