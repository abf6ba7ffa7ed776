"""The rights that are answered in the chat or by people: each is made, and its code loaded, when it is asked for."""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from chatoet.compose.core import DATA, Core
from chatoet.flows.rights.flow import Duties, Duty, Right, Rights
from chatoet.settings import DsarSettings

if TYPE_CHECKING:
    from chatoet.flows.guarding import Guard
    from chatoet.flows.rights.casework import Casework
    from chatoet.flows.rights.correction import Correct
    from chatoet.flows.rights.desk import Desk
    from chatoet.flows.rights.objection import Object
    from chatoet.flows.rights.people import Complain
    from chatoet.flows.rights.restriction import Holding
    from chatoet.flows.rights.teacher import Teacher
    from chatoet.rules.deadline import Holidays


def load_holidays() -> "Holidays":
    """Read when the first clock is set."""
    found: Holidays = json.loads((DATA / "holidays.json").read_text("utf-8"))
    return found


def casework(core: Core) -> "Casework":
    from chatoet.flows.rights.casework import Casework
    from chatoet.store.cases import Cases

    return Casework(Cases(core.tables), cache(load_holidays))


def holding(core: Core) -> "Holding":
    from chatoet.flows.rights.restriction import Holding
    from chatoet.store.holds import Holds

    return Holding(Holds(core.tables), casework(core), core.wakes)


def guard() -> "Guard":
    from chatoet.content import ContentStore
    from chatoet.flows.guarding import Guard

    return Guard(ContentStore())


def desk(core: Core) -> "Desk":
    from chatoet.flows.rights.desk import Desk
    from chatoet.flows.rights.desk.base import Bench
    from chatoet.store.holdings import Holdings
    from chatoet.store.letters import Letters
    from chatoet.store.turns import Turns

    bench = Bench(
        core.learners,
        core.session,
        casework(core),
        holding(core),
        core.tables,
        core.policy,
        core.settings.controller_id,
        core.pepper,
        core.log,
    )
    return Desk(bench, Turns(core.tables), Letters(Holdings(core.tables)), _breach_template)


def _breach_template(mid: str) -> dict[str, Any]:
    from chatoet.compose.core import load_templates

    return load_templates().named("data_breach_1").graph("en", {"mid": mid})


class Intake:
    def __init__(self, settings: DsarSettings, core: Core) -> None:
        self._settings, self._core = settings, core
        self._guard = cache(guard)

    def rights(self) -> Rights:
        correct, objection, complain = cache(self._correct), cache(self._object), cache(self._complain)
        teacher = cache(self._teacher)
        return {
            "menu": cache(self._menu),
            "know": cache(self._know),
            "seen": cache(self._seen),
            "correct": correct,
            "name": lambda: correct().name,
            "date": lambda: correct().date,
            "note": lambda: correct().note,
            "restrict": cache(self._restrict),
            "lift": cache(self._lift),
            "object": objection,
            "why": lambda: objection().why,
            "review": cache(self._review),
            "complain": complain,
            "complaint": lambda: complain().text,
            "claim": cache(self._claim),
            "teacher": teacher,
            "teaching": lambda: teacher().text,
            "reply": cache(self._reply),
        }

    def duties(self) -> Duties:
        return {"case": cache(self._case_duty), "hold": cache(self._hold_duty), "breach": cache(self._breach_duty)}

    def _menu(self) -> Right:
        from chatoet.flows.rights.intake import Menu

        return Menu()

    def _know(self) -> Right:
        from chatoet.flows.rights.knowing import Know
        from chatoet.store.holdings import Holdings
        from chatoet.store.profiles import Profiles

        return Know(Holdings(self._core.tables), Profiles(self._core.tables), self._settings.pages_url)

    def _seen(self) -> Right:
        from chatoet.flows.rights.knowing import Seen
        from chatoet.store.holdings import Holdings

        return Seen(Holdings(self._core.tables), self._settings.pages_url)

    def _correct(self) -> "Correct":
        from chatoet.flows.rights.correction import Correct
        from chatoet.store.course import CourseStore
        from chatoet.store.profiles import Profiles

        tables = self._core.tables
        return Correct(Profiles(tables), CourseStore(tables), casework(self._core), self._kept)

    def _restrict(self) -> Right:
        from chatoet.flows.rights.restriction import Restrict

        return Restrict(casework(self._core), holding(self._core))

    def _lift(self) -> Right:
        from chatoet.flows.rights.restriction import Lift

        return Lift(casework(self._core), holding(self._core))

    def _object(self) -> "Object":
        from chatoet.flows.rights.objection import Object

        forward = self._core.forward({"consent": self._settings.queue_consent})
        return Object(self._core.policy, casework(self._core), forward)

    def _review(self) -> Right:
        from chatoet.flows.rights.people import Review

        return Review(casework(self._core))

    def _complain(self) -> "Complain":
        from chatoet.flows.rights.people import Complain

        return Complain(casework(self._core), self._kept)

    def _teacher(self) -> "Teacher":
        from chatoet.flows.rights.teacher import Teacher

        return Teacher(casework(self._core), self._kept, self._core.policy, self._settings.controller_id)

    def _reply(self) -> Right:
        from chatoet.flows.rights.people import Reply

        return Reply(casework(self._core), self._kept)

    def _kept(self, text: str, task_id: str | None = None) -> str:
        """The guard reads its words with the first text that is to be kept."""
        return self._guard().kept(text, task_id)

    def _claim(self) -> Right:
        from chatoet.flows.rights.claims import Claim

        return Claim(casework(self._core))

    def _case_duty(self) -> Duty:
        from chatoet.flows.rights.alarms import CaseDuty

        return CaseDuty(self._core.learners, self._core.session, casework(self._core))

    def _hold_duty(self) -> Duty:
        from chatoet.flows.rights.restriction import HoldDuty

        return HoldDuty(self._core.learners, self._core.session, holding(self._core))

    def _breach_duty(self) -> Duty:
        from chatoet.flows.rights.breach import BreachDuty
        from chatoet.store.breaches import Breaches

        core = self._core
        return BreachDuty(Breaches(core.tables, core.policy, self._settings.controller_id), core.log)
