"""WhatsApp accounts whose numbers and user ids change, and the messages that tell of it."""

from chatoet.rules.clock import DAY
from chatoet.rules.inbound import Addresses
from chatoet.rules.item import Item
from chatoet.rules.pseudonym import address_hash
from chatoet.store.learners import Learner
from tests.fixtures.store import PEPPER, SERIAL, Store

Who = dict[str, str]  # kind of address to its value


def person() -> Who:
    number = next(SERIAL)
    return {"bsuid": f"GB.i{number}", "wa_id": f"44770080{number:04d}"}


def key(kind: str, value: str) -> str:
    return address_hash(PEPPER, kind, value)


def keys(who: Who) -> tuple[str, ...]:
    return tuple(key(kind, who[kind]) for kind in ("bsuid", "parent", "wa_id") if kind in who)


def accepted(store: Store, who: Who) -> Learner:
    return accept(store, store.born(who))


def accept(store: Store, learner: Learner) -> Learner:
    """And let live for as long as a test may last."""
    uid, ends = learner.head.uid, int(store.now) + 20_000 * DAY
    store.edit(uid, state="ACTIVE", receipt="r", notice="1.0.0", expires_at=ends)
    for kind, place in (("Key", (uid,)), *(("Identity", (each, "identity")) for each in learner.head.addresses)):
        model = store.tables[kind]
        model(*place).update(actions=[model.expires_at.set(ends)])
    return store.fresh(learner)


def system(type_: str, old: Who, new: Who, at: float, mid: str = "") -> Item:
    told = {"type": type_, **{"user_id" if kind == "bsuid" else kind: value for kind, value in new.items()}}
    mid = mid or f"sys{next(SERIAL)}"
    return Item("system", mid, type_, int(at), "wamid.s", addresses=Addresses(**old), content={"system": told})
