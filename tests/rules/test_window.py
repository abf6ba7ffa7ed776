"""The 24-hour window, at its edge."""

import pytest

from chatoet.rules.head import Head
from chatoet.rules.subject import State
from chatoet.rules.window import WINDOW, is_open

AT = 2_000_000_000


@pytest.mark.parametrize(
    ("passed", "opened"),
    [(0, True), (WINDOW - 61, True), (WINDOW - 60, False), (WINDOW - 59, False), (WINDOW, False)],
)
def test_it_closes_a_minute_before_meta_closes_it(passed: int, opened: bool) -> None:
    assert is_open(AT, AT + passed) is opened


def test_someone_who_never_wrote_has_no_window() -> None:
    assert not is_open(0, AT)


def test_a_late_message_neither_opens_the_window_again_nor_shortens_it() -> None:
    head = Head("u", "self", State.ACTIVE, AT, AT + WINDOW, AT - WINDOW)
    assert not is_open(head.heard(AT - WINDOW).last_inbound, AT)
    assert is_open(head.heard(AT).heard(AT - WINDOW).last_inbound, AT + 1)
