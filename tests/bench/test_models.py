"""What is read off a turn that a model marked."""

from bench.models import BUDGETS, ModelTurn, rows
from bench.table import Row
from bench.turn import Turn

ASKED = {"tokens_in": 1000, "prefix_tokens": 800, "cached": 768, "tokens_out": 50}


def turned(*asked: dict[str, int]) -> ModelTurn:
    return ModelTurn(Turn([], [], 1, "Dear Dr Roe"), asked)


def row(what: str, *asked: dict[str, int]) -> Row:
    """With a status and a commit, or there would be nothing to count."""
    from tests.bench.test_turn import STATUS, TURN

    turn = ModelTurn(Turn(TURN + 3 * STATUS, [], 1, "Dear Dr Roe"), asked)
    return next(one for one in rows([turn]) if what in one.what)


def test_tokens_are_those_of_all_calls_in_and_out() -> None:
    assert turned(*[ASKED] * 6).tokens == 6 * 1050
    assert row("tokens in and out", *[ASKED] * 6).ok
    assert row("tokens in and out", ASKED | {"tokens_out": BUDGETS["turn_tokens"]}).ok is False


def test_the_share_of_the_prefix_is_of_what_went_in() -> None:
    assert turned(ASKED, ASKED | {"tokens_in": 3000}).prefix_share == 0.4
    assert row("prefix", ASKED).ok
    assert row("prefix", ASKED | {"prefix_tokens": 699}).ok is False


def test_a_repair_is_a_call_more_than_a_good_answer_needs() -> None:
    assert row("calls", *[ASKED] * 6).ok
    assert row("calls", *[ASKED] * 7).ok is False


def test_a_turn_that_asked_nobody_shares_nothing() -> None:
    assert row("prefix").ok is False
