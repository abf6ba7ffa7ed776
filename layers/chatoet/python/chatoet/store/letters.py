"""Correspondence: what a learner wrote about a request, and our answers outside the chat, sealed (PRO-keep-corr)."""

from chatoet.rules.cases import Channel
from chatoet.rules.policy import Policy
from chatoet.store.commits import Put
from chatoet.store.holdings import Holdings, Subject
from chatoet.store.learners import Learner
from chatoet.store.tables import Tables
from chatoet.store.transactions import write


def put(
    learner: Learner, mid: str, case: str, text: str, at: int, direction: str = "in", channel: Channel = "chat"
) -> Put:
    """`case` is the mid of the case, or of the letter that is remarked on; `direction` in or out."""
    sk = f"letter#{mid}"
    values = {"case": case, "direction": direction, "channel": channel, "at": at}
    sealed = learner.key.seal(text, f"{learner.head.uid}|{sk}")
    return Put("Correspondence", (learner.head.uid, sk), "correspondence", {**values, "sealed": sealed})


def from_nobody(
    tables: Tables, policy: Policy, controller: str, who: str, case: str, channel: Channel, at: int
) -> bool:
    """That a request came for an address of which we hold nothing; `who` is its keyed hash. False when it is noted."""
    model = tables["Correspondence"]
    values = {"case": case, "direction": "in", "channel": channel, "at": at, "sealed": b"-"}
    stamp = {"kind": "Correspondence", "controller_id": controller, "expires_at": policy.ends("correspondence", at)}
    item = model(who, f"letter#{case}", **values, **stamp)
    failed = write(tables.connection, lambda transaction: transaction.save(item, condition=model.pk.does_not_exist()))
    return not failed


def subject_of(learner: Learner) -> Subject:
    """By what all that is stored of the learner is found."""
    head = learner.head
    return Subject(head.uid, learner.key.sref, (*head.addresses, *head.former))


class Letters:
    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    def about(self, learner: Learner, case: str, now: int) -> list[tuple[str, str]]:
        """(direction, text) of what was written about that case, in the order of time."""
        items = self._holdings.items("Correspondence", subject_of(learner))
        of_case = [item for item in items if item.case == case and item.expires_at > now]
        return [
            (item.direction, learner.key.open(item.sealed, f"{item.pk}|{item.sk}"))
            for item in sorted(of_case, key=lambda item: int(item.at))
        ]
