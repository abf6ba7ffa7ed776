"""The words of a file, by its kind. Runs in the confined process of `worker.py` and nowhere else."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from chatoet.extract.docx import docx_text
from chatoet.rules.media import MOST_CHARS, MOST_PAGES, UTF16, Kind, RefusedError
from chatoet.rules.plain import flowing, plain


def pdf_text(data: bytes) -> str:
    """The text layer; empty for a scan."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise RefusedError("encrypted")
    if len(reader.pages) > MOST_PAGES:
        raise RefusedError("too_big")
    # As laid out: only there do the gaps between paragraphs come through; the gaps within a line are of no use.
    pages = [page.extract_text(extraction_mode="layout") for page in reader.pages]
    return re.sub(r"(?m)^ +| +(?= )", "", "\n\n".join(pages))


def text_text(data: bytes) -> str:
    if data.startswith(UTF16):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


READERS: Final[Mapping[Kind, Callable[[bytes], str]]] = {"pdf": pdf_text, "docx": docx_text, "text": text_text}


def words_of(kind: Kind, data: bytes) -> str:
    """Raises RefusedError; whatever else a broken file makes a parser raise ends the process, which says enough."""
    text = plain(READERS[kind](data))
    text = flowing(text) if kind == "pdf" else text
    if len(text) > MOST_CHARS:
        raise RefusedError("too_big")
    return text
