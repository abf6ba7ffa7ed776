"""Which key signs the checkpoints: written down at its first use, and endorsed by the key before."""

from typing import Protocol

from chatoet.checkpoints import verifies
from chatoet.flows.bucket import Bucket
from chatoet.log import EventLog
from chatoet.rules.checkpoint import Checkpoint, Signature, key_id, note, parse
from chatoet.rules.pem import pem
from chatoet.rules.seal_key import SealKey, read, seal_key


class Signer(Protocol):
    def public_key(self) -> bytes: ...
    def sign(self, message: bytes) -> bytes: ...


class SealKeys:
    def __init__(self, bucket: Bucket, current: Signer, previous: Signer | None, log: EventLog) -> None:
        """`previous`: after a rotation, the key before, which endorses this one."""
        self._bucket, self._current, self._previous, self._log = bucket, current, previous, log

    def note(self, checkpoint: Checkpoint) -> bytes:
        """Signed by our key. One that nobody endorsed signs too: what is unsealed can be lost, such a key shows."""
        key = self._current.public_key()
        self._announce(key, checkpoint.hour)
        signature = Signature(checkpoint.origin, key_id(key), self._current.sign(checkpoint.body()))
        return note(checkpoint, (signature,))

    def signed(self, text: bytes) -> bool:
        """Whether a key of ours signed that note, this one or one before it."""
        try:
            found = parse(text)
            (signature,) = found.signatures
            public = self._public(signature.key_id)
            return verifies(public, signature.signature, found.checkpoint.body())
        except (ValueError, KeyError, TypeError, RecursionError):
            return False

    def _public(self, wanted: bytes) -> str:
        """As text. Our own is not asked of the bucket."""
        own = self._current.public_key()
        return pem(own) if key_id(own) == wanted else read(self._bucket.get(_place(wanted.hex())) or b"").pem

    def _announce(self, key: bytes, hour: str) -> None:
        known, own = self._known(hour), key_id(key).hex()
        newest = known[-1] if known else None
        if own not in (each.key_id for each in known):
            made = self._made(key, hour, newest)
            self._bucket.put_new(_place(own), made.encoded())
            self._log.emit("seal.key", key=_place(own), hour=hour)
            if newest and not made.signature:
                self._log.emit("seal.key_fault", key=_place(own), hour=hour, reason="unendorsed")
        elif newest and newest.key_id != own:
            self._log.emit("seal.key_fault", key=_place(own), hour=hour, reason="replaced")

    def _known(self, hour: str) -> list[SealKey]:
        """The newest last. What is no key is an error that stops no hour from being signed."""
        found = list[SealKey]()
        for place, body in self._bucket.many(self._bucket.keys("keys/")):
            try:
                key = read(body)
            except (ValueError, KeyError, TypeError, RecursionError):
                key = None
            if key and place == _place(key.key_id):
                found.append(key)
            else:
                self._log.emit("seal.key_fault", hour=hour, reason="unreadable")
        return sorted(found, key=lambda each: (each.since, each.endorsed_by is not None))

    def _made(self, key: bytes, hour: str, newest: SealKey | None) -> SealKey:
        """Only the key in use until now may endorse the next. Raises SignerError when it is there and does not sign."""
        previous = self._previous
        if not newest or not previous or key_id(previous.public_key()).hex() != newest.key_id:
            return seal_key(key, hour)
        endorsed = seal_key(key, hour, newest.key_id)
        return endorsed.signed(previous.sign(endorsed.endorsed()))


def _place(own: str) -> str:
    """In full, also in events: of 8 hex digits, all may be decimal, and are then what a telephone number looks like."""
    return f"keys/{own}.json"
