"""One long story over all lanes, for its log: what learners, operators, WhatsApp and the calendar make it say."""

from typing import Any

import pytest

from chatoet.compose import tutor as compose_tutor
from chatoet.flows import campaign as campaigns
from chatoet.flows.seal import HOUR, LATE
from chatoet.flows.usage import Usage
from chatoet.llm.errors import UnreachableError
from chatoet.llm.vendor import Reply
from chatoet.llm.vendor import Usage as Tokens
from chatoet.log import EventLog
from chatoet.rules.clock import DAY, add_months
from chatoet.rules.head import GRACE
from chatoet.rules.inactivity import FIRST, LAST
from chatoet.store.campaigns import Cursors
from tests.fakes.models import honest
from tests.fakes.vendor import FakeVendor
from tests.fixtures.cloud import Account
from tests.fixtures.sealed import NOON, Sealed, Shelf
from tests.fixtures.world import START, FakeSender, World, no_fault, options_of
from tests.flows import doors
from tests.flows.erasures import run_out
from tests.flows.policies import TERMS, campaign, published, with_notice, with_question
from tests.flows.records import chains_of, head_of, uid_of
from tests.flows.test_breach import opened, sref_of, tell
from tests.flows.test_turn import LETTER, LETTERS
from tests.flows.thinking import Thinking
from tests.insights.lines import line
from tests.insights.values import Row

ANA, BEN, CLEO, DAN, FAY, GUS, HAL, IDA, JAN = (f"GB.30{number:02d}" for number in range(9))
HOURS, EMPTY_HOUR = 6, 3  # that are sealed
NEXT = (LETTERS.parent / "rules" / "feedback" / "good" / "nur-discharge-0002-a.txt").read_text(
    "utf-8"
)  # of the next task


def stamped(world: World, level: str, record: dict[str, Any]) -> None:
    """The sink of a world that looks at its clock too. On the wire a line without a level is INFO."""
    world.events.append({"at": int(world.now * 1000), "level": level, **record})


def captured(account: Account, patch: pytest.MonkeyPatch) -> tuple[list[Row], int]:
    """The lines of the whole story, and the second in which it ends."""
    for name, value in account.environment.items():
        patch.setenv(name, value)
    patch.setattr(World, "sink", stamped)
    world = World(account, FakeSender(), no_fault)
    for chapter in (
        begins,
        practises,
        asks_models,
        decides,
        has_rights,
        meets_people,
        is_breached,
        is_guarded,
        is_told_by_whatsapp,
    ):
        chapter(world, patch)
        world.now += 60
    world = is_told_of_changes(world, patch)
    for chapter in (leaves, is_reminded, is_silent, is_late, is_sealed):
        chapter(world, patch)
    lines = [
        line(event["at"], {k: v for k, v in event.items() if k != "at" and (k, v) != ("level", "INFO")})
        for event in world.events
    ]
    return lines, int(world.now)


def begins(world: World, patch: pytest.MonkeyPatch) -> None:
    world.sweep()
    world.post({}, signature="sha256=0")
    world.say("hi", ANA)
    world.tap(options_of(world.line.last)["Not now"], ANA)
    world.now += 5
    world.tap(f"consent:accept:{world.core.policy.notice_version}", ANA)
    world.tap(options_of(world.line.last)["Yes"], ANA)
    world.tap(options_of(world.line.last)["No"], ANA)
    world.tap("turns:profession:nursing", ANA)
    world.say("write", ANA)
    for who in (BEN, DAN, FAY, GUS, HAL):
        world.open_task(bsuid=who)
    for said in ("hi", "STOP", "START"):
        world.say(said, IDA)
    world.accept(IDA)
    world.say("I am 12", CLEO)
    world.say("I am 16", DAN)
    world.now += 5
    world.tap("consent:adult", DAN)


def practises(world: World, patch: pytest.MonkeyPatch) -> None:
    world.say("Dear Dr Moss,", ANA)
    world.say(LETTER, ANA)
    world.pause()
    for said in ("hint", "menu", "privacy", "receipts", "write", NEXT):
        world.say(said, ANA)
    world.say("help", "GB.3999")


