"""What we ask of OpenAI besides the letter."""

import httpx2
import pytest

from chatoet.llm import errors
from chatoet.llm.openai_vendor import OpenAIVendor
from tests.llm.dialects import CONFIG, OPENAI
from tests.llm.server import Answer, Server
from tests.llm.test_vendors import ASK, SCHEMA, TEXT, words_of

OWN = {"type": "input_text", "text": ASK.prefix, "prompt_cache_breakpoint": {"mode": "explicit"}}


@pytest.fixture
def vendor(server: Server, way_out: httpx2.Client) -> OpenAIVendor:
    server.enqueue(Answer(OPENAI.said(TEXT)))
    return OpenAIVendor(CONFIG.vendors["openai"], server.url, lambda: "sk-test", way_out)


@pytest.mark.clause("OET-5.2-minimise", "OET-5.2-openai")
def test_the_whole_request(vendor: OpenAIVendor, server: Server) -> None:
    """Nothing else goes with it: no name of a learner, no user, no metadata, nothing to be kept."""
    vendor.ask(ASK, 5)
    assert server.requests[0].path == "/v1/responses"
    assert server.sent == {
        "model": CONFIG.vendors["openai"].model,
        "input": [{"role": "developer", "content": [OWN]}, {"role": "user", "content": ASK.letter}],
        "text": {"format": {"type": "json_schema", "name": "purpose", "strict": True, "schema": SCHEMA}},
        "store": False,
        "max_output_tokens": 700 + CONFIG.vendors["openai"].thought,
        "reasoning": {"effort": "low"},
        "prompt_cache_key": "purpose/nur-1/1",
        "prompt_cache_options": {"mode": "explicit"},
    }


@pytest.mark.clause("OET-5.2-openai", "OET-5.2-minimise")
def test_nothing_is_stored_and_of_the_cache_the_letter_is_kept_out(vendor: OpenAIVendor, server: Server) -> None:
    """Where we end the cache nothing behind it is cached; where we do not, the vendor would, for up to a day."""
    vendor.ask(ASK._replace(repair="Quote exactly."), 5)
    assert server.sent["store"] is False
    assert server.sent["prompt_cache_options"]["mode"] == "explicit"
    ends = [part for item in server.sent["input"] if item["role"] != "user" for part in item["content"]]
    assert [part["text"] for part in ends if "prompt_cache_breakpoint" in part] == [ASK.prefix]
    assert words_of(server.sent) == [ASK.letter, "Quote exactly."]


def test_a_rotated_key_is_used_with_the_next_question(server: Server, way_out: httpx2.Client) -> None:
    keys = iter(["sk-old", "sk-new"])
    vendor = OpenAIVendor(CONFIG.vendors["openai"], server.url, lambda: next(keys), way_out)
    server.enqueue(Answer(OPENAI.said(TEXT)), Answer(OPENAI.said(TEXT)))
    vendor.ask(ASK, 5)
    vendor.ask(ASK, 5)
    assert [request.headers["authorization"] for request in server.requests] == ["Bearer sk-old", "Bearer sk-new"]


def test_a_cache_key_has_at_most_the_characters_that_the_vendor_takes(vendor: OpenAIVendor, server: Server) -> None:
    vendor.ask(ASK._replace(cache_key="k" * 80), 5)
    assert server.sent["prompt_cache_key"] == "k" * 64


@pytest.mark.parametrize(
    ("code", "kind"), [("rate_limit_exceeded", errors.ThrottledError), ("server_error", errors.OverloadedError)]
)
def test_a_response_that_failed_is_the_vendors_trouble(
    server: Server, way_out: httpx2.Client, code: str, kind: type[Exception]
) -> None:
    body = OPENAI.said("") | {"status": "failed", "error": {"code": code, "message": ASK.letter}}
    server.enqueue(Answer(body))
    with pytest.raises(kind):
        OpenAIVendor(CONFIG.vendors["openai"], server.url, lambda: "sk-test", way_out).ask(ASK, 5)


@pytest.mark.parametrize("code", ["invalid_prompt", "bio_policy", "content_policy_violation"])
def test_what_is_said_against_one_text_is_a_refusal_and_no_fault_of_the_setup_or_the_vendor(
    server: Server, way_out: httpx2.Client, code: str
) -> None:
    """Else one learner's letters open the breaker for everybody, and wake operators who find nothing wrong."""
    error = {"code": code, "message": ASK.letter, "type": "invalid_request_error", "param": None}
    server.enqueue(Answer({"error": error}, 400), Answer(OPENAI.said("") | {"status": "failed", "error": error}))
    vendor = OpenAIVendor(CONFIG.vendors["openai"], server.url, lambda: "sk-test", way_out)
    for _ in range(2):
        with pytest.raises(errors.RefusedError, match=f"^{code}$"):
            vendor.ask(ASK, 5)


@pytest.mark.parametrize("output", [5, True, "x", {}, [5], [{"type": "message", "content": 5}]])
def test_an_output_that_is_no_list_of_messages_is_no_answer(
    server: Server, way_out: httpx2.Client, output: object
) -> None:
    server.enqueue(Answer(OPENAI.said(TEXT) | {"output": output}))
    with pytest.raises(errors.MalformedError):
        OpenAIVendor(CONFIG.vendors["openai"], server.url, lambda: "sk-test", way_out).ask(ASK, 5)


@pytest.mark.parametrize("code", ["insufficient_quota", "billing_not_active"])
def test_an_account_that_is_not_paid_is_for_operators_and_not_waited_for(
    server: Server, way_out: httpx2.Client, code: str
) -> None:
    """It comes as a 429 like any throttling, and the alarm of what is refused promises to tell of it."""
    server.enqueue(Answer({"error": {"code": code, "type": code, "message": "x", "param": None}}, 429))
    with pytest.raises(errors.DeniedError):
        OpenAIVendor(CONFIG.vendors["openai"], server.url, lambda: "sk-test", way_out).ask(ASK, 5)
