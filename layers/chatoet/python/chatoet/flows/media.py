"""One file: fetched, judged by its bytes, read, and handed back as words to the lane it came from.

Every item that comes in ends as exactly one item of type `extracted`, under a mid that a redelivery repeats.
"""

from collections.abc import Callable

from chatoet.extract.photo import TextRecognition
from chatoet.flows.lane import TRIES
from chatoet.log import EventLog
from chatoet.rules.extracted import Extracted, Source, extracted_item
from chatoet.rules.item import Item
from chatoet.rules.media import MOST_BYTES, MOST_CHARS, Kind, RefusedError, check_content, kind_declared
from chatoet.rules.pseudonym import extracted_mid
from chatoet.whatsapp.media import Downloads

Put = Callable[[Item], None]  # on the learner's lane
Extract = Callable[[Kind, bytes], str]


class MediaFlow:
    def __init__(
        self,
        downloads: Downloads,
        extract: Extract,
        recognition: TextRecognition,
        put: Put,
        pepper: Callable[[], bytes],
        log: EventLog,
        monotonic: Callable[[], float],
    ) -> None:
        self._downloads, self._extract, self._recognition = downloads, extract, recognition
        self._put, self._pepper, self._log, self._monotonic = put, pepper, log, monotonic

    def __call__(self, item: Item, now: int, tries: int) -> None:
        if tries > TRIES:  # it killed us that often: not opened again
            return self._refuse(item, RefusedError("failed"), "file")
        started, source = self._monotonic(), _guess(item)
        try:
            described = self._downloads.describe(_media_id(item))
            source = kind = kind_declared(described.mime_type)
            data = self._downloads.download(described, MOST_BYTES[kind])
            text = self._words(kind, data)
        except RefusedError as error:
            return self._refuse(item, error, source)
        mid = self._hand_back(item, Extracted(item.mid, kind, text))
        elapsed = int((self._monotonic() - started) * 1000)
        self._log.emit("media.extracted", mid=item.mid, turn=mid, source=kind, bytes=len(data), ms=elapsed)

    def park(self, item: Item, now: int, error: str) -> None:
        """Three clean failures: the learner is told that it was us."""
        self._refuse(item, RefusedError("failed"), _guess(item))

    def _words(self, kind: Kind, data: bytes) -> str:
        check_content(data, kind)
        text = self._recognition.read(data) if kind == "photo" else self._extract(kind, data)
        if kind == "pdf" and not text:  # a scan; it is read when it is of one page
            text = self._recognition.read(data)
        if not text:
            raise RefusedError("unreadable" if kind == "pdf" else "empty")
        if len(text) > MOST_CHARS:
            raise RefusedError("too_big")
        return text

    def _refuse(self, item: Item, error: RefusedError, source: Source) -> None:
        mid = self._hand_back(item, Extracted(item.mid, source, problem=error.problem))
        self._log.emit("media.refused", mid=item.mid, turn=mid, source=source, reason=error.problem)

    def _hand_back(self, item: Item, result: Extracted) -> str:
        mid = extracted_mid(self._pepper(), item.mid)
        self._put(extracted_item(item, mid, result))
        return mid


def _media_id(item: Item) -> str:
    """Of the photo or document; a message of another type has no business here."""
    part = item.content.get(item.type) if item.type in ("image", "document") else None
    match part:
        case {"id": str(media_id)}:
            return media_id
    raise RefusedError("unsupported")


def _guess(item: Item) -> Source:
    return "photo" if item.type == "image" else "file"
