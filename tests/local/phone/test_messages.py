from typing import Any

import pytest

from tests.local.phone.peers import NUMBER_ID, Business, PhoneClient

STATUS_ORDER = ["sent", "delivered", "read"]


def test_a_learner_with_a_number_is_named_by_number_and_user_id(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada, "good morning")
    phone.settle()
    (value,) = business.values()
    (message,) = value["messages"]
    assert value["contacts"] == [{"profile": {"name": "Ada"}, "wa_id": ada["wa_id"], "user_id": ada["user_id"]}]
    assert value["metadata"]["phone_number_id"] == NUMBER_ID
    assert (message["from"], message["from_user_id"]) == (ada["wa_id"], ada["user_id"])
    assert (message["type"], message["text"]) == ("text", {"body": "good morning"})


def test_a_learner_known_by_username_has_no_number_anywhere(phone: PhoneClient, business: Business) -> None:
    bea = phone.learner("Bea", wa_id=None, username="@bea")
    phone.say(bea)
    answer = phone.graph(
        {"messaging_product": "whatsapp", "recipient": bea["user_id"], "type": "text", "text": {"body": "yes"}}
    )
    phone.settle()
    assert answer.json()["contacts"] == [{"input": bea["user_id"], "user_id": bea["user_id"]}]
    assert business.values()[0]["contacts"] == [
        {"profile": {"name": "Bea", "username": "@bea"}, "user_id": bea["user_id"]}
    ]
    assert "from" not in business.messages()[0]
    assert all("recipient_id" not in status for status in business.statuses())
    assert {status["recipient_user_id"] for status in business.statuses()} == {bea["user_id"]}


def test_an_accepted_message_is_reported_sent_delivered_and_read(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada)
    answer = phone.text(ada, biz_opaque_callback_data="outbox-7").json()
    phone.settle()
    wamid = answer["messages"][0]["id"]
    assert answer["contacts"] == [{"input": ada["wa_id"], "wa_id": ada["wa_id"]}]
    assert sorted(status["status"] for status in business.statuses()) == sorted(STATUS_ORDER)
    for status in business.statuses():
        assert (status["id"], status["biz_opaque_callback_data"]) == (wamid, "outbox-7")
        assert (status["recipient_id"], status["recipient_user_id"]) == (ada["wa_id"], ada["user_id"])
    priced = {status["status"]: status["pricing"] for status in business.statuses() if "pricing" in status}
    service = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"}
    assert priced == {"sent": service, "delivered": service}
    assert phone.transcript(ada)[-1]["status"] == "read"


def test_to_wins_when_a_payload_names_both_addresses(phone: PhoneClient) -> None:
    ada, bea = phone.learner(), phone.learner("Bea", "447700900002")
    phone.say(ada)
    phone.text(ada, "for ada", recipient=bea["user_id"])
    assert phone.transcript(ada)[-1]["content"] == {"body": "for ada"}
    assert phone.transcript(bea) == []


def test_a_read_mark_turns_the_learners_ticks_and_shows_typing(phone: PhoneClient) -> None:
    ada = phone.learner()
    first, second = phone.say(ada, "one"), phone.say(ada, "two")
    phone.settle()
    assert [message["status"] for message in phone.transcript(ada)] == ["delivered", "delivered"]
    call = {"messaging_product": "whatsapp", "status": "read", "message_id": second["wamid"]}
    assert phone.graph(call | {"typing_indicator": {"type": "text"}}).json() == {"success": True}
    assert [message["status"] for message in phone.transcript(ada)] == ["read", "read"]
    unknown = phone.graph(call | {"message_id": first["wamid"][:-8]})
    assert unknown.json()["error"]["code"] == 131009


BUTTONS = {
    "type": "button",
    "body": {"text": "Which profession?"},
    "action": {
        "buttons": [
            {"type": "reply", "reply": {"id": "turns:profession:nursing", "title": "Nursing"}},
            {"type": "reply", "reply": {"id": "turns:profession:medicine", "title": "Medicine"}},
        ]
    },
}
LIST = {
    "type": "list",
    "body": {"text": "Choose a task"},
    "action": {
        "button": "Tasks",
        "sections": [{"title": "Writing", "rows": [{"id": "t:1", "title": "One", "description": "A letter"}]}],
    },
}


