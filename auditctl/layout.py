"""Where things lie in a checkpoint bucket, and equally in a folder that was downloaded from one.

entries/<hour>/<40 digits>.ndjson  one entry a line       checkpoints/<hour>.note  the signed checkpoint
keys/<key id>.json                 who may sign           checkpoints/<hour>.json  what its `detail` hash covers
checkpoints/latest, /witnessed     hints, not trusted     logs/*.ndjson, table.ndjson, exported.json  of an export only
"""

import re
from datetime import UTC, datetime
from typing import Final

ENTRIES: Final = "entries/"
NOTES: Final = "checkpoints/"
KEYS: Final = "keys/"
LATEST: Final = "checkpoints/latest"
WITNESSED: Final = "checkpoints/witnessed"
TABLE: Final = "table.ndjson"
EXPORTED: Final = "exported.json"
_BATCH: Final = re.compile(r"entries/(\d{10})/\d{40}\.ndjson", re.ASCII)
_NOTE: Final = re.compile(r"checkpoints/(\d{10})\.note", re.ASCII)
_ANY: Final = re.compile(
    r"entries/\d{10}/\d{40}\.ndjson|checkpoints/\d{10}\.(note|json)|checkpoints/(?:latest|witnessed)|keys/[0-9a-f]{8}\.json"
    r"|logs/[A-Za-z0-9_.-]{1,120}\.ndjson|table\.ndjson|exported\.json"
    r"|([A-Za-z0-9_-]{1,128}/audit/)checkpoints/\d{10}\.note",
    re.ASCII,
)

# No object that the seal writes is larger: a stream brings at most 6 MB, and an hour's detail a line for each chain.
MOST_OBJECT: Final = 64 << 20
MOST_LINE: Final = 64 << 10
MOST_LOGGED: Final = 8 << 20  # CloudWatch takes a message of 1 MB, of which an export may escape each byte


def known(key: str) -> bool:
    """Whether it is a name of this layout. Nothing else is ever opened, and so no name leads out of a folder."""
    return _ANY.fullmatch(key) is not None


def hour_of_note(key: str) -> str | None:
    found = _NOTE.fullmatch(key)
    return found[1] if found and is_hour(found[1]) else None


def hour_of_batch(key: str) -> str | None:
    found = _BATCH.fullmatch(key)
    return found[1] if found else None


def is_hour(text: str) -> bool:
    try:
        return len(text) == 10 and text.isascii() and bool(datetime.strptime(text, "%Y%m%d%H").replace(tzinfo=UTC))
    except ValueError:
        return False


def note_key(hour: str) -> str:
    return f"{NOTES}{hour}.note"


def detail_key(hour: str) -> str:
    return f"{NOTES}{hour}.json"
