"""A thousand updates in a POST: the bodies are full, and the rows say what arrived."""

import json
from base64 import b64decode

from bench.bulk import FULL, rows
from bench.counting import Life, Phases
from bench.messages import full_post, text_post
from chatoet.rules.inbound import split


def life(ms: float, *answers: dict[str, float]) -> Life:
    phases = Phases(0, 0, 0, 0, ms * 10, 10)
    return Life(phases, phases, [], 0, list(answers))


def test_a_full_body_has_a_thousand_updates_that_differ_from_the_next_ones() -> None:
    first, second = (split(json.loads(b64decode(full_post(serial, FULL)["body"]))) for serial in (0, 1))
    assert [sum(u.kind == kind for u in first) for kind in ("message", "status")] == [700, 300]
    assert len({u.id for u in first + second}) == 2 * FULL
    assert set(full_post(0, 1)) == set(text_post(0))


def test_the_queues_share_is_taken_off_the_clock_and_cpu_is_charged_to_what_arrived() -> None:
    ours = {"ours full": life(20, {"items": 1000}), "ours small": life(0.05, {"items": 1})}
    queued = life(100, *({"ms": 200.0, "queue_ms": 150.0, "calls": 100},) * 3)
    speed, share, full, _ = rows({**ours, "queued": queued})
    assert (speed.found, share.found, full.found, full.ok) == ("10.0", "25 %", "1,000", True)
    assert full.raw == "20 µs of CPU an item; pywa could not be installed"
    peer = {"pywa full": life(3, {"items": 1}), "pywa small": life(0.04, {"items": 1})}
    assert "pywa dispatches 1, 3,000 µs" in rows({**ours, **peer, "queued": queued})[2].raw


def test_a_lost_update_is_over_target() -> None:
    queued = life(100, *({"ms": 200.0, "queue_ms": 150.0, "calls": 100},) * 3)
    lost = {"ours full": life(20, {"items": 1000}, {"items": 999}), "ours small": life(1, {"items": 1})}
    assert [row.ok for row in rows({**lost, "queued": queued})] == [None, None, False, True]
