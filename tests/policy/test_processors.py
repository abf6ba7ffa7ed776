"""The registry of processors, from its dates to what the gate does with them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chatoet.compose.core import load_policy
from chatoet.compose.media import photos_allowed
from chatoet.flows.sunset import reviews
from chatoet.log import EventLog
from chatoet.rules.gate import decide
from chatoet.rules.head import Head
from chatoet.rules.processors import Processor, allowed, reviewed
from chatoet.rules.subject import State
from layers.build.errors import PolicyError
from tests.policy.sources import compiled, sources
from tests.template.expanded import ROOT

DAY = 86_400
END = 1_800_000_000 - 1_800_000_000 % DAY
META, PHOTOS = Processor("meta", END), Processor("textract", END, "photos")
ACTIVE = Head("u", "self", State.ACTIVE, 0, END + DAY, 0, receipt="r")


def bent(path: str, value: object) -> Any:
    source = sources()
    meta = source["processors"][0]
    place, key = (meta, path) if "." not in path else (_at(meta, path.split(".")[0]), path.split(".")[1])
    place[key] = value
    return source


def _at(meta: Any, name: str) -> Any:
    return meta[name][0] if isinstance(meta[name], list) else meta[name]


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers", "PRO-proc-eea")
@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("dpa.id", "", "a contract of Art 28 has an id"),
        ("dpa.review_by", date(2026, 11, 30), "was to be reviewed by 2026-11-30"),
        ("transfers.review_by", date(2026, 11, 30), "the transfer to United States was to be reviewed"),
        ("transfers.tool", "goodwill", "the transfer to United States has no safeguard"),
        ("transfers.instrument", "", "the transfer to United States has no safeguard"),
        ("establishment", "", "establishment is missing"),
        ("needed", "now and then", "needed is one of always, photos, models"),
    ],
)
def test_a_processor_without_a_contract_or_a_safeguard_in_time_fails_the_build(
    path: str, value: object, said: str
) -> None:
    with pytest.raises(PolicyError, match=f"meta: .*{said}"):
        compiled(bent(path, value))


@pytest.mark.clause("OET-5-only")
def test_what_is_compiled_ends_with_the_day_of_its_earliest_review() -> None:
    meta = compiled(bent("transfers.review_by", date(2027, 3, 31)))["processors"][0]
    assert meta == {"id": "meta", "until": int(datetime(2027, 4, 1, tzinfo=UTC).timestamp()), "needed": "always"}


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers")
def test_whoever_runs_a_model_says_for_how_long_a_letter_may_be_logged_there() -> None:
    source = sources()
    by_id = {each["id"]: each for each in source["processors"]}
    registered = {each.id: each for each in load_policy().processors}
    for vendor in ("openai", "gemini"):
        assert registered[vendor].needed == "models"
        assert registered[vendor].logs == by_id[vendor]["logs"] * DAY
        assert registered[vendor].logs <= load_policy().retention["call"], "the note lasts as long"
    del by_id["openai"]["logs"]
    with pytest.raises(PolicyError, match="openai: logs is the number of days"):
        compiled(source)


@pytest.mark.clause("OET-5-only")
def test_who_is_not_registered_or_was_not_reviewed_in_time_may_not_be_used() -> None:
    model = Processor("openai", END, "models")
    assert reviewed([model], "openai", END - 1)
    assert not reviewed([model], "openai", END)
    assert not reviewed([model], "gemini", END - 1)


@pytest.mark.clause("PRO-analytics-google", "OET-5.3b-crm")
def test_what_is_deployed_carries_no_analytics_and_no_crm() -> None:
    shipped = "".join(path.read_text("utf-8").lower() for path in (ROOT / "layers").glob("*/requirements.txt"))
    assert "boto" in shipped
    banned = ("analytics", "segment", "mixpanel", "amplitude", "sentry", "posthog", "hubspot", "salesforce", "intercom")
    assert [name for name in banned if name in shipped] == []


@pytest.mark.clause("OET-5-only", "PRO-no-transfer", "OET-5.3b-crm")
def test_the_registry_names_whom_we_call_and_nobody_else() -> None:
    assert [each.id for each in load_policy().processors] == ["meta", "aws", "textract", "openai", "gemini"]


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers")
@pytest.mark.parametrize(("now", "reason"), [(END - 1, ""), (END, "processor")])
def test_tutoring_ends_with_the_second_in_which_a_review_was_missed(now: int, reason: str) -> None:
    policy = load_policy()._replace(processors=(META,))
    assert decide(ACTIVE, "self", "tutoring", policy, now).reason == reason
    assert decide(ACTIVE, "self", "rights", policy, now).allowed
    assert decide(replace(ACTIVE, stopped_at=1), "self", "tutoring", policy, now).reason == "stopped"


@pytest.mark.clause("OET-5-only")
def test_who_sends_no_photo_does_not_wait_for_the_reader_of_photos() -> None:
    policy = load_policy()._replace(processors=(PHOTOS,))
    assert decide(ACTIVE, "self", "tutoring", policy, END).allowed
    assert not allowed(PHOTOS, END)


@pytest.mark.clause("OET-5-only")
def test_a_photo_is_read_only_while_every_contract_holds() -> None:
    first = min(each.until for each in load_policy().processors if each.needed != "models")
    assert (photos_allowed(first - 1), photos_allowed(first)) == (True, False)


@pytest.mark.parametrize(
    ("days", "events"),
    [(91, []), (90, [("WARNING", 90)]), (31, [("WARNING", 31)]), (30, [("ERROR", 30)]), (-1, [("ERROR", -1)])],
)
def test_operators_hear_of_a_review_ninety_and_thirty_days_before(days: int, events: list[tuple[str, int]]) -> None:
    told: list[tuple[str, Any]] = []
    log = EventLog(lambda level, record: told.append((level, record["days"])))
    reviews([META], END - days * DAY, log)
    assert told == events


def test_operators_are_told_once_an_hour() -> None:
    told: list[Any] = []
    for quarter in range(4):
        reviews([META], END + quarter * 900, EventLog(lambda level, record: told.append(record)))
    assert len(told) == 1


def test_no_review_is_put_off_for_more_than_a_year() -> None:
    latest = datetime.now(UTC).timestamp() + timedelta(days=400).total_seconds()
    assert [each.id for each in load_policy().processors if each.until > latest] == []