@pytest.mark.parametrize(
    ("interactive", "option", "reply"),
    [
        (BUTTONS, "turns:profession:nursing", {"button_reply": {"id": "turns:profession:nursing", "title": "Nursing"}}),
        (LIST, "t:1", {"list_reply": {"id": "t:1", "title": "One", "description": "A letter"}}),
    ],
)
def test_a_tap_answers_the_message_it_stands_under(
    phone: PhoneClient, business: Business, interactive: dict[str, Any], option: str, reply: dict[str, Any]
) -> None:
    ada = phone.learner()
    phone.say(ada)
    answer = phone.send(ada["wa_id"], type="interactive", interactive=interactive)
    wamid = answer.json()["messages"][0]["id"]
    phone.control(f"learners/{ada['id']}/messages", {"tap": {"wamid": wamid, "id": option}})
    phone.settle()
    tapped = business.messages()[-1]
    assert tapped["context"] == {"from": "15550100000", "id": wamid}
    assert tapped["interactive"] == {"type": next(iter(reply)), **reply}


def test_a_tap_on_an_option_that_is_not_there_is_refused(phone: PhoneClient) -> None:
    ada = phone.learner()
    phone.say(ada)
    wamid = phone.send(ada["wa_id"], type="interactive", interactive=BUTTONS).json()["messages"][0]["id"]
    refused = phone.http.post(
        f"/control/learners/{ada['id']}/messages", json={"tap": {"wamid": wamid, "id": "turns:profession:law"}}
    )
    assert (refused.status_code, refused.json()) == (400, {"error": "the message has no such option"})


def test_reactions_go_both_ways_and_can_be_taken_back(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    said = phone.say(ada)
    phone.send(ada["wa_id"], type="reaction", reaction={"message_id": said["wamid"], "emoji": "👍"})
    assert phone.transcript(ada)[0]["reactions"] == {"business": "👍"}
    wamid = phone.text(ada).json()["messages"][0]["id"]
    for emoji in ("❤️", ""):
        reaction = {"reaction": {"wamid": wamid, "emoji": emoji}}
        phone.control(f"learners/{ada['id']}/messages", reaction)
        phone.settle()
    sent = [message["reaction"] for message in business.messages() if message["type"] == "reaction"]
    assert sent == [{"message_id": wamid, "emoji": "❤️"}, {"message_id": wamid}]


def test_a_new_number_brings_a_new_user_id_and_the_old_address_is_dead(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada)
    moved = phone.control(f"learners/{ada['id']}/number", {"wa_id": "447700900099"})
    phone.settle()
    value = business.values()[-1]
    (message,) = value["messages"]
    assert "contacts" not in value
    assert (message["type"], message["from"]) == ("system", ada["wa_id"])
    assert message["system"]["type"] == "user_changed_number"
    assert (message["system"]["wa_id"], message["system"]["user_id"]) == ("447700900099", moved["user_id"])
    assert message["system"]["previous_user_id"] == ada["user_id"] != moved["user_id"]
    phone.text(ada)
    phone.settle()
    assert business.statuses()[-1]["errors"][0]["code"] == 131026


def test_a_new_user_id_without_a_number_has_no_from(phone: PhoneClient, business: Business) -> None:
    bea = phone.learner("Bea", wa_id=None, username="bea")
    phone.control(f"learners/{bea['id']}/number")
    phone.settle()
    (message,) = business.messages()
    assert "from" not in message
    assert message["system"]["type"] == "user_changed_user_id"


def test_a_marketing_stop_is_a_field_of_its_own(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.control(f"learners/{ada['id']}/preference", {"value": "stop"})
    phone.settle()
    (preference,) = business.values()[0]["user_preferences"]
    assert (preference["category"], preference["value"]) == ("marketing_messages", "stop")
    assert b'"field":"user_preferences"' in business.received[0][0]
