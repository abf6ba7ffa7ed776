"""Puts the parts of an erasure together, when the first learner asks for one."""

from functools import cache
from typing import Any

from chatoet.checkpoints import S3Bucket
from chatoet.compose.core import Core, load_data_map, load_templates
from chatoet.compose.intake import casework
from chatoet.exports import Exports
from chatoet.flows.rights.doorway import Doorway
from chatoet.flows.rights.erasure import Erasure, Stores
from chatoet.flows.rights.farewell import Farewell
from chatoet.flows.rights.leaving import Erase, Leaving, Told, Undo
from chatoet.settings import DsarSettings
from chatoet.store.cases import Cases
from chatoet.store.commits import Commits, Extra
from chatoet.store.copies import NOBODYS
from chatoet.store.erasing import Erasings
from chatoet.store.heads import HeadReader
from chatoet.store.learners import Learner
from chatoet.store.ledger import Ledger
from chatoet.store.links import Pins
from chatoet.store.removal import Removal


def erase(settings: DsarSettings, core: Core) -> Erase:
    pins, doorway = Pins(core.tables, core.policy), Doorway(settings.pages_url)

    def confirm(learner: Learner, case: str, now: int) -> tuple[str, tuple[Extra, ...]]:
        """For who has a PIN already."""
        if pins.get(learner.head.uid, now) is None:
            return "", ()
        url, link = doorway.issue(doorway.key(learner.head.uid), "erase", case)
        return url, (link,)

    return Erase(casework(core), core.wakes, confirm)


def undo(core: Core) -> Undo:
    return Undo(Cases(core.tables))


def told(core: Core) -> Told:
    return Told(Erasings(core.tables), core.graph, core.log)


def leaving(settings: DsarSettings, core: Core) -> Leaving:
    tables = core.tables
    heads = HeadReader(tables)
    return Leaving(
        erasure(settings, core), Erasings(tables), heads, Cases(tables), core.learners, core.session, core.log
    )


def erasure(settings: DsarSettings, core: Core) -> Erasure:
    """Called with (uid, now, reason) by whoever ends an account."""
    tables, s3 = core.tables, cache(lambda: core.client("s3"))
    removal = Removal(tables, load_data_map().deleted(), core.policy, core.keys, settings.controller_id)
    stores = Stores(
        HeadReader(tables),
        Cases(tables),
        Commits(tables, core.policy),
        Erasings(tables),
        removal,
        Ledger(S3Bucket(s3(), settings.checkpoint_bucket)),
        Exports(s3, settings.export_bucket),
    )
    farewell = _farewell(settings, core, stores)
    return Erasure(stores, farewell, core.wakes, core.policy, int(settings.rescan_seconds), core.log, core.fault)


def _farewell(settings: DsarSettings, core: Core, stores: Stores) -> Farewell:
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
        tuple(kind for kind in load_data_map().kept() if kind not in NOBODYS),
        sign,
        template,
        core.pepper,
        f"{settings.pages_url.rstrip('/')}/certificate",
        core.log,
    )
