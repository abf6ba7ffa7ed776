"""The business's side: a Graph call is checked, accepted, and set on its way to the learner."""

from typing import Any

from local.phone.errors import GraphError
from local.phone.media_rules import check_use
from local.phone.model import Learner, Message
from local.phone.outbound import MEDIA_TYPES, Outbound, media_id_of, parse
from local.phone.phone import TYPING_S, Phone
from local.phone.progress import Progress


class Business:
    def __init__(self, phone: Phone, progress: Progress) -> None:
        self._phone, self._progress = phone, progress

    def check(self, payload: object) -> Outbound:
        """Everything Meta refuses in the answer itself."""
        outbound = parse(payload)
        self._check_media(outbound)
        self._shown(outbound)
        if outbound.to == self._phone.config.display_phone_number:
            raise GraphError(131021, "The recipient is the sender.")
        if not self._phone.config.late_errors and (error := self._late_error(outbound)):
            raise error
        return outbound

    def pace(self, outbound: Outbound) -> None:
        """The pair rate counts what is accepted only, so it is asked last."""
        if not self._phone.pairs.allow(outbound.to or outbound.recipient or "", self._phone.clock.now()):
            raise GraphError(131056, "Too many messages sent from this phone number to the same recipient.")

    def accept(self, outbound: Outbound) -> dict[str, Any]:
        learner = self._phone.reached(outbound.to, outbound.recipient)
        address = outbound.to or outbound.recipient or ""
        wamid = self._phone.ids.wamid(address, incoming=False)
        if outbound.type == "reaction":
            self._react(outbound, learner)
        else:
            self._set_on_its_way(outbound, learner, wamid)
        ids = {"wa_id": outbound.to} if outbound.to else {"user_id": outbound.recipient}
        accepted = {"message_status": "accepted"} if outbound.type == "template" else {}
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": address} | ids],
            "messages": [{"id": wamid} | accepted],
        }

    def read(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The read mark, with or without the typing indicator."""
        message = self._phone.store.message(str(payload.get("message_id")))
        if message is None or message.direction != "out":
            raise GraphError(131009, "Param message_id is not a message of this conversation.")
        indicator = payload.get("typing_indicator")
        if indicator is not None and indicator != {"type": "text"}:
            raise GraphError(131009, "Param typing_indicator['type'] must be text.")
        self._phone.mark_read(message)
        learner = self._phone.store.learner(message.learner or "")
        if indicator and learner:
            self._phone.set_typing(learner, self._phone.clock.now() + TYPING_S)
        return {"success": True}

    def _set_on_its_way(self, outbound: Outbound, learner: Learner | None, wamid: str) -> None:
        message = Message(
            wamid, learner.id if learner else None, "in", self._phone.clock.now(), outbound.type,
            self._shown(outbound), "accepted", context_id=outbound.context_id, callback_data=outbound.callback_data,
            to=outbound.to, recipient=outbound.recipient,
        )  # fmt: skip
        self._phone.add_message(message)
        if error := self._late_error(outbound):
            self._progress.fail(message, error)
        else:
            self._progress.start(message)

    def _shown(self, outbound: Outbound) -> dict[str, Any]:
        """A template is shown filled in."""
        template = outbound.type == "template"
        return self._phone.templates.shown(outbound.content) if template else outbound.content

    def _react(self, outbound: Outbound, learner: Learner | None) -> None:
        target = self._phone.store.message(outbound.content["message_id"])
        if target and learner and target.learner == learner.id:
            target.reactions["business"] = outbound.content["emoji"]
            self._phone.save_message(target)

    def _late_error(self, outbound: Outbound) -> GraphError | None:
        learner = self._phone.reached(outbound.to, outbound.recipient)
        if learner is None:
            return GraphError(131026, "Message was not delivered: nobody answers at this address.")
        if learner.blocks:
            return GraphError(130403, "The recipient has blocked this business.")
        if outbound.type != "template" and not learner.window_open(self._phone.clock.now()):
            return GraphError(131047, "More than 24 hours have passed since the recipient last wrote.")
        return None

    def _check_media(self, outbound: Outbound) -> None:
        media_id = media_id_of(outbound.type, outbound.content)
        if media_id is None:
            return
        kind = outbound.type if outbound.type in MEDIA_TYPES else outbound.content["header"]["type"]
        media = self._phone.store.media(media_id)
        if media is None:
            raise GraphError(100, f"Param {kind}['id'] is not a valid media attachment ID.")
        check_use(kind, media.mime_type, media.size)
