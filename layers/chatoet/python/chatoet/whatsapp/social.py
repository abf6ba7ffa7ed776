"""The second way out: AWS End User Messaging Social hands our message to Meta. The message is the same to the letter.

AWS answers with its own errors. What Meta would have said at once (a closed window, a blocked number) comes later, as
a status `failed` with Meta's code, and is dealt with there.
"""

from collections.abc import Callable
from typing import Any, Protocol

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from chatoet.rules.outbox import Accepted, NotSent, Outcome, Rejected, Unknown
from chatoet.rules.private import Private
from chatoet.whatsapp.graph import encoded, message_body, read_body

# As for Meta's own API: short, and never tried again by the client, since a message has no idempotency key.
CONFIG = Config(connect_timeout=3, read_timeout=8, retries={"total_max_attempts": 1})
TOO_FAST, NO_PERMISSION, BAD_REQUEST = 4, 10, 100
# Of AWS's errors, Meta's code that asks the same of us: wait, call an operator; anything else is our bug.
CODES = {
    "ThrottledRequestException": TOO_FAST,
    "ThrottlingException": TOO_FAST,
    "TooManyRequestsException": TOO_FAST,
    "AccessDeniedException": NO_PERMISSION,
    "AccessDeniedByMetaException": NO_PERMISSION,
    "ResourceNotFoundException": NO_PERMISSION,  # the number is not, or no longer, linked to this AWS account
    "ExpiredTokenException": NO_PERMISSION,
    "UnrecognizedClientException": NO_PERMISSION,
}


class SocialClient(Protocol):
    def send_whatsapp_message(
        self, *, originationPhoneNumberId: str, message: bytes, metaApiVersion: str
    ) -> dict[str, Any]: ...


class SocialSender:
    """`number` is AWS's id or ARN of the business number. The client is made with the first message."""

    def __init__(self, client: Callable[[], SocialClient], number: str, version: str) -> None:
        self._client, self._number, self._version = client, number, version

    def send(self, kind: str, address: Private, message: dict[str, Any], callback: str) -> Outcome:
        return self._post(message_body(kind, address, message, callback))

    def mark_read(self, message_id: str, typing: bool = True) -> None:
        """A courtesy: whatever goes wrong must not touch the turn."""
        self._post(read_body(message_id, typing))

    def _post(self, body: dict[str, Any]) -> Outcome:
        try:
            answer = self._client().send_whatsapp_message(
                originationPhoneNumberId=self._number, message=encoded(body), metaApiVersion=self._version
            )
        except ClientError as error:
            return _refused(error.response)
        except (EndpointConnectionError, ConnectTimeoutError):
            return NotSent()
        except BotoCoreError as error:
            return Unknown(type(error).__name__)
        wamid = answer.get("messageId")
        return Accepted(wamid) if isinstance(wamid, str) and wamid else Unknown("no_message_id")


def _refused(response: Any) -> Outcome:
    """A 5xx is unknown whatever it says: Meta may have the message already."""
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if status >= 500:
        return Unknown(f"http_{status}")
    code = str(response.get("Error", {}).get("Code", ""))
    return Rejected(CODES.get(code, TOO_FAST if status == 429 else BAD_REQUEST))
