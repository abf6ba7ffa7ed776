"""The package of a learner's data as it waits to be fetched: sealed under its link's token, which is kept nowhere.

So the bucket, and who may read it, hold nothing that opens; and the pages open it without any key of a learner.
"""

import os
from typing import Any

from botocore.exceptions import ClientError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12
GONE = frozenset({"NoSuchKey", "AccessDenied", "404", "403"})  # who may not list is not told that a key is absent


class PackageError(ValueError):
    """A package does not open: another token, another part, or altered bytes."""


def seal(token: bytes, place: str, plain: bytes) -> bytes:
    """`place` is the key of the object, so that one part cannot stand in for another."""
    nonce = os.urandom(NONCE)
    return nonce + _aead(token).encrypt(nonce, plain, place.encode())


def unseal(token: bytes, place: str, sealed: bytes) -> bytes:
    """Raises PackageError."""
    try:
        return _aead(token).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise PackageError(type(error).__name__) from None


def _aead(token: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"chatoet package 1").derive(token))


class Shelf:
    """Where packages wait: the export bucket as three verbs."""

    def __init__(self, s3: Any, bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def put(self, key: str, body: bytes) -> None:
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=body)

    def get(self, key: str) -> bytes | None:
        try:
            answer = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in GONE:
                return None
            raise
        body: bytes = answer["Body"].read()
        return body

    def delete(self, key: str) -> None:
        self._s3.delete_object(Bucket=self._bucket, Key=key)
