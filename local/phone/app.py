"""The simulated phone as one ASGI application: Graph API, control API, and the page."""

import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from local import ocr
from local.phone.business import Business
from local.phone.clock import Clock
from local.phone.config import LogSource, PhoneConfig
from local.phone.control import Control
from local.phone.graph import Graph
from local.phone.guard import LoopbackOnly
from local.phone.handset import Handset
from local.phone.hub import Hub
from local.phone.model import Ids
from local.phone.phone import Phone
from local.phone.progress import Progress
from local.phone.sender import WebhookSender
from local.phone.tasks import Tasks

STATIC = Path(__file__).parent / "static"


def create_app(
    config: PhoneConfig,
    log_source: LogSource | None = None,
    *,
    now: Callable[[], float] = time.time,
    rng: random.Random | None = None,
) -> Starlette:
    client = httpx2.AsyncClient(timeout=config.webhook_timeout_s, trust_env=False)
    sender = WebhookSender(client, config.webhook_url, config.app_secret, config.retry_delays_s)
    phone = Phone(config, Clock(now), Ids(rng or random.SystemRandom()), sender)
    progress = Progress(phone)
    graph = Graph(phone, Business(phone, progress))
    handset = Handset(phone, progress)
    control = Control(phone, handset, graph, client)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        phone.line.resume()
        progress.resume()
        handset.welcome(config.first_learner)
        background = Tasks()
        if log_source is not None:
            background.start(_pump(log_source, phone.hub))
        yield
        await background.stop()
        await phone.stop()
        await client.aclose()

    return Starlette(
        routes=[
            Route("/", _page),
            Mount("/static", StaticFiles(directory=STATIC)),
            control.mount(),
            ocr.route(),
            *graph.routes(),
        ],
        middleware=[Middleware(LoopbackOnly)],
        lifespan=lifespan,
    )


async def _page(_: Request) -> FileResponse:
    return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})


async def _pump(source: LogSource, hub: Hub) -> None:
    async for line in source:
        hub.publish("log", line)
