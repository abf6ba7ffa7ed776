"""A breach: its register, its 72 hours, and telling those whom it touches (docs/ops/breach.md step by step)."""

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chatoet.flows.rights.desk import breaches
from chatoet.rules.breach import HOUR, SOON, Breach, BreachError, alarm, closed, rings_at
from chatoet.rules.clock import DAY
from infra.desk import asked, parser, read, told
from local.cloud import ROOT
from tests.fixtures.world import START, World, body_of
from tests.flows.records import chains_of, plant, uid_of

ANA, BEN, CLEO, DAN, EVE = "GB.3001", "GB.3002", "GB.3003", "GB.3004", "GB.3005"
AWARE = datetime.fromtimestamp(START, UTC).isoformat()
TEXT = "On 18 May a copy of letters could be opened by somebody else. We closed that within an hour."
KNOWN = Breach("b", START, "confidentiality", "ticket-1")


# The clock


@pytest.mark.clause("PRO-breach")
@pytest.mark.parametrize(
    ("after", "rings"),
    [(SOON - 1, ""), (SOON, "soon"), (72 * HOUR - 1, "soon"), (72 * HOUR, "late"), (30 * DAY, "late")],
)
def test_somebody_is_told_after_48_hours_and_again_when_72_are_over(after: int, rings: str) -> None:
    assert alarm(KNOWN, START + after) == rings
    assert alarm(KNOWN._replace(risk="high"), START + after) == rings
    assert alarm(KNOWN._replace(risk="none"), START + after) == "", "no risk: nobody has to be told"
    assert alarm(KNOWN._replace(authority_at=START), START + after) == ""


@pytest.mark.clause("PRO-breach")
def test_it_rings_again_until_the_authority_was_told() -> None:
    assert rings_at(KNOWN, START) == START + SOON
    assert rings_at(KNOWN, START + SOON) == START + 72 * HOUR
    assert rings_at(KNOWN, START + 72 * HOUR) == START + 72 * HOUR + DAY
    assert rings_at(KNOWN._replace(authority_at=START + 1), START + 2) == 0


@pytest.mark.clause("PRO-breach")
@pytest.mark.parametrize("step", [{}, {"risk": "some"}, {"risk": "high", "authority_at": 1}])
def test_it_is_not_closed_while_somebody_has_still_to_be_told(step: dict[str, Any]) -> None:
    with pytest.raises(BreachError):
        closed(KNOWN._replace(**step), START)


@pytest.mark.clause("PRO-breach")
@pytest.mark.parametrize("step", [{"risk": "none"}, {"risk": "some", "authority_at": 1}])
def test_it_is_closed_once_everybody_is_told_who_has_to_be(step: dict[str, Any]) -> None:
    assert closed(KNOWN._replace(**step), START).closed_at == START


# The register


def opened(world: World) -> str:
    return str(world.desk("breach-open", aware=AWARE, nature="confidentiality", note="ticket-1")["ref"])


@pytest.mark.clause("PRO-breach")
def test_a_breach_that_nobody_acts_on_rings_at_48_and_72_hours_and_every_day_after(world: World) -> None:
    world.now += 3 * HOUR
    ref = opened(world)
    world.sweep(START + SOON - HOUR)
    assert not world.named("breach.due_soon")
    world.sweep(START + SOON)
    assert [event["breach"] for event in world.named("breach.due_soon")] == [ref]
    world.sweep(START + 72 * HOUR - HOUR)
    assert not world.named("breach.late")
    world.sweep(START + 5 * DAY)
    assert [event["days"] for event in world.named("breach.late")] == [0, 1, 2]
    assert {(event["level"], event["due"]) for event in world.named("breach.late")} == {("ERROR", "2033-05-21")}
    assert world.desk("breach-notify", ref=ref, whom="authority")["owed"] is False
    world.sweep(START + 9 * DAY)
    assert len(world.named("breach.late")) == 3, "the bell is silent once the authority knows"


@pytest.mark.clause("PRO-breach")
def test_the_register_is_kept_and_holds_nobodys_data_and_the_report_is_filled_from_it(world: World) -> None:
    ref = opened(world)
    assert opened(world) == ref, "the same breach, reported twice"
    assert len(world.named("breach.opened")) == 1
    world.desk("breach-assess", ref=ref, risk="some", affected=41)
    report = str(world.desk("breach-report", ref=ref)["report"])
    for said in (ref, "ticket-1", "about 41", "2033-05-21 03:33 UTC", "admin@chatoet.com", "(d) Measures"):
        assert said in report
    assert world.desk("breach-close", ref=ref) == {"error": "the authority was not told"}
    world.desk("breach-notify", ref=ref, whom="authority")
    world.desk("breach-close", ref=ref)
    (kept,) = world.stored("cases", "Breach")
    assert int(kept["closed_at"]["N"]) == START
    assert int(kept["expires_at"]["N"]) == START + 2192 * DAY
    assert set(kept) == {
        *("pk", "sk", "kind", "controller_id", "expires_at", "aware_at", "nature", "note"),
        *("risk", "affected", "authority_at", "learners_at", "closed_at"),
    }
    assert world.desk("breach-assess", ref=ref, risk="high") == {"error": "it is closed"}
    world.sweep(START + 4 * DAY)
    assert not world.named("breach.late")


