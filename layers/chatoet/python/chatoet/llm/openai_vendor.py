"""OpenAI's Responses API. Imported by whoever makes it a vendor alone: the SDK is half of a cold start.

The SDK's own `post` rather than `responses.create`: same client, authentication and errors, and neither the classes for
all of its types nor pydantic's exceptions, which hold what the model wrote, are needed for an answer of one text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAI

from chatoet.llm.egress import host_of, hushed
from chatoet.llm.errors import (
    DeniedError,
    MalformedError,
    OverloadedError,
    RefusedError,
    ThrottledError,
    TimedOutError,
    TruncatedError,
    UnreachableError,
    VendorError,
)
from chatoet.llm.statuses import error_of
from chatoet.llm.vendor import Reply, Usage, VendorName
from chatoet.rules.models import VendorConfig
from chatoet.rules.prompt.model import Ask

Json = dict[str, Any]
LONGEST_KEY = 64  # characters of a cache key
# Caching ends where our own words end. Left to the vendor, it would keep the letter too, for up to a day.
ENDS_HERE = {"mode": "explicit"}
UNPAID = frozenset({"insufficient_quota", "billing_not_active"})  # said with a 429, and no wait helps
# What is said against a text, as a 400 or as a response that failed: another letter goes through.
AGAINST_THE_TEXT = frozenset({
    "invalid_prompt", "bio_policy", "misalignment_policy_violation", "content_policy_violation", "content_filter",
})  # fmt: skip


class OpenAIVendor:
    name: VendorName = "openai"

    def __init__(self, config: VendorConfig, url: str, key: Callable[[], str], client: httpx2.Client) -> None:
        """`url` of the host, without the version; `key` gives the API key as it is now."""
        self.host, self.region, self.model = host_of(url), config.region, config.model
        self._config = config
        hushed()
        # No retries: whoever asks fails over to another vendor, which is sooner than to wait, and counts each call.
        self._sdk = OpenAI(base_url=f"{url}/v1", api_key=key, http_client=client, max_retries=0)

    def ask(self, ask: Ask, seconds: float) -> Reply:
        """Raises a VendorError."""
        body = body_of(ask, self._config)
        timeout = httpx2.Timeout(min(seconds, self._config.seconds))
        try:
            answer = self._sdk.post("/responses", cast_to=httpx2.Response, body=body, options={"timeout": timeout})
        except APITimeoutError:
            raise TimedOutError("openai") from None
        except APIConnectionError:
            raise UnreachableError("openai") from None
        except APIStatusError as error:
            raise _fault(error) from None
        return reply_of(answer.content)


def _fault(error: APIStatusError) -> VendorError:
    """By the status, but for what the code alone tells apart."""
    if error.status_code == 400 and error.code in AGAINST_THE_TEXT:
        return RefusedError(error.code)
    if error.status_code == 429 and error.code in UNPAID:
        return DeniedError(error.code)
    return error_of(error.status_code, error.response.headers.get("retry-after"))


def body_of(ask: Ask, config: VendorConfig) -> Json:
    """What is the same for every letter of a task stands first, and comes from the cache. No learner in it."""
    own = {"type": "input_text", "text": ask.prefix, "prompt_cache_breakpoint": ENDS_HERE}
    said = [ask.letter, *filter(None, [ask.repair])]
    return {
        "model": config.model,
        "input": [{"role": "developer", "content": [own]}, *({"role": "user", "content": each} for each in said)],
        "text": {
            "format": {"type": "json_schema", "name": ask.criterion, "strict": True, "schema": dict(ask.schema)},
        },
        "store": False,
        "max_output_tokens": ask.max_output + config.thought,
        "reasoning": {"effort": config.effort},
        "prompt_cache_key": ask.cache_key[:LONGEST_KEY],
        "prompt_cache_options": ENDS_HERE,
    }


def reply_of(content: bytes) -> Reply:
    """Raises NoAnswerError or UnavailableError."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        raise MalformedError("not JSON") from None
    if not isinstance(answer, dict):
        raise MalformedError("not an object")
    usage = _usage(answer.get("usage"))
    match answer:
        case {"status": "incomplete", "incomplete_details": {"reason": "content_filter"}}:
            raise RefusedError("content_filter", usage)
        case {"status": "incomplete"}:
            raise TruncatedError("max_output_tokens", usage)
        case {"status": "failed", "error": {"code": "rate_limit_exceeded"}}:
            raise ThrottledError("failed")
        case {"status": "failed", "error": {"code": str(code)}} if code in AGAINST_THE_TEXT:
            raise RefusedError(code, usage)
        case {"status": "completed"}:
            return Reply(_text(answer, usage), usage)
    raise OverloadedError("failed")


def _text(answer: Json, usage: Usage) -> str:
    parts = list(_parts(answer))
    if any(part.get("type") == "refusal" for part in parts):
        raise RefusedError("refusal", usage)
    text = "".join(str(part.get("text", "")) for part in parts if part.get("type") == "output_text")
    if not text.strip():
        raise MalformedError("empty", usage)
    return text


def _parts(answer: Json) -> Iterator[Json]:
    """Of the messages; what the model thought is no part of its answer."""
    for item in _objects(answer.get("output")):
        if item.get("type") == "message":
            yield from _objects(item.get("content"))


def _objects(found: Any) -> list[Json]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _usage(found: Any) -> Usage:
    match found:
        case {
            "input_tokens": int(read),
            "output_tokens": int(written),
            "input_tokens_details": {"cached_tokens": int(hit)},
        }:
            return Usage(read, hit, written)
        case {"input_tokens": int(read), "output_tokens": int(written)}:
            return Usage(read, 0, written)
    return Usage(0, 0, 0)
