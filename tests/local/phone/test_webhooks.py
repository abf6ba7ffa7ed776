import json
from typing import Any

import pytest

from local.phone.signature import sign
from local.phone.webhooks import bodies, encode
from tests.local.phone.peers import SECRET, Business, PhoneClient


# Made with `openssl dgst -sha256 -hmac key`; the first two say the same to a JSON parser.
@pytest.mark.parametrize(
    ("body", "digest"),
    [
        (b'{"name":"Ad\\u00e1"}', "036833f21e1d03024f4278c5e2c26738dbded9fe29eaf321c0ee66c333cc8832"),
        ('{"name":"Adá"}'.encode(), "ff9c91a302058dde56ffc47487722ee09bb283a687861b46d9e3e2a77f885837"),
        (b'{"url":"https:\\/\\/x"}', "5b09772bbadeb82e18886b13ea1f0088ec7dd0c69b809375aad504214e053fa8"),
        (b"\xff\xfe", "491f1abad6b55bf1cac88aa1357e26f61e3d9bcf43a3dbd63b7c9322175b7039"),
    ],
)
def test_the_signature_is_over_the_exact_bytes(body: bytes, digest: str) -> None:
    assert sign(body, "key") == f"sha256={digest}"


def test_bodies_are_signed_as_they_travel_escapes_and_all(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner("Adá")
    phone.say(ada, "5/6 naïve – 😀")
    phone.settle()
    ((raw, signature),) = business.received
    assert signature == sign(raw, SECRET)
    assert rb"5\/6 na\u00efve" in raw
    assert raw.isascii()
    restored = json.dumps(json.loads(raw), separators=(",", ":")).encode()
    assert sign(restored, SECRET) != signature
    assert json.loads(raw)["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"] == "5/6 naïve – 😀"


@pytest.mark.parametrize("how", ["wrong", "truncated", "missing"])
def test_a_bad_signature_is_sent_once_and_then_all_is_well(phone: PhoneClient, business: Business, how: str) -> None:
    business.answers = [401]
    ada = phone.learner()
    phone.control("signatures", {"how": how})
    phone.say(ada, "spoiled")
    phone.settle()
    phone.say(ada, "good")
    phone.settle()
    (spoiled, bad), (raw, good) = business.received
    assert bad != sign(spoiled, SECRET)
    assert (bad is None) == (how == "missing")
    assert good == sign(raw, SECRET)


def test_a_webhook_is_tried_again_until_it_is_taken(phone: PhoneClient, business: Business) -> None:
    business.answers = [500, 503]
    ada = phone.learner()
    phone.say(ada)
    phone.settle()
    assert len({raw for raw, _ in business.received}) == 1
    (post,) = phone.look("webhooks")
    assert post["attempts"] == [500, 503, 200]
    assert phone.transcript(ada)[0]["status"] == "delivered"


def test_a_webhook_that_is_never_taken_is_given_up(phone: PhoneClient, business: Business) -> None:
    business.answers = [500] * 4
    ada = phone.learner()
    phone.say(ada)
    phone.settle()
    assert phone.look("webhooks")[0]["attempts"] == [500] * 4
    assert phone.transcript(ada)[0]["status"] == "sent"


def test_held_updates_travel_in_one_post(phone: PhoneClient, business: Business) -> None:
    ada, bea = phone.learner(), phone.learner("Bea", "447700900002")
    for layout, entries, changes in (("value", 1, 1), ("changes", 1, 3), ("entries", 3, 3)):
        business.received.clear()
        phone.control("hold")
        for learner, text in ((ada, "one"), (bea, "two"), (ada, "three")):
            phone.say(learner, text)
        phone.settle()
        assert business.received == []
        assert phone.control("release", {"layout": layout}) == {"count": 3}
        phone.settle()
        ((raw, _),) = business.received
        body = json.loads(raw)
        assert len(body["entry"]) == entries
        assert sum(len(entry["changes"]) for entry in body["entry"]) == changes
        assert [message["text"]["body"] for message in business.messages()] == ["one", "two", "three"]
    assert phone.transcript(ada)[-1]["status"] == "delivered"


def test_one_message_can_come_again_in_five_different_envelopes(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada, "before")
    wamid = phone.say(ada, "again")["wamid"]
    phone.settle()
    business.received.clear()
    posts = phone.control("redeliver", {"wamid": wamid, "envelopes": 5})
    assert [post["attempts"] for post in posts] == [[200]] * 5
    assert len({raw for raw, _ in business.received}) == 5
    assert all(signature == sign(raw, SECRET) for raw, signature in business.received)
    shapes = [
        [len(change["value"]["messages"]) for entry in json.loads(raw)["entry"] for change in entry["changes"]]
        for raw, _ in business.received
    ]
    assert shapes == [[1], [2], [1, 1], [1, 1], [2]]
    assert all(wamid in raw.decode() for raw, _ in business.received)


def test_the_last_webhooks_can_come_again(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    for text in ("one", "two", "three"):
        phone.say(ada, text)
        phone.settle()
    business.received.clear()
    phone.control("redeliver", {"last": 2})
    assert [message["text"]["body"] for message in business.messages()] == ["two", "three"]
    phone.control("redeliver", {"last": 2, "layout": "value"})
    assert len(business.received) == 3


def test_any_body_can_be_posted(phone: PhoneClient, business: Business) -> None:
    phone.control("raw", {"body": "not json"})
    phone.control("raw", {"body": "{}", "sign": False})
    assert business.received == [(b"not json", sign(b"not json", SECRET)), (b"{}", None)]


def test_the_subscription_is_verified_by_its_challenge(phone: PhoneClient) -> None:
    assert phone.control("handshake") == {"verified": True}


def update(**parts: Any) -> dict[str, Any]:
    return {"field": "messages", "value": {"metadata": {}, **parts}}


def test_merging_keeps_every_item_and_each_contact_once() -> None:
    ada = {"user_id": "GB.1"}
    updates = [
        update(contacts=[ada], messages=[{"id": "1"}]),
        update(contacts=[ada], statuses=[{"id": "2"}]),
        update(statuses=[{"id": "2"}]),
    ]
    (body,) = bodies(updates, "value", "waba")
    (change,) = body["entry"][0]["changes"]
    merged = {"metadata": {}, "contacts": [ada], "messages": [{"id": "1"}], "statuses": [{"id": "2"}, {"id": "2"}]}
    assert change == {"value": merged, "field": "messages"}
    assert updates[0]["value"]["messages"] == [{"id": "1"}]
    assert json.loads(encode(body)) == body
