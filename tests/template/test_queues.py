"""The lanes, and the queues of what failed."""

import json

from tests.template.expanded import Stack
from tests.template.views import dead_letter_queues, functions, lanes, queues, sources

FOUR_DAYS = 4 * 24 * 3600


def test_every_lane_has_a_dead_letter_queue_of_its_own(stack: Stack) -> None:
    targets = [queue["RedrivePolicy"]["deadLetterTargetArn"] for queue in lanes(stack).values()]
    assert len(set(targets)) == len(targets) == 6
    assert set(targets) < set(dead_letter_queues(stack))
    assert {queue["RedrivePolicy"]["maxReceiveCount"] for queue in lanes(stack).values()} == {5}


def test_every_dead_letter_queue_has_an_alarm_on_its_first_message(stack: Stack) -> None:
    watched = {
        alarm["Dimensions"][0]["Value"]
        for alarm in stack.of("AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "ApproximateNumberOfMessagesVisible" and alarm["Threshold"] == 1
    }
    assert watched == {queue["QueueName"] for queue in dead_letter_queues(stack).values()}


def test_a_lane_hides_an_item_for_six_times_as_long_as_its_function_may_run(stack: Stack) -> None:
    for function, mapping in sources(stack):
        if lane := lanes(stack).get(mapping["EventSourceArn"]):
            assert lane["VisibilityTimeout"] >= 6 * functions(stack)[function]["Timeout"], function


def test_a_killed_turn_keeps_its_learner_waiting_for_six_minutes_at_most(stack: Stack) -> None:
    """What models cost: a turn may wait 40 seconds for them, so that a killed one is found out later."""
    (turns,) = (queue for queue in lanes(stack).values() if queue["QueueName"].endswith("-turns.fifo"))
    assert turns["VisibilityTimeout"] <= 360


def test_content_waits_for_four_days_at_most_in_lane_and_dead_letter_queue_together(stack: Stack) -> None:
    """A FIFO message begins a new retention when it moves, so the two add up."""
    for queue in lanes(stack).values():
        dlq = queues(stack)[queue["RedrivePolicy"]["deadLetterTargetArn"]]
        assert queue["MessageRetentionPeriod"] + dlq["MessageRetentionPeriod"] <= FOUR_DAYS
    assert all(queue["MessageRetentionPeriod"] <= FOUR_DAYS for queue in queues(stack).values())


def test_what_the_canary_has_not_heard_within_the_hour_is_gone(stack: Stack) -> None:
    (phone,) = (queue for queue in queues(stack).values() if queue["QueueName"] == f"{stack.name}-canary.fifo")
    assert phone["MessageRetentionPeriod"] == 3600
    assert "RedrivePolicy" not in phone


def test_every_queue_is_encrypted_with_our_key_and_reuses_its_data_key(stack: Stack) -> None:
    assert {queue["KmsMasterKeyId"] for queue in queues(stack).values()} == {"<DataKey.Arn>"}
    assert all(queue["KmsDataKeyReusePeriodSeconds"] >= 300 for queue in queues(stack).values())


def test_deduplication_is_by_the_id_that_the_sender_names(stack: Stack) -> None:
    fifo = [queue for queue in queues(stack).values() if queue.get("FifoQueue")]
    assert len(fifo) == 11
    assert all(queue["ContentBasedDeduplication"] is False for queue in fifo)
    assert all(queue["QueueName"].endswith(".fifo") for queue in fifo)


def test_every_queue_in_the_cloud_refuses_plain_http(prod: Stack) -> None:
    (policy,) = prod.of("AWS::SQS::QueuePolicy").values()
    assert sorted(policy["Queues"]) == sorted(queue["QueueName"] for queue in queues(prod).values())
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], json.dumps(statement["Condition"])) == (
        "Deny",
        '{"Bool": {"aws:SecureTransport": "false"}}',
    )
