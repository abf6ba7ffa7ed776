"""Which files we take. The first bytes decide: a file's name and its declared type are claims, and must agree.

Errors that a file can raise, wherever it is handled:

    RefusedError      the learner is told `problem`; the same file would end the same way
    UnavailableError  somebody else failed; worth another try
"""

from collections.abc import Mapping
from typing import Final, Literal

Kind = Literal["photo", "pdf", "docx", "text"]
Problem = Literal["gone", "too_big", "encrypted", "unsupported", "unreadable", "empty", "failed"]

MB: Final = 1024 * 1024
MOST_BYTES: Final[Mapping[Kind, int]] = {"photo": 5 * MB, "pdf": 10 * MB, "docx": 10 * MB, "text": 200_000}
MOST_PAGES: Final = 10
MOST_CHARS: Final = 20_000  # a letter has some 1,500

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DECLARED: Final[Mapping[str, Kind]] = {
    "image/jpeg": "photo",
    "image/png": "photo",
    "application/pdf": "pdf",
    WORD: "docx",
    "text/plain": "text",
}

MAGIC: Final[Mapping[bytes, Kind]] = {
    b"\xff\xd8\xff": "photo",
    b"\x89PNG\r\n\x1a\n": "photo",
    b"%PDF-": "pdf",
    b"PK\x03\x04": "docx",
}
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Word files, and new ones under a password
UNDER_PASSWORD: Final = "EncryptedPackage".encode("utf-16-le")
MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"{\\rtf")
ZIP_END, ZIP_TAIL = b"PK\x05\x06", 66_000  # the record that makes any file a ZIP archive stands in its last bytes


class RefusedError(ValueError):
    """A file that is not read. `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class UnavailableError(RuntimeError):
    """Not the file's fault. Holds a status or a code, never content."""


def kind_declared(mime_type: str) -> Kind:
    """Raises RefusedError for every type that is not on the list."""
    kind = DECLARED.get(mime_type.partition(";")[0].strip().lower())
    if kind is None:
        raise RefusedError("unsupported")
    return kind


def check_content(data: bytes, declared: Kind) -> None:
    """Raises RefusedError unless the bytes are what was declared, and that alone."""
    if not data:
        raise RefusedError("empty")
    if data.startswith(OLE) and declared == "docx" and UNDER_PASSWORD in data:
        raise RefusedError("encrypted")
    if _kind_of(data) != declared or (declared != "docx" and ZIP_END in data[-ZIP_TAIL:]):
        raise RefusedError("unsupported")


def _kind_of(data: bytes) -> Kind | None:
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            return kind
    if data.startswith(OLE) or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower().startswith(MARKUP):
        return None
    return "text" if data.startswith(UTF16) or b"\0" not in data else None
