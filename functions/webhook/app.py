"""Meta's webhook. Composed once at INIT: secrets read, the queue's connection opened."""

import os
import time
from typing import Any

import boto3
from botocore.config import Config

from chatoet.flows.webhook import SECRETS, Webhook
from chatoet.lanes import CONNECT, READ, Lanes
from chatoet.log import EventLog, lambda_handler, lines
from chatoet.rules.route import LANES, Lane
from chatoet.secrets import Secrets
from chatoet.settings import WebhookSettings

# One try a call, each short: the lanes try again themselves, and by the clock of the whole request.
ONE_TRY = Config(connect_timeout=CONNECT, read_timeout=READ, retries={"total_max_attempts": 1})


def compose() -> Webhook:
    settings = WebhookSettings.read(os.environ)
    ssm: Any = boto3.client("ssm")
    secrets = Secrets(ssm, settings.secrets_path, SECRETS, time.monotonic)
    sqs: Any = boto3.client("sqs", config=ONE_TRY)
    # Opens the connection and resolves the endpoint now, at full CPU, instead of in the first learner's message.
    sqs.get_queue_attributes(QueueUrl=settings.queue_turns, AttributeNames=["QueueArn"])
    urls: dict[Lane, str] = {lane: getattr(settings, f"queue_{lane}") for lane in LANES}
    return Webhook(secrets, Lanes(sqs, urls), EventLog(sink), time.time)


sink = lines()
webhook = compose()


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return webhook(event)
