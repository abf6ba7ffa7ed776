"""What an auditor may do: read, and only what an auditor needs."""

from collections.abc import Iterator

import pytest

from tests.auditctl.test_aws import READS
from tests.template.expanded import Json, source

TEMPLATE = "infra/auditor.yaml"
# What `auditctl` calls, by what IAM calls it.
NAMES = {
    "ListObjectsV2": "s3:ListBucket", "GetObject": "s3:GetObject", "Query": "dynamodb:Query",
    "DescribeLogGroups": "logs:DescribeLogGroups", "FilterLogEvents": "logs:FilterLogEvents",
}  # fmt: skip
INSIGHTS = {"logs:StartQuery", "logs:GetQueryResults", "logs:StopQuery", "logs:DescribeQueryDefinitions"}


def statements(table: bool) -> Iterator[Json]:
    for statement in source(TEMPLATE)["Resources"]["Auditor"]["Properties"]["PolicyDocument"]["Statement"]:
        chosen = statement.get("Fn::If")
        if chosen is None:
            yield statement
        elif table:
            yield chosen[1]


def actions(table: bool, effect: str = "Allow") -> set[str]:
    found: set[str] = set()
    for each in statements(table):
        listed = each["Action"]
        found |= set([listed] if isinstance(listed, str) else listed) if each["Effect"] == effect else set()
    return found


@pytest.mark.clause("OET-8-access")
def test_an_auditor_may_do_what_auditctl_and_the_saved_queries_do_and_nothing_else() -> None:
    wanted = {NAMES[operation] for operation in READS} | INSIGHTS | {"kms:Decrypt", "kms:GetPublicKey"}
    assert actions(table=True) == wanted
    assert actions(table=False) == wanted - {"dynamodb:Query"}


@pytest.mark.clause("OET-8-access")
def test_nobody_who_audits_sees_behind_a_mask() -> None:
    assert actions(table=False, effect="Deny") == {"logs:Unmask"}


def test_the_key_opens_this_bucket_and_this_table_alone() -> None:
    opened = [each["Condition"]["StringEquals"] for each in statements(table=True) if each["Action"] == "kms:Decrypt"]
    assert len(opened) == 2
    assert all("kms:ViaService" in each and len(each) == 2 for each in opened)


def test_only_the_sealed_trail_is_read_from_the_bucket() -> None:
    (read,) = (each for each in statements(table=False) if each["Action"] == "s3:GetObject")
    folders = {resource["Fn::Sub"].rpartition("${Bucket}/")[2] for resource in read["Resource"]}
    assert folders == {"entries/*", "checkpoints/*", "keys/*"}
