"""Starts the workers before the first learner writes: the first reply comes at once, and a broken one shows at once."""

import contextlib
import http.client
import threading
from collections import Counter
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local.stacks import Clients
from local.system import System

NOTHING = b'{"Records": []}'


def start(system: System) -> None:
    threading.Thread(target=_warm, args=(system,), daemon=True).start()


def _warm(system: System) -> None:
    # The system may be stopped meanwhile.
    with contextlib.suppress(OSError, http.client.HTTPException, BotoCoreError, ClientError):
        _handshake(system.settings.phone_port)
        lambdas = Clients(system.settings.cloud.endpoint)("lambda")
        for function in consumers(lambdas):
            lambdas.invoke(FunctionName=function, Payload=NOTHING)


def consumers(lambdas: Any) -> list[str]:
    """ARNs of the functions that one queue feeds; with two, an empty batch would not say from which it comes."""
    mappings = lambdas.list_event_source_mappings()["EventSourceMappings"]
    fed = Counter(mapping["FunctionArn"] for mapping in mappings if ":sqs:" in mapping["EventSourceArn"])
    return sorted(function for function, queues in fed.items() if queues == 1)


def _handshake(phone_port: int) -> None:
    """As at Meta when a callback URL is entered; it wakes the webhook."""
    connection = http.client.HTTPConnection("127.0.0.1", phone_port, timeout=30)
    try:
        connection.request("POST", "/control/handshake")
        connection.getresponse().read()
    finally:
        connection.close()
