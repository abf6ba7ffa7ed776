"""Gemini on Google Cloud. Imported by whoever makes it a vendor alone: the SDK is half of a cold start."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

import httpx2
from google import genai
from google.genai import errors, types

from chatoet.llm.egress import host_of, hushed
from chatoet.llm.errors import (
    MalformedError,
    NoAnswerError,
    RefusedError,
    TimedOutError,
    TruncatedError,
    UnreachableError,
)
from chatoet.llm.google_key import SelfSigned
from chatoet.llm.statuses import error_of
from chatoet.llm.vendor import Reply, Usage, VendorName
from chatoet.rules.models import VendorConfig
from chatoet.rules.prompt.model import Ask

Json = dict[str, Any]
SEED = 1  # any, but always the same
# Letters speak of overdoses, wounds and private parts, as clinicians do.
HARMS = ("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT")
SAFETY = [{"category": f"HARM_CATEGORY_{harm}", "threshold": "BLOCK_ONLY_HIGH"} for harm in HARMS]
REFUSED = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE"}
THINKING = {"none": "MINIMAL", "low": "LOW", "medium": "MEDIUM"}


class GeminiVendor:
    name: VendorName = "gemini"

    def __init__(
        self, config: VendorConfig, url: str, project: str, key: Callable[[], str], client: httpx2.Client
    ) -> None:
        """`key` gives the JSON key of a service account as it is now; one that is none fails each question."""
        self.host, self.region, self.model = host_of(url), config.region, config.model
        self._config, self._credentials = config, SelfSigned(key)
        hushed()
        # The SDK closes its connections with the client that nobody refers to any more: keep it.
        self._sdk = genai.Client(
            enterprise=True,
            project=project,
            location=config.region,
            credentials=self._credentials,
            http_options=_options(url, client),
        )

    def ask(self, ask: Ask, seconds: float) -> Reply:
        """Raises a VendorError."""
        self._credentials.renew()
        said: list[Any] = [ask.letter, *filter(None, [ask.repair])]
        config = config_of(ask, self._config, min(seconds, self._config.seconds))
        try:
            response = self._sdk.models.generate_content(model=self.model, contents=said, config=config)
        except httpx2.TimeoutException:
            raise TimedOutError("gemini") from None
        except httpx2.TransportError:
            raise UnreachableError("gemini") from None
        except errors.APIError as error:
            headers = getattr(error.response, "headers", {})
            raise error_of(error.code, headers.get("retry-after")) from None
        except (ValueError, TypeError, RecursionError):
            raise MalformedError("unreadable") from None  # by the SDK; its own error would show the text
        return reply_of(response)


def _options(url: str, client: httpx2.Client) -> types.HttpOptions:
    # The SDK makes an asynchronous client and a context for web sockets as well, which nobody uses: given any context,
    # it does not parse all of the machine's certificates for each.
    unused = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return types.HttpOptions(
        base_url=url,
        httpx_client=client,
        client_args={"verify": unused},
        async_client_args={"verify": unused, "ssl": unused},
    )


def config_of(ask: Ask, config: VendorConfig, seconds: float) -> types.GenerateContentConfig:
    """What is the same for every letter of a task stands first, so that it comes from the cache. No learner in it."""
    wanted: Json = {
        "system_instruction": ask.prefix,
        "response_mime_type": "application/json",
        "response_json_schema": dict(ask.schema),
        "temperature": 0,
        "seed": SEED,
        "max_output_tokens": ask.max_output + config.thought,
        "thinking_config": {"thinking_level": THINKING[config.effort]},
        "safety_settings": SAFETY,
        "automatic_function_calling": {"disable": True},
        "automatic_continuation": False,
        "http_options": {"timeout": int(seconds * 1000)},
    }
    return types.GenerateContentConfig(**wanted)


def reply_of(response: types.GenerateContentResponse) -> Reply:
    """Raises NoAnswerError."""
    usage = _usage(response.usage_metadata)
    if response.prompt_feedback and response.prompt_feedback.block_reason:
        raise RefusedError("blocked", usage)
    if not response.candidates:
        raise MalformedError("empty", usage)
    candidate = response.candidates[0]
    if fault := _fault(str(getattr(candidate.finish_reason, "value", "")), usage):
        raise fault
    parts = (candidate.content.parts if candidate.content else None) or []
    text = "".join(part.text or "" for part in parts if not part.thought)
    if not text.strip():
        raise MalformedError("empty", usage)
    return Reply(text, usage)


def _fault(reason: str, usage: Usage) -> NoAnswerError | None:
    if reason == "STOP":
        return None
    if reason == "MAX_TOKENS":
        return TruncatedError("max_tokens", usage)
    return RefusedError("finish", usage) if reason in REFUSED else MalformedError("finish", usage)


def _usage(found: types.GenerateContentResponseUsageMetadata | None) -> Usage:
    if found is None:
        return Usage(0, 0, 0)
    written = (found.candidates_token_count or 0) + (found.thoughts_token_count or 0)
    return Usage(found.prompt_token_count or 0, found.cached_content_token_count or 0, written)
