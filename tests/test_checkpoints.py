"""The bucket and the key behind the seal, on the real wire."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chatoet.checkpoints import LARGEST, TRIES, BucketError, KmsSigner, S3Bucket, SignerError
from local.cloud import REGION, Cloud
from local.stacks import Clients

BUCKET = "locking"


@pytest.fixture
def clients(ministack: Cloud) -> Clients:
    """An account of its own with nothing in it."""
    return Clients(ministack.config.endpoint, "200000000001")


@pytest.fixture
def s3(clients: Clients) -> Any:
    s3 = clients("s3")
    place = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True, CreateBucketConfiguration=place)
    return s3


def test_what_is_written_once_stays_as_it_is_and_nobody_deletes_it_for_its_days(s3: Any) -> None:
    bucket = S3Bucket(s3, BUCKET, locked_days=2192)
    assert bucket.put_new("entries/a", b"first")
    assert not bucket.put_new("entries/a", b"second")
    assert bucket.get("entries/a") == b"first"
    found = s3.get_object_retention(Bucket=BUCKET, Key="entries/a")["Retention"]
    assert found["Mode"] == "GOVERNANCE"
    assert (found["RetainUntilDate"] - datetime.now(UTC)).days in (2191, 2192)
    version = s3.head_object(Bucket=BUCKET, Key="entries/a")["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=BUCKET, Key="entries/a", VersionId=version)
    bucket.put("checkpoints/latest", b"a hint")
    with pytest.raises(ClientError):
        s3.get_object_retention(Bucket=BUCKET, Key="checkpoints/latest")
    with pytest.raises(BucketError, match="NoSuchBucket"):
        S3Bucket(s3, "nobodys-bucket").put_new("a", b"")


def test_kms_signs_the_digest_and_anyone_verifies_the_whole(clients: Clients) -> None:
    kms = clients("kms")
    key = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    signer, message = KmsSigner(kms, key), b"more than a digest " * 10
    public = load_der_public_key(signer.public_key())
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(signer.sign(message), message, ec.ECDSA(hashes.SHA256()))
    kms.disable_key(KeyId=key)
    with pytest.raises(SignerError, match="DisabledException"):
        signer.sign(message)


class Conflicting:
    """S3 while another request writes or deletes the same object: 409, which says not that there will be one."""

    def __init__(self, times: int) -> None:
        self.times, self.written = times, 0

    def put_object(self, **asked: Any) -> None:
        if self.times:
            self.times -= 1
            raise ClientError({"Error": {"Code": "ConditionalRequestConflict"}}, "PutObject")
        self.written += 1


def test_a_write_in_conflict_is_tried_again_and_never_taken_for_done() -> None:
    soon, never = Conflicting(TRIES - 1), Conflicting(99)
    assert S3Bucket(soon, BUCKET).put_new("a", b"")
    assert soon.written == 1
    with pytest.raises(BucketError, match="ConditionalRequestConflict"):
        S3Bucket(never, BUCKET).put_new("a", b"")


class Listing:
    """S3 with one page of objects."""

    def __init__(self, sizes: dict[str, int]) -> None:
        self.page = {"Contents": [{"Key": key, "Size": size} for key, size in sizes.items()]}

    def get_paginator(self, name: str) -> "Listing":
        return self

    def paginate(self, **asked: Any) -> list[Any]:
        return [self.page]


def test_an_object_too_large_to_be_ours_is_not_read_into_memory() -> None:
    bucket = S3Bucket(Listing({"entries/a": LARGEST, "entries/b": LARGEST + 1}), BUCKET)
    assert list(bucket.keys("entries/")) == ["entries/a"]
