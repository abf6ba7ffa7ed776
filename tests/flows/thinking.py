"""A world whose tutor asks models, and what happens while they think."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from chatoet.compose import core as compose
from chatoet.compose import models as compose_models
from chatoet.compose import tutor as compose_tutor
from chatoet.flows.permits import Permits, Terms
from chatoet.llm.models import Clock, Models, Most, Way
from chatoet.llm.vendor import Reply, Usage
from chatoet.rules.breaker import Limits
from chatoet.rules.clock import DAY
from chatoet.rules.prompt.model import Ask
from chatoet.store.calls import Calls
from chatoet.store.meters import Meters
from tests.fakes.models import honest
from tests.fakes.vendor import FakeVendor
from tests.fixtures.world import World

USAGE = Usage(4000, 3000, 400)  # of one call
PER_DAY = 200_000  # tokens of one learner


def answer(ask: Ask) -> Reply:
    """What holds for any letter: nothing that its evidence does not bear out."""
    return Reply(honest(ask), USAGE)


class Thinking:
    """Two vendors behind the real way to them; `meanwhile` happens once, while the first of them thinks."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self._lock = world, threading.Lock()
        self.openai, self.gemini = FakeVendor("openai"), FakeVendor("gemini", "eu.google", "eu")
        self.openai.always, self.gemini.always = self._answer, answer
        self.meanwhile: Callable[[], object] | None = None
        monkeypatch.setattr(compose_tutor, "_asking", lambda settings, core: self._asking(core))
        world.tutor = compose_tutor.tutor(world.settings("tutor"), world.core)

    def _answer(self, ask: Ask) -> Reply:
        with self._lock:
            act, self.meanwhile = self.meanwhile, None
            if act:
                act()
        return answer(ask)

    def _asking(self, core: compose.Core) -> compose_models.Asking:
        terms = Terms(core.policy, "self", PER_DAY, {"openai": 30 * DAY, "gemini": 30 * DAY})
        models = Models(
            [Way("openai", lambda: self.openai, 25), Way("gemini", lambda: self.gemini, 25)],
            Meters(core.tables, core.policy, "self", 10**9, Limits(4, 60)),
            lambda name, now: True,
            Most(45, 18, 90_000),
            Clock(lambda: self.world.now, time.monotonic),
            core.log,
        )
        return compose_models.Asking(
            models, Permits(terms, core.learners.head, Calls(core.tables, core.policy), core.log)
        )

    def asked(self) -> int:
        return len(self.openai.history) + len(self.gemini.history)

    def lane(self, lane: str) -> Any:
        """What waits for that lane alone is handled, as another Lambda would meanwhile."""
        return self.world._poll(lane)  # noqa: SLF001


def stored(world: World) -> str:
    """Everything in every table, as one text."""
    return json.dumps([item for table in world.account.tables for item in world.account.items(table)], default=str)
