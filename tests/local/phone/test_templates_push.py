"""`make templates`: by ops' own command, over HTTP, against the phone's peer of Meta."""

from collections.abc import Callable
from typing import Any

import pytest

from infra import seed, templates
from infra.templates import Account, MetaError, Row, push
from layers.build.policy import read_templates
from tests.fixtures.cloud import STACK
from tests.fixtures.cloud import Account as Cloud
from tests.local.phone.peers import TOKEN, PhoneClient

REGISTRY = read_templates()
WABA = "100000000000001"
WANTED = sorted((one["name"], language) for one in REGISTRY for language in one["languages"])


@pytest.fixture
def phone(start: Callable[..., PhoneClient]) -> PhoneClient:
    """A phone whose account has no template yet."""
    return start()


def account(phone: PhoneClient, token: str = TOKEN, waba: str = WABA) -> Account:
    return Account(templates.base_of(phone.base_url, "v26.0", "local"), waba, token)


def done(rows: list[Row]) -> set[str]:
    return {row.done for row in rows}


def faults(rows: list[Row]) -> dict[tuple[str, str], str]:
    return {(row.name, row.language): row.fault for row in rows if row.fault}


def test_what_is_missing_is_created_once(phone: PhoneClient) -> None:
    rows = push(account(phone), REGISTRY)
    assert sorted((row.name, row.language) for row in rows) == WANTED
    assert (done(rows), faults(rows)) == ({"created"}, {})
    there = phone.look("templates")
    assert done(push(account(phone), REGISTRY)) == {""}
    assert phone.look("templates") == there


def test_a_list_of_many_pages_is_read_to_its_end(phone: PhoneClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "PAGE", 2)
    push(account(phone), REGISTRY)
    assert done(push(account(phone), REGISTRY)) == {""}


def test_what_reads_differently_is_edited_and_what_is_not_ours_stays(phone: PhoneClient) -> None:
    account(phone).create("another_1", "en", "UTILITY", templates.components({"body": "Of another team."}))
    account(phone).create("answer_ready_1", "es", "UTILITY", templates.components({"body": "Hola."}))
    rows = push(account(phone), REGISTRY)
    assert [(row.name, row.language) for row in rows if row.done == "edited"] == [("answer_ready_1", "es")]
    there = {(one["name"], one["language"]): one for one in phone.look("templates")}
    assert there["answer_ready_1", "es"]["components"] == templates.components(REGISTRY[0]["languages"]["es"])
    assert there["another_1", "en"]["components"][0]["text"] == "Of another team."


def test_one_in_review_is_left_until_it_is_decided(phone: PhoneClient) -> None:
    account(phone).create("answer_ready_1", "es", "UTILITY", templates.components({"body": "Hola."}))
    phone.control("templates", {"name": "answer_ready_1", "status": "PENDING"})
    assert "cannot be edited" in faults(push(account(phone), REGISTRY))["answer_ready_1", "es"]


@pytest.mark.parametrize(
    ("judged", "says"),
    [
        ({"status": "REJECTED", "reason": "INVALID_FORMAT"}, "rejected: INVALID_FORMAT"),
        ({"status": "PAUSED"}, "paused"),
        ({"status": "DISABLED"}, "disabled"),
        ({"category": "MARKETING"}, "changed the category from UTILITY"),
    ],
)
def test_what_cannot_serve_as_planned_is_said(phone: PhoneClient, judged: dict[str, Any], says: str) -> None:
    push(account(phone), REGISTRY)
    phone.control("templates", {"name": "answer_ready_1", "language": "en", **judged})
    found = faults(push(account(phone), REGISTRY))
    assert list(found) == [("answer_ready_1", "en")]
    assert says in found["answer_ready_1", "en"]


def test_a_list_changes_nothing_and_says_what_is_missing(phone: PhoneClient) -> None:
    rows = templates.listed(account(phone), REGISTRY)
    assert {row.status for row in rows} == {"MISSING"}
    assert phone.look("templates") == []


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (10, "whatsapp_business_management"),
        (200, "whatsapp_business_management"),
        (80008, "wait an hour"),
        (1, "error 1"),
    ],
)
def test_an_error_says_what_to_do(phone: PhoneClient, code: int, says: str) -> None:
    phone.control("faults", {"on": "templates", "code": code})
    with pytest.raises(MetaError, match=says):
        push(account(phone), REGISTRY)
    assert faults(push(account(phone), REGISTRY)) == {}


def test_a_refused_template_is_named_and_a_bad_token_is_not(phone: PhoneClient) -> None:
    with pytest.raises(MetaError, match="Bad, en: Meta's error 100: .*policy/templates.yaml"):
        account(phone).create("Bad", "en", "UTILITY", [])
    with pytest.raises(MetaError, match="make a new one") as caught:
        push(account(phone, token="not-the-token"), REGISTRY)
    assert "not-the-token" not in str(caught.value)


def test_an_answer_that_breaks_off_is_no_traceback(phone: PhoneClient) -> None:
    phone.control("faults", {"on": "templates", "drop": True})
    with pytest.raises(MetaError, match="run the same again"):
        push(account(phone), REGISTRY)


@pytest.mark.parametrize(
    ("url", "stage"),
    [
        ("https://graph.example.org", "prod"),
        ("http://graph.facebook.com", "prod"),
        ("https://graph.facebook.com.example.org", "local"),
        ("http://127.0.0.1:8700", "prod"),
    ],
)
def test_the_token_goes_to_meta_alone(url: str, stage: str) -> None:
    with pytest.raises(SystemExit, match="not Meta"):
        templates.base_of(url, "v26.0", stage)


def test_the_command_reads_the_token_from_ssm_and_ends_with_what_it_found(
    start: Callable[..., PhoneClient],
    cloud: Cloud,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = seed.Store(cloud.ssm, cloud.kms, "/chatoet/local", seed.key_of(STACK))
    seed.seed(store, seed.random_secret)
    phone = start(access_token=seed.read(store)["access_token"])
    arguments = ["--stage", "local", "--waba", WABA, "--graph-url", phone.base_url]
    assert templates.main(["push", *arguments], cloud.ssm) == 0
    shown = capsys.readouterr().out
    assert all(name in shown and language in shown for name, language in WANTED)
    phone.control("templates", {"name": "news_tasks_1", "status": "PAUSED"})
    assert templates.main(["list", *arguments], cloud.ssm) == 1
    assert "paused" in capsys.readouterr().out
    assert templates.main(["list", *arguments, "--graph-version", "v20.0"], cloud.ssm) == 1
    assert "Meta's error 2635" in capsys.readouterr().err


def test_the_account_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WABA_ID", raising=False)
    with pytest.raises(SystemExit, match="WABA_ID"):
        templates.main(["list", "--stage", "prod"])
