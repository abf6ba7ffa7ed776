"""What WhatsApp tells us of a learner's wishes, and of our reach: a switch in the app, or an error of a message sent.

These are no messages: they are not answered, open no window and do not keep an account alive.
"""

from dataclasses import replace

from chatoet.flows.receipts import error_code, receipt
from chatoet.flows.session import Answer
from chatoet.rules.catalogue import Fields
from chatoet.rules.head import FOR_GOOD, Decision
from chatoet.rules.item import Item
from chatoet.rules.policy import Policy
from chatoet.store.learners import Learner


def preferred(policy: Policy, learner: Learner, item: Item) -> Answer | None:
    """None for a type that nobody knows yet."""
    match item.type:
        case "stop" | "opted_out" | "objected":  # objected: in the chat, recorded by flows/objection.py already
            return _no_news(policy, learner, item)
        case "resume":
            # A switch in the app is not the consent that we asked for: it is noted, and nothing is granted.
            record = receipt(policy, learner, item, "news", "resumed")
            return Answer(learner.head, record, "preference.resumed", {"purpose": "news", "receipt": item.mid})
        case "blocked" | "unreachable":
            return _unreachable(policy, learner, item)
    return None


def _no_news(policy: Policy, learner: Learner, item: Item) -> Answer:
    version = FOR_GOOD if item.type == "objected" else policy.purposes["news"].version
    head = learner.head.decided("news", False, item.at, version)
    fields: Fields = {"purpose": "news", "receipt": item.mid}
    if head.decisions.get("news") != Decision(False, item.at, version):
        record = receipt(policy, learner, item, "news", "superseded")
        return Answer(learner.head, record, "consent.superseded", fields)
    return Answer(head, receipt(policy, learner, item, "news", "withdrawn"), "consent.withdrawn", fields)


def _unreachable(policy: Policy, learner: Learner, item: Item) -> Answer:
    """Word of a time before their last message says nothing any more; that it came is recorded all the same."""
    head = learner.head
    if item.at >= head.last_inbound:
        head = replace(head, unreachable_at=max(head.unreachable_at, item.at))
    record = receipt(policy, learner, item, "messages", item.type)
    return Answer(
        head, record, "learner.unreachable", {"reason": item.type, "code": error_code(item), "receipt": item.mid}
    )
