"""What flows are tested with keeps the promises of the vendors (tests/llm/test_vendors.py)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chatoet.llm import errors
from chatoet.llm.vendor import Reply, Vendor
from tests.fakes.vendor import FakeVendor
from tests.llm.conftest import HOSTS
from tests.llm.test_vendors import ASK, TEXT, USED

KINDS = [
    errors.DeniedError("401"),
    errors.TimedOutError("slow"),
    errors.OverloadedError("503"),
    errors.ThrottledError("429", 7.0),
    errors.UnreachableError("gone"),
    errors.RefusedError("refusal", USED),
    errors.TruncatedError("max_output_tokens", USED),
    errors.MalformedError("empty", USED),
]


@pytest.fixture
def fake() -> FakeVendor:
    return FakeVendor()


def test_an_answer_is_its_text_and_what_it_cost(fake: FakeVendor) -> None:
    fake.enqueue(Reply(TEXT, USED))
    vendor: Vendor = fake
    assert vendor.ask(ASK, 5) == (TEXT, USED)
    assert fake.history == [(ASK, 5)]


def test_a_vendor_says_who_it_is_and_where(fake: FakeVendor) -> None:
    assert (fake.name, fake.host in HOSTS, fake.region, bool(fake.model)) == ("openai", True, "eu", True)


@pytest.mark.parametrize("error", KINDS, ids=lambda error: type(error).__name__)
def test_it_fails_in_the_ways_in_which_vendors_do(fake: FakeVendor, error: errors.VendorError) -> None:
    fake.enqueue(error)
    with pytest.raises(errors.VendorError) as thrown:
        fake.ask(ASK, 5)
    assert thrown.value is error


def test_with_nothing_to_say_it_is_a_vendor_that_is_not_there(fake: FakeVendor) -> None:
    with pytest.raises(errors.UnreachableError):
        fake.ask(ASK, 5)


def test_six_questions_at_once_get_an_answer_each(fake: FakeVendor) -> None:
    fake.enqueue(*[Reply(str(n), USED) for n in range(6)])
    with ThreadPoolExecutor(6) as pool:
        texts = {reply.text for reply in pool.map(lambda _: fake.ask(ASK, 5), range(6))}
    assert texts == {str(n) for n in range(6)}
