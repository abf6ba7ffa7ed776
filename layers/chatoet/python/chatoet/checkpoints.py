"""The checkpoint bucket as three verbs."""

from collections.abc import Iterator
from typing import Any


class S3Bucket:
    def __init__(self, s3: Any, name: str) -> None:
        self._s3, self._name = s3, name

    def put(self, key: str, body: bytes) -> None:
        self._s3.put_object(Bucket=self._name, Key=key, Body=body)

    def get(self, key: str) -> bytes | None:
        try:
            answer = self._s3.get_object(Bucket=self._name, Key=key)
        except self._s3.exceptions.NoSuchKey:
            return None
        body: bytes = answer["Body"].read()
        return body

    def keys(self, prefix: str) -> Iterator[str]:
        """In the order of their names, over all pages."""
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix):
            yield from (item["Key"] for item in page.get("Contents", []))
