"""The keys that sign checkpoints, as `keys/<key id>.json` names them: each but the first endorsed by the one before.

{"key_id", "pem", "from": first hour, "endorsed_by": id of the key before or null, "signature": base64 or null}
The signature is of the key before, over the canonical JSON of the other fields. Such a file is written once: a key ends
where the key begins that it endorsed. The first key is known by its fingerprint, which an auditor gets from us.
"""

import json
from base64 import b64encode
from typing import NamedTuple

from chatoet.rules.checkpoint import key_id
from chatoet.rules.closing import canonical
from chatoet.rules.pem import pem


class SealKey(NamedTuple):
    key_id: str
    pem: str
    since: str
    endorsed_by: str | None = None
    signature: str | None = None

    def endorsed(self) -> bytes:
        """What the key before signs, with SHA-256."""
        said = {"key_id": self.key_id, "pem": self.pem, "from": self.since, "endorsed_by": self.endorsed_by}
        return canonical(said).encode()

    def encoded(self) -> bytes:
        return canonical(json.loads(self.endorsed()) | {"signature": self.signature}).encode()

    def signed(self, signature: bytes) -> "SealKey":
        return self._replace(signature=b64encode(signature).decode())


def seal_key(public_der: bytes, since: str, endorsed_by: str | None = None) -> SealKey:
    return SealKey(key_id(public_der).hex(), pem(public_der), since, endorsed_by)


def read(body: bytes) -> SealKey:
    """Raises ValueError, KeyError or TypeError for what is none."""
    said = json.loads(body)
    if not all(isinstance(said[name], str) for name in ("key_id", "pem", "from")):
        raise TypeError("a key of which something is no text")
    return SealKey(said["key_id"], said["pem"], said["from"], said["endorsed_by"], said["signature"])
