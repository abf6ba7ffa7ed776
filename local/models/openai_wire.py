"""OpenAI's Responses API as far as we use it: `POST /v1/responses`, one JSON answer, nothing stored."""

import re
from collections.abc import Mapping
from typing import Any

from local.models import strict
from local.models.asked import Asked, Json, RejectedError, known

# Of the API's fields, those by which nothing is kept and nobody is named: no `user`, no `metadata`, no conversation.
FIELDS = frozenset({
    "model", "input", "instructions", "store", "text", "max_output_tokens", "prompt_cache_key", "prompt_cache_options",
    "reasoning", "temperature", "top_p", "truncation", "service_tier", "stream",
})  # fmt: skip
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
CODES = {400: "invalid_request_error", 401: "invalid_api_key", 429: "rate_limit_exceeded", 404: "model_not_found"}


def read(headers: Mapping[str, str], body: Json) -> Asked:
    """Raises RejectedError, in the order in which the vendor looks."""
    if not headers.get("authorization", "").startswith("Bearer "):
        raise RejectedError(401, "no API key")
    known(body, FIELDS, "request")
    if body.get("stream"):
        raise RejectedError(400, "stream: not here")
    if body.get("store") is not False:
        raise RejectedError(400, "store: must be false, nothing may stay with the vendor")
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise RejectedError(400, "model: missing")
    if body.get("prompt_cache_options", {}).get("mode") != "explicit":
        raise RejectedError(400, "prompt_cache_options: must be explicit, no letter may stay in a cache")
    prefix, letter, more = _said(body)
    return Asked("openai", body["model"], prefix, letter, more, _schema(body), int(body.get("max_output_tokens", 0)))


def _schema(body: Json) -> Mapping[str, Any]:
    form = body.get("text", {}).get("format", {})
    if form.get("type") != "json_schema" or form.get("strict") is not True:
        raise RejectedError(400, "text.format: a strict json_schema is needed")
    if not NAME.fullmatch(str(form.get("name", ""))):
        raise RejectedError(400, "text.format.name: up to 64 letters, digits, _ and -")
    strict.check(form.get("schema"))
    schema: Mapping[str, Any] = form["schema"]
    return schema


def _said(body: Json) -> tuple[str, str, str]:
    """Instructions and whatever is not the user's; the user's first words, the letter; and what follows those."""
    said = body.get("input", "")
    items = [{"role": "user", "content": said}] if isinstance(said, str) else said
    before = [str(body.get("instructions") or ""), *(_text(item) for item in items if item.get("role") != "user")]
    letter, *more = [_text(item) for item in items if item.get("role") == "user"] or [""]
    if not letter:
        raise RejectedError(400, "input: missing")
    return "\n".join(filter(None, before)), letter, "\n".join(more)


def _text(item: Json) -> str:
    content = item.get("content", "")
    return content if isinstance(content, str) else "".join(str(part.get("text", "")) for part in content)


def answer(asked: Asked, text: str, usage: tuple[int, int, int], serial: int) -> Json:
    """`usage`: tokens in, of them cached, tokens out."""
    content: Json = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return _response(asked, serial, "completed", [_message(serial, "completed", content)] if text else [], usage)


def refusal(asked: Asked, usage: tuple[int, int, int], serial: int) -> Json:
    content = {"type": "refusal", "refusal": "I cannot help with that."}
    return _response(asked, serial, "completed", [_message(serial, "completed", content)], usage)


def truncated(asked: Asked, text: str, usage: tuple[int, int, int], serial: int) -> Json:
    content: Json = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    response = _response(asked, serial, "incomplete", [_message(serial, "incomplete", content)], usage)
    return response | {"incomplete_details": {"reason": "max_output_tokens"}}


def error(status: int, text: str) -> Json:
    kind = "invalid_request_error" if status < 429 else "server_error" if status >= 500 else "requests"
    return {"error": {"message": text, "type": kind, "param": None, "code": CODES.get(status)}}


def _message(serial: int, status: str, content: Json) -> Json:
    return {"type": "message", "id": f"msg_{serial:032x}", "status": status, "role": "assistant", "content": [content]}


def _response(asked: Asked, serial: int, status: str, output: list[Json], usage: tuple[int, int, int]) -> Json:
    """With a reasoning item before the message, as models that reason have it."""
    into, cached, out = usage
    reasoning: Json = {"type": "reasoning", "id": f"rs_{serial:032x}", "summary": []}
    return {
        "id": f"resp_{serial:032x}", "object": "response", "created_at": 1_800_000_000, "status": status,
        "background": False, "error": None, "incomplete_details": None, "instructions": None, "metadata": {},
        "max_output_tokens": asked.max_output or None, "model": asked.model, "output": [reasoning, *output],
        "parallel_tool_calls": True, "previous_response_id": None, "service_tier": "default", "store": False,
        "temperature": 1.0, "tool_choice": "auto", "tools": [], "top_p": 1.0, "truncation": "disabled",
        "usage": {
            "input_tokens": into,
            "input_tokens_details": {"cached_tokens": cached, "cache_write_tokens": 0},
            "output_tokens": out,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": into + out,
        },
    }  # fmt: skip
