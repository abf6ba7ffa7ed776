"""Many updates in one POST: what they cost, and how many of them arrive, beside pywa with the same bodies."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import mean

from bench import counting, messages, stub, webhook
from bench.artifacts import Artifacts, installed
from bench.counting import Life, Program
from bench.table import Row

PEERS = Path(__file__).with_name("peers")
PYWA = Path(__file__).with_name("requirements-pywa.txt")
FULL = 1000  # updates in a POST: Meta's limit
FULL_POSTS, SMALL_POSTS = 10, 2000  # calls after the second


def measure(built: Artifacts, scratch: Path) -> list[Row]:
    code, *layers = built.paths("WebhookFunction")
    shared = {"BENCH_SECRETS": json.dumps(messages.SECRETS), "BENCH_NUMBER": messages.NUMBER}
    alone = Program("webhook_alone", (PEERS, *layers), shared)
    peer = _pywa()
    found = {
        f"{who} {size}": counting.timed(program, posts, scratch / f"{who}-{size}")
        for who, program in (
            ("ours", alone),
            *((("pywa", Program("webhook_pywa", (PEERS, peer), shared)),) if peer else ()),
        )
        for size, posts in (("full", _posts(FULL, FULL_POSTS)), ("small", _posts(1, SMALL_POSTS)))
    }
    server, root = stub.make_certificate(scratch)
    with stub.serving(messages.SECRETS, server) as url:
        program = Program("webhook_queued", (PEERS, code, *layers), webhook.environment(built, url, root, scratch))
        found["queued"] = counting.timed(program, _posts(FULL, FULL_POSTS), scratch / "queued")
    return rows(found)


def _posts(items: int, calls: int) -> list[messages.Json]:
    return [messages.full_post(serial, items) for serial in range(2 + calls)]


def _pywa() -> Path | None:
    try:
        return installed("pywa", PYWA)
    except subprocess.CalledProcessError:
        print("pywa could not be installed: its rows are left out.", file=sys.stderr)
        return None


def rows(found: dict[str, Life]) -> list[Row]:
    return [*_queued(found["queued"], found["ours full"]), *_beside(found)]


def _queued(queued: Life, alone: Life) -> list[Row]:
    each, ours = queued.cpu_ms.warm, alone.cpu_ms.warm
    answers = queued.answers[2:]
    took, waited = (mean(answer[key] for answer in answers) for key in ("ms", "queue_ms"))
    calls = mean(answer["calls"] for answer in answers)
    what = f"POSTs of {FULL:,} updates, per second of CPU"
    wall = f"{took - waited:.0f} of {took:.0f} ms; the other {waited:.0f} ms at least one of {calls:.0f} calls is open"
    return [
        Row(what, f"{1000 / each:.1f}", raw=f"{each:.0f} ms each; {ours:.0f} ms without the SQS client"),
        Row("· of the time to the answer, not the queue's", f"{100 * (1 - waited / took):.0f} %", raw=wall),
    ]


def _beside(found: dict[str, Life]) -> list[Row]:
    full, small = (_told(found, size) for size in ("full", "small"))
    arrived = _arrived(found["ours full"])
    return [
        Row(f"· of {FULL:,} updates dispatched", f"{arrived:,}", f"{FULL:,}", arrived == FULL, full),
        Row(
            "· of 1 update dispatched",
            f"{_arrived(found['ours small'])}",
            "1",
            _arrived(found["ours small"]) == 1,
            small,
        ),
    ]


def _told(found: dict[str, Life], size: str) -> str:
    ours = _per_item(found[f"ours {size}"])
    peer = found.get(f"pywa {size}")
    other = f"pywa dispatches {_arrived(peer)}, {_per_item(peer)}" if peer else "pywa could not be installed"
    return f"{ours}; {other}"


def _per_item(life: Life) -> str:
    arrived = _arrived(life)
    return f"{1000 * life.cpu_ms.warm / arrived:,.0f} µs of CPU an item" if arrived else "at any price"


def _arrived(life: Life) -> int:
    """Of the POST in which fewest did."""
    return min(int(answer["items"]) for answer in life.answers)
