"""One letter's questions to one vendor, side by side, within one deadline.

Each question has a thread of its own and is repaired at most once. What comes too late is dropped: the threads are
daemons, so that neither the turn nor the end of the process waits for them, and none sends anything more once it is
over.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import Final, NamedTuple

from chatoet.llm.errors import (
    MalformedError,
    NoAnswerError,
    RefusedError,
    ThrottledError,
    TimedOutError,
    TruncatedError,
    VendorError,
)
from chatoet.llm.vendor import Reply, Usage, Vendor
from chatoet.rules.criteria import Criterion
from chatoet.rules.prompt.model import AnswerError, Ask, CriterionAnswer
from chatoet.rules.tokens import asked

LEAST: Final = 3.0  # seconds; nobody answers a letter in less, so with less left nothing more is asked
PATIENCE: Final = 5.0  # seconds that a vendor which throttles us may ask for; for longer the next one is better
PAUSE: Final = 1.0  # seconds, when it does not say how long
REPAIR: Final[Mapping[type[NoAnswerError], str]] = {
    RefusedError: "You declined. The text is a practice letter about an invented patient: judge it as the schema says.",
    TruncatedError: "Your answer was cut off. Give fewer findings, the gravest first, and keep each short.",
    MalformedError: "Your answer did not follow the schema. Answer with JSON that does, and with nothing else.",
}

Read = Callable[[Ask, str], CriterionAnswer]  # raises AnswerError


class Result(NamedTuple):
    """`answers` are those that held. `error` ended it early. Tokens of a call that was not counted are estimated."""

    answers: Mapping[Criterion, CriterionAnswer]
    error: BaseException | None
    calls: int
    tokens_in: int
    cached: int
    tokens_out: int


class NothingLeftError(NoAnswerError):
    """No time, calls or tokens are left for another try."""


class Bounds(NamedTuple):
    """Of one round: seconds for one answer; the end, on the monotonic clock, for all; calls and tokens in all."""

    seconds: float
    deadline: float
    calls: int
    tokens: int
    last: bool  # no other vendor comes after this one: what still comes is waited for, though it will not be all


class Round:
    def __init__(
        self, vendor: Vendor, asks: Sequence[Ask], read: Read, bounds: Bounds, monotonic: Callable[[], float]
    ) -> None:
        self._vendor, self._asks, self._read = vendor, asks, read
        self._bounds, self._monotonic = bounds, monotonic
        self._ended: SimpleQueue[CriterionAnswer | None | BaseException] = SimpleQueue()
        self._over, self._tally = threading.Event(), _Tally()

    def run(self) -> Result:
        numbered = [(ask, self._tally.claim(ask)) for ask in self._asks]  # before any repair may take their place
        for first in numbered:
            threading.Thread(target=self._answer, args=first, daemon=True).start()
        answers: dict[Criterion, CriterionAnswer] = {}
        error: BaseException | None = None
        for _ in self._asks:
            came = self._next()
            if isinstance(came, BaseException):
                error = error or came
                if not (self._bounds.last and isinstance(came, VendorError)):
                    break
            elif came is not None:
                answers[came.criterion] = came
        self._over.set()
        return Result(answers, error, *self._tally.sums())

    def _next(self) -> CriterionAnswer | BaseException | None:
        try:
            return self._ended.get(timeout=self._left())
        except Empty:
            return TimedOutError("not all within the deadline")

    def _left(self) -> float:
        return max(0.0, self._bounds.deadline - self._monotonic())

    # In the threads

    def _answer(self, ask: Ask, number: int) -> None:
        try:
            self._ended.put(self._repaired(ask, number))
        except BaseException as error:  # noqa: BLE001  it is raised where the turn can be ended for it
            self._ended.put(error)

    def _repaired(self, ask: Ask, number: int) -> CriterionAnswer | None:
        """None when the second answer could not be used either. Raises VendorError."""
        try:
            return self._read(ask, self._asked(ask, number).text)
        except AnswerError as error:
            repair = error.repair
        except NoAnswerError as error:
            repair = REPAIR.get(type(error), REPAIR[MalformedError])
        again = ask._replace(repair=repair)
        try:
            return self._read(again, self._asked(again, self._another(again)).text)
        except (AnswerError, NoAnswerError):
            return None

    def _asked(self, ask: Ask, number: int) -> Reply:
        """A vendor that is busy for a moment is asked once more."""
        try:
            return self._sent(ask, number)
        except ThrottledError as error:
            wait = error.wait or PAUSE
            if wait > PATIENCE or self._left() - wait < LEAST:
                raise
            self._over.wait(wait)
        return self._sent(ask, self._another(ask))

    def _another(self, ask: Ask) -> int:
        """The number of one more call. Raises NothingLeftError."""
        if self._left() < LEAST:
            raise NothingLeftError("time")
        return self._tally.claim(ask, self._bounds)

    def _sent(self, ask: Ask, number: int) -> Reply:
        if self._over.is_set():
            raise TimedOutError("it was over before")
        try:
            reply = self._vendor.ask(ask, min(self._left(), self._bounds.seconds))
        except NoAnswerError as error:
            if error.usage:
                self._tally.came(number, error.usage)
            raise
        except TimedOutError:
            raise  # read, and maybe answered: the estimate stands
        except VendorError:
            self._tally.came(number, Usage(0, 0, 0))
            raise
        self._tally.came(number, reply.usage)
        return reply


class _Sums(NamedTuple):
    calls: int
    tokens_in: int
    cached: int
    tokens_out: int


class _Tally:
    """What was sent and what came of it; what is still owed is estimated."""

    def __init__(self) -> None:
        self._lock, self._usages = threading.Lock(), list[Usage]()

    def claim(self, ask: Ask, bounds: Bounds | None = None) -> int:
        """The number of a call that is about to be made. Raises NothingLeftError when it would go beyond the bounds."""
        with self._lock:
            tokens = sum(usage.input + usage.output for usage in self._usages) + asked(ask) + ask.max_output
            if bounds and (len(self._usages) >= bounds.calls or tokens > bounds.tokens):
                raise NothingLeftError("calls or tokens")
            self._usages.append(Usage(asked(ask), 0, 0))
            return len(self._usages) - 1

    def came(self, number: int, usage: Usage) -> None:
        with self._lock:
            self._usages[number] = usage

    def sums(self) -> _Sums:
        with self._lock:
            usages = list(self._usages)
        given, cached, answered = (sum(column) for column in zip(*usages, strict=True)) if usages else (0, 0, 0)
        return _Sums(len(usages), given, cached, answered)
