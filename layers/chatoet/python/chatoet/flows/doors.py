"""The pages that one learner may open: a package to fetch, a privacy PIN to set, an erasure to confirm.

A GET reveals nothing and uses nothing up, since preview bots open links too (case E33). Only a POST with the secret
does, and every way in which it may fail is answered alike (case E27). No key of a learner is known here.
"""

from base64 import b64encode
from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from chatoet import pins
from chatoet.log import EventLog
from chatoet.packages import PackageError, Shelf, unseal
from chatoet.rules import door_pages, forms, links
from chatoet.rules.item import Item
from chatoet.rules.pin import plain, too_weak
from chatoet.store.links import Links, Pins

Answer = dict[str, Any]
HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
    "referrer-policy": "no-referrer",
}
FILES = {"export": "chatoet-my-data", "carry": "chatoet-to-take-along"}
DONE = {
    "set": ("PIN saved", "From now on it is asked for on pages like this one. You can close this page."),
    "changed": ("PIN changed", "The old one opens nothing any more. You can close this page."),
    "removed": ("PIN removed", "You can choose a new one at any time. You can close this page."),
    "erase": ("Confirmed", "Your data are being deleted now. You will be told in the chat. You can close this page."),
}


class Doors:
    def __init__(
        self, known: Links, secrets: Pins, shelf: Shelf, tell: Callable[[Item], None], pepper: Callable[[], bytes],
        log: EventLog, now: Callable[[], float],
    ) -> None:  # fmt: skip
        """`tell` hands an item to the lane of rights, durably."""
        self._links, self._pins, self._shelf, self._tell = known, secrets, shelf, tell
        self._pepper, self._log, self._now = pepper, log, now

    def __call__(self, event: dict[str, Any]) -> Answer:
        found = links.read(str(event.get("rawPath", "")))
        if found is None:
            return _page(404, door_pages.done("Nothing here", "There is no such page."))
        purpose, key = found
        match forms.method_of(event):
            case "GET" | "HEAD":
                return _page(200, door_pages.form(purpose))
            case "POST":
                return self._posted(purpose, key, event)
        return _page(405, door_pages.done("Not here", "This page is opened, or its form is sent."))

    def _posted(self, purpose: str, key: links.Key | None, event: dict[str, Any]) -> Answer:
        try:
            said = forms.fields(event)
        except forms.FormError as error:
            return _page(error.status, door_pages.done("That did not work", str(error)))
        now = int(self._now())
        link = self._opened(purpose, key, now)
        if key is None or link is None:
            return self._refused(purpose, "link")
        if purpose in FILES and links.passes(said.get("pass", ""), link.token_sha256, now, self._pepper()):
            return self._fetched(link, key, said.get("part", ""), "", now)
        return self._pin_page(link, said, now) if purpose == "pin" else self._entered(link, key, said, now)

    def _opened(self, purpose: str, key: links.Key | None, now: int) -> Any:
        """The link, if this is its token and it can still be used."""
        link = self._links.get(key.uid, purpose, now) if key else None
        if link is None or key is None or not compare_digest(link.token_sha256, links.token_hash(key.token)):
            return None
        return link if link.state == "open" else None

    def _entered(self, link: Any, key: links.Key, said: dict[str, str], now: int) -> Answer:
        held = self._pins.get(key.uid, now)
        typed, chosen = plain(said.get("pin", "")), ""
        if held is not None:
            problem = "" if self._right(link, held, typed, now) else "no"
        else:
            problem, chosen = self._chosen(link, typed, plain(said.get("again", "")), now), "set"
        if problem:
            return self._refused(link.purpose, "pin", problem)
        return self._erase(link, now) if link.purpose == "erase" else self._fetched(link, key, "", chosen, now)

    def _right(self, link: Any, held: Any, typed: str, now: int) -> bool:
        """Whether that is the PIN. The try is counted before it is made."""
        if not (self._links.charge(link) and self._pins.charge(held, now)):
            return False
        if not pins.matches(typed, held.phc, self._pepper()):
            return False
        return self._pins.known(held, now) and self._links.clear(link)

    def _chosen(self, link: Any, typed: str, again: str, now: int) -> str:
        """What is wrong with a first PIN, or nothing: then it is the PIN from now on."""
        if not link.chooses:
            return "no"
        if typed != again:
            return "twice"
        if too_weak(typed):
            return "weak"
        phc = pins.hashed(typed, self._pepper())
        return "" if self._pins.choose(link.pk, link.controller_id, phc, now) else "no"

    # What is behind the door

    def _fetched(self, link: Any, key: links.Key, part: str, chosen: str, now: int) -> Answer:
        """The part asked for, or where there are several, the choice of them."""
        waiting = [n for n, place in enumerate(link.objects or (), 1) if place]
        if not part and len(link.objects or ()) > 1:
            until = now + links.PASS
            return _page(200, door_pages.parts(waiting, links.pass_for(link.token_sha256, until, self._pepper())))
        number = int(part) if part.isascii() and part.isdecimal() and len(part) < 4 else 0 if part else 1
        body = self._taken(link, key, number) if number in waiting else None
        if body is None:
            return self._refused(link.purpose, "package")
        if not any(link.objects):
            self._told("fetched", link, now, chosen)
        return _file(f"{FILES[link.purpose]}-{number}.zip", body)

    def _taken(self, link: Any, key: links.Key, number: int) -> bytes | None:
        """Opened first, so that what does not open is not used up; then taken, by one visitor alone; then deleted."""
        place = link.objects[number - 1]
        sealed = self._shelf.get(place)
        try:
            body = unseal(key.token, place, sealed) if sealed else None
        except PackageError:
            body = None
        left = [None if n == number else other for n, other in enumerate(link.objects, 1)]
        if body is None or not self._links.use(link, left):
            return None
        self._shelf.delete(place)
        return body

    def _erase(self, link: Any, now: int) -> Answer:
        if not self._links.use(link):
            return self._refused("erase", "used")
        self._told("confirmed", link, now)
        return _page(200, door_pages.done(*DONE["erase"]))

    def _pin_page(self, link: Any, said: dict[str, str], now: int) -> Answer:
        """Sets, changes or removes the PIN; with the one there is, where there is one."""
        held, new, again = self._pins.get(link.pk, now), plain(said.get("new", "")), plain(said.get("again", ""))
        remove = said.get("remove") == "yes"
        if held is None:
            what, problem = "set", self._chosen(link, new, again, now)
        else:
            what, problem = "removed" if remove else "changed", "" if remove else _unfit(new, again)
            problem = problem or self._changed(link, held, plain(said.get("pin", "")), "" if remove else new, now)
        if problem:
            return self._refused("pin", "pin", problem)
        self._links.use(link)
        self._told("pinned", link, now, what)
        return _page(200, door_pages.done(*DONE[what]))

    def _changed(self, link: Any, held: Any, typed: str, new: str, now: int) -> str:
        if not self._right(link, held, typed, now):
            return "no"
        if not new:
            return "" if self._pins.remove(held) else "no"
        return "" if self._pins.change(held, pins.hashed(new, self._pepper()), now) else "no"

    def _told(self, what: str, link: Any, now: int, pin: str = "") -> None:
        self._log.emit("door.passed", purpose=link.purpose, case=link.case or "")
        more = {"pin": pin, "door": link.purpose}
        self._tell(links.told(what, link.pk, link.case or "", now, self._pepper(), **more))

    def _refused(self, purpose: str, reason: str, problem: str = "no") -> Answer:
        self._log.emit("door.refused", purpose=purpose, reason=reason)
        return _page(403, door_pages.form(purpose, problem))


def _unfit(new: str, again: str) -> str:
    if new != again:
        return "twice"
    return "weak" if too_weak(new) else ""


def _page(status: int, body: str) -> Answer:
    return {"statusCode": status, "headers": HEADERS, "body": body}


def _file(name: str, body: bytes) -> Answer:
    headers = HEADERS | {"content-type": "application/zip", "content-disposition": f'attachment; filename="{name}"'}
    return {"statusCode": 200, "headers": headers, "body": b64encode(body).decode(), "isBase64Encoded": True}
