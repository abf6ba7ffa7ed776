"""Which right is answered by what. Made when it is first asked for: few learners ask, and then for one of them."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from chatoet.compose import Core
from chatoet.flows.lane import LaneRunner
from chatoet.flows.rights import Duties, Duty, Gone, Rights, RightsFlow
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
        _gone(core),
    )
    return core.runner("rights", settings.queue_rights, flow)


def _gone(core: Core) -> Gone:
    """Loaded for the first message of someone who is being erased."""

    def gone(learner: Learner, item: Item, now: int) -> None:
        from chatoet.compose_erasure import told

        told(core)(learner, item, now)

    return gone


def rights_of(settings: DsarSettings, core: Core) -> Rights:
    from chatoet.compose_erasure import erase, undo
    from chatoet.flows.intake import Menu

    return {
        # intake: the menu of rights, correction, restriction, objection, review, complaint, disclosures
        "menu": cache(lambda: Menu()),
        # access: what we hold, the copy, portability, the PIN
        # erasure
        "erase": cache(lambda: erase(core)),
        "undo": cache(lambda: undo(core)),
    }


def duties_of(settings: DsarSettings, core: Core) -> Duties:
    """What `expiry` and delayed wake-ups send here, by the type of the item."""
    return {
        "inactivity": cache(lambda: inactivity(settings, core)),
        **dict.fromkeys(("erasure", "confirmed", "expire-erase"), cache(lambda: leaving(settings, core))),
    }


def inactivity(settings: DsarSettings, core: Core) -> Duty:
    from chatoet.compose import load_templates
    from chatoet.flows.inactivity import Inactivity
    from chatoet.flows.tidy import Tidy
    from chatoet.store.heads import HeadReader
    from chatoet.store.holdings import Holdings

    def warning(known: Mapping[str, str]) -> dict[str, Any]:
        return load_templates().named("account_ending_1").graph("en", known)

    tidy = Tidy(Holdings(core.tables), core.log)
    heads, erase = HeadReader(core.tables), erase_of(settings, core)
    return Inactivity(heads, core.learners, core.session, core.pepper, tidy, warning, erase)


def erase_of(settings: DsarSettings, core: Core) -> "Erase":
    from chatoet.compose_erasure import erasure

    return lambda uid, now, reason: erasure(settings, core)(uid, now, reason)


def leaving(settings: DsarSettings, core: Core) -> Duty:
    from chatoet.compose_erasure import leaving

    return leaving(settings, core)
