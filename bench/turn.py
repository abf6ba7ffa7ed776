"""A writing turn through the deployed template: what it costs in units, requests, log bytes and messages."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bench.capacity import Json, Size, item_size
from bench.recorder import Call, Recorder, recording
from local.cloud import ROOT
from tests.fixtures.deployed import Deployed, start

LETTERS = [ROOT / "tests" / "letters" / f"nur-{quality}.yaml" for quality in ("strong", "good", "middling", "weak")]
RECORDED = ("webhook", "consent", "tutor", "delivery")
KEYS = {"audit": ("chain", "seq"), "keys": ("pk",)}
POLLER = 2  # queue requests that Lambda's event source makes for each item: it receives and deletes
STATUSES = 3  # sent, delivered, read
PATIENCE = 120.0  # seconds; the first message starts every Lambda


def letters() -> list[str]:
    return [str(yaml.safe_load(path.read_text())["letter"]) for path in LETTERS]


@dataclass(frozen=True)
class Turn:
    calls: list[Call]
    lines: list[str]
    replies: int
    letter: str

    @property
    def cold(self) -> bool:
        return any(call.operation == "GetParameters" for call in self.calls)

    @property
    def tables(self) -> list[Call]:
        """Of the turn itself: a status is one lone update of its outbox."""
        return [call for call in self.calls if call.service.startswith("DynamoDB")]

    @property
    def status_units(self) -> int:
        """The dearest of the last updates, one a status."""
        return max(call.write_units for call in self._status_calls())

    @property
    def write_units(self) -> int:
        return sum(call.write_units for call in self.tables) - sum(call.write_units for call in self._status_calls())

    @property
    def read_units(self) -> float:
        return sum(call.read_units for call in self.tables)

    @property
    def commit_items(self) -> int:
        return max(call.items for call in self.tables)

    @property
    def kms_calls(self) -> int:
        return sum(call.service == "TrentService" for call in self.calls)

    @property
    def queue_requests(self) -> float:
        """For each inbound item: the message itself and its statuses. What a start asks is no item's."""
        sqs = [call for call in self.calls if call.service == "AmazonSQS"]
        sent = sum(call.operation != "GetQueueAttributes" for call in sqs)
        return sent / (1 + STATUSES) + POLLER

    @property
    def log_bytes(self) -> int:
        return sum(len(line.encode()) + 1 for line in self.lines)

    @property
    def leaks(self) -> int:
        """Lines in which two words of the letter stand side by side, or a number of the learner's."""
        words = self.letter.split()
        pairs = [" ".join(pair) for pair in zip(words, words[1:], strict=False)]
        return sum(any(pair in line for pair in (*pairs, "447700900")) for line in self.lines)

    def _status_calls(self) -> list[Call]:
        updates = [call for call in self.tables if call.operation == "UpdateItem"]
        return updates[-STATUSES:]


@dataclass(frozen=True)
class Conversation:
    """One learner's, on a running system whose Lambdas speak to AWS through the recorder."""

    deployed: Deployed
    recorder: Recorder
    learner: str

    def with_another(self) -> "Conversation":
        return replace(self, learner=self.deployed.learner())

    def open_task(self) -> None:
        """As far as the case notes of the nursing task."""
        self.begin()
        self.say("write")

    def begin(self) -> None:
        """As far as the first question about the plan."""
        self.say("hi")
        self.tap("I'm 18+ and accept")
        while "No" in _options(self._last()):
            self.tap("No")
        self.tap("Nursing")

    def say(self, text: str) -> Turn:
        return self._turn(lambda: self.deployed.say(self.learner, text), text)

    def tap(self, title: str) -> Turn:
        last = self._last()
        return self._turn(lambda: self.deployed.tap(self.learner, last["wamid"], _options(last)[title]), title)

    def _turn(self, act: Callable[[], object], text: str) -> Turn:
        """All that follows until nothing moves any more, the three statuses included."""
        self.recorder.take()
        seen, read = len(self.deployed.system.logs.history()), len(self._replies())
        act()
        self.deployed.wait_until_quiet(PATIENCE)
        lines = [entry["line"] for entry in self.deployed.system.logs.history()[seen:]]
        return Turn(self.recorder.take(), lines, len(self._replies()) - read, text)

    def _replies(self) -> list[dict[str, Any]]:
        return [one for one in self.deployed.transcript(self.learner) if one["direction"] == "in"]

    def _last(self) -> dict[str, Any]:
        return self._replies()[-1]


def writing_turns(conversation: Conversation) -> list[Turn]:
    """One for each letter. The first also loads what the workers keep, so it is sent twice and counted once."""
    first, *others = letters()
    conversation.say(first)
    return [conversation.say(letter) for letter in (first, *others)]


@contextmanager
def conversing(scratch: Path) -> Iterator[Conversation]:
    with ExitStack() as stack:
        deployed = stack.enter_context(start(scratch, enforce_iam=False))
        port = deployed.system.settings.cloud_port
        url, recorder = stack.enter_context(recording(port, _size(deployed.clients("dynamodb"))))
        for function in RECORDED:
            stack.enter_context(deployed.environment(function, AWS_ENDPOINT_URL=url))
        yield Conversation(deployed, recorder, deployed.learner())


def _size(dynamodb: Any) -> Size:
    def size(table: str, keyed: Json) -> int:
        key = {name: keyed[name] for name in KEYS.get(table.rpartition("-")[2], ("pk", "sk"))}
        return item_size(dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {}))

    return size


def _options(message: Mapping[str, Any]) -> dict[str, str]:
    """Title to id of every button or row."""
    action = message["content"].get("action", {})
    buttons = [button["reply"] for button in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    return {option["title"]: option["id"] for option in buttons + rows}
