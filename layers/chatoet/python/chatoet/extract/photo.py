"""The words on a photo, read by Amazon Textract: AWS is our processor already, and the picture stays in its region."""

from collections.abc import Callable
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from chatoet.rules.media import Problem, RefusedError, UnavailableError
from chatoet.rules.plain import Line, flowing, paragraphs, plain

# Below what is left of the function's minute; the lane tries again, so the client does not.
CONNECT_S, READ_S, ATTEMPTS = 3, 15, 1
REFUSALS: dict[str, Problem] = {
    "BadDocumentException": "unreadable",
    "UnsupportedDocumentException": "unreadable",
    "InvalidParameterException": "unreadable",
    "DocumentTooLargeException": "too_big",
}


class TextRecognition(Protocol):
    def read(self, page: bytes) -> str:
        """The words on a JPEG, a PNG or a PDF of one page; empty where there are none.

        Raises RefusedError for what it will never read, UnavailableError otherwise.
        """


class Textract:
    """`client` is asked for when the first page comes; `allowed` with each, since a contract may end (OET-5-only)."""

    def __init__(self, client: Callable[[], Any], allowed: Callable[[], bool]) -> None:
        self._client, self._allowed = client, allowed

    def read(self, page: bytes) -> str:
        if not self._allowed():
            raise RefusedError("failed")
        try:
            answer = self._client().detect_document_text(Document={"Bytes": page})
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in REFUSALS:
                raise RefusedError(REFUSALS[code]) from None
            raise UnavailableError(code) from None
        except BotoCoreError as error:
            raise UnavailableError(type(error).__name__) from None
        lines = [_line(block) for block in answer["Blocks"] if block["BlockType"] == "LINE"]
        return flowing(plain(paragraphs(lines)))


def _line(block: dict[str, Any]) -> Line:
    return Line(block["Text"], float(block["Geometry"]["BoundingBox"]["Top"]))
