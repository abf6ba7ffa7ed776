"""Which right is answered by what. Made when it is first asked for: few learners ask, and then for one of them."""

from functools import cache
from types import ModuleType

from chatoet.compose import Core
from chatoet.flows.lane import LaneRunner
from chatoet.flows.rights import Duties, Rights, RightsFlow
from chatoet.settings import DsarSettings


def dsar(settings: DsarSettings, core: Core) -> LaneRunner:
    forward = core.forward({"consent": settings.queue_consent, "rights": settings.queue_rights})
    flow = RightsFlow(
        core.learners, core.session, forward, core.log, rights_of(settings, core), duties_of(settings, core)
    )
    return core.runner("rights", settings.queue_rights, flow)


def rights_of(settings: DsarSettings, core: Core) -> Rights:
    from chatoet.flows.intake import Menu, Opening

    return {
        # intake: the menu of rights, correction, restriction, objection, review, complaint, disclosures
        "menu": cache(lambda: Menu()),
        # access: the copy, portability, the PIN
        "copy": cache(lambda: _access().copying("access", settings, core)),
        "carry": cache(lambda: _access().copying("portability", settings, core)),
        "pin": cache(lambda: _access().pin(settings)),
        # erasure
        "erase": cache(lambda: Opening("erasure")),
    }


def duties_of(settings: DsarSettings, core: Core) -> Duties:
    """What `expiry` and delayed wake-ups send here, by the type of the item."""
    return {
        "fetched": cache(lambda: _access().fetched(core)),
        "export": cache(lambda: _access().lapsed("access", core)),
        "carry": cache(lambda: _access().lapsed("portability", core)),
        "pinned": cache(lambda: _access().pinned(core)),
    }


def _access() -> ModuleType:
    from chatoet import compose_access

    return compose_access
