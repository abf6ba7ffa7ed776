"""Any worker may die at any moment, and Meta may say everything again: one record and one reply all the same.

Where exactly a kill strikes is chance here, on the real event sources; tests/flows has a test for each named point.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.e2e.story import Talk
from tests.e2e.workers import Workers
from tests.fixtures.deployed import Deployed, Json

LANES = ("Turns", "Consent", "Rights", "Events", "Wakeups")
FEEDS = {"tutor": "Turns", "consent": "Consent", "dsar": "Rights", "delivery": "Events"}
KILLED = frozenset({"webhook", *FEEDS})
FEWEST = 2  # of them that must have died over their work, by chance; with less the test would show nothing
# AWS would keep a killed item back for six times the function's time-out. Here it is seconds, so a cold start on a slow
# machine may outlast it, and the item comes again while it is worked on: it must not be given up for that.
VISIBILITY_S, RECEIVES = 12, 1000
KILLING_S = 12.0
SETTLE_S = 120
PAUSE_S = 0.3  # between what a learner says and what they say next
# Lane by lane; each is answered in one part, in any state.
BURST = ("help", "privacy", "my data", "menu")


@contextmanager
def few_statuses(deployed: Deployed) -> Iterator[None]:
    """Two for each reply: three would start so many webhooks at once that a small machine does nothing else."""
    deployed.phone("POST", "/statuses", {"drop": ["sent"]})
    try:
        yield
    finally:
        deployed.phone("DELETE", "/faults")


@contextmanager
def impatient_queues(deployed: Deployed) -> Iterator[None]:
    """What a killed worker held is visible again after seconds."""
    sqs, names = deployed.clients("sqs"), ["VisibilityTimeout", "RedrivePolicy"]
    urls = [deployed.outputs[f"Queue{lane}"] for lane in LANES]
    before = [sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"] for url in urls]
    for url, attributes in zip(urls, before, strict=True):
        redrive = json.loads(attributes["RedrivePolicy"]) | {"maxReceiveCount": RECEIVES}
        changed = {"VisibilityTimeout": str(VISIBILITY_S), "RedrivePolicy": json.dumps(redrive)}
        sqs.set_queue_attributes(QueueUrl=url, Attributes=changed)
    try:
        yield
    finally:
        for url, attributes in zip(urls, before, strict=True):
            sqs.set_queue_attributes(QueueUrl=url, Attributes=attributes)


def kill_at_random(deployed: Deployed, chance: random.Random) -> set[str]:
    """Workers that have something in hand, until each function has died over its work; which of them never did."""
    workers, stack = Workers(deployed.clients.endpoint), deployed.system.settings.stack
    alive, deadline = set(KILLED), time.monotonic() + KILLING_S
    while alive and time.monotonic() < deadline:
        function = chance.choice(sorted(alive))
        if is_busy(deployed, function):
            workers.kill_one(f"{stack}-{function}", chance)
        time.sleep(chance.uniform(0.0, 0.06))
        alive -= died(deployed)
    return alive


def is_busy(deployed: Deployed, function: str) -> bool:
    if function not in FEEDS:
        return bool(deployed.phone("GET", "/idle?timeout_s=0")["pending"])
    url, name = deployed.outputs[f"Queue{FEEDS[function]}"], "ApproximateNumberOfMessagesNotVisible"
    answer = deployed.clients("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])
    return str(answer["Attributes"][name]) != "0"


def died(deployed: Deployed) -> set[str]:
    """The functions whose invocations a kill ended in their midst."""
    posts = deployed.phone("GET", "/webhooks")
    cut = {"webhook"} if any(set(post["attempts"]) - {200} for post in posts if post["signed"] == "good") else set()
    lines = deployed.system.logs.history()
    return cut | {entry["function"] for entry in lines if "Worker process died" in entry["line"]}


def burst(deployed: Deployed, talks: list[Talk], pool: ThreadPoolExecutor) -> list[str]:
    """Everyone says everything, some of it again at once in other envelopes; the wamids of what was said."""
    said = []
    for number, text in enumerate(BURST):
        for talk in talks:
            said.append(str(talk.say(text)["wamid"]))
            if number % 2 == 0:
                # Nobody waits for it: the phone tries again until the webhook is back.
                pool.submit(deployed.phone, "POST", "/redeliver", {"wamid": said[-1], "envelopes": 5})
        time.sleep(PAUSE_S)
    return said


def records(deployed: Deployed) -> set[tuple[str, str]]:
    """What is stored of messages: turns and cases, by learner and message."""
    items = [*deployed.items("conversations"), *deployed.items("cases")]
    return {(item["pk"]["S"], item["sk"]["S"]) for item in items if item["sk"]["S"].startswith(("turn#", "case#"))}


def outboxes(deployed: Deployed) -> dict[str, Json]:
    """Replies by the `uid.mid` that their statuses come back with."""
    items = [item for item in deployed.items("conversations") if item["sk"]["S"].startswith("outbox#")]
    return {f"{item['pk']['S']}.{item['sk']['S'].removeprefix('outbox#')}": item for item in items}


def let_time_pass(deployed: Deployed) -> None:
    """For replies whose worker died with the request in its hands: what two minutes later would happen, happens now.

    They were claimed and no status ever came, so they are due to be sent once more; their wake-up is on its way.
    """
    table, sqs = deployed.outputs["TableConversations"], deployed.clients("sqs")
    for name, item in outboxes(deployed).items():
        if item["state"]["S"] not in ("sending", "unknown"):
            continue
        deployed.clients("dynamodb").update_item(
            TableName=table,
            Key={"pk": item["pk"], "sk": item["sk"]},
            UpdateExpression="SET claimed_at = claimed_at - :s",
            ExpressionAttributeValues={":s": {"N": str(SETTLE_S + 1)}},
        )
        uid, mid = name.split(".")
        wake = {"uid": uid, "mid": mid, "reply_to": item["reply_to"]["S"]}
        sqs.send_message(QueueUrl=deployed.outputs["QueueWakeups"], MessageBody=json.dumps(wake))


@pytest.mark.slow
def test_killed_workers_and_repeated_webhooks_leave_one_record_and_one_reply_each(deployed: Deployed) -> None:
    talks = [Talk(deployed, deployed.learner(name)) for name in ("Ines", "Jomo", "Kofi")]
    for talk in talks:
        talk.onboard()
        talk.ask("my data", "Your rights over your data")
    deployed.wait_until_quiet(30)
    known, answered = records(deployed), set(outboxes(deployed))
    chance = random.Random(20_261_121)
    with few_statuses(deployed), impatient_queues(deployed):
        said, never_died = burst_under_fire(deployed, talks, chance)
        deployed.wait_until_quiet(60)
        let_time_pass(deployed)
        deployed.wait_until_quiet(30)

    assert len(KILLED - never_died) >= FEWEST, never_died
    assert dead_letters(deployed) == 0
    assert len(records(deployed) - known) == len(said)
    replies = set(outboxes(deployed)) - answered
    assert len(replies) == len(said)
    read = Counter(str(one["callback_data"]) for talk in talks for one in talk.read())
    assert {name: read[f"{name}.0"] for name in replies} == dict.fromkeys(replies, 1)


def burst_under_fire(deployed: Deployed, talks: list[Talk], chance: random.Random) -> tuple[list[str], set[str]]:
    with ThreadPoolExecutor(1 + len(talks)) as pool:
        never_died = pool.submit(kill_at_random, deployed, chance)
        return burst(deployed, talks, pool), never_died.result()


def dead_letters(deployed: Deployed) -> int:
    sqs, count = deployed.clients("sqs"), "ApproximateNumberOfMessages"
    urls = [url for url in sqs.list_queues()["QueueUrls"] if "-dlq" in url]
    answers = [sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[count]) for url in urls]
    return sum(int(answer["Attributes"][count]) for answer in answers)
