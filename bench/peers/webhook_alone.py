"""Our webhook before a queue that takes everything at once: the part of the cost that is our own."""

import json
import os
import time
from typing import Any

from chatoet.flows.webhook import SECRETS, Webhook
from chatoet.lanes import Lanes
from chatoet.log import EventLog, lines
from chatoet.rules.route import LANES
from chatoet.secrets import Secrets

KNOWN = json.loads(os.environ["BENCH_SECRETS"])


class Cloud:
    """SSM and SQS, with nothing behind them."""

    taken = 0

    def get_parameters(self, *, Names: list[str], WithDecryption: bool) -> dict[str, Any]:
        return {"Parameters": [{"Name": name, "Value": KNOWN[name.rpartition("/")[2]]} for name in Names]}

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        self.taken += len(Entries)
        return {}


cloud: Any = Cloud()
secrets = Secrets(cloud, "/chatoet/bench", SECRETS, time.monotonic)
webhook = Webhook(secrets, Lanes(cloud, {lane: lane for lane in LANES}), EventLog(lines()), time.time)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    before = cloud.taken
    return {"status": webhook(event)["statusCode"], "items": cloud.taken - before}
