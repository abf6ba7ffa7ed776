"""What Meta says of our calls in its answers' headers, and what we make of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.outbox import Accepted
from chatoet.rules.private import Private
from chatoet.whatsapp.graph import Graph
from chatoet.whatsapp.quota import LONGEST, UNNAMED, Quota

BUSINESS, APP = "x-business-use-case-usage", "x-app-usage"


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def noted(**headers: object) -> Quota:
    quota = Quota(Clock())
    quota.note({name.replace("_", "-"): json.dumps(value) for name, value in headers.items()})
    return quota


def usage(percent: int, minutes: int = 0) -> dict[str, list[dict[str, object]]]:
    entry = {"type": "whatsapp_cloud", "call_count": percent, "total_cputime": 1, "total_time": 2}
    return {"1089": [{**entry, "estimated_time_to_regain_access": minutes}]}


def test_the_greatest_share_of_all_that_is_named_counts() -> None:
    quota = noted(x_business_use_case_usage=usage(40), x_app_usage={"call_count": 12, "total_time": 61})
    assert quota.percent == 61


@pytest.mark.parametrize(("percent", "high"), [(0, False), (75, False), (76, True), (100, True)])
def test_above_three_quarters_courtesies_are_left_out(percent: int, high: bool) -> None:
    assert noted(x_app_usage={"call_count": percent}).high is high


@pytest.mark.parametrize(
    ("percent", "minutes", "seconds"),
    [(99, 0, 0), (100, 0, UNNAMED), (100, 7, 420), (250, 7, 420), (20, 7, 420), (100, 5_000, LONGEST)],
)
def test_a_full_quota_is_waited_for_as_long_as_meta_says(percent: int, minutes: int, seconds: int) -> None:
    assert noted(x_business_use_case_usage=usage(percent, minutes)).pause() == seconds


def test_after_the_pause_one_try_is_allowed_and_a_good_answer_ends_it_early() -> None:
    clock = Clock()
    quota = Quota(clock)
    quota.note({BUSINESS: json.dumps(usage(100, 1))})
    clock.now += 59
    assert quota.pause() == 1
    clock.now += 1
    assert quota.pause() == 0
    quota.note({BUSINESS: json.dumps(usage(100, 1))})
    quota.note({BUSINESS: json.dumps(usage(3))})
    assert (quota.pause(), quota.percent) == (0, 3)


def test_an_answer_that_says_nothing_changes_nothing() -> None:
    quota = noted(x_app_usage={"call_count": 80})
    quota.note({})
    assert quota.percent == 80


@given(st.sampled_from([BUSINESS, APP]), st.text(max_size=40) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["call_count", "total_time", "estimated_time_to_regain_access", "x"]), inner),
    max_leaves=12,
).map(json.dumps))  # fmt: skip
def test_a_header_that_nobody_understands_never_fails_an_answer(name: str, value: str) -> None:
    quota = Quota(Clock())
    quota.note({name: value})
    assert 0 <= quota.pause() <= LONGEST
    assert quota.percent >= 0


class Tokens:
    def get(self, name: str) -> str:
        return "token"

    def doubt(self) -> bool:
        return False


@contextmanager
def meta(used: int) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A Graph API that takes everything and says how much of our calls is used up."""
    asked: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            body = b'{"messages":[{"id":"wamid.1"}]}'
            self.send_response(200)
            self.send_header("X-App-Usage", json.dumps({"call_count": used}))
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.mark.parametrize(("used", "marks"), [(75, 1), (76, 0)])
def test_read_marks_stop_when_calls_run_short_and_replies_go_on(used: int, marks: int) -> None:
    with meta(used) as (url, asked):
        graph = Graph(url, "1", Tokens())
        for _ in range(2):
            assert graph.send("bsuid", Private("GB.1"), {"type": "text"}, "u.m.0") == Accepted("wamid.1")
        graph.mark_read("wamid.in")
    assert sum("status" in each for each in asked) == marks
    assert len(asked) == 2 + marks
