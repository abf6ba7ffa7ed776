"""The second way out, against botocore's own model of AWS End User Messaging Social; nothing leaves the machine."""

import json
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from chatoet.rules.errors import action_for
from chatoet.rules.outbox import Accepted, NotSent, Outcome, Rejected, Unknown
from chatoet.rules.private import Private
from chatoet.whatsapp.graph import Sender, message_body
from chatoet.whatsapp.social import CONFIG, SocialSender
from tests.whatsapp.test_sender_contract import MESSAGES

NUMBER = "arn:aws:social-messaging:eu-west-1:123456789012:phone-number-id/976c72a7"


class Line:
    """A sender and the stub that stands for AWS: it refuses what the service's model does not know."""

    def __init__(self) -> None:
        session = botocore.session.get_session()
        session.set_credentials("a", "b")
        self.client: Any = session.create_client("socialmessaging", region_name="eu-west-1", config=CONFIG)
        self.aws = Stubber(self.client)
        self.sender: Sender = SocialSender(lambda: self.client, NUMBER, "v26.0")
        self.bodies: list[dict[str, Any]] = []
        self.client.meta.events.register("provide-client-params.socialmessaging.*", self._remember)

    def _remember(self, params: dict[str, Any], **_: Any) -> None:
        assert (params["originationPhoneNumberId"], params["metaApiVersion"]) == (NUMBER, "v26.0")
        self.bodies.append(json.loads(params["message"]))

    def send(self, message: dict[str, Any] = MESSAGES[0], kind: str = "bsuid") -> Outcome:
        return self.sender.send(kind, Private("GB.4711"), message, "uid.mid.0")


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    with line.aws:
        yield line
        line.aws.assert_no_pending_responses()


@pytest.mark.parametrize("kind", ["bsuid", "parent", "wa_id"])
@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: str(message["type"]))
def test_aws_is_handed_the_very_body_that_meta_would_get(line: Line, message: dict[str, Any], kind: str) -> None:
    line.aws.add_response("send_whatsapp_message", {"messageId": "wamid.1"})
    assert line.send(message, kind) == Accepted("wamid.1")
    assert line.bodies == [message_body(kind, Private("GB.4711"), message, "uid.mid.0")]
    assert ("to" in line.bodies[0], "recipient" in line.bodies[0]) == (kind == "wa_id", kind != "wa_id")
    assert line.bodies[0]["biz_opaque_callback_data"] == "uid.mid.0"


@pytest.mark.parametrize("answer", [{}, {"messageId": ""}])
def test_an_answer_without_an_id_is_unknown(line: Line, answer: dict[str, Any]) -> None:
    line.aws.add_response("send_whatsapp_message", answer)
    assert line.send() == Unknown("no_message_id")


@pytest.mark.parametrize(
    ("code", "status", "outcome", "action"),
    [
        ("ThrottledRequestException", 429, Rejected(4), "retry"),
        ("SomethingNew", 429, Rejected(4), "retry"),
        ("AccessDeniedException", 403, Rejected(10), "page_operator"),
        ("AccessDeniedByMetaException", 403, Rejected(10), "page_operator"),
        ("ResourceNotFoundException", 404, Rejected(10), "page_operator"),
        ("ExpiredTokenException", 403, Rejected(10), "page_operator"),
        ("ValidationException", 400, Rejected(100), "our_bug"),
        ("InvalidParametersException", 400, Rejected(100), "our_bug"),
        ("DependencyException", 502, Unknown("http_502"), ""),
        ("InternalServiceException", 500, Unknown("http_500"), ""),
    ],
)
def test_an_error_of_aws_asks_of_us_what_metas_own_would(
    line: Line, code: str, status: int, outcome: Outcome, action: str
) -> None:
    line.aws.add_client_error("send_whatsapp_message", code, "GB.4711 must not be read", status)
    assert line.send() == outcome
    assert not isinstance(outcome, Rejected) or action_for(outcome.code) == action


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (EndpointConnectionError(endpoint_url="x"), NotSent()),
        (ConnectTimeoutError(endpoint_url="x"), NotSent()),
        (ReadTimeoutError(endpoint_url="x"), Unknown("ReadTimeoutError")),
    ],
)
def test_a_broken_line_says_whether_the_message_may_have_left(error: Exception, outcome: Outcome) -> None:
    class Broken:
        def send_whatsapp_message(self, **_: Any) -> dict[str, Any]:
            raise error

    sender = SocialSender(Broken, NUMBER, "v26.0")
    assert sender.send("bsuid", Private("GB.4711"), MESSAGES[0], "uid.mid.0") == outcome
    sender.mark_read("wamid.1")


def test_the_client_never_sends_by_itself_again_and_gives_up_before_the_function_does() -> None:
    config = Line().client.meta.config
    assert config.retries["total_max_attempts"] == 1
    assert config.connect_timeout + config.read_timeout < 20


@pytest.mark.parametrize("typing", [True, False])
def test_a_read_mark_is_metas_and_its_failure_touches_nothing(line: Line, typing: bool) -> None:
    line.aws.add_response("send_whatsapp_message", {})
    line.aws.add_client_error("send_whatsapp_message", "ValidationException", "x", 400)
    for _ in range(2):
        line.sender.mark_read("wamid.1", typing)
    assert line.bodies[0]["status"] == "read"
    assert ("typing_indicator" in line.bodies[0]) is typing
