"""The circuit breaker of a vendor, over any history of letters."""

from hypothesis import given
from hypothesis import strategies as st

from chatoet.rules.breaker import CLOSED, LONGEST, Breaker, Limits, claimed, failed, way

LIMITS = Limits(failures=3, seconds=60)
NOW = 2_000_000_000


def opened(spans: int = 1) -> Breaker:
    breaker = CLOSED
    for _ in range(LIMITS.failures):
        breaker = failed(breaker, NOW, LIMITS, probe=False)
    for _ in range(spans - 1):
        breaker = failed(breaker, NOW, LIMITS, probe=True)
    return breaker


def test_it_opens_after_so_many_failures_in_a_row_and_not_before() -> None:
    breaker = CLOSED
    for _ in range(LIMITS.failures - 1):
        breaker = failed(breaker, NOW, LIMITS, probe=False)
        assert way(breaker, NOW) == "closed"
    breaker = failed(breaker, NOW, LIMITS, probe=False)
    assert way(breaker, NOW) == "open"
    assert (way(breaker, NOW + 59), way(breaker, NOW + 60)) == ("open", "probe")


def test_one_probe_at_a_time_and_another_when_it_was_never_heard_of_again() -> None:
    later = NOW + 60
    probed = claimed(opened(), later, LIMITS)
    assert (way(probed, later), way(probed, later + 59), way(probed, later + 60)) == ("open", "open", "probe")


def test_a_failed_probe_doubles_the_time_up_to_a_bound() -> None:
    spans = [opened(n).until - NOW for n in range(1, 8)]
    assert spans == [60, 120, 240, 480, 960, 960, 960]
    assert max(spans) == LIMITS.seconds * LONGEST


def test_what_was_under_way_when_it_opened_changes_nothing() -> None:
    assert failed(opened(), NOW + 1, LIMITS, probe=False) == opened()


@given(
    st.lists(st.tuples(st.sampled_from(["answer", "fail", "die"]), st.integers(0, 2_000)), max_size=60),
    st.integers(1, 5),
    st.integers(1, 300),
)
def test_a_vendor_is_never_given_up_and_never_asked_while_it_is_open(
    letters: list[tuple[str, int]], failures: int, seconds: int
) -> None:
    """Whatever happens, it is asked again within the longest span; and a success makes it as new."""
    limits, breaker, now, in_a_row = Limits(failures, seconds), CLOSED, NOW, 0
    for outcome, passes in letters:
        now += passes
        found = way(breaker, now)
        assert breaker.until <= now + seconds * LONGEST
        assert (found == "closed") == (in_a_row < failures)
        if found == "open":
            continue
        if found == "probe":
            breaker = claimed(breaker, now, limits)
            assert way(breaker, now) == "open", "all others wait for what becomes of it"
        if outcome == "fail":
            breaker, in_a_row = failed(breaker, now, limits, probe=found == "probe"), in_a_row + 1
        elif outcome == "answer":
            breaker, in_a_row = CLOSED, 0