def asks_models(world: World, patch: pytest.MonkeyPatch) -> None:
    with pytest.MonkeyPatch.context() as inner:
        thinking = Thinking(world, inner)
        writes(world, BEN)
        thinking.gemini = FakeVendor("gemini", "aiplatform.eu.rep.googleapis.com", "eu")
        thinking.gemini.always = lambda ask: Reply(honest(ask), Tokens(4000, 0, 400))  # its cache is off
        thinking.openai.enqueue(UnreachableError())
        writes(world, HAL)
        thinking.meanwhile = lambda: stops(thinking, GUS)
        writes(world, GUS)
    world.tutor = compose_tutor.tutor(world.settings("tutor"), world.core)  # by rules again


def writes(world: World, who: str) -> None:
    world.say(LETTER, who)
    world.pause()


def stops(thinking: Thinking, who: str) -> None:
    thinking.world.now += 1
    thinking.world.receive({"type": "text", "text": {"body": "STOP"}}, who, drain=False)
    thinking.lane("consent")


def decides(world: World, patch: pytest.MonkeyPatch) -> None:
    for said in ("consent:yes:news:1", "consent:no:news:1", "consent:yes:news:1"):
        world.now += 5
        world.tap(said, ANA)
    world.now += 5
    world.say("stop", ANA)
    world.now += 5
    world.say("menu", ANA)
    world.say("my data", ANA)
    world.now += 5
    world.say("start", ANA)


def has_rights(world: World, patch: pytest.MonkeyPatch) -> None:
    browser = doors.Browser(world)
    for said in ("what do you know about me", "who saw my data"):
        world.say(said, HAL)
    world.tap("rights:correct:name", HAL)
    world.say("Hal", HAL)
    for action in ("copy", "carry"):
        browser.post(asked_link(world, action, HAL), pin=doors.PIN, again=doors.PIN)
        world.drain()
    for said in ("rights:object:analytics", "rights:object:security", "rights:restrict:c"):
        world.now += 5
        world.tap(said, HAL)
    world.say(LETTER, HAL)
    world.tap("rights:lift", HAL)
    world.tap(options_of(world.line.last)["Lift it"], HAL)


def asked_link(world: World, action: str, who: str) -> str:
    sent = len(world.line.sent)
    world.tap(f"rights:{action}", who)
    if len(world.line.sent) == sent + 1 and world.line.last["type"] == "text":
        world.status(world.line.last["callback"], "delivered")
    return doors.link_of(doors.linked(world.line.sent[sent:]))


def ref_of(world: World, kind: str, who: str) -> str:
    """The open case of that kind, as the desk names it."""
    uid = uid_of(world, who)
    mine = [case for case in world.stored("cases", "Case") if case["pk"]["S"] == uid]
    newest = max((case for case in mine if case["request"]["S"] == kind), key=lambda case: int(case["at"]["N"]))
    return f"{uid}.{newest['sk']['S'].removeprefix('case#')}"


def meets_people(world: World, patch: pytest.MonkeyPatch) -> None:
    world.say("teacher", BEN)
    world.say("Is my purpose clear enough?", BEN)
    ref = ref_of(world, "teacher", BEN)
    world.desk("view", ref=ref, who="teacher/ticket-13")
    world.desk("answer", ref=ref, text="Yes, but say it first.")
    world.desk("complete", ref=ref)
    world.tap("turns:person", BEN)
    order = {"to": "authority", "who": "police/99", "what": "your account", "reason": "order"}
    world.desk("disclose", ref=uid_of(world, BEN), approvers=["counsel/1", "privacy/2"], **order)
    world.desk("refuse", ref=ref_of(world, "objection", HAL), reason="An attack is going on.")
    mail = {"address": "bsuid", "value": DAN, "kind": "access", "channel": "email", "received": "2033-05-18"}
    world.desk("open", **mail)


def is_breached(world: World, patch: pytest.MonkeyPatch) -> None:
    ref = opened(world)
    world.desk("breach-assess", ref=ref, risk="high", affected=1)
    tell(world, ref, sref_of(world, ANA))


def is_guarded(world: World, patch: pytest.MonkeyPatch) -> None:
    world.say(LETTER.replace("Re:", "NHS number 943 476 5919\nRe:", 1), FAY)
    world.pause()


