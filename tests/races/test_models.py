"""Random lives again, with a tutor that asks models, and with whatever else a learner does happening while they think.

Beside all that `test_privacy` holds, read from the raw tables and chains: no letter went to a model under a gate that
was barred by then, each that went was noted and chained before, and nobody who was erased has a note left.
"""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from chatoet.llm.errors import OverloadedError, RefusedError, TimedOutError
from chatoet.rules.audit import Entry
from tests.e2e.letters import FAULTY
from tests.fixtures.cloud import Account
from tests.fixtures.store import module_account
from tests.flows.records import chains_of
from tests.flows.thinking import Thinking
from tests.races.test_privacy import BARS, LIFTS, Lives
from tests.races.town import Town

__all__ = ["module_account"]
SERIAL = itertools.count()
DONE = {"asked": 0, "meanwhile": 0, "denied": 0}
MEANWHILE = ["stop", "delete", "restrict my data", "menu", "start", "undo"]


class Thinkers(Lives):
    thinking: Thinking

    def __init__(self) -> None:
        super().__init__()
        self.thinking.meanwhile = None
        for vendor in (self.thinking.openai, self.thinking.gemini):
            vendor.reset()

    @rule(who=st.integers(0, 1), meanwhile=st.sampled_from(MEANWHILE), fails=st.booleans())
    def write(self, who: int, meanwhile: str, fails: bool) -> None:
        """A letter, and while it is judged the learner says something that another Lambda takes at once."""
        self.accept(who)

        def act() -> None:
            DONE["meanwhile"] += 1
            before = list(self.town.queues.waiting)
            self._send({"type": "text", "text": {"body": meanwhile}}, who, False)
            for item in [each for each in self.town.queues.waiting if each not in before and each.lane != "turns"]:
                self.town.deliver(item)
            if fails:
                raise TimedOutError("x")

        self.thinking.meanwhile = act
        self._send({"type": "text", "text": {"body": f"{FAULTY}\n{next(SERIAL)}"}}, who, False)
        self._run_dry()
        wakeups, self.town.queues.wakeups = self.town.queues.wakeups, []
        self.town.now += 60
        for body, _ in dict.fromkeys(wakeups):
            self.town.wake(body)
        self._run_dry()

    @rule(error=st.sampled_from([OverloadedError("x"), RefusedError("x")]))
    def a_vendor_fails(self, error: Exception) -> None:
        self.thinking.openai.enqueue(error)

    def teardown(self) -> None:
        super().teardown()
        chains = chains_of(self.town)
        for event in self.town.named("model.asked"):
            barred = _barred_at(chains[event["sref"]], int(event["gate"]))
            assert not barred, f"a letter went to a model while {barred}"
            said = {key: value for key, value in event.items() if key not in ("level", "event", "sref")}
            assert said in [entry.fields for entry in chains[event["sref"]] if entry.event == "model.asked"]
        DONE["asked"] += len(self.town.named("model.asked"))
        DONE["denied"] += len(self.town.named("model.denied"))


def _barred_at(chain: list[Entry], gate: int) -> set[str]:
    """What barred a learner when the gate had that version."""
    barred: set[str] = set()
    for entry in chain:
        if int(entry.fields.get("gate", 0)) > gate:
            break
        barred -= LIFTS.get(entry.event, set())
        barred |= {BARS[entry.event]} if entry.event in BARS else set()
    return barred


@pytest.fixture(scope="module")
def thinkers(module_account: Account) -> Any:
    town = Town(module_account)
    with pytest.MonkeyPatch.context() as patch:
        yield type("Here", (Thinkers,), {"town": town, "thinking": Thinking(town, patch)})


@pytest.mark.clause("OET-6.2-object", "OET-6.2-erasure", "OET-6.2-restrict", "PRO-withdraw", "OET-4-limit")
def test_no_letter_goes_to_a_model_and_no_answer_counts_once_the_learner_said_no(
    thinkers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = settings(
        max_examples=8,
        stateful_step_count=25,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(thinkers, settings=chosen)
    with capsys.disabled():
        print(f"\n{DONE}")  # noqa: T201
    assert min(DONE.values()) > 0, "the histories prove nothing about models"
