"""Delivers signed webhook bodies, and tries again while the answer is not 200, as Meta does, but for minutes."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx2

from local.phone.signature import sign, spoiled

_AT_ONCE = 32


@dataclass(slots=True)
class Post:
    """One body and the HTTP status of each attempt (0: no answer)."""

    body: bytes
    signed: str
    attempts: list[int] = field(default_factory=list)

    @property
    def taken(self) -> bool:
        return self.attempts[-1:] == [200]

    def doc(self) -> dict[str, Any]:
        return asdict(self) | {"body": self.body.decode("utf-8", "replace"), "taken": self.taken}


class WebhookSender:
    def __init__(self, client: httpx2.AsyncClient, url: str, app_secret: str, retry_delays_s: Sequence[float]) -> None:
        self._client, self._url, self._secret = client, url, app_secret
        self._retry_delays_s = tuple(retry_delays_s)
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._spoil: deque[str] = deque()
        self.posts: deque[Post] = deque(maxlen=1000)

    def spoil(self, how: str, count: int) -> None:
        """The next `count` bodies carry a bad signature, and are not tried again."""
        spoiled("sha256=00", how)
        self._spoil.extend([how] * count)

    def clear(self) -> None:
        self._spoil.clear()
        self.posts.clear()

    async def deliver(self, body: bytes, *, sign_it: bool = True) -> Post:
        """Returns once the body is taken or the last attempt failed."""
        how = "missing" if not sign_it else self._spoil.popleft() if self._spoil else "good"
        signature = sign(body, self._secret)
        header = signature if how == "good" else spoiled(signature, how)
        post = Post(body, how)
        self.posts.append(post)
        for delay in (None, *self._retry_delays_s):
            if delay is not None:
                await asyncio.sleep(delay)
            post.attempts.append(await self._attempt(body, header))
            if post.taken or how != "good":
                break
        return post

    async def _attempt(self, body: bytes, signature: str | None) -> int:
        headers = {"content-type": "application/json", "user-agent": "facebookexternalua"}
        if signature is not None:
            headers["x-hub-signature-256"] = signature
        async with self._slots:
            try:
                return (await self._client.post(self._url, content=body, headers=headers)).status_code
            except httpx2.HTTPError:
                return 0


async def handshake(client: httpx2.AsyncClient, url: str, verify_token: str, challenge: str) -> bool:
    """Meta's GET when a webhook is subscribed: the challenge must come back as the whole body."""
    query = {"hub.mode": "subscribe", "hub.verify_token": verify_token, "hub.challenge": challenge}
    answer = await client.get(url, params=query)
    return answer.status_code == 200 and answer.text == challenge
