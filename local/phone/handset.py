"""The learner's side: what a person does with the phone, turned into webhooks to the business."""

from collections.abc import Mapping, Sequence
from typing import Any

from local.phone.media_rules import kind_of
from local.phone.model import Learner, Media, Message
from local.phone.phone import Phone
from local.phone.progress import Progress
from local.phone.webhooks import inbound, media_content

TEXT_MOST = 65_536  # what a person may type; the business's own limit is 4096
_FLAGS = ("online", "blocks", "read_receipts", "name")


class HandsetError(ValueError):
    """A person cannot do this on the phone; the message says why."""


class Handset:
    def __init__(self, phone: Phone, progress: Progress) -> None:
        self._phone, self._progress = phone, progress

    def add(self, name: str, wa_id: str | None, username: str | None, user_id: str | None = None) -> Learner:
        if not name.strip():
            raise HandsetError("a learner needs a name")
        if wa_id is not None and not (wa_id.isascii() and wa_id.isdigit() and 5 <= len(wa_id) <= 20):
            raise HandsetError("a number is 5 to 20 digits, country code first")
        if not wa_id and not username:
            raise HandsetError("a learner needs a phone number or a username")
        new_id = user_id or self._phone.ids.user_id()
        if self._phone.reached(wa_id, None) if wa_id else self._phone.reached(None, new_id):
            raise HandsetError("someone has this number or user id already")
        handle = username.removeprefix("@") if username else None
        learner = Learner(self._phone.ids.hex(8), name.strip(), new_id, wa_id, handle)
        self._phone.save_learner(learner)
        return learner

    def welcome(self, name: str | None) -> None:
        """The first learner of an empty phone, with a number from the range that Ofcom keeps for fiction."""
        if name and not self._phone.store.learners():
            self.add(name, f"447700900{self._phone.ids.digits(3)}", None)

    def learner(self, learner_id: str) -> Learner:
        learner = self._phone.store.learner(learner_id)
        if learner is None:
            raise HandsetError("no such learner")
        return learner

    def set_flags(self, learner_id: str, flags: Mapping[str, Any]) -> Learner:
        if unknown := set(flags) - set(_FLAGS):
            raise HandsetError(f"cannot set {', '.join(sorted(unknown))}")
        learner = self.learner(learner_id)
        came_online = flags.get("online") is True and not learner.online
        for name, value in flags.items():
            setattr(learner, name, value)
        self._phone.save_learner(learner)
        if came_online:
            self._progress.resume(learner.id)
        return learner

    def say(self, learner_id: str, text: str, reply_to: str | None = None, at: float | None = None) -> Message:
        if not text.strip() or len(text) > TEXT_MOST:
            raise HandsetError(f"a text has 1 to {TEXT_MOST} characters")
        return self.send(learner_id, "text", {"body": text}, reply_to, at)

    def send(
        self, learner_id: str, kind: str, content: dict[str, Any], reply_to: str | None = None, at: float | None = None
    ) -> Message:
        """Any type of message, `content` standing under its type; `at` back-dates it."""
        learner = self.learner(learner_id)
        now = self._phone.clock.now()
        at = now if at is None else at
        wamid = self._phone.ids.wamid(learner.wa_id or learner.user_id, incoming=True)
        message = Message(wamid, learner.id, "out", at, kind, content, "sent", shown_at=now, context_id=reply_to)
        self._phone.add_message(message)
        learner.last_inbound_at = max(at, learner.last_inbound_at or at)
        self._phone.save_learner(learner)
        item = inbound(learner, message, self._phone.config.display_phone_number)
        self._phone.line.emit(wamid, self._phone.update(learner, {"messages": [item]}))
        return message

    def tap(self, learner_id: str, wamid: str, option_id: str) -> Message:
        """A reply button, a row of a list, or a template's quick reply (by its payload)."""
        asked = self._phone.store.message(wamid)
        if asked is None or asked.learner != learner_id:
            raise HandsetError("no such message")
        kind, content = _reply(asked, option_id)
        asked.tapped = option_id
        self._phone.save_message(asked)
        return self.send(learner_id, kind, content, reply_to=wamid)

    def react(self, learner_id: str, wamid: str, emoji: str) -> Message:
        """An empty emoji takes the reaction back."""
        target = self._phone.store.message(wamid)
        if target is None or target.learner != learner_id:
            raise HandsetError("no such message")
        target.reactions["learner"] = emoji
        self._phone.save_message(target)
        return self.send(learner_id, "reaction", {"message_id": wamid} | ({"emoji": emoji} if emoji else {}))

    def send_media(self, learner_id: str, media: Media, url: str, caption: str, *, voice: bool) -> Message:
        kind = kind_of(media.mime_type)
        if kind is None:
            raise HandsetError(f"WhatsApp does not send {media.mime_type}")
        return self.send(learner_id, kind, media_content(media, url, voice=voice, caption=caption))

    def change_number(self, learner_id: str, wa_id: str | None) -> Learner:
        """The user id is made anew; a number, where there was one, is replaced."""
        learner = self.learner(learner_id)
        old_number, old_id = learner.wa_id, learner.user_id
        learner.wa_id, learner.user_id = wa_id or old_number, self._phone.ids.user_id()
        self._phone.save_learner(learner)
        moved = bool(wa_id and old_number)
        old, new = (old_number, wa_id) if moved else (old_id, learner.user_id)
        system = {
            "body": f"User {learner.name} changed from {old} to {new}",
            **({"wa_id": wa_id} if moved else {}),
            "user_id": learner.user_id,
            "previous_user_id": old_id,
            "type": "user_changed_number" if moved else "user_changed_user_id",
        }
        self._notify_system(old_number if moved else None, system)
        return learner

    def prefer(self, learner_id: str, value: str) -> None:
        """Marketing messages: stop or resume."""
        if value not in ("stop", "resume"):
            raise HandsetError("a preference is stop or resume")
        learner = self.learner(learner_id)
        item = {"user_id": learner.user_id} | ({"wa_id": learner.wa_id} if learner.wa_id else {})
        item |= {"detail": f"User requested to {value} marketing messages", "category": "marketing_messages"}
        preference = item | {"value": value, "timestamp": int(self._phone.clock.now())}
        update = self._phone.update(learner, {"user_preferences": [preference]}, "user_preferences")
        self._phone.line.emit(None, update)

    def _notify_system(self, sender: str | None, system: Mapping[str, Any]) -> None:
        """System messages come without contacts."""
        wamid = self._phone.ids.wamid(sender or system["user_id"], incoming=True)
        stamp = str(int(self._phone.clock.now()))
        head = {"from": sender} if sender else {}
        item = head | {"id": wamid, "timestamp": stamp, "type": "system", "system": dict(system)}
        self._phone.line.emit(wamid, self._phone.update(None, {"messages": [item]}))


def _reply(asked: Message, option_id: str) -> tuple[str, dict[str, Any]]:
    if asked.type == "template":
        titles = {button["id"]: button["title"] for button in asked.content.get("buttons", [])}
        if option_id not in titles:
            raise HandsetError("the message has no such button")
        return "button", {"payload": option_id, "text": titles[option_id]}
    action = asked.content.get("action", {})
    for button in action.get("buttons", []):
        if button["reply"]["id"] == option_id:
            return "interactive", {"type": "button_reply", "button_reply": dict(button["reply"])}
    for row in _rows(action.get("sections", [])):
        if row["id"] == option_id:
            return "interactive", {"type": "list_reply", "list_reply": dict(row)}
    raise HandsetError("the message has no such option")


def _rows(sections: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [row for section in sections for row in section["rows"]]
