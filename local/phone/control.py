"""The control API: what the page and the tests do with the phone. JSON in, JSON out; errors are 400 {"error": str}.

People
  GET    /control/learners                      -> [learner]
  POST   /control/learners                      {name, wa_id?, username?, user_id?} -> learner
  PATCH  /control/learners/{id}                 {online?, blocks?, read_receipts?, name?} -> learner
  POST   /control/learners/{id}/messages        {text} | {tap: {wamid, id}} | {reaction: {wamid, emoji}} |
                                                {type, content}; each with reply_to?, at? (epoch seconds) -> message
  POST   /control/learners/{id}/media           form: file, caption?, voice? (true) -> message
  POST   /control/learners/{id}/number          {wa_id?}: a new number, or only a new user id -> learner
  POST   /control/learners/{id}/preference      {value: stop|resume}

What was seen
  GET    /control/transcript?learner={id}       -> [message], oldest first; without learner, all, with those to nobody
  GET    /control/calls                         -> [{at, payload, status, code?, wamid?, fault: before|after|null}];
                                                status 0: the answer was cut
  GET    /control/webhooks                      -> [{body, signed, attempts: [HTTP status], taken}]
  GET    /control/idle?timeout_s=10             waits for webhooks and statuses to end -> {idle, pending}
  GET    /control/media/{id}                    the bytes
  GET    /control/stream                        server-sent events: snapshot, learner, message, media, clock, log

What goes wrong
  GET    /control/faults                        -> {calls, statuses}
  POST   /control/faults                        {count?, on?: messages|reads|media|templates|any, accepted?, code?,
                                                 http?, drop?, delay_s?, learner?} -> as GET
                                                accepted false: fails before accepting; true: the learner gets it and
                                                the answer is lost. drop: the answer is cut off. delay_s: it is late.
  DELETE /control/faults                        faults and status plan back to normal
  POST   /control/statuses                      {drop?: [sent|delivered|read], reverse?, repeat?, category?,
                                                 delays_s?: {sent?, delivered?, read?: seconds or null}}
  POST   /control/pair-rate                     {burst, seconds}
  POST   /control/signatures                    {how: wrong|truncated|missing, count?}: the next webhooks, not retried

Webhooks again and together; layout: alone (one POST each), value, changes, entries (one POST for all)
  POST   /control/hold                          from now on keep updates back
  POST   /control/release                       {layout?: value} -> {count}
  POST   /control/redeliver                     {last?: N, layout?: alone} | {wamid, envelopes?: k}, together? (all
                                                POSTs at once) -> [{body, attempts, …}]. wamid: that message in k
                                                envelopes: alone, among other updates in each layout, twice in one
  POST   /control/raw                           {body, sign?: true}: any text as a webhook body -> {attempts, …}
  POST   /control/handshake                     Meta's GET verification -> {verified}

The account
  GET    /control/templates                     -> [template]
  POST   /control/templates                     {name, language?, status?, category?, reason?}: as a review would, with
                                                its webhooks; without language, in all -> [template]

The rest
  POST   /control/clock                         {shift_s}: moves the phone's clock -> {now, shift_s}
  POST   /control/reset                         forgets everyone and everything said; templates stay
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import fields, replace
from typing import Any

import httpx2
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from local.phone.config import PairRate
from local.phone.errors import GraphError
from local.phone.faults import CallFault, Faults, StatusPlan, known_statuses
from local.phone.graph import Graph
from local.phone.handset import Handset
from local.phone.line import envelopes
from local.phone.phone import Phone
from local.phone.sender import handshake
from local.phone.webhooks import template_updates

Endpoint = Callable[[Request], Awaitable[Response]]
_AMONG = 3  # other updates that a redelivered one is packed with
_FAULT_FIELDS = frozenset(field.name for field in fields(CallFault))


class Control:
    def __init__(self, phone: Phone, handset: Handset, graph: Graph, client: httpx2.AsyncClient) -> None:
        self._phone, self._handset, self._graph, self._client = phone, handset, graph, client

    def mount(self) -> Mount:
        return Mount("/control", routes=[*self._people(), *self._seen(), *self._wrong(), *self._again(), *self._rest()])

    def _people(self) -> list[Route]:
        return [
            _route("GET", "/learners", self._learners),
            _route("POST", "/learners", self._add_learner),
            _route("PATCH", "/learners/{id}", self._set_flags),
            _route("POST", "/learners/{id}/messages", self._say),
            _route("POST", "/learners/{id}/media", self._send_media),
            _route("POST", "/learners/{id}/number", self._change_number),
            _route("POST", "/learners/{id}/preference", self._prefer),
        ]

    def _seen(self) -> list[Route]:
        return [
            _route("GET", "/transcript", self._transcript),
            _route("GET", "/calls", self._calls),
            _route("GET", "/webhooks", self._webhooks),
            _route("GET", "/idle", self._idle),
            _route("GET", "/media/{id}", self._media),
            _route("GET", "/stream", self._stream),
        ]

    def _wrong(self) -> list[Route]:
        return [
            _route("GET", "/faults", self._faults),
            _route("POST", "/faults", self._add_fault),
            _route("DELETE", "/faults", self._clear_faults),
            _route("POST", "/statuses", self._plan_statuses),
            _route("POST", "/pair-rate", self._pair_rate),
            _route("POST", "/signatures", self._spoil_signatures),
        ]

    def _again(self) -> list[Route]:
        return [
            _route("POST", "/hold", self._hold),
            _route("POST", "/release", self._release),
            _route("POST", "/redeliver", self._redeliver),
            _route("POST", "/raw", self._raw),
            _route("POST", "/handshake", self._handshake),
        ]

    def _rest(self) -> list[Route]:
        return [
            _route("GET", "/templates", self._templates),
            _route("POST", "/templates", self._judge_templates),
            _route("POST", "/clock", self._clock),
            _route("POST", "/reset", self._reset),
        ]

    # people

    async def _learners(self, _: Request) -> Response:
        return JSONResponse([learner.doc() for learner in self._phone.store.learners()])

    async def _add_learner(self, request: Request) -> Response:
        asked = await _body(request)
        names = (asked.get("name", ""), asked.get("wa_id") or None, asked.get("username") or None)
        return JSONResponse(self._handset.add(*names, asked.get("user_id") or None).doc(), 201)

    async def _set_flags(self, request: Request) -> Response:
        return JSONResponse(self._handset.set_flags(request.path_params["id"], await _body(request)).doc())

    async def _say(self, request: Request) -> Response:
        learner, asked = request.path_params["id"], await _body(request)
        match asked:
            case {"text": str(text)}:
                message = self._handset.say(learner, text, asked.get("reply_to"), asked.get("at"))
            case {"tap": {"wamid": str(wamid), "id": str(option)}}:
                message = self._handset.tap(learner, wamid, option)
            case {"reaction": {"wamid": str(wamid), "emoji": str(emoji)}}:
                message = self._handset.react(learner, wamid, emoji)
            case {"type": str(kind), "content": dict(content)}:
                message = self._handset.send(learner, kind, content, asked.get("reply_to"), asked.get("at"))
            case _:
                raise ValueError("a message is {text}, {tap}, {reaction} or {type, content}")
        return JSONResponse(message.doc(), 201)

    async def _send_media(self, request: Request) -> Response:
        learner = self._handset.learner(request.path_params["id"])
        async with request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise ValueError("the form needs a file")
            media = self._graph.keep_media(await file.read(), file.content_type or "", file.filename or "")
            caption, voice = str(form.get("caption") or ""), form.get("voice") == "true"
        url = self._graph.media_url(media, str(request.url.replace(path="/", query="")))
        return JSONResponse(self._handset.send_media(learner.id, media, url, caption, voice=voice).doc(), 201)

    async def _change_number(self, request: Request) -> Response:
        asked = await _body(request)
        return JSONResponse(self._handset.change_number(request.path_params["id"], asked.get("wa_id")).doc())

    async def _prefer(self, request: Request) -> Response:
        self._handset.prefer(request.path_params["id"], str((await _body(request)).get("value")))
        return JSONResponse({})

    # what was seen

    async def _transcript(self, request: Request) -> Response:
        messages = self._phone.store.messages(request.query_params.get("learner"))
        return JSONResponse([message.doc() for message in messages])

    async def _calls(self, _: Request) -> Response:
        return JSONResponse(self._phone.calls)

    async def _webhooks(self, _: Request) -> Response:
        return JSONResponse([post.doc() for post in self._phone.sender.posts])

    async def _idle(self, request: Request) -> Response:
        idle = await self._phone.tasks.idle(float(request.query_params.get("timeout_s", "10")))
        return JSONResponse({"idle": idle, "pending": self._phone.tasks.pending})

    async def _media(self, request: Request) -> Response:
        media = self._phone.store.media(request.path_params["id"])
        if media is None:
            return Response(status_code=404)
        headers = {"content-security-policy": "sandbox", "cache-control": "private, max-age=3600"}
        return Response(self._phone.store.media_bytes(media), media_type=media.mime_type, headers=headers)

    async def _stream(self, _: Request) -> Response:
        return StreamingResponse(self._events(), media_type="text/event-stream", headers={"cache-control": "no-store"})

    async def _events(self) -> AsyncIterator[str]:
        with self._phone.hub.listen() as events:
            yield _event("snapshot", self._phone.snapshot())
            async for event in events:
                yield _event(event["kind"], event["data"])

    # what goes wrong

    async def _faults(self, _: Request) -> Response:
        return JSONResponse(self._phone.faults.doc())

    async def _add_fault(self, request: Request) -> Response:
        asked = await _body(request)
        if unknown := set(asked) - _FAULT_FIELDS:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        self._phone.faults.calls.append(CallFault(**asked))
        return await self._faults(request)

    async def _clear_faults(self, request: Request) -> Response:
        self._phone.faults = Faults(StatusPlan(self._phone.config.status_delays))
        return await self._faults(request)

    async def _plan_statuses(self, request: Request) -> Response:
        asked = dict(await _body(request))
        delays = replace(self._phone.faults.plan.delays, **asked.pop("delays_s", {}))
        drop = known_statuses(asked.pop("drop", ()))
        self._phone.faults.plan = StatusPlan(delays, drop, **asked)
        return await self._faults(request)

    async def _pair_rate(self, request: Request) -> Response:
        asked = await _body(request)
        self._phone.pairs.set_rate(PairRate(int(asked["burst"]), float(asked["seconds"])))
        return JSONResponse({})

    async def _spoil_signatures(self, request: Request) -> Response:
        asked = await _body(request)
        self._phone.sender.spoil(str(asked.get("how", "wrong")), int(asked.get("count", 1)))
        return JSONResponse({})

    # webhooks again and together

    async def _hold(self, _: Request) -> Response:
        self._phone.line.holding = True
        return JSONResponse({})

    async def _release(self, request: Request) -> Response:
        layout = str((await _body(request)).get("layout", "value"))
        return JSONResponse({"count": self._phone.line.release(layout)})

    async def _redeliver(self, request: Request) -> Response:
        asked = await _body(request)
        store = self._phone.store
        if wamid := asked.get("wamid"):
            one = store.updates_of(str(wamid))
            others = [update for update in store.last_updates(_AMONG) if update not in one]
            packs = envelopes(one, others, int(asked.get("envelopes", 1)))
        else:
            packs = [(store.last_updates(int(asked.get("last", 1))), str(asked.get("layout", "alone")))]
        posts = await self._phone.line.redeliver(packs, together=bool(asked.get("together")))
        return JSONResponse([post.doc() for post in posts])

    async def _raw(self, request: Request) -> Response:
        asked = await _body(request)
        post = await self._phone.sender.deliver(str(asked["body"]).encode(), sign_it=bool(asked.get("sign", True)))
        return JSONResponse(post.doc())

    async def _handshake(self, _: Request) -> Response:
        config, challenge = self._phone.config, self._phone.ids.digits(10)
        verified = await handshake(self._client, config.webhook_url, config.verify_token, challenge)
        return JSONResponse({"verified": verified})

    # the account

    async def _templates(self, _: Request) -> Response:
        return JSONResponse([template.doc() for template in self._phone.store.templates()])

    async def _judge_templates(self, request: Request) -> Response:
        asked = await _body(request)
        named = [one for one in self._phone.store.templates() if one.name == asked["name"]]
        judged = [one for one in named if asked.get("language", one.language) == one.language]
        for template in judged:
            before = replace(template)
            status, category = asked.get("status", template.status), asked.get("category", template.category)
            self._phone.templates.judge(template, str(status), str(category), str(asked.get("reason", "NONE")))
            for update in template_updates(before, template):
                self._phone.line.emit(None, update)
        return JSONResponse([template.doc() for template in judged])

    # the rest

    async def _clock(self, request: Request) -> Response:
        self._phone.clock.shift_s = float((await _body(request))["shift_s"])
        now = {"now": self._phone.clock.now(), "shift_s": self._phone.clock.shift_s}
        self._phone.hub.publish("clock", now)
        return JSONResponse(now)

    async def _reset(self, _: Request) -> Response:
        await self._phone.reset()
        return JSONResponse({})


def _route(method: str, path: str, handle: Endpoint) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return await handle(request)
        except GraphError as error:
            return JSONResponse({"error": error.details or error.title}, 400)
        except KeyError as error:
            return JSONResponse({"error": f"{error} is missing"}, 400)
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return Route(path, endpoint, methods=[method])


async def _body(request: Request) -> Mapping[str, Any]:
    asked = json.loads(await request.body() or b"{}")
    if not isinstance(asked, dict):
        raise ValueError("the body must be a JSON object")
    return asked


def _event(kind: str, data: Mapping[str, Any]) -> str:
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"
