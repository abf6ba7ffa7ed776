"""Which key signs the checkpoints: written down at its first use, and endorsed by the key before."""

from typing import Protocol

from chatoet.flows.bucket import Bucket
from chatoet.log import EventLog
from chatoet.rules.checkpoint import Checkpoint, Signature, key_id, note
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

    def _announce(self, key: bytes, hour: str) -> None:
        known, own = self._known(), key_id(key).hex()
        newest = known[-1] if known else None
        if own not in (each.key_id for each in known):
            made = self._made(key, hour, newest)
            self._bucket.put_new(f"keys/{own}.json", made.encoded())
            self._log.emit("seal.key", key=own, hour=hour)
            if newest and not made.signature:
                self._log.emit("seal.key_fault", key=own, hour=hour, reason="unendorsed")
        elif newest and newest.key_id != own:
            self._log.emit("seal.key_fault", key=own, hour=hour, reason="replaced")

    def _known(self) -> list[SealKey]:
        """The newest last."""
        found = (read(body) for _, body in self._bucket.many(self._bucket.keys("keys/")))
        return sorted(found, key=lambda each: (each.since, each.endorsed_by is not None))

    def _made(self, key: bytes, hour: str, newest: SealKey | None) -> SealKey:
        """Only the key in use until now may endorse the next. Raises SignerError when it is there and does not sign."""
        previous = self._previous
        if not newest or not previous or key_id(previous.public_key()).hex() != newest.key_id:
            return seal_key(key, hour)
        endorsed = seal_key(key, hour, newest.key_id)
        return endorsed.signed(previous.sign(endorsed.endorsed()))
