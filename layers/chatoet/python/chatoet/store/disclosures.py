"""Who saw a learner's data: one item a view, never changed (clauses OET-4.2-support, PRO-no-vendor-access)."""

from typing import NamedTuple

from chatoet.store.commits import Put


class View(NamedTuple):
    """`who` is a role and a ticket, never a name; `approvers` how many others agreed."""

    who: str
    what: str
    reason: str
    approvers: int
    at: int


def put(uid: str, mid: str, view: View) -> Put:
    return Put("Disclosure", (uid, f"seen#{view.at:011d}.{mid}"), "case", view._asdict())