def is_told_by_whatsapp(world: World, patch: pytest.MonkeyPatch) -> None:
    world.say("menu", FAY)
    callback = world.line.last["callback"]
    pricing = {"billable": True, "pricing_model": "PMP", "category": "service", "type": "regular"}
    world.status(callback, "delivered", pricing=pricing)
    world.say("menu", FAY)
    world.status(world.line.last["callback"], "failed", errors=[{"code": 131026}])
    world.pause()


def is_told_of_changes(world: World, patch: pytest.MonkeyPatch) -> World:
    after = published(world, with_notice(TERMS), patch)
    patch.setattr(campaigns, "HOURS_A_RUN", 3)
    for at in {int(i["due_at"]["N"]) for i in after.stored("learners", "Due") if "inactivity" in i["sk"]["S"]}:
        Cursors(after.core.tables, "self").move(TERMS.version, at - at % HOUR - HOUR, TERMS.effective_at)
        campaign(after).walk(int(after.now))
        after.drain()
    after.now = TERMS.effective_at
    after.say("write", DAN)
    after.tap(options_of(after.line.last)["I accept"], DAN)
    policy = with_question("news")._replace(versions=after.core.policy.versions)
    asked = published(after, policy, patch)
    asked.tap("consent:yes:news:1", DAN)
    return asked


def leaves(world: World, patch: pytest.MonkeyPatch) -> None:
    uid = uid_of(world, DAN)
    for said in ("delete my data", "undo", "delete my data"):
        world.now += 5
        world.say(said, DAN)
    for at in (head_of(world, DAN).leaving_at, head_of(world, DAN).leaving_at + 2 * DAY):
        falls_due(world, "erasure", uid, at)


def is_reminded(world: World, patch: pytest.MonkeyPatch) -> None:
    """Inside the window, outside it, and not any more."""
    world.onboard(JAN)
    world.tap("turns:profession:nursing", JAN)
    for said in ("skip", "skip", "every day 20:00 remind me", "UTC"):
        world.say(said, JAN)
    evening = world.now - world.now % DAY + 20 * 3600
    evening += DAY * (evening <= world.now)
    falls_due(world, "study", uid_of(world, JAN), evening)
    falls_due(world, "study", uid_of(world, JAN), evening + 2 * DAY)
    world.tap("turns:set:reminders:off", JAN)
    falls_due(world, "study", uid_of(world, JAN), evening + 3 * DAY)


def falls_due(world: World, what: str, uid: str, at: float) -> None:
    """That duty alone, of that learner alone: a sweep would do everybody's on the way, which takes a while."""
    world.now = at
    world.due(what, uid)
    run_out(world)


def is_silent(world: World, patch: pytest.MonkeyPatch) -> None:
    uids = [uid_of(world, who) for who in (BEN, FAY, HAL)]
    ends = add_months(head_of(world, BEN).last_inbound, 6)
    for at in (ends - FIRST, ends - LAST, ends + 600):
        for uid in uids:
            falls_due(world, "inactivity", uid, at)
    for who in (FAY, HAL):
        world.say("start", who)
    falls_due(world, "inactivity", uids[0], ends + GRACE)


def is_late(world: World, patch: pytest.MonkeyPatch) -> None:
    """One request is answered when it is late, one not at all."""
    for who in (FAY, HAL):
        world.tap("rights:complain", who)
        world.say("Nobody answers.", who)
    for days in (32, 1, 1):
        world.now += days * DAY
        for who in (FAY, HAL):
            world.due("case", uid_of(world, who))
    world.desk("complete", ref=ref_of(world, "complaint", HAL))
    world.due(f"breach.{opened(world)}", "breach")
    world.now += DAY


def is_sealed(world: World, patch: pytest.MonkeyPatch) -> None:
    """Six hours of the audit trail, the fourth without an entry; and what is counted of a day."""
    entries = [entry for chain in chains_of(world).values() for entry in chain]
    log, share = Sealed(), len(entries) // 5 + 1
    for hour in range(HOURS):
        told = len(log.events)
        if hour != EMPTY_HOUR:
            log.take([entries.pop() for _ in range(min(share, len(entries)))], hour)
        log.close(hour)
        at = (NOON + (hour + 1) * HOUR + LATE) * 1000
        world.events += [{**event, "at": at} for event in log.events[told:]]
    usage = Usage(Shelf(), Shelf(), EventLog(world.sink))
    usage.take([entry for chain in chains_of(world).values() for entry in chain], "1", START)
    usage.release(START + 2 * DAY)
