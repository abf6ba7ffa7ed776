"""Every store, looked into by the canary's own keys. Raw requests, not the code that an erasure uses: what that has
forgotten must be found."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from chatoet.rules.clock import hour_of
from chatoet.store.dues import bucket

Json = dict[str, Any]
KEYS = {"audit": ("chain", "seq"), "keys": ("pk", "")}  # of tables that are keyed otherwise than the rest
PLACES = ("pk", "sk")


class Item(NamedTuple):
    """One stored item: never its content."""

    table: str
    kind: str
    pk: str
    sk: str


class Tables:
    def __init__(self, dynamodb: Any, names: Mapping[str, str]) -> None:
        self._dynamodb, self._names = dynamodb, names

    def uid(self, addresses: Iterable[str]) -> str:
        """Of the learner with one of these addresses; empty when there is none."""
        found = (item for each in addresses for item in self._query("learners", each))
        return next((item["uid"]["S"] for item in found if item["kind"]["S"] == "Identity"), "")

    def sref(self, uid: str) -> str:
        """The pseudonym of an erased learner, from the note that the erasure keeps for a day."""
        found = (item for item in self._query("cases", uid) if item["kind"]["S"] == "Erasing")
        return next((str(item["sref"]["S"]) for item in found), "")

    def below(self, keys: Iterable[str]) -> list[Item]:
        """All that lies under these keys, in every table; what is due also in the hour where it will be found."""
        found = [(table, item) for key in keys for table in self._names for item in self._query(table, key)]
        dues = [item for _, item in found if item["kind"]["S"] == "Due"]
        return [_item(table, item) for table, item in (*found, *self._in_hours(dues))]

    def again(self, items: Iterable[Item]) -> list[Item]:
        """Those of them that are still there, or there again; what has no second key `below` looks at."""
        return [item for item in items if item.sk and any(True for _ in self._query(item.table, item.pk, item.sk))]

    def _in_hours(self, dues: Iterable[Json]) -> Iterator[tuple[str, Json]]:
        for due in dues:
            uid, name = due["uid"]["S"], due["sk"]["S"].removeprefix("due#")
            for item in self._query("learners", bucket(int(due["due_at"]["N"]), uid), f"{name}#{uid}"):
                yield "learners", item

    def _query(self, table: str, pk: str, sk: str = "") -> Iterator[Json]:
        hashed, ranged = KEYS.get(table, PLACES)
        names, values = {"#p": hashed}, {":p": {"S": pk}}
        if sk:
            names, values = names | {"#s": ranged}, values | {":s": {"S": sk}}
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._names[table],
            KeyConditionExpression="#p = :p AND #s = :s" if sk else "#p = :p",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        )
        for page in pages:
            yield from page["Items"]


class Buckets:
    """`packages` holds what learners fetch, `proof` what seal writes."""

    def __init__(self, s3: Any, packages: str, proof: str) -> None:
        self._s3, self._packages, self._proof = s3, packages, proof

    def packages(self, uid: str) -> int:
        return sum(1 for _ in self._listed(self._packages, f"export/{uid}/"))

    def entries(self, since: float) -> Iterator[bytes]:
        """The audit entries that were written since then."""
        for at in (since, since + 3600):
            for each in self._listed(self._proof, f"entries/{hour_of(int(at))}/"):
                if each["LastModified"].timestamp() >= since:
                    yield self._s3.get_object(Bucket=self._proof, Key=each["Key"])["Body"].read()

    def _listed(self, bucket: str, prefix: str) -> Iterator[Json]:
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            yield from page.get("Contents", ())


class Logs:
    def __init__(self, logs: Any, groups: Iterable[str]) -> None:
        self._logs, self.groups = logs, tuple(groups)

    def has(self, group: str, since: float, *words: str) -> bool:
        """Whether a line since then holds all these words. An answer may be empty and still not the last."""
        pattern = " ".join(f'"{word}"' for word in words)
        asked = {"logGroupName": group, "filterPattern": pattern, "startTime": int(since * 1000)}
        pages = self._logs.get_paginator("filter_log_events").paginate(**asked)
        return any(page["events"] for page in pages)


def _item(table: str, item: Json) -> Item:
    pk, sk = KEYS.get(table, PLACES)
    return Item(table, item["kind"]["S"], item[pk]["S"], next(iter(item[sk].values())) if sk else "")
