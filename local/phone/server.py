"""uvicorn as the phone needs it: quiet, on loopback, and not kept alive by open event streams."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


def server(app: ASGIApp, port: int, host: str = "127.0.0.1") -> uvicorn.Server:
    """`await server(...).serve()` runs it; port 0 takes a free one."""
    config = uvicorn.Config(
        app, host=host, port=port, ws="none", http="h11", log_level="critical", access_log=False,
        lifespan="on", timeout_graceful_shutdown=1,
    )  # fmt: skip
    return uvicorn.Server(config)


@contextmanager
def running(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """The application in a thread of its own; yields its base URL."""
    served = server(app, port)
    started = threading.Event()
    thread = threading.Thread(target=_run, args=(served, started), daemon=True)
    thread.start()
    started.wait(10)
    if not served.started:
        raise RuntimeError("the server did not start")
    try:
        yield f"http://127.0.0.1:{served.servers[0].sockets[0].getsockname()[1]}"
    finally:
        served.should_exit = True
        thread.join(10)


def _run(served: uvicorn.Server, started: threading.Event) -> None:
    """Signals belong to the main thread, so only the serving part runs here."""

    async def run() -> None:
        serving = asyncio.create_task(served.serve())
        while not served.started and not serving.done():
            await asyncio.sleep(0.005)
        started.set()
        await serving

    asyncio.run(run())
