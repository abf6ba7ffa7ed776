"""Who the canary is. Its addresses stay the same, so that a run finds what one before it may have left; its words are
new with each run, so that whatever is found of them is of this one."""

import hmac
from typing import Any, NamedTuple

from chatoet.rules.pseudonym import address_hash

Json = dict[str, Any]
# Such digits as no sequence number has by chance: they are searched for in logs.
BSUID, NUMBER = "CANARY.1", "999417263850"
SYLLABLES = ("ba", "ko", "lu", "mi", "ve", "zo", "ri", "ta")


class Who(NamedTuple):
    name: str  # by which WhatsApp shows it
    called: str  # as it asks to be called
    word: str  # in its letter and nowhere else
    pin: str

    def words(self) -> tuple[str, ...]:
        """What must stand in no log and no bucket."""
        return (NUMBER, BSUID, self.name, self.called, self.word, self.pin)


def born(chance: bytes, pepper: bytes) -> Who:
    """`chance`: 12 bytes. The PIN is the same in each run, so that a run can end what another one began: it follows
    from the one secret that is never rotated."""
    name, called, word = (_made_up(chance[at : at + 4]) for at in (0, 4, 8))
    return Who(f"Z{name}", f"Q{called}", f"x{word}", hmac.digest(pepper, b"canary", "sha256").hex()[:16])


def _made_up(chance: bytes) -> str:
    return "".join(SYLLABLES[half % 8] for byte in chance for half in (byte, byte >> 4))


def addresses(pepper: bytes) -> tuple[str, str]:
    """The keyed hashes under which its addresses are stored."""
    return address_hash(pepper, "bsuid", BSUID), address_hash(pepper, "wa_id", NUMBER)


def envelope(number_id: str, name: str, **value: list[Json]) -> Json:
    """What Meta posts: `messages` or `statuses`."""
    contacts = [{"user_id": BSUID, "wa_id": NUMBER, "profile": {"name": name}}] if "messages" in value else []
    about = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": number_id}, "contacts": contacts}
    change = {"field": "messages", "value": about | value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "canary", "changes": [change]}]}


def message(wamid: str, at: int, content: Json) -> Json:
    return {"id": wamid, "timestamp": str(at), "from": NUMBER, "from_user_id": BSUID, **content}


def status(wamid: str, callback: str, at: int, said: str) -> Json:
    to = {"recipient_id": NUMBER, "recipient_user_id": BSUID}
    return {"id": wamid, "status": said, "timestamp": str(at), "biz_opaque_callback_data": callback, **to}
