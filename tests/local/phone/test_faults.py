from collections.abc import Callable

import httpx2
import pytest

from local.phone.config import StatusDelays
from tests.local.phone.peers import Business, PhoneClient


def texts(phone: PhoneClient, learner: dict[str, str]) -> list[str]:
    return [message["content"]["body"] for message in phone.transcript(learner) if message["direction"] == "in"]


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"code": 131056}, 400, 131056),
        ({"code": 130429}, 400, 130429),
        ({"code": 131000}, 500, 131000),
        ({"code": 190}, 401, 190),
        ({"http": 500}, 500, 1),
        ({"http": 503}, 503, 2),
    ],
)
def test_a_send_that_fails_before_accepting_reaches_nobody(
    phone: PhoneClient, business: Business, fault: dict[str, int], status: int, code: int
) -> None:
    ada = phone.learner()
    phone.say(ada)
    phone.control("faults", {**fault, "count": 2})
    answers = [phone.text(ada, f"try {number}") for number in (1, 2, 3)]
    phone.settle()
    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert answers[0].json()["error"]["code"] == code
    assert texts(phone, ada) == ["try 3"]
    assert len({report["id"] for report in business.statuses()}) == 1
    assert [call["fault"] for call in phone.look("calls")] == ["before", "before", None]


def test_a_send_that_fails_after_accepting_reaches_the_learner(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada)
    phone.control("faults", {"accepted": True, "http": 500})
    assert phone.text(ada, "lost answer", biz_opaque_callback_data="outbox-1").status_code == 500
    phone.settle()
    assert texts(phone, ada) == ["lost answer"]
    assert {report["biz_opaque_callback_data"] for report in business.statuses()} == {"outbox-1"}
    assert phone.look("calls")[0]["fault"] == "after"


@pytest.mark.parametrize(("accepted", "seen"), [(True, ["cut"]), (False, [])])
def test_an_answer_can_be_cut_off(phone: PhoneClient, accepted: bool, seen: list[str]) -> None:
    ada = phone.learner()
    phone.say(ada)
    phone.control("faults", {"accepted": accepted, "drop": True})
    with pytest.raises(httpx2.RemoteProtocolError):
        phone.text(ada, "cut")
    phone.settle()
    assert texts(phone, ada) == seen


def test_an_answer_can_come_too_late(phone: PhoneClient) -> None:
    ada = phone.learner()
    phone.say(ada)
    phone.control("faults", {"delay_s": 2})
    with phone.patience(0.3), pytest.raises(httpx2.ReadTimeout):
        phone.text(ada, "late")
    assert texts(phone, ada) == ["late"]


def test_a_fault_meant_for_one_learner_spares_the_others(phone: PhoneClient) -> None:
    ada, bea = phone.learner(), phone.learner("Bea", "447700900002")
    for learner in (ada, bea):
        phone.say(learner)
    phone.control("faults", {"http": 500, "learner": bea["id"]})
    assert [phone.text(learner).status_code for learner in (ada, bea, bea)] == [200, 500, 200]


def test_read_marks_and_uploads_can_fail_too(phone: PhoneClient) -> None:
    said = phone.say(phone.learner())
    for on in ("reads", "media"):
        phone.control("faults", {"on": on, "http": 503})
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": said["wamid"]}
    assert [phone.graph(read).status_code for _ in range(2)] == [503, 200]
    assert [phone.upload(b"x", "image/png").status_code for _ in range(2)] == [503, 200]


def test_faults_can_be_taken_back_and_misspelt_ones_are_refused(phone: PhoneClient) -> None:
    phone.control("faults", {"http": 500})
    phone.control("faults", method="DELETE")
    ada = phone.learner()
    phone.say(ada)
    assert phone.text(ada).status_code == 200
    refused = phone.http.post("/control/faults", json={"htpp": 500})
    assert (refused.status_code, refused.json()) == (400, {"error": "a fault has no htpp"})


def test_a_status_can_be_dropped_and_the_price_moves_to_the_read(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada)
    phone.control("statuses", {"drop": ["delivered"]})
    phone.text(ada)
    phone.settle()
    priced = {report["status"]: "pricing" in report for report in business.statuses()}
    assert priced == {"sent": True, "read": True}


def test_statuses_can_come_in_reverse_and_repeat(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada)
    phone.settle()
    phone.control("statuses", {"reverse": True})
    phone.control("hold")
    phone.text(ada)
    phone.settle()
    phone.control("release", {"layout": "entries"})
    phone.settle()
    assert [report["status"] for report in business.statuses()] == ["read", "delivered", "sent"]
    assert phone.transcript(ada)[-1]["status"] == "read"
    phone.control("statuses", {"repeat": 2, "drop": ["delivered", "read"], "category": "general_purpose_ai"})
    phone.text(ada)
    phone.settle()
    repeated = business.statuses()[3:]
    assert len(repeated) == 2
    assert {report["pricing"]["category"] for report in repeated} == {"general_purpose_ai"}


def test_statuses_can_be_late(start: Callable[..., PhoneClient], business: Business) -> None:
    phone = start(status_delays=StatusDelays(0.0, 0.0, None))
    ada = phone.learner()
    phone.say(ada)
    phone.control("statuses", {"delays_s": {"delivered": 60}})
    phone.text(ada)
    assert not phone.look("idle?timeout_s=0.3")["idle"]
    assert [report["status"] for report in business.statuses()] == ["sent"]


def test_a_phone_that_is_off_takes_messages_when_it_is_back(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada)
    phone.control(f"learners/{ada['id']}", {"online": False}, method="PATCH")
    phone.text(ada)
    phone.settle()
    assert [report["status"] for report in business.statuses()] == ["sent"]
    assert phone.transcript(ada)[-1]["shown_at"] is None
    phone.control(f"learners/{ada['id']}", {"online": True}, method="PATCH")
    phone.settle()
    assert sorted(report["status"] for report in business.statuses()) == ["delivered", "read", "sent"]


def test_without_read_receipts_nothing_is_read(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada)
    phone.control(f"learners/{ada['id']}", {"read_receipts": False}, method="PATCH")
    phone.text(ada)
    phone.settle()
    assert sorted(report["status"] for report in business.statuses()) == ["delivered", "sent"]


def test_a_late_message_keeps_its_old_time(phone: PhoneClient, business: Business) -> None:
    ada = phone.learner()
    phone.say(ada, "from last week", at=1_790_000_000)
    phone.settle()
    assert business.messages()[0]["timestamp"] == "1790000000"
