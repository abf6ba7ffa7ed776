"""Which right is answered by what. Made when it is first asked for: few learners ask, and then for one of them."""

from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

from chatoet.compose.core import Core
from chatoet.compose.intake import Intake, casework
from chatoet.flows.lane import LaneRunner
from chatoet.flows.rights.flow import Duties, Duty, Gone, Right, Rights, RightsFlow
from chatoet.rules.item import Item
from chatoet.settings import DsarSettings
from chatoet.store.learners import Learner

if TYPE_CHECKING:
    from chatoet.flows.inactivity import Erase


def dsar(settings: DsarSettings, core: Core) -> LaneRunner:
    forward = core.forward({"consent": settings.queue_consent, "rights": settings.queue_rights})
    flow = RightsFlow(
        core.learners,
        core.session,
        forward,
        core.log,
        rights_of(settings, core),
        duties_of(settings, core),
        cache(lambda: casework(core)),
        _gone(core),
    )
    return core.runner("rights", settings.queue_rights, flow)


def ops(core: Core) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What operators ask of this Lambda, by a direct invocation."""
    from chatoet.compose.intake import desk

    asked = desk(core)
    return lambda event: asked(event, int(core.now()))


def _gone(core: Core) -> Gone:
    """Loaded for the first message of someone who is being erased."""

    def gone(learner: Learner, item: Item, now: int) -> None:
        _erasure().told(core)(learner, item, now)

    return gone


def rights_of(settings: DsarSettings, core: Core) -> Rights:
    return {
        **Intake(settings, core).rights(),
        # access: the copy, portability, the PIN
        "copy": cache(lambda: _access().copying("access", settings, core)),
        "carry": cache(lambda: _access().copying("portability", settings, core)),
        "pin": cache(lambda: _access().pin(settings)),
        "receipts": cache(lambda: _receipts(core)),
        # erasure
        "erase": cache(lambda: _erasure().erase(settings, core)),
        "undo": cache(lambda: _erasure().undo(core)),
    }


def duties_of(settings: DsarSettings, core: Core) -> Duties:
    """What `expiry` and delayed wake-ups send here, by the type of the item."""
    return {
        **Intake(settings, core).duties(),
        "inactivity": cache(lambda: inactivity(settings, core)),
        "policy": cache(lambda: _telling(settings, core)),
        "fetched": cache(lambda: _access().fetched(core)),
        "release": cache(lambda: _access().released(settings, core)),
        "export": cache(lambda: _access().lapsed("access", core)),
        "carry": cache(lambda: _access().lapsed("portability", core)),
        "pinned": cache(lambda: _access().pinned(core)),
        **dict.fromkeys(("erasure", "confirmed", "expire-erase"), cache(lambda: _erasure().leaving(settings, core))),
    }


def _erasure() -> ModuleType:
    from chatoet.compose import erasure as compose_erasure

    return compose_erasure


def _access() -> ModuleType:
    from chatoet.compose import access as compose_access

    return compose_access


def inactivity(settings: DsarSettings, core: Core) -> Duty:
    from chatoet.compose.core import load_templates
    from chatoet.flows.inactivity import Inactivity
    from chatoet.flows.tidy import Tidy
    from chatoet.store.heads import HeadReader
    from chatoet.store.holdings import Holdings

    def warning(known: Mapping[str, str]) -> dict[str, Any]:
        return load_templates().named("account_ending_1").graph("en", known)

    tidy = Tidy(Holdings(core.tables), core.log)
    heads, erase = HeadReader(core.tables), erase_of(settings, core)
    return Inactivity(heads, core.learners, core.session, core.pepper, tidy, warning, erase, core.policy)


def erase_of(settings: DsarSettings, core: Core) -> "Erase":
    return lambda uid, now, reason: _erasure().erasure(settings, core)(uid, now, reason)


def _receipts(core: Core) -> Right:
    from chatoet.flows.ledger import Receipts

    return Receipts(core.tables, core.policy)


def _telling(settings: DsarSettings, core: Core) -> Duty:
    from chatoet.flows.telling import Telling

    return Telling(core.learners, core.session, core.policy, f"{settings.pages_url.rstrip('/')}/notice", core.log)
