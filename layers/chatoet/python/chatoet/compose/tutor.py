"""Puts the tutor together: the turn's flow, the course, the guard, and what asks models where a stage has any."""

import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from chatoet.compose.core import CONTACT, Core, load_templates
from chatoet.flows.lane import LaneRunner
from chatoet.rules.item import Item
from chatoet.rules.route import Lane
from chatoet.settings import TutorSettings
from chatoet.store.learners import Learner

if TYPE_CHECKING:
    from chatoet.compose.models import Asking
    from chatoet.content import ContentStore
    from chatoet.flows.course.writing import WritingCourse
    from chatoet.flows.guarding import Guard
    from chatoet.tutor.protocol import TurnPermit


def tutor(settings: TutorSettings, core: Core) -> LaneRunner:
    from chatoet.flows.gather import Gather
    from chatoet.flows.turn import TurnFlow
    from chatoet.flows.work import Work, nothing
    from chatoet.store.parts import Parts
    from chatoet.store.turns import Turns

    urls: dict[Lane, str] = {
        "consent": settings.queue_consent,
        "rights": settings.queue_rights,
        "media": settings.queue_media,
    }
    forward = core.forward(urls)

    def remind(what: str, learner: Learner, item: Item) -> None:
        from chatoet.flows.owing import Reminder  # here, because few turns owe anything

        Reminder(forward, core.policy, core.pepper)(what, learner, item)

    content = cache(_content)
    guard = cache(lambda: _guard(content()))
    asking = _asking(settings, core)
    gather = Gather(Parts(core.tables), core.wakes, forward, settings.channel != "aws")
    flow = TurnFlow(
        core.learners,
        core.session,
        core.graph,
        Work(
            Turns(core.tables),
            core.outboxes,
            cache(lambda: _course(settings, content(), asking)),
            guard,
            gather,
            core.wakes,
            asking.permits if asking else _permit,
            asking.permits.forget if asking else nothing,
            cache(lambda name: _part(name, settings, core, content(), guard)),
        ),
        forward,
        core.policy,
        settings.controller_id,
        CONTACT,
        core.log,
        time.monotonic,
        remind,
    )
    return core.runner("turns", settings.queue_turns, flow)


def _part(
    name: str, settings: TutorSettings, core: Core, content: "ContentStore", guard: Callable[[], "Guard"]
) -> object:
    """A part of the course: reading, cards and the like are loaded for who is at them."""
    from chatoet.flows.course.kit import Kit
    from chatoet.flows.course.parts import PARTS
    from chatoet.store.course import CourseStore

    drafts, upload = settings.show_drafts == "true", _upload(settings, core)
    store = CourseStore(core.tables)
    return PARTS[name](Kit(content, store, core.wakes, drafts, time.monotonic, guard, upload, _template))


def _template(name: str, language: str) -> dict[str, Any]:
    return load_templates().named(name).graph(language, {})


def _upload(settings: TutorSettings, core: Core) -> Callable[[bytes], str]:
    from chatoet.whatsapp.uploads import UploadError, Uploads, no_upload

    if settings.channel == "aws":
        return no_upload
    uploads = cache(lambda: Uploads(core.graph_url(), settings.phone_number_id, core.secrets))

    def upload(content: bytes) -> str:
        try:
            return uploads()(content)
        except UploadError as error:
            core.log.emit("picture.failed", reason=error.reason)
            raise

    return upload


def _asking(settings: TutorSettings, core: Core) -> "Asking | None":
    """None where rules alone judge: nothing of models is loaded then."""
    if settings.tutor_vendors == "rules":
        return None
    from chatoet.compose.models import asking

    return asking(settings, core)


def _permit(learner: Learner, mid: str, now: int) -> "TurnPermit":
    """No model is set up: nothing may leave."""
    from chatoet.tutor.protocol import NoPermit

    return NoPermit()


def _content() -> "ContentStore":
    from chatoet.content import ContentStore

    return ContentStore()


def _guard(content: "ContentStore") -> "Guard":
    from chatoet.flows.guarding import Guard

    return Guard(content)


def _course(settings: TutorSettings, content: "ContentStore", asking: "Asking | None") -> "WritingCourse":
    """Loaded for the first task: the rules of feedback are a tenth of a cold start, and most turns are taps."""
    from chatoet.flows.course.writing import WritingCourse
    from chatoet.tutor.by_rules import RulesTutor

    rules = RulesTutor(content)
    return WritingCourse(asking.tutor(rules, content) if asking else rules, content, settings.show_drafts == "true")
