"""One question by each real SDK, as the product asks it."""

from collections.abc import Callable
from typing import Any

import openai
from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

from local.models.peer import Peer

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "band": {"type": "integer", "minimum": 0, "maximum": 7},
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"quote": {"type": "string"}, "fix": {"type": ["string", "null"]}},
                "required": ["quote", "fix"],
                "additionalProperties": False,
            },
        },
        "praise": {"type": "string"},
    },
    "required": ["band", "claims", "praise"],
    "additionalProperties": False,
}
PREFIX = "YOUR CRITERION: LANGUAGE. " + "Look at grammar, spelling and punctuation. " * 120
LETTER = "Dear Dr Roe, thank you for seeing Mrs Poe."
Ask = Callable[..., Any]


def by_openai(peer: Peer, letter: str = LETTER, seconds: float = 5, **changes: Any) -> Any:
    """The SDK's response. `changes` replaces fields of the request."""
    form = {"type": "json_schema", "name": "language", "schema": SCHEMA, "strict": True}
    request: dict[str, Any] = {
        "model": "gpt-test", "instructions": PREFIX, "input": letter, "store": False, "max_output_tokens": 900,
        "prompt_cache_key": "language-1", "prompt_cache_options": {"mode": "explicit"}, "reasoning": {"effort": "low"},
        "text": {"format": form},
    }  # fmt: skip
    with openai.OpenAI(api_key="test", base_url=f"{peer.url}/v1", max_retries=0, timeout=seconds) as client:
        return client.responses.create(**(request | changes))


def by_gemini(peer: Peer, letter: str = LETTER, seconds: float = 5, location: str = "eu", **changes: Any) -> Any:
    """The SDK's response. `changes` replaces settings of the generation."""
    settings: dict[str, Any] = {
        "system_instruction": PREFIX, "temperature": 0, "seed": 1, "max_output_tokens": 900,
        "response_mime_type": "application/json", "response_json_schema": SCHEMA,
        "thinking_config": types.ThinkingConfig(thinking_budget=0),
        "automatic_function_calling": types.AutomaticFunctionCallingConfig(disable=True),
    }  # fmt: skip
    with genai.Client(
        enterprise=True,
        project="test",
        location=location,
        credentials=Credentials(token="test"),  # type: ignore[no-untyped-call]
        http_options=types.HttpOptions(base_url=peer.url, timeout=int(seconds * 1000)),
    ) as client:
        config = types.GenerateContentConfig(**(settings | changes))
        return client.models.generate_content(model="gemini-test", contents=letter, config=config)
