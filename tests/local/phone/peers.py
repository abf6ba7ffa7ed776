"""The two ends that the tests hold: a business that takes webhooks, and a client of the phone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

NUMBER_ID = "100000000000002"
TOKEN = "a-local-token"
SECRET = "a-local-secret"


class Business:
    """Takes webhooks as the product would, keeping the exact bytes; `answers` are the statuses it gives first."""

    def __init__(self) -> None:
        self.received: list[tuple[bytes, str | None]] = []
        self.answers: list[int] = []

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/webhook", self._take, methods=["POST", "GET"])])

    async def _take(self, request: Request) -> Response:
        if request.method == "GET":
            good = request.query_params.get("hub.verify_token") == "a-verify-token"
            return PlainTextResponse(request.query_params.get("hub.challenge", ""), 200 if good else 403)
        self.received.append((await request.body(), request.headers.get("x-hub-signature-256")))
        return Response(status_code=self.answers.pop(0) if self.answers else 200)

    def values(self) -> list[dict[str, Any]]:
        bodies = [json.loads(body) for body, _ in self.received]
        return [change["value"] for body in bodies for entry in body["entry"] for change in entry["changes"]]

    def messages(self) -> list[dict[str, Any]]:
        return [message for value in self.values() for message in value.get("messages", [])]

    def statuses(self) -> list[dict[str, Any]]:
        return [status for value in self.values() for status in value.get("statuses", [])]


class PhoneClient:
    """Both sides of the phone: what a learner does, and what a business calls."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.http = httpx2.Client(base_url=base_url, timeout=10, trust_env=False)

    def control(self, path: str, body: dict[str, Any] | None = None, *, method: str = "POST") -> Any:
        answer = self.http.request(method, f"/control/{path}", json=body if body is not None else {})
        assert answer.status_code < 300, answer.text
        return answer.json()

    def look(self, path: str) -> Any:
        return self.http.get(f"/control/{path}").raise_for_status().json()

    @contextmanager
    def patience(self, seconds: float) -> Iterator[None]:
        usual, self.http.timeout = self.http.timeout, httpx2.Timeout(seconds)
        yield
        self.http.timeout = usual

    def settle(self) -> None:
        assert self.look("idle")["idle"]

    def learner(self, name: str = "Ada", wa_id: str | None = "447700900001", **more: str) -> dict[str, Any]:
        added: dict[str, Any] = self.control("learners", {"name": name, "wa_id": wa_id, **more})
        return added

    def say(self, learner: dict[str, Any], text: str = "hi", **more: Any) -> dict[str, Any]:
        said: dict[str, Any] = self.control(f"learners/{learner['id']}/messages", {"text": text, **more})
        return said

    def graph(self, payload: Any, *, token: str = TOKEN, path: str = f"/v26.0/{NUMBER_ID}/messages") -> httpx2.Response:
        content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return self.http.post(path, content=content, headers={"authorization": f"Bearer {token}"})

    def send(self, to: str, **payload: Any) -> httpx2.Response:
        return self.graph({"messaging_product": "whatsapp", "to": to, **payload})

    def text(self, learner: dict[str, Any], body: str = "hello", **more: Any) -> httpx2.Response:
        return self.send(learner["wa_id"], type="text", text={"body": body}, **more)

    def upload(self, content: bytes, mime_type: str, filename: str = "file") -> httpx2.Response:
        return self.http.post(
            f"/v26.0/{NUMBER_ID}/media",
            data={"messaging_product": "whatsapp", "type": mime_type},
            files={"file": (filename, content, mime_type)},
            headers={"authorization": f"Bearer {TOKEN}"},
        )

    def transcript(self, learner: dict[str, Any]) -> list[dict[str, Any]]:
        seen: list[dict[str, Any]] = self.look(f"transcript?learner={learner['id']}")
        return seen
