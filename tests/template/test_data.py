"""Tables, bucket and key."""

from fnmatch import fnmatchcase
from typing import Any

from chatoet.compose.core import load_policy
from chatoet.rules.clock import DAY
from tests.template.expanded import Stack, deployed, source
from tests.template.views import allowed, environment_of, functions

TABLES = {"learners", "conversations", "consents", "cases", "audit", "keys", "links"}


def tables(stack: Stack) -> dict[str, dict[str, object]]:
    found = stack.of("AWS::DynamoDB::Table").values()
    return {properties["TableName"].removeprefix(f"{stack.name}-"): properties for properties in found}


def test_there_are_seven_tables(stack: Stack) -> None:
    assert set(tables(stack)) == TABLES


def test_every_table_ends_its_items_by_expires_at(stack: Stack) -> None:
    for table in tables(stack).values():
        assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_every_table_is_encrypted_with_our_key(stack: Stack) -> None:
    expected = {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "<DataKey.Arn>"}
    assert all(table["SSESpecification"] == expected for table in tables(stack).values())


def test_a_backup_can_bring_an_erased_learners_key_back_for_one_day_only(stack: Stack) -> None:
    recovery = {name: table["PointInTimeRecoverySpecification"] for name, table in tables(stack).items()}
    days = dict.fromkeys(TABLES, 7) | {"keys": 1}
    assert recovery == {
        name: {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": days[name]} for name in TABLES
    }


def test_tables_cost_what_is_used(stack: Stack) -> None:
    assert {table["BillingMode"] for table in tables(stack).values()} == {"PAY_PER_REQUEST"}


def test_a_deleted_stack_leaves_learners_data_and_their_key() -> None:
    stateful = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key"}
    for path in ("infra/data.yaml", "infra/keys.yaml"):
        for logical, resource in source(path)["Resources"].items():
            if resource["Type"] in stateful:
                kept = (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"))
                assert kept == ("RetainExceptOnCreate", "Retain"), logical


def test_prod_tables_cannot_be_deleted_by_mistake(prod: Stack) -> None:
    assert {table["DeletionProtectionEnabled"] for table in tables(prod).values()} == {"true"}


def test_new_audit_entries_reach_the_seal(stack: Stack) -> None:
    assert tables(stack)["audit"]["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
    assert "seal" in functions(stack)


def test_checkpoints_are_versioned_encrypted_and_closed_to_the_public(stack: Stack) -> None:
    assert stack.of("AWS::S3::Bucket")["Checkpoints"]["VersioningConfiguration"] == {"Status": "Enabled"}
    for bucket in stack.of("AWS::S3::Bucket").values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "<DataKey.Arn>"}


def test_checkpoints_in_the_cloud_refuse_plain_http(prod: Stack) -> None:
    assert len(prod.of("AWS::S3::BucketPolicy")) == len(prod.of("AWS::S3::Bucket"))
    for policy in prod.of("AWS::S3::BucketPolicy").values():
        statement = policy["PolicyDocument"]["Statement"][0]
        assert statement["Effect"] == "Deny"
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_what_the_seal_writes_once_nobody_writes_over_in_the_cloud(prod: Stack) -> None:
    """Not even with s3:PutObject: only where there is nothing. What is a hint may be written over."""
    statements = prod.of("AWS::S3::BucketPolicy")["CheckpointsPolicy"]["PolicyDocument"]["Statement"]
    (once,) = [each for each in statements if each["Sid"] == "WrittenOnce"]
    assert (once["Effect"], once["Principal"], once["Action"]) == ("Deny", "*", "s3:PutObject")
    assert once["Condition"] == {"Null": {"s3:if-none-match": "true"}}
    covered = [pattern.removeprefix("<Checkpoints.Arn>/") for pattern in once["Resource"]]
    hour = "checkpoints/2033051803"
    for key in ("entries/2033051803/1.ndjson", f"{hour}.json", f"{hour}.note", "keys/a.json"):
        assert any(fnmatchcase(key, pattern) for pattern in covered)
    for key in ("checkpoints/latest", "checkpoints/witnessed", "usage/2033-05-18.json", "erasures/2033-05-18/a"):
        assert not any(fnmatchcase(key, pattern) for pattern in covered)


def test_what_is_sealed_ends_when_its_entries_do_and_the_erasure_ledger_with_the_backups(stack: Stack) -> None:
    days = load_policy().retention
    rules = _bucket(stack)["LifecycleConfiguration"]["Rules"]
    ends = {rule["Prefix"]: rule["ExpirationInDays"] * DAY for rule in rules if "Prefix" in rule}
    assert ends["entries/"] == ends["checkpoints/"] == days["audit"]
    assert ends["erasures/"] == days["erased"]
    assert [rule["NoncurrentVersionExpiration"] for rule in rules if "Prefix" not in rule] == [{"NoncurrentDays": 1}]


def test_a_lock_holds_what_the_seal_writes_as_long_as_it_stays_and_nothing_else() -> None:
    for name, locked in (("local", 0), ("dev", 0), ("prod", load_policy().retention["audit"] // DAY)):
        stack = deployed(name)
        assert ("ObjectLockEnabled" in _bucket(stack)) == bool(locked)
        assert environment_of(stack, "seal")["LOCKED_DAYS"] == str(locked)
        assert "ObjectLockConfiguration" not in _bucket(stack), "a default would hold the erasure ledger as well"
        retaining = {each for each, actions in allowed(stack, "seal").items() if "s3:PutObjectRetention" in actions}
        sealed = {f"<Checkpoints.Arn>/{part}/*" for part in ("entries", "checkpoints", "keys")}
        assert retaining == (sealed if locked else set())


def test_the_key_rotates(stack: Stack) -> None:
    assert stack.of("AWS::KMS::Key")["DataKey"]["EnableKeyRotation"] is True


def _bucket(stack: Stack) -> dict[str, Any]:
    bucket: dict[str, Any] = stack.of("AWS::S3::Bucket")["Checkpoints"]
    return bucket
