"""The export bucket as an erasure sees it: packages, and what an interrupted upload has left of one."""

from collections.abc import Callable, Iterable
from typing import Any


class Exports:
    """`s3` makes the client when the first learner has a package: most have none. The bucket is not versioned."""

    def __init__(self, s3: Callable[[], Any], bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def remove(self, keys: Iterable[str]) -> int:
        """How many of them were there, whole or in parts."""
        return sum(self._removed(key) for key in keys)

    def _removed(self, key: str) -> bool:
        s3, bucket = self._s3(), self._bucket
        whole = s3.list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1).get("Contents", [])
        parts = [u for u in s3.list_multipart_uploads(Bucket=bucket, Prefix=key).get("Uploads", []) if u["Key"] == key]
        for upload in parts:
            s3.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload["UploadId"])
        s3.delete_object(Bucket=bucket, Key=key)
        return bool(whole or parts)
