"""An answer that breaks off, for those who have to live with it."""

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class Cut(Response):
    """Announces a body and closes in the middle of it: the caller cannot know what became of the request."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"', "more_body": True})
