"""Both vendors as one ASGI application on loopback, with modes to switch and a journal to read.

GET    /modes            what each vendor does
PUT    /modes/{vendor}   {"mode": …, "seconds": …, "times": …, "criterion": …}, each but the mode optional
GET    /journal          every question since it was last emptied
DELETE /journal
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chatoet.rules.criteria import LABEL
from local.cut import Cut
from local.models import gemini_wire, misled, openai_wire
from local.models.asked import VENDORS, Asked, Json, RejectedError, Vendor, tokens
from local.models.journal import Journal
from local.models.modes import HTTP, Modes, Plan, plan_of
from local.phone.guard import LoopbackOnly

WIRES: dict[Vendor, Any] = {"openai": openai_wire, "gemini": gemini_wire}
MISLED = {"inventive": misled.inventive, "overrated": misled.overrated}
LONGEST_S = 600.0


class Brain(Protocol):
    """What stands in for the model's mind: `local/models/brain.py`."""

    def answer(self, criterion: str, prefix: str, letter: str, schema: Mapping[str, Any]) -> dict[str, Any]: ...
    def follows_injection(self, letter: str) -> bool: ...


class Models:
    def __init__(self, brain: Brain, modes: Modes) -> None:
        self._brain, self._modes, self._journal = brain, modes, Journal()

    def routes(self) -> list[Route]:
        return [
            Route("/v1/responses", self._openai, methods=["POST"]),
            Route(gemini_wire.PATH, self._gemini, methods=["POST"]),
            Route("/modes", self._shown, methods=["GET"]),
            Route("/modes/{vendor}", self._switched, methods=["PUT"]),
            Route("/journal", self._read, methods=["GET"]),
            Route("/journal", self._emptied, methods=["DELETE"]),
        ]

    # The vendors

    async def _openai(self, request: Request) -> Response:
        return await self._answered("openai", request, openai_wire.read)

    async def _gemini(self, request: Request) -> Response:
        def read(headers: Mapping[str, str], body: Json) -> Asked:
            return gemini_wire.read(request.path_params, headers, body)

        return await self._answered("gemini", request, read)

    async def _answered(
        self, vendor: Vendor, request: Request, read: Callable[[Mapping[str, str], Json], Asked]
    ) -> Response:
        try:
            body = _object(await request.body())
            asked = read(request.headers, body)
        except RejectedError as no:
            self._journal.rejected(vendor, str(no))
            return JSONResponse(WIRES[vendor].error(no.status, str(no)), no.status)
        criterion = criterion_of(asked.prefix)
        plan = self._modes.take(vendor, criterion)
        entry, cached = self._journal.note(asked, criterion, plan.mode, str(body.get("prompt_cache_key", "")))
        if plan.mode in ("slow", "hang"):
            await _patience(request, LONGEST_S if plan.mode == "hang" else plan.seconds)
        return await self._outcome(asked, plan, criterion, entry, cached)

    async def _outcome(self, asked: Asked, plan: Plan, criterion: str, entry: Json, cached: int) -> Response:
        wire, serial = WIRES[asked.vendor], self._journal.serial
        if plan.mode in HTTP:
            status = HTTP[plan.mode]
            wait = {"retry-after": f"{plan.seconds:g}"} if status == 429 and plan.seconds else {}
            return JSONResponse(wire.error(status, "asked for"), status, wait)
        if plan.mode == "drop":
            return Cut()
        if plan.mode == "garbled":
            return Response(b'<html>{"id": ', media_type="application/json")
        text = await asyncio.to_thread(self._text, asked, plan, criterion)
        entry["tokens_out"] = tokens(text)
        usage = (asked.tokens, cached, tokens(text))
        if plan.mode == "refusal":
            return JSONResponse(wire.refusal(asked, usage, serial))
        if plan.mode == "truncated" or 0 < asked.max_output < tokens(text):
            return JSONResponse(wire.truncated(asked, text[: len(text) // 2], usage, serial))
        return JSONResponse(wire.answer(asked, text, usage, serial))

    def _text(self, asked: Asked, plan: Plan, criterion: str) -> str:
        """What the model wrote."""
        if plan.mode in ("empty", "refusal"):
            return ""
        honest = self._brain.answer(criterion, asked.prefix, asked.letter, asked.schema)
        if plan.mode in MISLED:
            honest = MISLED[plan.mode](honest, asked.schema)
        if plan.mode == "injected" and self._brain.follows_injection(asked.letter):
            honest = misled.injected(honest, asked.schema, asked.prefix)
        text = json.dumps(honest, ensure_ascii=False)
        return f"Here it is: {text[:-1]}" if plan.mode == "malformed" else text

    # What a test turns, and reads

    async def _shown(self, _: Request) -> Response:
        return JSONResponse(self._modes.doc())

    async def _switched(self, request: Request) -> Response:
        vendor = request.path_params["vendor"]
        try:
            if vendor not in VENDORS:
                raise ValueError("no such vendor")
            self._modes.plans[vendor] = plan_of(_object(await request.body()))
        except (ValueError, TypeError, RejectedError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)
        return JSONResponse(self._modes.doc())

    async def _read(self, _: Request) -> Response:
        return JSONResponse(self._journal.entries())

    async def _emptied(self, _: Request) -> Response:
        self._journal.clear()
        return JSONResponse([])


def create_app(brain: Brain, modes: Modes | None = None) -> Starlette:
    return Starlette(routes=Models(brain, modes or Modes()).routes(), middleware=[Middleware(LoopbackOnly)])


def criterion_of(prefix: str) -> str:
    """The one that the prompt says is its own."""
    said = prefix.lower()
    return next((criterion for criterion, label in LABEL.items() if f"criterion: {label.lower()}" in said), "")


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise RejectedError(400, "the body is no JSON object")
    return found


async def _patience(request: Request, seconds: float) -> None:
    """Until the time is over or the caller has gone."""
    ends = asyncio.get_running_loop().time() + seconds
    while (left := ends - asyncio.get_running_loop().time()) > 0 and not await request.is_disconnected():
        await asyncio.sleep(min(left, 0.1))
