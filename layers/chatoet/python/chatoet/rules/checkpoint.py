"""The signed checkpoint of an hour, as the text that a key signs (C2SP tlog-checkpoint, in a C2SP signed-note).

chatoet-prod/audit                      whose log
1048576                                 entries sealed so far
Zc1U…=                                  root of the Merkle tree over all of them, base64
hour 2026112210                         the hour that it closes
at 1795342980                           when, in epoch seconds
detail 9f2c…                            SHA-256 of checkpoints/<hour>.json, hex
previous 77ab…                          SHA-256 of the note before, with its signatures, hex; "none" for the first

— chatoet-prod/audit wXyz…=             4 bytes of the key's SHA-256 and the ECDSA signature of all above, base64
"""

import binascii
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Final, NamedTuple

NONE: Final = "none"
_DASH: Final = "\N{EM DASH} "
_EXTRA: Final = ("hour", "at", "detail", "previous")


class CheckpointError(ValueError):
    """A text that is no checkpoint. Says which line, never what stands there."""


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes
    hour: str
    at: int
    detail: str
    previous: str

    def body(self) -> bytes:
        """What is signed: ends in a newline, as the signed-note format wants."""
        extra = [f"{name} {getattr(self, name)}" for name in _EXTRA]
        return "\n".join([self.origin, str(self.size), b64encode(self.root).decode(), *extra, ""]).encode()


class Signature(NamedTuple):
    name: str
    key_id: bytes  # 4 bytes
    signature: bytes  # ASN.1 DER, over SHA-256 of the body


class Note(NamedTuple):
    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]


def key_id(public_der: bytes) -> bytes:
    """The first 4 bytes of the SHA-256 of the public key (DER, SubjectPublicKeyInfo), as C2SP has it for ECDSA."""
    return sha256(public_der).digest()[:4]


def note(checkpoint: Checkpoint, signatures: tuple[Signature, ...]) -> bytes:
    lines = [f"{_DASH}{each.name} {b64encode(each.key_id + each.signature).decode()}\n" for each in signatures]
    return checkpoint.body() + b"\n" + "".join(lines).encode()


def parse(text: bytes) -> Note:
    """Raises CheckpointError. What it gives makes the same bytes again: there is one way to write a checkpoint."""
    try:
        body, _, tail = text.decode().partition("\n\n")
        read = Note(_checkpoint(body.split("\n")), tuple(_signature(line) for line in tail.splitlines()))
    except (ValueError, TypeError, binascii.Error) as error:
        raise CheckpointError(error.args[0] if isinstance(error, CheckpointError) else "not a checkpoint") from None
    if note(*read) != text:
        raise CheckpointError("not written as a checkpoint is")
    return read


def _checkpoint(lines: list[str]) -> Checkpoint:
    if len(lines) != 3 + len(_EXTRA):
        raise CheckpointError("not seven lines")
    extra = dict(line.split(" ", 1) for line in lines[3:])
    if tuple(extra) != _EXTRA:
        raise CheckpointError("other lines than hour, at, detail, previous")
    root = b64decode(lines[2], validate=True)
    return Checkpoint(
        lines[0], int(lines[1]), root, extra["hour"], int(extra["at"]), extra["detail"], extra["previous"]
    )


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).rpartition(" ")
    raw = b64decode(encoded, validate=True)
    if not line.startswith(_DASH) or len(raw) < 5:
        raise CheckpointError("a signature line that is none")
    return Signature(name, raw[:4], raw[4:])
