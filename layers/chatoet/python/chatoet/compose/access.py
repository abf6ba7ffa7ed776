"""Puts together what answers requests for a copy, and for the privacy PIN. Imported with the first of them."""

from functools import cache
from json import loads

from chatoet.compose.core import DATA, Core, load_data_map
from chatoet.compose.intake import casework, holding
from chatoet.flows.rights.access import Copying, Fetched, Lapsed, Released, Stores
from chatoet.flows.rights.doorway import Doorway
from chatoet.flows.rights.packing import Packing
from chatoet.flows.rights.pin import PinLink, Pinned
from chatoet.packages import Shelf
from chatoet.settings import DsarSettings
from chatoet.store.copies import Copies
from chatoet.store.holdings import Holdings
from chatoet.store.links import Links, Pins


def copying(kind: str, settings: DsarSettings, core: Core) -> Copying:
    packing = Packing(
        Copies(Holdings(core.tables), load_data_map()),
        Shelf(core.client("s3"), settings.export_bucket),
        core.policy,
        f"{settings.pages_url.rstrip('/')}/notice",
        cache(lambda: loads((DATA / "sheet.json").read_text("utf-8"))),
        cache(lambda: (DATA / "pages" / "portability-1.schema.json").read_text("utf-8")),
    )
    return Copying(kind, _stores(core), packing, Doorway(settings.pages_url))


def fetched(core: Core) -> Fetched:
    return Fetched(core.learners, core.session, casework(core))


def released(settings: DsarSettings, core: Core) -> Released:
    return Released(core.learners, core.session, casework(core), lambda kind: copying(kind, settings, core))


def lapsed(kind: str, core: Core) -> Lapsed:
    return Lapsed(kind, core.learners, core.session, casework(core), Links(core.tables))


def pin(settings: DsarSettings) -> PinLink:
    return PinLink(Doorway(settings.pages_url))


def pinned(core: Core) -> Pinned:
    return Pinned(core.learners, core.session)


def _stores(core: Core) -> Stores:
    return Stores(casework(core), holding(core), Links(core.tables), Pins(core.tables, core.policy))
