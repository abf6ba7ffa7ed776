"""Brings what failed back to its lane, once the fault is mended: `python -m infra.redrive --stack chatoet-prod turns`.

SQS moves the messages itself: no body passes through here, and nobody reads one. docs/ops/redrive.md.
"""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import boto3

LANES: Final = ("turns", "consent", "rights", "events", "media", "wakeups")
POLL: Final = 2.0  # seconds
DONE: Final = ("COMPLETED", "CANCELLED", "FAILED")


def redrive(sqs: Any, stack: str, lane: str, pause: Callable[[float], None] = time.sleep) -> tuple[str, int]:
    """How the move ended, and how many messages are on their lane again."""
    source = _arn(sqs, f"{stack}-{lane}-dlq" + ("" if lane == "wakeups" else ".fifo"))
    sqs.start_message_move_task(SourceArn=source)
    while True:
        task = sqs.list_message_move_tasks(SourceArn=source, MaxResults=1)["Results"][0]
        if task["Status"] in DONE:
            return task["Status"], task.get("ApproximateNumberOfMessagesMoved", 0)
        pause(POLL)


def _arn(sqs: Any, name: str) -> str:
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    return str(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.redrive", description="What failed, back to its lane.")
    parser.add_argument("lane", choices=LANES)
    parser.add_argument("--stack", required=True)
    parser.add_argument("--region", default="eu-west-1")
    asked = parser.parse_args()
    status, count = redrive(boto3.client("sqs", region_name=asked.region), asked.stack, asked.lane)
    sys.stdout.write(f"{status.lower()}: {count} back on {asked.lane}\n")
    if status != "COMPLETED":
        raise SystemExit(1)


if __name__ == "__main__":
    main()
