"""Gemini on Google Cloud as far as we use it: `generateContent` of a model of Google's, in a region of the EU."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from local.models import strict
from local.models.asked import Asked, Json, RejectedError, known

PATH = "/{version}/projects/{project}/locations/{location}/publishers/google/models/{call}"
VERSIONS = ("v1", "v1beta1")
EU = re.compile(r"eu|europe-[a-z]+\d+")
# Nothing that names who asks (labels) or that stays at the vendor (cachedContent).
FIELDS = frozenset({"contents", "systemInstruction", "generationConfig", "safetySettings"})
SETTINGS = frozenset({
    "temperature", "topP", "topK", "seed", "candidateCount", "maxOutputTokens", "responseMimeType",
    "responseJsonSchema", "thinkingConfig", "stopSequences",
})  # fmt: skip
STATUSES = {
    400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE",
}  # fmt: skip


def read(path: Mapping[str, str], headers: Mapping[str, str], body: Json) -> Asked:
    """Raises RejectedError, in the order in which the vendor looks."""
    if not headers.get("authorization", "").startswith("Bearer "):
        raise RejectedError(401, "no access token")
    model, _, call = path["call"].partition(":")
    if path["version"] not in VERSIONS or call != "generateContent" or not model:
        raise RejectedError(404, "no such method")
    if not EU.fullmatch(path["location"]):
        raise RejectedError(400, "location: must be in the EU")
    known(body, FIELDS, "request")
    settings = body.get("generationConfig", {})
    known(settings, SETTINGS, "generationConfig")
    prefix, letter, more = _said(body)
    return Asked("gemini", model, prefix, letter, more, _schema(settings), int(settings.get("maxOutputTokens", 0)))


def _schema(settings: Json) -> Mapping[str, Any]:
    if settings.get("responseMimeType") != "application/json" or "responseJsonSchema" not in settings:
        raise RejectedError(400, "generationConfig: a response schema and application/json are needed")
    strict.check(settings["responseJsonSchema"])
    schema: Mapping[str, Any] = settings["responseJsonSchema"]
    return schema


def _said(body: Json) -> tuple[str, str, str]:
    prefix = "\n".join(_texts(body.get("systemInstruction", {})))
    said = [text for content in body.get("contents", []) for text in _texts(content)]
    if not said or not said[0]:
        raise RejectedError(400, "contents: missing")
    return prefix, said[0], "\n".join(said[1:])


def _texts(content: Json) -> Iterator[str]:
    return (str(part.get("text", "")) for part in content.get("parts", []))


def answer(asked: Asked, text: str, usage: tuple[int, int, int], serial: int) -> Json:
    """`usage`: tokens in, of them cached, tokens out."""
    content: Json = {"role": "model", "parts": [{"text": text}]} if text else {"role": "model"}
    return _response(asked, [{"content": content, "finishReason": "STOP", "avgLogprobs": -0.1}], usage, serial)


def refusal(asked: Asked, usage: tuple[int, int, int], serial: int) -> Json:
    """A prompt that is blocked has no candidate at all."""
    response = _response(asked, [], (usage[0], usage[1], 0), serial)
    del response["candidates"]
    return response | {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}


def truncated(asked: Asked, text: str, usage: tuple[int, int, int], serial: int) -> Json:
    content = {"role": "model", "parts": [{"text": text}]}
    return _response(asked, [{"content": content, "finishReason": "MAX_TOKENS"}], usage, serial)


def error(status: int, text: str) -> Json:
    return {"error": {"code": status, "message": text, "status": STATUSES.get(status, "UNKNOWN")}}


def _response(asked: Asked, candidates: list[Json], usage: tuple[int, int, int], serial: int) -> Json:
    into, cached, out = usage
    counted = {"promptTokenCount": into, "candidatesTokenCount": out, "totalTokenCount": into + out}
    if cached:
        counted["cachedContentTokenCount"] = cached
    return {
        "candidates": candidates,
        "usageMetadata": counted | {"trafficType": "ON_DEMAND"},
        "modelVersion": asked.model,
        "createTime": "2026-11-22T00:00:00.000000Z",
        "responseId": f"{serial:022x}",
    }
