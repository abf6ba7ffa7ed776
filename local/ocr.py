"""The peer of Amazon Textract: POST /textract, DetectDocumentText alone, in its JSON 1.1 protocol.

Pictures are really read, by Tesseract where this machine has it. Where it has not, the answer is the one that Textract
gives for a document it cannot take, so that the learner is told the truth: the photo was not read.
"""

import asyncio
import csv
import json
import shutil
import subprocess
from base64 import b64decode
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

OPERATION = "Textract.DetectDocumentText"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
MOST_BYTES = 10 * 1024 * 1024
SECONDS = 30.0
LINE = ("page_num", "block_num", "par_num", "line_num")
Row = dict[str, str]


class OcrError(Exception):
    """Carries the name of Textract's exception."""


def route() -> Route:
    return Route("/textract", _answer, methods=["POST"])


async def _answer(request: Request) -> JSONResponse:
    try:
        picture = _picture(request.headers.get("x-amz-target", ""), await request.body())
        rows = await asyncio.to_thread(_recognise, picture)
    except OcrError as error:
        return JSONResponse({"__type": str(error), "Message": "see local/ocr.py"}, 400)
    blocks = [{"BlockType": "PAGE", "Id": "page"}, *_lines(rows)]
    return JSONResponse({"DocumentMetadata": {"Pages": 1}, "Blocks": blocks})


def _picture(target: str, body: bytes) -> bytes:
    if target != OPERATION:
        raise OcrError("InvalidParameterException")
    try:
        picture = b64decode(json.loads(body)["Document"]["Bytes"], validate=True)
    except (ValueError, KeyError, TypeError):
        raise OcrError("InvalidParameterException") from None
    if len(picture) > MOST_BYTES:
        raise OcrError("DocumentTooLargeException")
    if not picture.startswith(PICTURES):
        raise OcrError("UnsupportedDocumentException")
    return picture


def _recognise(picture: bytes) -> list[Row]:
    """Tesseract's table: a row for each page, block, paragraph, line and word."""
    program = shutil.which("tesseract")
    if program is None:
        raise OcrError("UnsupportedDocumentException")
    try:
        done = subprocess.run(
            [program, "stdin", "stdout", "tsv"], input=picture, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise OcrError("BadDocumentException") from None
    if done.returncode != 0:
        raise OcrError("BadDocumentException")
    table = done.stdout.decode("utf-8", "replace").split("\n")
    return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _lines(rows: list[Row]) -> list[dict[str, Any]]:
    """LINE blocks in reading order, each with its place as shares of the page."""
    page = next((row for row in rows if row["level"] == "1"), None)
    words = [row for row in rows if row["level"] == "5" and row["text"].strip()]
    return [
        _block(list(line), page) for _, line in groupby(words, lambda row: [row[key] for key in LINE]) if page
    ]  # fmt: skip


def _block(words: list[Row], page: Row) -> dict[str, Any]:
    width, height = int(page["width"]), int(page["height"])
    left, top = min(int(word["left"]) for word in words), min(int(word["top"]) for word in words)
    right = max(int(word["left"]) + int(word["width"]) for word in words)
    bottom = max(int(word["top"]) + int(word["height"]) for word in words)
    box = {
        "Left": left / width,
        "Top": top / height,
        "Width": (right - left) / width,
        "Height": (bottom - top) / height,
    }
    return {
        "BlockType": "LINE",
        "Id": "-".join(words[0][key] for key in LINE),
        "Text": " ".join(word["text"] for word in words),
        "Confidence": sum(float(word["conf"]) for word in words) / len(words),
        "Geometry": {"BoundingBox": box},
    }
