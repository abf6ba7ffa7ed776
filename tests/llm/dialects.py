"""The same answer in the words of each vendor, as their references have them."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import httpx2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from chatoet.compose.core import load_models
from chatoet.llm.gemini_vendor import GeminiVendor
from chatoet.llm.openai_vendor import OpenAIVendor
from chatoet.llm.vendor import Vendor

Json = dict[str, Any]
CONFIG = load_models()
TOKENS = {"read": 900, "cached": 800, "written": 70}


class Dialect(NamedTuple):
    name: str
    make: Callable[[str, httpx2.Client], Vendor]  # with the URL that it speaks to
    said: Callable[[str], Json]
    truncated: Callable[[str], Json]
    refused: Callable[[], Json]
    blocked: Callable[[], Json]
    error: Callable[[int, str], Json]
    unread: Callable[[], Json]  # JSON, and no answer of this vendor's


# OpenAI


def _openai(url: str, client: httpx2.Client) -> Vendor:
    return OpenAIVendor(CONFIG.vendors["openai"], url, lambda: "sk-test", client)


def _response(status: str, *content: Json, **more: Json) -> Json:
    thought = {"id": "rs_1", "type": "reasoning", "summary": [{"type": "summary_text", "text": "not the answer"}]}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": status, "content": list(content)}
    usage = {
        "input_tokens": TOKENS["read"],
        "input_tokens_details": {"cached_tokens": TOKENS["cached"], "cache_write_tokens": 0},
        "output_tokens": TOKENS["written"],
        "output_tokens_details": {"reasoning_tokens": 20},
        "total_tokens": TOKENS["read"] + TOKENS["written"],
    }
    base = {"id": "resp_1", "object": "response", "created_at": 1, "model": "m", "error": None, "status": status}
    return {**base, "output": [thought, message], "usage": usage, "incomplete_details": None, **more}


def _output(text: str) -> Json:
    return {"type": "output_text", "text": text, "annotations": []}


OPENAI = Dialect(
    "openai",
    _openai,
    lambda text: _response("completed", _output(text)),
    lambda text: _response("incomplete", _output(text), incomplete_details={"reason": "max_output_tokens"}),
    lambda: _response("completed", {"type": "refusal", "refusal": "I will not say"}),
    lambda: _response("incomplete", incomplete_details={"reason": "content_filter"}),
    lambda status, text: {"error": {"message": text, "type": "x", "param": None, "code": str(status)}},
    lambda: {"object": "list", "data": []},
)


# Gemini


@cache
def google_key() -> str:
    import json

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    who = {
        "client_email": "tutor@a-project.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    return json.dumps({"type": "service_account", "private_key_id": "k1", "private_key": pem, **who})


def _gemini(url: str, client: httpx2.Client) -> Vendor:
    return GeminiVendor(CONFIG.vendors["gemini"], url, "a-project", google_key, client)


def _generated(reason: str, *parts: Json) -> Json:
    thought = {"text": "not the answer", "thought": True}
    content = {"role": "model", "parts": [thought, *parts]}
    usage = {
        "promptTokenCount": TOKENS["read"],
        "cachedContentTokenCount": TOKENS["cached"],
        "candidatesTokenCount": TOKENS["written"] - 20,
        "thoughtsTokenCount": 20,
        "totalTokenCount": TOKENS["read"] + TOKENS["written"],
    }
    return {"candidates": [{"content": content, "finishReason": reason}], "usageMetadata": usage, "modelVersion": "m"}


def _blocked() -> Json:
    usage = {"promptTokenCount": TOKENS["read"], "totalTokenCount": TOKENS["read"]}
    return {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": usage}


GEMINI = Dialect(
    "gemini",
    _gemini,
    lambda text: _generated("STOP", {"text": text}),
    lambda text: _generated("MAX_TOKENS", {"text": text}),
    lambda: _generated("SAFETY"),
    _blocked,
    lambda status, text: {"error": {"code": status, "message": text, "status": "X"}},
    lambda: {"kind": "list", "items": []},
)
