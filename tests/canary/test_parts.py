"""The canary's parts alone: who it is, its letter, its ears, and what it makes of WhatsApp's setting."""

import json
from typing import Any

import pytest

from canary import who
from canary.storage import Storage, read
from canary.talk import Clock, Heard, StageError, Talk, leads, offers, says
from canary.walk import letter
from chatoet.content import ContentStore
from chatoet.flows.guarding import Guard
from chatoet.rules.inbound import split
from chatoet.rules.pin import too_weak
from chatoet.rules.signature import is_valid
from chatoet.tutor.by_rules import RulesTutor
from chatoet.tutor.protocol import NoPermit

Json = dict[str, Any]
ME = who.born(bytes(range(12)), b"pepper")
CONTENT = ContentStore()


def test_its_words_are_new_with_each_run_and_its_pin_is_not() -> None:
    other = who.born(bytes(range(1, 13)), b"pepper")
    assert not {ME.name, ME.called, ME.word} & {other.name, other.called, other.word}
    assert ME.pin == other.pin
    assert not too_weak(ME.pin)
    assert len(set(ME.words())) == 6


@pytest.mark.parametrize("task", [each.id for each in CONTENT.tasks(None, show_drafts=True)])
def test_its_letter_is_one_that_is_marked_whatever_the_task(task: str) -> None:
    found = CONTENT.task(task)
    written = letter(found, ME.word)
    assert ME.word in written
    assert Guard(CONTENT).check(written, task).allowed
    assert RulesTutor(CONTENT).assess(found, written, NoPermit()).problem is None


def test_what_it_posts_is_what_meta_posts() -> None:
    message = who.message("wamid.CANARY.1", 5, {"type": "text", "text": {"body": "Hello"}})
    (update,) = split(who.envelope("106", ME.name, messages=[message]))
    assert (update.kind, update.name, update.at) == ("message", ME.name, 5)
    assert (update.addresses.bsuid, update.addresses.wa_id) == (who.BSUID, who.NUMBER)
    (status,) = split(who.envelope("106", ME.name, statuses=[who.status("wamid.x", "u.m.0", 6, "delivered")]))
    assert (status.kind, status.type) == ("status", "delivered")


class Phone:
    """Says what was enqueued, and remembers what was posted."""

    def __init__(self, *heard: Json) -> None:
        self._heard = [Heard(f"w{n}", f"u.m.{n}", each) for n, each in enumerate(heard)]
        self.posted: list[tuple[bytes, str]] = []
        self.code = 200

    def post(self, body: bytes, signature: str) -> int:
        self.posted.append((body, signature))
        return self.code

    def heard(self, wait: int) -> list[Heard]:
        found, self._heard = self._heard, []
        return found

    def form(self, url: str, fields: dict[str, str]) -> tuple[int, bytes]:
        return 403, b""


def talk(phone: Phone) -> Talk:
    ticks: list[int] = []

    def now() -> float:
        ticks.append(1)
        return float(len(ticks))

    return Talk(phone, lambda: "secret", "106", Clock(now, lambda _: None), ME.name, lambda: "wamid.CANARY.1")


def text(body: str) -> Json:
    return {"type": "text", "text": {"body": body}}


def test_it_signs_what_it_posts_and_reports_what_it_heard_as_delivered() -> None:
    phone = Phone(text("one"), text("two"))
    assert talk(phone).hear(says("two"), "two") == "two"
    ((body, signature),) = phone.posted
    assert is_valid(body, signature, b"secret")
    assert [(each.id, each.type) for each in split(json.loads(body))] == [
        (f"w{n}:{status}", status) for n in (0, 1) for status in ("sent", "delivered")
    ]


def test_silence_ends_the_stage_and_says_what_was_not_heard() -> None:
    with pytest.raises(StageError, match=r"^not_heard\.two$"):
        talk(Phone(text("one"))).hear(says("two"), "two")


def test_a_page_or_a_webhook_that_refuses_ends_the_stage() -> None:
    phone = Phone()
    with pytest.raises(StageError, match=r"^page\.403$"):
        talk(phone).fill("https://pages.example/export/x", pin="p")
    phone.code = 503
    with pytest.raises(StageError, match=r"^webhook\.503$"):
        talk(phone).say("Hello")


def test_it_follows_links_to_our_pages_alone() -> None:
    wanted = leads("https://pages.example/", "erase")
    assert wanted(text("confirm: https://pages.example/erase/abc")) == "https://pages.example/erase/abc"
    assert wanted(text("confirm: https://elsewhere.example/erase/abc")) == ""
    button = {"type": "cta_url", "interactive": {"action": {"parameters": {"url": "https://pages.example/export/a"}}}}
    assert leads("https://pages.example", "export")(button) == "https://pages.example/export/a"


def test_it_taps_what_it_was_offered() -> None:
    rows = {"interactive": {"action": {"sections": [{"rows": [{"id": "rights:know"}, {"id": "rights:copy"}]}]}}}
    assert offers("rights:copy")(rows) == "rights:copy"
    assert offers("rights:erase")(rows) == ""


@pytest.mark.clause("OET-5.1-whatsapp")
@pytest.mark.parametrize(
    ("setting", "region", "in_eu"),
    [
        ({"status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "DE"}, "DE", True),
        ({"status": "in_country_storage_enabled", "data_localization_region": "de"}, "DE", True),
        ({"status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "GB"}, "GB", False),
        ({"status": "IN_COUNTRY_STORAGE_DISABLED", "data_localization_region": "DE"}, "none", False),
        ({"status": "DEFAULT"}, "none", False),
        (None, "none", False),
    ],
)
def test_only_a_region_that_is_switched_on_counts(setting: Json | None, region: str, in_eu: bool) -> None:
    found = read(json.dumps({"storage_configuration": setting}).encode())
    assert (found.region, found.in_eu) == (region, in_eu)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"storage_configuration": "DE"}'])
def test_an_unreadable_answer_is_no_region(body: bytes) -> None:
    assert read(body) == Storage("none")
