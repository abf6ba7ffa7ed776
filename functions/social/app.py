"""The second way in: what AWS End User Messaging Social publishes of WhatsApp, from its topic."""

import os
import time
from typing import Any

import boto3
from botocore.config import Config

from chatoet.flows.social import Social
from chatoet.flows.webhook import Webhook
from chatoet.lanes import CONNECT, READ, Lanes
from chatoet.log import EventLog, lambda_handler, lines
from chatoet.rules.route import LANES, Lane
from chatoet.secrets import Secrets
from chatoet.settings import SocialSettings


def compose() -> Social:
    settings = SocialSettings.read(os.environ)
    ssm: Any = boto3.client("ssm")
    one_try = Config(connect_timeout=CONNECT, read_timeout=READ, retries={"total_max_attempts": 1})
    sqs: Any = boto3.client("sqs", config=one_try)
    urls: dict[Lane, str] = {lane: getattr(settings, f"queue_{lane}") for lane in LANES}
    log = EventLog(sink)
    # The same way into the lanes as Meta's own; without its secrets, for nothing is signed here.
    secrets = Secrets(ssm, settings.secrets_path, ["pepper"], time.monotonic)
    return Social(Webhook(secrets, Lanes(sqs, urls), log, time.time).take, log)


sink = lines()
social = compose()


@lambda_handler(sink)
def handler(event: dict[str, Any], context: object) -> None:
    """A failure is raised, so that Lambda brings the same records again and at last sets them aside."""
    social(event["Records"])
