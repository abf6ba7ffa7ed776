import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from local.phone.config import NotLoopbackError, PairRate, PhoneConfig, Template
from tests.local.phone.peers import NUMBER_ID, TOKEN, Business, PhoneClient

DAY_S = 24 * 3600


def test_errors_are_shaped_as_metas(phone: PhoneClient) -> None:
    ada = phone.learner()
    answer = phone.send(ada["wa_id"], type="text", text={"body": "x" * 4097})
    error = answer.json()["error"]
    assert answer.status_code == 400
    assert set(error) == {"message", "type", "code", "error_data", "fbtrace_id"}
    assert (error["message"], error["type"]) == ("(#100) Invalid parameter", "OAuthException")
    details = "Param text['body'] must be at most 4096 characters long."
    assert error["error_data"] == {"messaging_product": "whatsapp", "details": details}


def test_a_call_without_the_token_is_refused(phone: PhoneClient) -> None:
    for token in ("-", "another", TOKEN + "x"):
        answer = phone.graph({}, token=token)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"/v20.0/{NUMBER_ID}/messages", 2635),
        (f"/v99.0/{NUMBER_ID}/messages", 2500),
        (f"/latest/{NUMBER_ID}/messages", 2500),
        ("/v26.0/100000000000009/messages", 100),
    ],
)
def test_a_wrong_version_or_number_is_refused(phone: PhoneClient, path: str, code: int) -> None:
    answer = phone.graph({}, path=path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_a_body_that_is_not_a_json_object_is_refused(phone: PhoneClient) -> None:
    for body in (b"", b"{", b"[]", b'"text"', b"\xff"):
        answer = phone.graph(body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)


def test_outside_the_window_only_a_template_arrives(start: Callable[..., PhoneClient], business: Business) -> None:
    reminder = Template("reminder", "en", "Hello {{1}}, your task waits.", buttons=("Resume",))
    phone = start(templates=(reminder,))
    ada = phone.learner()
    phone.say(ada)
    phone.control("clock", {"shift_s": DAY_S - 30})
    assert phone.text(ada).status_code == 200
    phone.control("clock", {"shift_s": DAY_S + 30})
    assert phone.text(ada).status_code == 200
    named = {"name": "reminder", "language": {"code": "en"}}
    filled = named | {"components": [{"type": "body", "parameters": [{"type": "text", "text": "Ada"}]}]}
    assert phone.send(ada["wa_id"], type="template", template=filled).status_code == 200
    phone.settle()
    assert [message["status"] for message in phone.transcript(ada)[1:]] == ["read", "failed", "read"]
    (failed,) = [status for status in business.statuses() if status["status"] == "failed"]
    assert failed["errors"][0]["code"] == 131047
    assert "recipient_user_id" not in failed
    assert phone.transcript(ada)[-1]["content"]["text"] == "Hello Ada, your task waits."
    for wrong, code in ((named, 132000), (filled | {"name": "unknown"}, 132001)):
        assert phone.send(ada["wa_id"], type="template", template=wrong).json()["error"]["code"] == code


def test_a_failed_send_to_a_stranger_names_no_contact(phone: PhoneClient, business: Business) -> None:
    assert phone.send("447700900777", type="text", text={"body": "hello"}).status_code == 200
    phone.settle()
    (value,) = business.values()
    assert "contacts" not in value
    assert (value["statuses"][0]["status"], value["statuses"][0]["errors"][0]["code"]) == ("failed", 131026)


def test_late_errors_can_come_at_once(start: Callable[..., PhoneClient]) -> None:
    phone = start(late_errors=False)
    ada = phone.learner()
    assert phone.text(ada).json()["error"]["code"] == 131047
    assert phone.send("447700900777", type="text", text={"body": "x"}).json()["error"]["code"] == 131026
    phone.control(f"learners/{ada['id']}", {"blocks": True}, method="PATCH")
    assert phone.text(ada).json()["error"]["code"] == 130403


def test_the_pair_rate_holds_for_each_learner_apart(start: Callable[..., PhoneClient]) -> None:
    phone = start(pair_rate=PairRate(burst=2, seconds=6))
    ada, bea = phone.learner(), phone.learner("Bea", "447700900002")
    for learner in (ada, bea):
        phone.say(learner)
    assert [phone.text(ada).status_code for _ in range(3)] == [200, 200, 400]
    assert phone.text(ada).json()["error"]["code"] == 131056
    assert phone.text(bea).status_code == 200
    phone.control("clock", {"shift_s": 6.5})
    assert [phone.text(ada).status_code for _ in range(2)] == [200, 400]


def test_media_goes_up_and_is_sent_by_id(phone: PhoneClient) -> None:
    ada = phone.learner()
    phone.say(ada)
    media_id = phone.upload(b"%PDF-1.4", "application/pdf", "notes.pdf").json()["id"]
    sent = {"id": media_id, "filename": "notes.pdf"}
    assert phone.send(ada["wa_id"], type="document", document=sent).status_code == 200
    assert phone.send(ada["wa_id"], type="image", image={"id": media_id}).json()["error"]["code"] == 131053
    assert phone.send(ada["wa_id"], type="image", image={"id": "404"}).json()["error"]["code"] == 100
    assert phone.upload(b"<html>", "text/html").json()["error"]["code"] == 100


def test_media_comes_down_in_two_steps_with_the_token_for_five_minutes(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    note = {"file": ("note.ogg", b"OggS-a-voice", "audio/ogg; codecs=opus")}
    phone.http.post(f"/control/learners/{ada['id']}/media", files=note, data={"voice": "true"})
    phone.settle()
    audio = business.messages()[0]["audio"]
    assert (audio["mime_type"], audio["voice"]) == ("audio/ogg; codecs=opus", True)
    bearer = {"authorization": f"Bearer {TOKEN}"}
    node = phone.http.get(f"/v26.0/{audio['id']}", headers=bearer).json()
    assert (node["sha256"], node["file_size"]) == (audio["sha256"], 12)
    for url in (node["url"], audio["url"]):
        assert phone.http.get(url, headers=bearer).content == b"OggS-a-voice"
    assert phone.http.get(node["url"]).status_code == 401
    phone.control("clock", {"shift_s": 301})
    assert phone.http.get(node["url"], headers=bearer).status_code == 404
    assert phone.http.delete(f"/v26.0/{audio['id']}", headers=bearer).json() == {"success": True}
    assert phone.http.get(f"/v26.0/{audio['id']}", headers=bearer).json()["error"]["code"] == 100


def test_a_chat_survives_a_restart(start: Callable[..., PhoneClient], business: Business) -> None:
    before = start()
    ada = before.learner()
    before.say(ada, "are you there?")
    before.text(ada, "always")
    before.settle()
    seen, told = before.transcript(ada), len(business.received)
    after = start()
    after.settle()
    assert after.transcript(ada) == seen
    assert len(business.received) == told
    assert after.text(ada).status_code == 200


def test_what_the_business_did_not_take_is_sent_again_after_a_restart(
    start: Callable[..., PhoneClient], business: Business
) -> None:
    business.answers = [500, 500]
    before = start(retry_delays_s=(0.0,))
    before.say(before.learner(), "hello?")
    before.settle()
    assert len(business.received) == 2
    start().settle()
    assert [message["text"]["body"] for message in business.messages()] == ["hello?"] * 3


def test_a_new_phone_has_its_first_learner_once(start: Callable[..., PhoneClient]) -> None:
    assert [learner["name"] for learner in start(first_learner="Ada").look("learners")] == ["Ada"]
    assert [learner["name"] for learner in start(first_learner="Bea").look("learners")] == ["Ada"]


def test_the_phone_posts_to_this_machine_alone(config: PhoneConfig, tmp_path: Path) -> None:
    with pytest.raises(NotLoopbackError):
        dataclasses.replace(config, webhook_url="https://example.org/webhook")
    assert "a-local-secret" not in repr(config)


def test_other_pages_and_other_names_for_this_machine_are_refused(phone: PhoneClient) -> None:
    for headers in ({"host": "phone.example.org"}, {"origin": "https://example.org"}):
        assert phone.http.post("/control/reset", headers=headers).status_code == 403
    assert phone.http.get("/").headers["content-security-policy"].startswith("default-src 'self'")


@pytest.mark.parametrize(("region", "status"), [("DE", "IN_COUNTRY_STORAGE_ENABLED"), ("", "DEFAULT")])
def test_the_settings_say_where_messages_are_kept(start: Callable[..., PhoneClient], region: str, status: str) -> None:
    phone = start(storage_region=region)
    answer = phone.http.get(f"/v26.0/{NUMBER_ID}/settings", headers={"authorization": f"Bearer {TOKEN}"})
    kept = answer.json()["storage_configuration"]
    assert (kept["status"], kept.get("data_localization_region", "")) == (status, region)
