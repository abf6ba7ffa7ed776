"""A second place for the notes, in another account: what is published there, nobody of ours takes back."""

from chatoet.checkpoints import BucketError
from chatoet.flows.bucket import Bucket
from chatoet.log import EventLog
from chatoet.rules.clock import hour_of, hour_start

HOUR = 3600
MOST = 48  # notes of one run; what is left waits for the next
MARK = "checkpoints/witnessed"  # the hour published last


class Witness:
    def __init__(self, ours: Bucket, theirs: Bucket, origin: str, log: EventLog) -> None:
        self._ours, self._theirs, self._origin, self._log = ours, theirs, origin, log

    def publish(self, first: str, last: str) -> None:
        """All that is missing there up to the hour `last`; `first` is where it begins with a witness that is new."""
        start = self._marked(hour_start(last)) or hour_start(first)
        waiting = [hour_of(at) for at in range(start, hour_start(last) + 1, HOUR)]
        for done, hour in enumerate(waiting[:MOST]):
            try:
                self._publish(hour)
            except BucketError as error:
                return self._log.emit("seal.unwitnessed", hour=last, n=len(waiting) - done, error=str(error))
            self._ours.put(MARK, hour.encode())

    def _marked(self, last: int) -> int | None:
        """The hour after the mark; a mark that is no hour, or one of the future, would keep notes back."""
        try:
            at = hour_start((self._ours.get(MARK) or b"").decode())
        except ValueError:
            return None
        return at + HOUR if at <= last else None

    def _publish(self, hour: str) -> None:
        """A note that is gone is not there to be witnessed: its gap shows here, an empty one there would stay."""
        if note := self._ours.get(f"checkpoints/{hour}.note"):
            self._theirs.put_new(f"{self._origin}/checkpoints/{hour}.note", note)
