"""The peer of Meta's Graph API.

POST /{version}/{number}/messages and /media; GET /{version}/{number}/settings; GET and DELETE /{version}/{media};
GET and POST /{version}/{account}/message_templates; POST /{version}/{template}.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.cut import Cut
from local.phone.business import Business
from local.phone.errors import GraphError
from local.phone.faults import CallFault
from local.phone.media_rules import check_upload
from local.phone.model import Media
from local.phone.phone import Phone
from local.phone.templates import PAGE

MEDIA_URL_S = 300
_CALLS_KEPT = 2000


class Graph:
    def __init__(self, phone: Phone, business: Business) -> None:
        self._phone, self._business = phone, business

    def routes(self) -> list[Route]:
        return [
            Route("/{version}/{number}/messages", self._answered(self._messages), methods=["POST"]),
            Route("/{version}/{number}/media", self._answered(self._upload), methods=["POST"]),
            Route("/{version}/{number}/settings", self._answered(self._settings), methods=["GET"]),
            Route("/{version}/{account}/message_templates", self._answered(self._templates), methods=["GET", "POST"]),
            Route("/media-content/{key}", self._answered(self._download), methods=["GET"]),
            Route("/{version}/{object}", self._answered(self._node), methods=["GET", "DELETE"]),
            Route("/{version}/{object}", self._answered(self._edit_template), methods=["POST"]),
        ]

    def _answered(self, handle: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                self._authorise(request)
                return await handle(request)
            except GraphError as error:
                return self._error(error)

        return endpoint

    def _error(self, error: GraphError) -> Response:
        body = error.answer(self._phone.ids.trace())
        headers = {"www-authenticate": 'OAuth "Facebook Platform" "invalid_token"'} if error.http == 401 else {}
        return JSONResponse(body, error.http, headers)

    def _authorise(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        expected = self._phone.config.access_token
        if scheme.lower() != "bearer" or not hmac.compare_digest(token.encode(), expected.encode()):
            raise GraphError(190)
        version = request.path_params.get("version")
        if version is not None and version != self._phone.config.graph_version:
            raise _version_error(version, self._phone.config.graph_version)
        self._own(request, "number", self._phone.config.phone_number_id)
        self._own(request, "account", self._phone.config.business_account_id)

    def _own(self, request: Request, key: str, ours: str) -> None:
        asked = request.path_params.get(key, ours)
        if asked != ours:
            raise GraphError(100, f"Object with ID '{asked}' does not exist or is not yours.", subcode=33)

    async def _messages(self, request: Request) -> Response:
        payload = await _json(request)
        call: dict[str, Any] = {"at": self._phone.clock.now(), "payload": payload, "status": 200, "fault": None}
        self._phone.calls = [*self._phone.calls[1 - _CALLS_KEPT :], call]
        try:
            response = await (self._read(payload) if "status" in payload else self._send(payload, call))
        except GraphError as error:
            response = self._error(error)
            call["code"] = error.code
        call["status"] = 0 if isinstance(response, Cut) else response.status_code
        return response

    async def _send(self, payload: Mapping[str, Any], call: dict[str, Any]) -> Response:
        outbound = self._business.check(payload)
        learner = self._phone.reached(outbound.to, outbound.recipient)
        fault = self._phone.faults.take("messages", learner.id if learner else None)
        call["fault"] = fault and ("after" if fault.accepted else "before")
        if fault and fault.spoils_answer and not fault.accepted:
            return await self._faulty(fault)
        self._business.pace(outbound)
        answer = self._business.accept(outbound)
        call["wamid"] = answer["messages"][0]["id"]
        return await self._faulty(fault, answer) if fault else JSONResponse(answer)

    async def _read(self, payload: dict[str, Any]) -> Response:
        if payload.get("messaging_product") != "whatsapp" or payload["status"] != "read":
            raise GraphError(100, "Param status must be read, and messaging_product whatsapp.")
        fault = self._phone.faults.take("reads", None)
        if fault and fault.spoils_answer and not fault.accepted:
            return await self._faulty(fault)
        answer = self._business.read(payload)
        return await self._faulty(fault, answer) if fault else JSONResponse(answer)

    async def _faulty(self, fault: CallFault, answer: Mapping[str, Any] | None = None) -> Response:
        await asyncio.sleep(fault.delay_s)
        if fault.drop:
            return Cut()
        if fault.code is not None:
            raise GraphError(fault.code, "Asked for through the control API.", http=fault.http)
        if fault.http is not None:
            raise GraphError(2 if fault.http == 503 else 1, http=fault.http)
        return JSONResponse(answer)

    async def _upload(self, request: Request) -> Response:
        async with request.form() as form:
            file, product = form.get("file"), form.get("messaging_product")
            if product != "whatsapp":
                raise GraphError(100, "The parameter messaging_product is required.")
            if not isinstance(file, UploadFile):
                raise GraphError(100, "The parameter file is required.")
            mime_type = str(form.get("type") or file.content_type or "")
            media = self.keep_media(await file.read(), mime_type, file.filename or "")
        fault = self._phone.faults.take("media", None)
        return await self._faulty(fault, {"id": media.id}) if fault else JSONResponse({"id": media.id})

    def keep_media(self, content: bytes, mime_type: str, filename: str) -> Media:
        check_upload(mime_type, len(content))
        digest = hashlib.sha256(content).hexdigest()
        now = self._phone.clock.now()
        media = Media(self._phone.ids.digits(16), mime_type, len(content), digest, filename, now)
        self._phone.store.add_media(media, content)
        self._phone.hub.publish("media", media.doc())
        return media

    async def _templates(self, request: Request) -> Response:
        templates = self._phone.templates
        if request.method == "POST":
            payload = await _json(request)
            return await self._managed(lambda: templates.create(payload))
        limit, after = request.query_params.get("limit", ""), request.query_params.get("after", "")
        return await self._managed(lambda: templates.page(int(limit) if limit.isdigit() else PAGE, after))

    async def _edit_template(self, request: Request) -> Response:
        node = request.path_params["object"]
        template = next((one for one in self._phone.store.templates() if one.id == node), None)
        if template is None:
            raise GraphError(100, f"Object with ID '{node}' does not exist.", subcode=33)
        payload = await _json(request)
        return await self._managed(lambda: self._phone.templates.edit(template, payload))

    async def _managed(self, work: Callable[[], dict[str, Any]]) -> Response:
        fault = self._phone.faults.take("templates", None)
        if fault and fault.spoils_answer and not fault.accepted:
            return await self._faulty(fault)
        answer = work()
        return await self._faulty(fault, answer) if fault else JSONResponse(answer)

    async def _node(self, request: Request) -> Response:
        """A media id, or the phone number itself."""
        node = request.path_params["object"]
        if node == self._phone.config.phone_number_id and request.method == "GET":
            return JSONResponse(self._number())
        media = self._phone.store.media(node)
        if media is None:
            raise GraphError(100, f"Object with ID '{node}' does not exist.", subcode=33)
        if request.method == "DELETE":
            self._phone.store.delete_media(media.id)
            return JSONResponse({"success": True})
        return JSONResponse(self._media_node(media, str(request.base_url)))

    async def _settings(self, request: Request) -> Response:
        region = self._phone.config.storage_region
        status = "IN_COUNTRY_STORAGE_ENABLED" if region else "DEFAULT"
        named = {"data_localization_region": region} if region else {}
        return JSONResponse({"storage_configuration": {"status": status, **named}})

    def _number(self) -> dict[str, Any]:
        config = self._phone.config
        number = {"verified_name": config.business_name, "display_phone_number": config.display_phone_number}
        return number | {"quality_rating": "GREEN", "id": config.phone_number_id}

    def _media_node(self, media: Media, base_url: str) -> dict[str, Any]:
        url = self.media_url(media, base_url)
        return {
            "messaging_product": "whatsapp", "url": url, "mime_type": media.mime_type,
            "sha256": media.sha256, "file_size": media.size, "id": media.id,
        }  # fmt: skip

    def media_url(self, media: Media, base_url: str) -> str:
        """Good for five minutes, and only with the bearer token."""
        key = self._phone.ids.hex(40)
        self._phone.media_urls[key] = (media.id, self._phone.clock.now() + MEDIA_URL_S)
        return f"{base_url}media-content/{key}"

    async def _download(self, request: Request) -> Response:
        media_id, until = self._phone.media_urls.get(request.path_params["key"], ("", 0.0))
        media = self._phone.store.media(media_id)
        if media is None or self._phone.clock.now() >= until:
            return Response(status_code=404)
        return Response(self._phone.store.media_bytes(media), media_type=media.mime_type)


async def _json(request: Request) -> dict[str, Any]:
    try:
        payload = json.loads(await request.body())
    except ValueError:
        raise GraphError(100, "The request body is not valid JSON.") from None
    if not isinstance(payload, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    return payload


def _version_error(version: str, current: str) -> GraphError:
    number, now = (text.removeprefix("v").partition(".")[0] for text in (version, current))
    if version.startswith("v") and number.isdigit() and int(number) < int(now):
        return GraphError(2635, f"Update to {current}.")
    return GraphError(2500, f"Unknown path components: /{version}")