@pytest.mark.clause("PRO-breach")
@pytest.mark.parametrize(
    "wrong",
    [
        {"aware": "2033-05-18"},
        {"aware": "yesterday"},
        {"aware": "2033-05-19T09:00+00:00"},
        {"nature": "x"},
        {"note": ""},
    ],
)
def test_a_time_without_its_zone_or_to_come_is_refused(world: World, wrong: dict[str, str]) -> None:
    given = {"aware": AWARE, "nature": "integrity", "note": "t"} | wrong
    assert "error" in world.desk("breach-open", **given)
    assert not world.stored("cases", "Breach")


# Those whom it touches


def sref_of(world: World, bsuid: str) -> str:
    learner = world.core.learners.of(uid_of(world, bsuid), int(world.now))
    assert learner
    return learner.key.sref


def sent_to(world: World, bsuid: str) -> list[Any]:
    return [message for message in world.line.sent if message["to"] == bsuid]


def tell(world: World, ref: str, *srefs: str) -> dict[str, Any]:
    """As the desk's command does it, call by call; but the half-year without anybody is left out."""
    dues = [int(due["due_at"]["N"]) for due in world.stored("learners", "Due") if "inactivity" in due["sk"]["S"]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(breaches, "add_months", lambda now, months: max(dues) + HOUR)
        request = {"command": "breach-tell", "ref": ref, "text": TEXT, "srefs": list(srefs)}
        return told(lambda asked: world.desk(**asked), request | {"after": f"{min(dues) // HOUR * HOUR - HOUR}:"})


@pytest.mark.clause("PRO-breach")
def test_a_saved_querys_srefs_are_led_back_to_learners_and_each_is_told_once(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No table leads from a pseudonym to an address: each learner's own key says it, one learner after the other."""
    for who in (ANA, BEN, CLEO, DAN, EVE):
        world.onboard(who)
    world.now += 2 * DAY
    for who in (ANA, DAN):
        world.say("menu", who)  # their windows are open
    world.say("stop", DAN)
    plant(world, CLEO, stopped_at=int(world.now))  # said STOP, and does not read us now
    plant(world, BEN, state="RESTRICTED")
    listed = {who: sref_of(world, who) for who in (ANA, BEN, CLEO, DAN)}
    export = tmp_path / "srefs.csv"
    export.write_text("sref,events\n" + "".join(f'"{sref}",7\n' for sref in (*listed.values(), "gone-already")))
    ref, before = opened(world), {who: len(sent_to(world, who)) for who in (*listed, EVE)}
    assert tell(world, ref, *read(export)) == {"error": "nobody has judged the risk yet", "found": {}}
    world.desk("breach-assess", ref=ref, risk="high", affected=5)
    monkeypatch.setattr(breaches, "SECONDS", 0.0)  # one step a call
    for _ in range(2):
        answer = tell(world, ref, *read(export))
        world.drain()
    assert answer["found"] == {listed[ANA]: "told", listed[BEN]: "told", listed[CLEO]: "stopped", listed[DAN]: "told"}
    assert answer["missing"] == ["gone-already"]
    more = {who: sent_to(world, who)[count:] for who, count in before.items()}
    assert {who: len(messages) for who, messages in more.items()} == {ANA: 1, BEN: 1, CLEO: 0, DAN: 1, EVE: 0}
    assert TEXT in body_of(more[ANA][0]) and TEXT in body_of(more[DAN][0]), "a duty, whatever they said of messages"
    template = more[BEN][0]["template"]
    assert template["name"] == "data_breach_1"
    entries = [entry for chain in chains_of(world).values() for entry in chain if entry.event == "breach.told"]
    assert {entry.chain for entry in entries} == {listed[ANA], listed[BEN], listed[DAN]} and len(entries) == 3
    assert {entry.fields["breach"] for entry in entries} == {ref}
    assert not [word for word in (*listed, TEXT) if word in json.dumps(world.events)]


@pytest.mark.clause("PRO-breach")
@pytest.mark.parametrize("state", ["ACTIVE", "RESTRICTED"])
def test_who_taps_the_template_reads_the_words_themselves(world: World, state: str) -> None:
    world.onboard(ANA)
    plant(world, ANA, state=state)
    world.now += 2 * DAY
    ref = opened(world)
    world.desk("breach-assess", ref=ref, risk="high", affected=1)
    tell(world, ref, sref_of(world, ANA))
    payload = world.line.last["template"]["components"][-1]["parameters"][0]["payload"]
    sent = len(world.line.sent)
    world.tap(payload, ANA)
    for _ in range(2):
        world.status(world.line.last["callback"], "delivered")
    said = world.line.sent[sent:]
    assert all(message["type"] != "template" for message in said)
    assert TEXT in "".join(map(body_of, said))


@pytest.mark.clause("PRO-breach")
def test_every_command_of_the_runbook_is_one_of_the_desk(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "ops" / "breach.md").read_text("utf-8")
    lines = [line for block in text.split("```")[1::2] for line in block.splitlines() if line.startswith("breach-")]
    (tmp_path / "srefs.csv").write_text("a\n")
    commands = {
        asked(parser().parse_args(shlex.split(line.replace("srefs.csv", str(tmp_path / "srefs.csv")))))["command"]
        for line in lines
    }
    assert commands == {f"breach-{step}" for step in ("open", "assess", "notify", "tell", "close", "report")}
