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
        mark = (self._ours.get(MARK) or b"").decode()
        start = hour_start(mark) + HOUR if mark else hour_start(first)
        hours = [hour_of(at) for at in range(start, hour_start(last) + 1, HOUR)][:MOST]
        try:
            for hour in hours:
                self._theirs.put_new(f"{self._origin}/checkpoints/{hour}.note", self._note(hour))
                self._ours.put(MARK, hour.encode())
        except BucketError as error:
            self._log.emit("seal.unwitnessed", hour=last, n=len(hours), error=str(error))

    def _note(self, hour: str) -> bytes:
        return self._ours.get(f"checkpoints/{hour}.note") or b""
