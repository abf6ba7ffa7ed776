"""What is read off a recorded turn."""

from bench.recorder import Call
from bench.turn import Turn

LETTER = "Dear Dr Roe, thank you for seeing Mrs Poe."
TURN = [
    Call("AmazonSQS", "SendMessageBatch"),
    Call("DynamoDB_20120810", "GetItem", read_units=1),
    Call("DynamoDB_20120810", "TransactWriteItems", write_units=8, items=4),
    Call("DynamoDB_20120810", "UpdateItem", write_units=2, items=1),
]
STATUS = [Call("AmazonSQS", "SendMessageBatch"), Call("DynamoDB_20120810", "UpdateItem", write_units=1, items=1)]


def turn(*lines: str, calls: list[Call] = TURN + 3 * STATUS) -> Turn:
    return Turn(calls, list(lines), 1, LETTER)


def test_the_statuses_are_counted_apart_from_the_turn() -> None:
    assert (turn().write_units, turn().read_units, turn().status_units) == (10, 1, 1)
    assert turn().commit_items == 4


def test_an_inbound_item_is_sent_received_and_deleted() -> None:
    assert turn().queue_requests == 3
    assert turn(calls=[*TURN, *STATUS, *STATUS, *STATUS, Call("AmazonSQS", "SendMessage")]).queue_requests > 3


def test_a_log_line_costs_its_bytes_and_its_newline() -> None:
    assert turn('{"event":"é"}').log_bytes == 15


def test_a_key_fetched_in_the_turn_is_seen() -> None:
    assert turn(calls=[*TURN, Call("TrentService", "Decrypt"), *3 * STATUS]).kms_calls == 1


def test_content_in_a_log_line_is_found() -> None:
    assert turn('{"event":"turn.answered","ms":7}').leaks == 0
    assert turn('{"event":"x","error":"seeing Mrs"}').leaks == 1
    assert turn('{"event":"x","to":"447700900123"}').leaks == 1
