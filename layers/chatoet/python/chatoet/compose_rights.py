"""Which right is answered by what. Made when it is first asked for: few learners ask, and then for one of them."""

from functools import cache
from typing import TYPE_CHECKING, Any

from chatoet.compose import Core
from chatoet.flows.lane import LaneRunner
from chatoet.flows.rights import Duties, Rights, RightsFlow
from chatoet.settings import DsarSettings

if TYPE_CHECKING:
    from chatoet.flows.erasure import Erasure, Stores
    from chatoet.flows.farewell import Farewell
    from chatoet.flows.leaving import Told
    from chatoet.flows.rights import Duty, Right


def dsar(settings: DsarSettings, core: Core) -> LaneRunner:
    forward = core.forward({"consent": settings.queue_consent, "rights": settings.queue_rights})
    flow = RightsFlow(
        core.learners,
        core.session,
        forward,
        core.log,
        rights_of(settings, core),
        duties_of(settings, core),
        lambda learner, item, now: told(core)(learner, item, now),
    )
    return core.runner("rights", settings.queue_rights, flow)


def rights_of(settings: DsarSettings, core: Core) -> Rights:
    from chatoet.flows.intake import Menu

    return {
        # intake: the menu of rights, correction, restriction, objection, review, complaint, disclosures
        "menu": cache(lambda: Menu()),
        # access: what we hold, the copy, portability, the PIN
        # erasure
        "erase": cache(lambda: _erase(core)),
        "undo": cache(lambda: _undo(core)),
    }


def duties_of(settings: DsarSettings, core: Core) -> Duties:
    """What `expiry` and delayed wake-ups send here, by the type of the item."""
    leaving = cache(lambda: _leaving(settings, core))
    return {"erasure": leaving, "confirmed": leaving, "expire-erase": leaving}


# Erasure


def _erase(core: Core) -> "Right":
    from chatoet.flows.leaving import Erase
    from chatoet.store.cases import Cases

    return Erase(Cases(core.tables), core.wakes)


def _undo(core: Core) -> "Right":
    from chatoet.flows.leaving import Undo
    from chatoet.store.cases import Cases

    return Undo(Cases(core.tables))


def told(core: Core) -> "Told":
    from chatoet.flows.leaving import Told
    from chatoet.store.erasing import Erasings

    return Told(Erasings(core.tables), core.graph, core.log)


def _leaving(settings: DsarSettings, core: Core) -> "Duty":
    from chatoet.flows.leaving import Leaving
    from chatoet.store.cases import Cases
    from chatoet.store.erasing import Erasings
    from chatoet.store.heads import HeadReader

    tables = core.tables
    erasure, heads = erasure_of(settings, core), HeadReader(tables)
    return Leaving(erasure, Erasings(tables), heads, Cases(tables), core.learners, core.session, core.log)


def erasure_of(settings: DsarSettings, core: Core) -> "Erasure":
    """With `begin(uid, now, reason)` for whoever ends an account."""
    from chatoet.checkpoints import S3Bucket
    from chatoet.compose import load_data_map
    from chatoet.flows.erasure import Erasure, Stores
    from chatoet.packages import Packages
    from chatoet.store.cases import Cases
    from chatoet.store.commits import Commits
    from chatoet.store.erasing import Erasings
    from chatoet.store.heads import HeadReader
    from chatoet.store.ledger import Ledger
    from chatoet.store.removal import Removal

    tables, s3 = core.tables, cache(lambda: core.client("s3"))
    removal = Removal(tables, load_data_map().deleted(), core.policy, core.keys, settings.controller_id)
    stores = Stores(
        HeadReader(tables),
        Cases(tables),
        Commits(tables, core.policy),
        Erasings(tables),
        removal,
        Ledger(S3Bucket(s3(), settings.checkpoint_bucket)),
        Packages(s3, settings.export_bucket),
    )
    farewell = _farewell(settings, core, stores)
    return Erasure(stores, farewell, core.wakes, core.policy, int(settings.rescan_seconds), core.log, core.fault)


def _farewell(settings: DsarSettings, core: Core, stores: "Stores") -> "Farewell":
    from chatoet.compose import load_data_map, load_templates
    from chatoet.flows.farewell import Farewell

    kms = cache(lambda: core.client("kms"))

    def sign(message: bytes) -> bytes:
        asked = {"KeyId": settings.sign_key, "MessageType": "RAW", "SigningAlgorithm": "ECDSA_SHA_256"}
        signature: bytes = kms().sign(Message=message, **asked)["Signature"]
        return signature

    def template(code: str, url: str) -> dict[str, Any]:
        return load_templates().named("erasure_done_1").graph("en", {"certificate": code, "url": url})

    return Farewell(
        core.learners,
        core.outboxes,
        core.replies,
        stores.commits,
        stores.erasings,
        stores.removal,
        stores.cases,
        core.policy,
        tuple(kind for kind in load_data_map().kept() if kind != "Pace"),  # which is nobody's
        sign,
        template,
        core.pepper,
        f"{settings.pages_url.rstrip('/')}/certificate",
        core.log,
    )
