"""No reply that we can build is one that Meta refuses: ten thousand of them against the peer's own checks."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from chatoet.content import ContentStore
from chatoet.rules.messages import MessageLimitError
from chatoet.translations import speaking
from local.phone.errors import GraphError
from local.phone.outbound import parse
from tests.whatsapp.replies import Maker

REPLIES = 10_000
TO = {"messaging_product": "whatsapp", "recipient_type": "individual", "recipient": "GB.1001"}
CALLBACK = {"biz_opaque_callback_data": f"{'u' * 22}.{'m' * 22}.0"}


@pytest.fixture(scope="module")
def replies() -> Iterator[list[list[dict[str, Any]] | None]]:
    """The payloads of each; None where a message could not be built."""
    content = ContentStore()
    tasks = tuple(content.task(row.id) for row in content.tasks(None, show_drafts=True))
    maker = Maker(random.Random(20261122), tasks)
    yield [built(maker) for _ in range(REPLIES + REPLIES // 2)]


def built(maker: Maker) -> list[dict[str, Any]] | None:
    try:
        with speaking(maker.language()):
            return list(maker.reply())
    except MessageLimitError:
        return None


def refused(payload: dict[str, Any]) -> str:
    try:
        parse(TO | payload | CALLBACK)
    except GraphError as error:
        return f"{error.code} {error.details}"
    return ""


def test_ten_thousand_generated_replies_break_no_limit_of_metas(replies: list[list[dict[str, Any]] | None]) -> None:
    sent = [payloads for payloads in replies if payloads][:REPLIES]
    violations = Counter(refused(payload) for payloads in sent for payload in payloads)
    accepted = violations.pop("", 0)
    print(f"{len(sent):,} replies, {accepted:,} messages, {violations.total()} violations")  # noqa: T201
    assert violations == Counter()
    assert len(sent) == REPLIES


def test_they_reach_every_type_and_the_limits_themselves(replies: list[list[dict[str, Any]] | None]) -> None:
    payloads = [payload for each in replies if each for payload in each]
    kinds = Counter(payload.get("interactive", payload)["type"] for payload in payloads)
    assert all(kinds[kind] > 50 for kind in ("text", "button", "list", "cta_url", "template")), kinds
    assert max(len(each["text"]["body"]) for each in payloads if each["type"] == "text") > 4000
    assert max(len(each["interactive"]["body"]["text"]) for each in payloads if each["type"] == "interactive") > 980
    assert any("context" in payload for payload in payloads)


def test_what_would_break_a_limit_is_not_built(replies: list[list[dict[str, Any]] | None]) -> None:
    assert sum(each is None for each in replies) > 500
