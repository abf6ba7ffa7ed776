"""Meta's webhook. Composed once at INIT: secrets read, the queue's connection opened."""

import os
import time
from typing import Any

import boto3
from botocore.config import Config

from chatoet.flows.webhook import SECRETS, Webhook
from chatoet.lanes import Lanes
from chatoet.log import EventLog, lines
from chatoet.rules.route import Lane
from chatoet.secrets import Secrets
from chatoet.settings import WebhookSettings

# One try a call, each short: the lanes try again themselves, and by the clock of the whole request.
ONE_TRY = Config(connect_timeout=1, read_timeout=2.5, retries={"total_max_attempts": 1})


def compose() -> Webhook:
    settings = WebhookSettings.read(os.environ)
    ssm: Any = boto3.client("ssm")
    secrets = Secrets(ssm, settings.secrets_path, SECRETS, time.monotonic)
    sqs: Any = boto3.client("sqs", config=ONE_TRY)
    # Opens the connection and resolves the endpoint now, at full CPU, instead of in the first learner's message.
    sqs.get_queue_attributes(QueueUrl=settings.queue_turns, AttributeNames=["QueueArn"])
    urls: dict[Lane, str] = {
        "turns": settings.queue_turns,
        "consent": settings.queue_consent,
        "rights": settings.queue_rights,
        "events": settings.queue_events,
    }
    return Webhook(secrets, Lanes(sqs, urls), EventLog(lines()), time.time)


webhook = compose()


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    return webhook(event)
