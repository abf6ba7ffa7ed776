"""Where words that leave may lead: ours and a model's alike (clause PRO-third-links).

A link is whatever a phone would make one of: an address with a scheme, a bare host, an e-mail address, an IP address;
also when it is written to slip through (`hxxp`, `x[.]com`, letters of another script, characters that nobody sees).
"""

import re
from typing import Final
from unicodedata import normalize

# Ours, the authorities that every refusal names, the directory of crisis lines, and the owner of the test.
HOSTS: Final = frozenset({"chatoet.com", "ico.org.uk", "dataprotection.ie", "edpb.europa.eu", "findahelpline.com",
                          "oet.com"})  # fmt: skip

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff]")
_DOTS = re.compile(r"\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?|[\u3002\uff61]|\s+dot\s+(?=[a-z]{2,6}\b)", re.IGNORECASE)
_SCHEME = re.compile(r"(?i)(?<![a-z])[a-z][a-z0-9+.-]{1,12}:(?://|\\\\)([^\s/?#\\<>\"')]+)")
_BARE = re.compile(r"(?<![\w.-])((?:[\w-]{1,63}\.)+([^\W\d_]{2,24}|xn--[\w-]{2,59}))(?![\w-])([:/?#]?\S?)")
_IP = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\d|\w)")
# Ends of hosts that are no English words; one that is makes a link only in small letters, as "home.It" is a slip.
_ENDS: Final = (
    "com net org info biz edu gov mil int io co uk ie eu us ca au nz za ng gh ke in pk bd lk np ph ru cn jp kr tr ir "
    "de fr es pt it pl nl be ch at se no dk fi cz ro hu gr ua by kz br mx ar cl pe ly gl gd gg me to tv cc ai app dev "
    "xyz link click site online store shop top live life club page web space tech pro help blog news host fun vip icu "
    "ws su tk ml ga cf gq cn sh st is id my sg hk tw vn th ae sa eg ma onion zip mov cloud chat bot academy agency "
    "best business care center centre clinic company date doctor email "
    "expert fit foundation fyi gle google guru health hospital institute land lol media money network ninja one plus "
    "press rocks run school services social solutions support systems team tips today training university video wiki "
    "win work works world wtf zone"
)
_WORDS: Final = (
    "in it is at be no me to us my id so by help live life link page news pro top fun host space store shop site int "
    "chat web club click best business care center centre clinic company date doctor email expert fit foundation "
    "health hospital institute land media money network one plus press run school services social solutions support "
    "systems team tips today training university video win work works world zone"
)


def links_in(text: str) -> tuple[str, ...]:
    """The host of every link, in small letters; of e-mail addresses too."""
    plain = _DOTS.sub(".", _UNSEEN.sub("", normalize("NFKC", text)))
    schemes = [_host(found) for found in _SCHEME.findall(plain)]
    bare = [host for host, end, more in _BARE.findall(_SCHEME.sub(" ", plain)) if _leads(host, end, more)]
    return tuple(host.casefold() for host in [*schemes, *bare, *_IP.findall(plain)])


def unallowed(text: str) -> tuple[str, ...]:
    """The hosts to which our words may not lead."""
    return tuple(host for host in links_in(text) if not _ours(host))


def _ours(host: str) -> bool:
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in HOSTS)


def _host(authority: str) -> str:
    """Without who and without a port: `chatoet.com@x.com:80` leads to x.com."""
    return re.sub(r":\d*$", "", authority.rpartition("@")[2]).strip(".,;!")


def _leads(host: str, end: str, more: str) -> bool:
    folded = end.casefold()
    if host.casefold().startswith("www.") or folded.startswith("xn--") or (len(more) == 2 and more[0] == "/"):
        return True
    return folded in _ENDS.split() and (folded not in _WORDS.split() or end.islower())
