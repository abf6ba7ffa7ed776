"""The bucket and the key behind the seal, on the real wire."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chatoet.checkpoints import BucketError, KmsSigner, S3Bucket, SignerError
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
