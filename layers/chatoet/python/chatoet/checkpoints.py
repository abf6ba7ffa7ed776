"""The checkpoint bucket as a few verbs, and the KMS key that signs checkpoints."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import batched
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

AT_ONCE: Final = 16  # objects fetched side by side, so many are in memory
LARGEST: Final = 8 << 20  # bytes of an object that is listed: a stream brings 6 MB at once
LOST: Final = "PreconditionFailed"  # there is one
CONFLICT: Final = "ConditionalRequestConflict"  # another is writing or deleting it: whether there will be one is open
TRIES: Final = 4  # of a write in conflict


class BucketError(RuntimeError):
    """What was to be kept could not be. Names the error's kind alone."""


class SignerError(RuntimeError):
    """The key did not sign. Names the error's kind alone."""


class S3Bucket:
    def __init__(self, s3: Any, name: str, locked_days: int = 0) -> None:
        """`locked_days`: for so long nobody deletes what is written once (Object Lock); 0 where the bucket has none."""
        self._s3, self._name, self._locked_days = s3, name, locked_days

    def put(self, key: str, body: bytes) -> None:
        self._s3.put_object(Bucket=self._name, Key=key, Body=body)

    def put_new(self, key: str, body: bytes) -> bool:
        """False when there is one already, which then stays as it is."""
        for _ in range(TRIES):
            try:
                self._s3.put_object(Bucket=self._name, Key=key, Body=body, IfNoneMatch="*", **self._lock())
            except (ClientError, BotoCoreError) as error:
                if _kind(error) == LOST:
                    return False
                if _kind(error) != CONFLICT:
                    raise BucketError(_kind(error)) from None
            else:
                return True
        raise BucketError(CONFLICT)

    def get(self, key: str) -> bytes | None:
        try:
            answer = self._s3.get_object(Bucket=self._name, Key=key)
        except self._s3.exceptions.NoSuchKey:
            return None
        body: bytes = answer["Body"].read()
        return body

    def many(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """(key, body) in the order of the keys, some at a time. An object that is not there is empty."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for some in batched(keys, AT_ONCE, strict=False):
                for key, body in zip(some, pool.map(self.get, some), strict=True):
                    yield key, body or b""

    def keys(self, prefix: str, after: str = "") -> Iterator[str]:
        """In the order of their names, over all pages: those behind `after`, and none that is too large to be ours."""
        behind = {"StartAfter": after} if after else {}
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix, **behind):
            yield from (item["Key"] for item in page.get("Contents", []) if item["Size"] <= LARGEST)

    def _lock(self) -> dict[str, Any]:
        if not self._locked_days:
            return {}
        until = datetime.now(UTC) + timedelta(days=self._locked_days)
        return {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": until}


class KmsSigner:
    """ECDSA P-256 with SHA-256. Only the digest travels."""

    def __init__(self, kms: Any, key: str) -> None:
        self._kms, self._key = kms, key

    def public_key(self) -> bytes:
        """DER, SubjectPublicKeyInfo."""
        return self._asked("get_public_key", "PublicKey")

    def sign(self, message: bytes) -> bytes:
        """ASN.1 DER."""
        how = {"MessageType": "DIGEST", "SigningAlgorithm": "ECDSA_SHA_256"}
        return self._asked("sign", "Signature", Message=sha256(message).digest(), **how)

    def _asked(self, method: str, part: str, **asked: Any) -> bytes:
        try:
            answer: bytes = getattr(self._kms, method)(KeyId=self._key, **asked)[part]
        except (ClientError, BotoCoreError) as error:
            raise SignerError(_kind(error)) from None
        return answer


def verifies(pem: str, signature: bytes, message: bytes) -> bool:
    """As KmsSigner signs; no key is asked. Raises ValueError for what is no public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = load_pem_public_key(pem.encode())
    if not isinstance(key, EllipticCurvePublicKey):
        return False
    try:
        key.verify(signature, message, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _kind(error: Exception) -> str:
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else type(error).__name__
