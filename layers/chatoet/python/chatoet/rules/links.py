"""A link to a page that one learner may open for a while: `<pages>/<purpose>/<who and token>`.

The token is in the link alone. Who has it must know the privacy PIN besides, or, where that was promised at issue,
may choose it once. Nothing is told to anyone who has not.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Final, Literal, NamedTuple, get_args

from chatoet.rules.item import Item
from chatoet.rules.pseudonym import keyed_hash

Purpose = Literal["export", "carry", "pin", "erase"]
PURPOSES: Final[tuple[str, ...]] = get_args(Purpose)
UID, TOKEN = 16, 32  # bytes
LIFE: Final = 72 * 3600  # seconds
TRIES: Final = 5
PASS: Final = 15 * 60  # seconds for which the parts of a package are open to who has given the PIN


class Key(NamedTuple):
    """What a link holds."""

    uid: str
    token: bytes


def address(pages_url: str, purpose: Purpose, key: Key) -> str:
    who = urlsafe_b64decode(key.uid + "=" * (-len(key.uid) % 4))
    return f"{pages_url.rstrip('/')}/{purpose}/{_text(who + key.token)}"


def read(path: str) -> tuple[str, Key | None] | None:
    """(purpose, key) of a path of ours; the key is None where it cannot be one, and nobody is told."""
    match path.strip("/").split("/"):
        case [purpose, packed] if purpose in PURPOSES:
            return purpose, _key(packed)
    return None


def _key(packed: str) -> Key | None:
    try:
        raw = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        return None
    return Key(_text(raw[:UID]), raw[UID:]) if len(raw) == UID + TOKEN else None


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def token_hash(token: bytes) -> str:
    return sha256(token).hexdigest()


def pass_for(link_hash: str, until: int, pepper: bytes) -> str:
    """Opens the parts of one package until then, to who has given the PIN. Made with a key that no link holds."""
    return f"{until}.{keyed_hash(pepper, 'pass', link_hash, str(until))}"


def passes(shown: str, link_hash: str, now: int, pepper: bytes) -> bool:
    until, _, _ = shown.partition(".")
    if not (until.isascii() and until.isdecimal() and len(until) < 12):
        return False
    return now < int(until) and _same(shown, pass_for(link_hash, int(until), pepper))


def _same(shown: str, right: str) -> bool:
    from hmac import compare_digest

    return compare_digest(shown.encode(), right.encode())


def told(what: str, uid: str, case: str, at: int, pepper: bytes, **more: str) -> Item:
    """What happened behind a link, for the lane of rights: fetched, confirmed (an erasure) or pinned."""
    mid = keyed_hash(pepper, "due", what, uid, case, str(at))
    return Item("due", mid, what, at, "", content={"uid": uid, "case": case, **more})
