"""Keeps other machines and other web pages out: the phone has no login, so the browser's own rules must protect it."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from local.phone.config import is_loopback

_POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class LoopbackOnly:
    """Refuses a Host off this machine (DNS rebinding) and an Origin other than the page's own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif not _own(Headers(scope=scope)):
            await PlainTextResponse("only from this machine", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, _hardened(send))


def _own(headers: Headers) -> bool:
    host, origin = headers.get("host", ""), headers.get("origin")
    return is_loopback(urlsplit(f"//{host}").hostname or "") and origin in (None, f"http://{host}")


def _hardened(send: Send) -> Send:
    async def hardened(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("content-security-policy", _POLICY)
            headers.setdefault("x-content-type-options", "nosniff")
            headers.setdefault("referrer-policy", "no-referrer")
        await send(message)

    return hardened
