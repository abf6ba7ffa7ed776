"""Puts a picture of ours where a message can name it: Meta's media store, which forgets it after 30 days.

    UploadError   there is no id: what would have been shown has to be said in words

Nobody sees what was uploaded before a message names it, so that an upload may be made twice and does no harm alone.
"""

import json
from typing import Final

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.fields import RequestField

from chatoet.whatsapp.graph import TIMEOUT, TokenSource

PNG: Final = "image/png"
UNAUTHORISED: Final = 401


class UploadError(RuntimeError):
    """Holds why, in one word: no_answer, http_<status>, no_id, or channel where there is no way to upload."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def no_upload(content: bytes) -> str:
    """Through AWS a picture would have to pass a bucket that AWS reads: it is said in words there."""
    raise UploadError("channel")


class Uploads:
    def __init__(self, url: str, phone_number_id: str, tokens: TokenSource) -> None:
        """`url` includes the version: https://graph.facebook.com/v26.0."""
        self._url, self._tokens = f"{url}/{phone_number_id}/media", tokens
        self._pool = urllib3.PoolManager(maxsize=1, timeout=TIMEOUT, retries=False)

    def __call__(self, content: bytes) -> str:
        """The id of a PNG, good for 30 days."""
        answer = self._post(content)
        if answer.status == UNAUTHORISED and self._tokens.doubt():
            answer = self._post(content)
        if answer.status != 200:
            raise UploadError(f"http_{answer.status}")
        return _id(answer.data)

    def _post(self, content: bytes) -> urllib3.BaseHTTPResponse:
        headers = {"authorization": f"Bearer {self._tokens.get('access_token')}"}
        file = RequestField("file", content, "progress.png", {"content-type": PNG})
        file.make_multipart("form-data", content_type=PNG)
        words = (("messaging_product", "whatsapp"), ("type", PNG))
        fields = [*(RequestField.from_tuples(*each) for each in words), file]
        try:
            return self._pool.request("POST", self._url, fields=fields, headers=headers, redirect=False)
        except HTTPError:
            raise UploadError("no_answer") from None


def _id(data: bytes) -> str:
    try:
        answer = json.loads(data)
    except ValueError:
        raise UploadError("no_id") from None
    match answer:
        case {"id": str(media)} if media:
            return media
    raise UploadError("no_id")
