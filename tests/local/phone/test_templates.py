"""Templates at the peer: created, judged, sent, shown and tapped as Meta would."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from local.phone.config import Template
from tests.local.phone.peers import TOKEN, Business, PhoneClient

ACCOUNT = "/v26.0/100000000000001/message_templates"
TEXT = "There is news about your request {{1}} that you should read."
NEWS: dict[str, Any] = {
    "name": "news_1",
    "language": "en",
    "category": "UTILITY",
    "components": [
        {"type": "BODY", "text": TEXT, "example": {"body_text": [["A-17"]]}},
        {"type": "FOOTER", "text": "Write STOP to end all messages."},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Read it"}]},
    ],
}
BODY: dict[str, Any] = {"type": "body", "parameters": [{"type": "text", "text": "A-17"}]}
BUTTON = {"type": "button", "sub_type": "quick_reply", "index": "0"}
READ = BUTTON | {"parameters": [{"type": "payload", "payload": "turns:read:m1"}]}


def ask(phone: PhoneClient, method: str, path: str = ACCOUNT, body: Any = None, token: str = TOKEN) -> httpx2.Response:
    return phone.http.request(method, path, json=body, headers={"authorization": f"Bearer {token}"})


def create(phone: PhoneClient, **changes: Any) -> dict[str, Any]:
    answer = ask(phone, "POST", body=NEWS | changes)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def send(phone: PhoneClient, learner: dict[str, Any], *parts: Any, name: str = "news_1", code: str = "en") -> Any:
    named = {"name": name, "language": {"code": code}, "components": list(parts)}
    return phone.send(learner["wa_id"], type="template", template=named).json()


@pytest.fixture
def own(start: Callable[..., PhoneClient]) -> PhoneClient:
    """A phone whose account has no template yet."""
    return start()


def without(part: int) -> list[Any]:
    return [one for n, one in enumerate(NEWS["components"]) if n != part]


def body(text: str, *examples: str) -> list[Any]:
    return [{"type": "BODY", "text": text, "example": {"body_text": [list(examples)]}}]


def buttons(*texts: str, kind: str = "QUICK_REPLY") -> list[Any]:
    return [*body("Hello."), {"type": "BUTTONS", "buttons": [{"type": kind, "text": text} for text in texts]}]


def footer(text: str) -> list[Any]:
    return [*body("Hello."), {"type": "FOOTER", "text": text}]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "News"}, {"name": ""}, {"name": "n" * 513}, {"language": "english"}, {"category": "SERVICE"},
        {"components": []}, {"components": without(0)}, {"components": [{"type": "CAROUSEL"}]},
        {"components": body("x" * 1025)}, {"components": body(" ")},
        {"components": body("{{1}} is the name that we know.", "a")},
        {"components": body("The name that we know is {{1}}", "a")},
        {"components": body("The names that we know are {{1}} {{2}} and no more.", "a", "b")},
        {"components": body("The names that we know are {{1}} and {{3}} and no more.", "a", "b")},
        {"components": body("The name that we know is {{name}} and no more.", "a")},
        {"components": body("Hi {{1}}!", "a")},
        {"components": body("One\n\n\nTwo")}, {"components": body("One\tTwo")},
        {"components": body("The name that we know is {{1}} and no more.")},
        {"components": body("The name that we know is {{1}} and no more.", "a\nb")},
        {"components": footer("f" * 61)}, {"components": footer("Dear {{1}}")},
        {"components": buttons("b" * 26)}, {"components": buttons("Same", "Same")}, {"components": buttons()},
        {"components": buttons("Hello {{1}}")}, {"components": buttons("Call", kind="PHONE_NUMBER")},
        {"components": buttons(*(f"{n}" for n in range(11)))},
    ],
)  # fmt: skip
def test_what_meta_refuses_of_a_template_is_refused(own: PhoneClient, changes: dict[str, Any]) -> None:
    answer = ask(own, "POST", body=NEWS | changes)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)
    assert own.look("templates") == []


def test_a_template_is_approved_at_once_kept_and_there_only_once(start: Callable[..., PhoneClient]) -> None:
    phone = start()
    made = create(phone)
    assert (made["status"], made["category"]) == ("APPROVED", "UTILITY")
    again = ask(phone, "POST", body=NEWS).json()["error"]
    assert (again["code"], again["error_subcode"]) == (100, 2388024)
    phone.control("reset")
    (kept,) = ask(start(), "GET").json()["data"]
    assert (kept["id"], kept["components"]) == (made["id"], NEWS["components"])


def test_a_list_comes_in_pages(own: PhoneClient) -> None:
    for number in range(5):
        create(own, name=f"news_{number}")
    first = ask(own, "GET", f"{ACCOUNT}?limit=3").json()
    assert "next" in first["paging"]
    rest = ask(own, "GET", f"{ACCOUNT}?limit=3&after={first['paging']['cursors']['after']}").json()
    assert [one["name"] for one in first["data"] + rest["data"]] == [f"news_{number}" for number in range(5)]
    assert "next" not in rest["paging"]


def test_only_the_account_and_the_token_open_the_list(own: PhoneClient) -> None:
    assert ask(own, "GET", token="another").json()["error"]["code"] == 190
    assert ask(own, "GET", "/v26.0/100000000000009/message_templates").json()["error"]["code"] == 100
    assert ask(own, "POST", "/v26.0/4711", NEWS).json()["error"]["code"] == 100


def test_an_edit_is_checked_and_takes_effect(own: PhoneClient) -> None:
    path = f"/v26.0/{create(own)['id']}"
    assert ask(own, "POST", path, {"components": body("")}).json()["error"]["code"] == 100
    assert ask(own, "POST", path, {"components": body("Hi."), "category": "MARKETING"}).json()["error"]["code"] == 100
    assert ask(own, "POST", path, {"components": body("Hello again.")}).json() == {"success": True}
    assert own.look("templates")[0]["components"] == body("Hello again.")
    own.control("templates", {"name": "news_1", "status": "PENDING"})
    assert ask(own, "POST", path, {"components": body("Too soon.")}).json()["error"]["code"] == 100


@pytest.mark.parametrize(
    ("status", "code"), [("PENDING", 132001), ("REJECTED", 132001), ("PAUSED", 132015), ("DISABLED", 132016)]
)
def test_only_an_approved_template_is_sent(own: PhoneClient, business: Business, status: str, code: int) -> None:
    create(own)
    ada = own.learner()
    own.control("templates", {"name": "news_1", "status": status, "reason": "SCAM"})
    assert send(own, ada, BODY)["error"]["code"] == code
    own.settle()
    (value,) = business.values()
    assert (value["event"], value["reason"], value["message_template_name"]) == (status, "SCAM", "news_1")


def test_a_new_category_is_told_and_charged(own: PhoneClient, business: Business) -> None:
    create(own)
    own.control("templates", {"name": "news_1", "category": "MARKETING"})
    send(own, own.learner(), BODY)
    own.settle()
    assert business.values()[0]["new_category"] == "MARKETING"
    assert {s["pricing"]["category"] for s in business.statuses() if "pricing" in s} == {"marketing"}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], 132000),
        ([{"type": "body", "parameters": BODY["parameters"] * 2}], 132000),
        ([{"type": "body", "parameters": [{"type": "currency"}]}], 132012),
        ([{"type": "body", "parameters": [{"type": "text", "text": ""}]}], 131009),
        ([{"type": "body", "parameters": [{"type": "text", "text": "a\nb"}]}], 132018),
        ([{"type": "body", "parameters": [{"type": "text", "text": "a\tb"}]}], 132018),
        ([{"type": "body", "parameters": [{"type": "text", "text": "a     b"}]}], 132018),
        ([{"type": "body", "parameters": [{"type": "text", "text": "x" * 1000}]}], 132005),
        ([{"type": "body"}], 131008),
        ([BODY, BUTTON | {"parameters": [{"type": "text", "text": "x"}]}], 132012),
        ([BODY, BUTTON | {"parameters": [{"type": "payload", "payload": "p" * 129}]}], 131009),
        ([BODY, BUTTON], 131008),
        ([BODY, READ | {"index": "1"}], 132012),
        ([BODY, READ | {"index": "first"}], 132012),
        ([BODY, READ | {"sub_type": "url"}], 132012),
        ([BODY, {"type": "carousel"}], 132012),
    ],
)
def test_parameters_that_do_not_fit_are_refused(own: PhoneClient, parts: list[Any], code: int) -> None:
    create(own)
    assert send(own, own.learner(), *parts)["error"]["code"] == code


def test_an_unknown_name_or_language_is_refused(own: PhoneClient) -> None:
    create(own)
    ada = own.learner()
    for wrong, code in (({"name": "other"}, 132001), ({"code": "es"}, 132001), ({"name": "Not a name"}, 100)):
        assert send(own, ada, BODY, **wrong)["error"]["code"] == code


def test_a_tap_on_a_template_sends_its_payload_and_opens_the_window(own: PhoneClient, business: Business) -> None:
    create(own)
    ada = own.learner()
    wamid = send(own, ada, BODY, READ)["messages"][0]["id"]
    own.settle()
    shown = own.transcript(ada)[-1]["content"]
    assert shown["text"] == TEXT.replace("{{1}}", "A-17")
    assert shown["footer"] == "Write STOP to end all messages."
    own.control(f"learners/{ada['id']}/messages", {"tap": {"wamid": wamid, "id": "turns:read:m1"}})
    own.settle()
    tapped = business.messages()[-1]
    assert (tapped["type"], tapped["button"]) == ("button", {"payload": "turns:read:m1", "text": "Read it"})
    assert tapped["context"]["id"] == wamid
    assert own.text(ada).status_code == 200


def test_a_button_without_a_payload_sends_its_text(start: Callable[..., PhoneClient], business: Business) -> None:
    phone = start(templates=(Template("hello", "en", "Hello.", buttons=("Resume",)),))
    ada = phone.learner()
    wamid = send(phone, ada, name="hello")["messages"][0]["id"]
    phone.control(f"learners/{ada['id']}/messages", {"tap": {"wamid": wamid, "id": "Resume"}})
    phone.settle()
    assert business.messages()[-1]["button"] == {"payload": "Resume", "text": "Resume"}
