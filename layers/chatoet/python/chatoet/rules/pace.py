"""How fast we may send: to one person, and from our number as a whole. Time and chance are arguments.

Source: Meta, Cloud API "Throughput" and "Pair rate limits": a message each 6 seconds to one person, of which 45 may be
borrowed from later; 80 messages a second for a number, in and out together.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

PAIR: Final = 6  # seconds between two messages to one person, in a steady flow
BURST: Final = 45  # messages that may run ahead of that flow
SLICE: Final = 10  # seconds over which the messages of our number are counted
SHARDS: Final = 4  # counters a slice, so that none is hot
LOT: Final = 5  # messages leased at once
SPREAD: Final = 3  # seconds over which those who wait for the next slice are spread


def pair(paced_until: int, now: int, messages: int) -> tuple[int, int]:
    """(new `paced_until`, seconds to wait before sending): a reply of so many messages joins the learner's flow.

    `paced_until` is when the flow will have caught up with all that was sent: the generic cell rate algorithm.
    """
    until = max(paced_until, now) + PAIR * messages
    return until, max(0, until - PAIR * BURST - now)


class Split(NamedTuple):
    """A slice's messages: `free` for each environment without asking, `shard` to lease from each counter."""

    free: int
    shard: int


def split(rate: int, environments: int) -> Split:
    """Half of `rate` messages a second is shared out beforehand, at least one message each if there are enough."""
    whole = rate * SLICE
    free = max(whole // 2 // environments, min(1, whole // environments))
    return Split(free, (whole - free * environments) // SHARDS)


Lease = Callable[[int, int, int], int]  # (slice, shard, limit of the shard) -> messages granted, 0 when it is empty


class Pacer:
    """One environment's part of the number's throughput. It asks the counters only beyond its own share."""

    def __init__(self, split: Split, lease: Lease, chance: Callable[[], float]) -> None:
        """`chance` gives numbers from 0 up to 1."""
        self._split, self._lease, self._chance = split, lease, chance
        self._slice, self._left, self._shards = -1, 0, list[int]()

    def wait(self, now: int) -> int:
        """0 when one message may go now, and is counted; else the seconds until it is worth asking again."""
        if now // SLICE != self._slice:
            self._slice, self._left = now // SLICE, self._split.free
            first = int(self._chance() * SHARDS)
            self._shards = [(first + n) % SHARDS for n in range(SHARDS)]
        if self._left or self._leased():
            self._left -= 1
            return 0
        return SLICE - now % SLICE + int(self._chance() * SPREAD)

    def _leased(self) -> bool:
        """A shard that is empty is not asked again in this slice."""
        while self._shards:
            self._left = self._lease(self._slice, self._shards[0], self._split.shard)
            if self._left:
                return True
            self._shards.pop(0)
        return False
