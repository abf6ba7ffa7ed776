"""Word of what a learner is owed, from the tutor to the lane that tells or asks it: once, however often it is sent."""

from collections.abc import Callable

from chatoet.lanes import Forward
from chatoet.rules.head import Head
from chatoet.rules.item import Item, due
from chatoet.rules.notices import lapsed, untold
from chatoet.rules.policy import Policy
from chatoet.rules.pseudonym import keyed_hash
from chatoet.store.learners import Learner


class Reminder:
    def __init__(self, forward: Forward, policy: Policy, pepper: Callable[[], bytes]) -> None:
        self._forward, self._policy, self._pepper = forward, policy, pepper

    def __call__(self, what: str, learner: Learner, item: Item) -> None:
        """`what` as in rules/notices.py."""
        head = learner.head
        version = untold(head, self._policy, item.at)
        if what != "policy":
            mid = keyed_hash(self._pepper(), "due", what, head.uid, self._about(what, head, item.at))
            self._forward("consent", Item("due", mid, what, item.at, "", addresses=item.addresses), "turns")
        elif version is not None:
            self._forward("rights", due("policy", head.uid, version.effective_at, self._pepper()), "turns")

    def _about(self, what: str, head: Head, at: int) -> str:
        """What makes two reminders one: the same question, the same half-year."""
        purpose = lapsed(head, self._policy, at) if what == "question" else None
        return f"{purpose.id}:{purpose.version}" if purpose else str(head.checked_at)
