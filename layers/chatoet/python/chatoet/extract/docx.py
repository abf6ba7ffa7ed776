"""A Word document's words, straight from its XML.

Only the standard library: a ZIP archive and expat are all that a .docx needs, and what is not there cannot be attacked.
The archive's directory is judged before anything is unpacked. A document type is refused, and with it every entity.
"""

from io import BytesIO
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from chatoet.rules.media import MB, MOST_CHARS, RefusedError

BODY: Final = "word/document.xml"
MOST_FILES, MOST_UNPACKED, MOST_RATIO = 1000, 20 * MB, 100
CHUNK: Final = 65_536
MOST_COLLECTED: Final = 4 * MOST_CHARS  # before white space is tidied
WORD: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
FALLBACK: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
# Inside of these stands what is not on the page: formats, text that was moved away, the copy for old programs.
UNSEEN: Final = {"pPr", "rPr", "moveFrom", FALLBACK}
SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def docx_text(data: bytes) -> str:
    """Paragraphs as lines. Raises RefusedError."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            _judge(archive)
            return _words(archive)
    except (BadZipFile, expat.ExpatError):
        raise RefusedError("unreadable") from None


def _judge(archive: ZipFile) -> None:
    files = archive.infolist()
    if any(file.flag_bits & 0x1 for file in files):
        raise RefusedError("encrypted")
    if BODY not in archive.namelist():
        raise RefusedError("unsupported")
    unpacked, packed = sum(file.file_size for file in files), sum(file.compress_size for file in files)
    if len(files) > MOST_FILES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
        raise RefusedError("too_big")


def _words(archive: ZipFile) -> str:
    reader = _Reader()
    with archive.open(BODY) as body:
        while chunk := body.read(CHUNK):
            reader.feed(chunk)
    return reader.text()


class _Reader:
    """Collects what expat reports; never holds the tree, so depth costs nothing."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = self._unseen = 0
        self._in_text = False
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def text(self) -> str:
        self._parser.Parse(b"", True)
        return "".join(self._parts)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = _local(name)
        self._unseen += name in UNSEEN
        self._in_text = name == "t"
        if name in SIGNS:
            self._add(SIGNS[name])

    def _end(self, name: str) -> None:
        name = _local(name)
        self._unseen -= name in UNSEEN
        self._in_text = False
        if name == "p":
            self._add("\n")

    def _characters(self, text: str) -> None:
        if self._in_text:
            self._add(text)

    def _add(self, text: str) -> None:
        if self._unseen:
            return
        self._parts.append(text)
        self._size += len(text)
        if self._size > MOST_COLLECTED:
            raise RefusedError("too_big")


def _local(name: str) -> str:
    """`p` of Word's own paragraph, in either of its two namespaces; any other name as it is."""
    for namespace in WORD:
        if name.startswith(namespace):
            return name.removeprefix(namespace)
    return name


def _refuse_doctype(*_: object) -> None:
    raise RefusedError("unsupported")
