"""Puts together what asks models: vendors in their order, one way out, budgets, and the permit of each letter.

The SDK of the first vendor is imported at INIT, where time costs least; another vendor's when it is first asked.
"""

import gc
import json
import time
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from chatoet.compose.core import Core, load_models
from chatoet.flows.permits import Permits, Terms
from chatoet.llm.egress import checked, client
from chatoet.llm.models import Clock, Models, Most, Way
from chatoet.llm.vendor import Vendor
from chatoet.rules.breaker import Limits
from chatoet.rules.models import ModelsConfig, VendorConfig
from chatoet.rules.processors import reviewed
from chatoet.settings import SettingsError, TutorSettings
from chatoet.store.calls import Calls
from chatoet.store.meters import Meters

if TYPE_CHECKING:
    import httpx2

    from chatoet.content import ContentStore
    from chatoet.tutor.protocol import Tutor

DEFAULT = "default"  # of a URL: the host that policy/models.yaml names
NONE = "none"  # of a project


class Asking(NamedTuple):
    models: Models
    permits: Permits

    def tutor(self, rules: "Tutor", content: "ContentStore") -> "Tutor":
        """Loaded for the first letter, as the rules are."""
        from chatoet.rules.verify.marking import Marker
        from chatoet.tutor.by_model import ModelTutor

        return ModelTutor(rules, self.models, Marker(content))


def asking(settings: TutorSettings, core: Core) -> Asking:
    """Raises EgressError for a host that is not the vendor's in the EU, SettingsError, ModelsError."""
    config = load_models()
    ways = ways_of(settings, config, core.secrets.get)
    ways[0].make()
    budgets, controller = config.budgets, settings.controller_id
    meters = Meters(core.tables, core.policy, controller, budgets.day, Limits(*config.breaker))
    models = Models(
        ways,
        meters,
        partial(reviewed, core.policy.processors),
        Most(config.deadline, budgets.turn_calls, budgets.turn_tokens),
        Clock(core.now, time.monotonic),
        core.log,
        core.secrets.doubt,
    )
    retained = {each.id: each.logs for each in core.policy.processors}
    terms = Terms(core.policy, controller, budgets.learner_day, retained)
    return Asking(models, Permits(terms, core.learners.head, Calls(core.tables, core.policy), core.log))


def ways_of(settings: TutorSettings, config: ModelsConfig, secret: Callable[[str], str]) -> list[Way]:
    """Every address is looked at now, and none opened."""
    order = config.order(settings.tutor_vendors)
    urls = {each.name: _url(each, settings) for each in order}
    if "gemini" in urls:
        _check_google(settings, secret)
    out = cache(partial(client, frozenset(each.host for each in order), settings.is_local))
    makers = {"openai": _openai, "gemini": _gemini}

    def made(vendor: VendorConfig) -> Vendor:
        gc.disable()  # as start.py does: looking for garbage is a quarter of what an SDK's import costs
        try:
            return makers[vendor.name](vendor, urls[vendor.name], settings, secret, out())
        finally:
            gc.enable()

    def way(vendor: VendorConfig) -> Way:
        return Way(vendor.name, cache(partial(made, vendor)), vendor.seconds, vendor.thought)

    return [way(each) for each in order]


def _url(vendor: VendorConfig, settings: TutorSettings) -> str:
    asked: str = getattr(settings, f"{vendor.name}_url")
    return checked(f"https://{vendor.host}" if asked == DEFAULT else asked, vendor.host, settings.is_local)


def _check_google(settings: TutorSettings, secret: Callable[[str], str]) -> None:
    """What the SDK would find wrong with the first letter only."""
    if settings.google_project == NONE:
        raise SettingsError("gemini needs GOOGLE_PROJECT")
    try:
        kind = json.loads(secret("google_credentials")).get("type")
    except (ValueError, AttributeError):
        kind = ""
    if kind != "service_account":
        raise SettingsError("google_credentials is not the JSON key of a service account")


def _openai(
    vendor: VendorConfig, url: str, settings: TutorSettings, secret: Callable[[str], str], out: "httpx2.Client"
) -> Vendor:
    from chatoet.llm.openai_vendor import OpenAIVendor

    return OpenAIVendor(vendor, url, lambda: secret("openai_key"), out)


def _gemini(
    vendor: VendorConfig, url: str, settings: TutorSettings, secret: Callable[[str], str], out: "httpx2.Client"
) -> Vendor:
    from chatoet.llm.gemini_vendor import GeminiVendor

    return GeminiVendor(vendor, url, settings.google_project, lambda: secret("google_credentials"), out)
