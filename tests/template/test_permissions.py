"""One role a function, and nothing in it that the function does not use."""

import pytest

from chatoet.settings import TutorSettings
from tests.template.expanded import Stack, deployed, environment
from tests.template.views import allowed, environment_of, functions, has_social, role_of, sources, statements

KEY = "<DataKey.Arn>"
SSM = "arn:aws:ssm:eu-west-1:123456789012:parameter"
SQS = "arn:aws:sqs:eu-west-1:123456789012"
TABLES = "arn:aws:dynamodb:eu-west-1:123456789012:table"
CONSUME = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"}
LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}


def test_every_function_has_a_role_of_its_own(stack: Stack) -> None:
    roles = [properties["Role"] for properties in functions(stack).values()]
    assert len(set(roles)) == len(roles) == len(functions(stack))


def test_no_role_has_a_policy_that_others_can_widen(stack: Stack) -> None:
    assert all("ManagedPolicyArns" not in role for role in stack.of("AWS::IAM::Role").values())


def test_no_action_is_a_wildcard(stack: Stack) -> None:
    for role in stack.of("AWS::IAM::Role").values():
        assert [action for actions, _ in statements(role) for action in actions if "*" in action] == []


def test_a_wildcard_in_a_resource_stands_only_below_one_named_group_or_bucket(stack: Stack) -> None:
    """A log group's streams and a bucket's objects have no ARNs of their own at deployment; text recognition none."""
    for role in stack.of("AWS::IAM::Role").values():
        for actions, resources in statements(role):
            if actions == ["textract:DetectDocumentText"]:
                continue
            wild = [resource for resource in resources if "*" in resource]
            assert [
                each for each in wild if not each.startswith(("arn:aws:logs:", "<Checkpoints.Arn>/", "<Exports.Arn>/"))
            ] == []
            assert [each for each in wild if each.count("*") > 1 or not each.endswith("*")] == []


def test_nobody_can_scan_a_table(stack: Stack) -> None:
    actions = {
        action for role in stack.of("AWS::IAM::Role").values() for some, _ in statements(role) for action in some
    }
    assert not actions & {"dynamodb:Scan", "dynamodb:BatchGetItem", "dynamodb:DeleteTable", "dynamodb:PartiQLSelect"}


def test_the_webhook_can_queue_read_three_secrets_and_nothing_else(stack: Stack) -> None:
    stage = environment_of(stack, "webhook")["STAGE"]
    lanes = [f"{SQS}:{stack.name}-{lane}.fifo" for lane in ("turns", "consent", "rights", "events")]
    secrets = [f"{SSM}/chatoet/{stage}/{name}" for name in ("app_secret", "verify_token", "pepper")]
    assert allowed(stack, "webhook") == (
        {f"arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/{stack.name}-webhook:*": LOG}
        | dict.fromkeys(lanes, {"sqs:SendMessage"})
        # Its connection is opened at INIT with a question that changes nothing.
        | {lanes[0]: {"sqs:SendMessage", "sqs:GetQueueAttributes"}}
        | dict.fromkeys(secrets, {"ssm:GetParameters"})
        | {KEY: {"kms:Decrypt", "kms:GenerateDataKey"}}
    )


@pytest.mark.clause("OET-2.2-comms", "OET-8-access")
def test_what_opens_files_can_hand_back_words_and_nothing_else(stack: Stack) -> None:
    stage = environment_of(stack, "media")["STAGE"]
    assert allowed(stack, "media") == {
        f"arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/{stack.name}-media:*": LOG,
        f"{SQS}:{stack.name}-media.fifo": CONSUME,
        f"{SQS}:{stack.name}-turns.fifo": {"sqs:SendMessage"},
        "*": {"textract:DetectDocumentText"},
        f"{SSM}/chatoet/{stage}/access_token": {"ssm:GetParameters"},
        f"{SSM}/chatoet/{stage}/pepper": {"ssm:GetParameters"},
        KEY: {"kms:Decrypt", "kms:GenerateDataKey"},
    }


def test_delivery_can_follow_a_learner_and_record_it_but_makes_no_learner_and_deletes_nothing(stack: Stack) -> None:
    granted = {arn.removeprefix(f"{TABLES}/{stack.name}-"): some for arn, some in allowed(stack, "delivery").items()}
    asked = {
        "learners": {"GetItem", "UpdateItem", "ConditionCheckItem"},
        "conversations": {"GetItem", "PutItem", "UpdateItem", "ConditionCheckItem", "Query"},
        "keys": {"GetItem"},
        "audit": {"PutItem"},
    }
    tables = {name: actions for name, actions in granted.items() if not name.startswith(("arn:", "<"))}
    assert tables == {name: {f"dynamodb:{action}" for action in actions} for name, actions in asked.items()}


def test_the_pages_reach_the_links_and_sealed_packages_and_no_learner(stack: Stack) -> None:
    stage = environment_of(stack, "pages")["STAGE"]
    assert allowed(stack, "pages") == {
        f"arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/{stack.name}-pages:*": LOG,
        f"{TABLES}/{stack.name}-links": {f"dynamodb:{verb}Item" for verb in ("Get", "Put", "Update", "Delete")},
        "<Exports.Arn>/*": {"s3:GetObject", "s3:DeleteObject"},
        f"{SQS}:{stack.name}-rights.fifo": {"sqs:SendMessage"},
        f"{SSM}/chatoet/{stage}/pepper": {"ssm:GetParameters"},
        "<SignKey.Arn>": {"kms:GetPublicKey"},
        KEY: {"kms:Decrypt", "kms:GenerateDataKey"},
    }


@pytest.mark.clause("OET-8-access", "PRO-no-vendor-access")
def test_the_canary_looks_into_every_table_and_can_neither_open_nor_change_what_it_finds(stack: Stack) -> None:
    grants = allowed(stack, "canary")
    tables = {arn: actions for arn, actions in grants.items() if arn.startswith(TABLES)}
    assert set(tables) == {
        f"{TABLES}/{stack.name}-{each}"
        for each in ("learners", "conversations", "consents", "cases", "audit", "keys", "links")
    }
    assert {action for actions in tables.values() for action in actions} == {"dynamodb:Query"}
    assert not [arn for arn in grants if arn.endswith("/kek")]
    changes = {"s3:PutObject", "s3:DeleteObject"}
    assert not changes & {action for actions in grants.values() for action in actions}


def test_a_function_touches_exactly_the_tables_it_is_told_of(stack: Stack) -> None:
    for function in functions(stack):
        told = {value for name, value in environment_of(stack, function).items() if name.startswith("TABLE_")}
        touched = {arn for arn in allowed(stack, function) if arn.startswith(TABLES)}
        assert touched == {f"{TABLES}/{name}" for name in told}, function


def test_a_function_reaches_exactly_the_queues_it_is_told_of_or_fed_by(stack: Stack) -> None:
    for function in functions(stack):
        variables = environment_of(stack, function).items()
        told = {f"{SQS}:{value}" for name, value in variables if name.startswith("QUEUE_")}
        fed = {mapping["EventSourceArn"] for name, mapping in sources(stack) if name == function}
        reached = {arn for arn in allowed(stack, function) if arn.startswith(SQS)}
        assert reached - {f"{SQS}:{stack.name}-async-dlq"} == told | {arn for arn in fed if arn.startswith(SQS)}, (
            function
        )


def test_a_consumer_may_do_all_that_its_event_source_needs(stack: Stack) -> None:
    for function, mapping in sources(stack):
        if mapping["EventSourceArn"].startswith(SQS):
            assert allowed(stack, function)[mapping["EventSourceArn"]] >= CONSUME


def test_what_is_written_once_cannot_be_changed_by_anyone(stack: Stack) -> None:
    """Receipts and the audit trail are append-only by permission, not by habit."""
    for function in functions(stack):
        for table in ("consents", "audit"):
            actions = allowed(stack, function).get(f"{TABLES}/{stack.name}-{table}", set())
            assert not actions & {"dynamodb:UpdateItem", "dynamodb:DeleteItem"}


def test_the_seal_alone_signs_checkpoints_and_with_no_other_key(stack: Stack) -> None:
    signing = {
        (function, resource)
        for function in functions(stack)
        for resource, actions in allowed(stack, function).items()
        if "kms:Sign" in actions
    }
    assert signing == {("dsar", "<SignKey.Arn>"), ("seal", "<SealKey.Arn>")}
    deny = stack.of("AWS::KMS::Key")["SealKey"]["KeyPolicy"]["Statement"][-1]
    but = deny["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
    assert (deny["Effect"], deny["Action"]) == ("Deny", "kms:Sign")
    assert but == [
        f"arn:aws:iam::123456789012:role/{stack.name}-SealRole-*",  # the name that CloudFormation gives it
        f"arn:aws:sts::123456789012:assumed-role/{stack.name}-SealRole-*",
    ]


def test_a_key_that_replaces_another_signs_and_the_old_one_may_endorse_it() -> None:
    arn = "arn:aws:kms:eu-west-1:123456789012:key"
    stack = deployed("prod", SealKeyArn=f"{arn}/new", SealKeyPrevious=f"{arn}/old", WitnessBucket="theirs")
    granted = allowed(stack, "seal")
    assert granted[f"{arn}/new"] == granted[f"{arn}/old"] == {"kms:Sign", "kms:GetPublicKey"}
    assert "<SealKey.Arn>" not in granted
    assert granted["arn:aws:s3:::theirs/chatoet-prod/audit/checkpoints/*"] == {"s3:PutObject"}, (
        "no reading, no deleting"
    )
    told = environment_of(stack, "seal")
    assert [told[name] for name in ("SEAL_KEY", "SEAL_KEY_PREVIOUS", "WITNESS_BUCKET", "SEAL_ORIGIN")] == [
        f"{arn}/new", f"{arn}/old", "theirs", "chatoet-prod/audit",
    ]  # fmt: skip


def test_secrets_are_named_one_by_one_and_read_by_whom_they_serve(stack: Stack) -> None:
    stage = environment_of(stack, "tutor")["STAGE"]
    readers: dict[str, set[str]] = {}
    for function in functions(stack):
        for resource in allowed(stack, function):
            if resource.startswith(SSM):
                readers.setdefault(resource.removeprefix(f"{SSM}/chatoet/{stage}/"), set()).add(function)
    speakers = {"tutor", "consent", "dsar", "delivery"}
    assert readers == {
        "app_secret": {"webhook", "canary"},
        "verify_token": {"webhook"},
        "pepper": {"webhook", "canary", "media", "expiry", "pages"} | speakers | (functions(stack).keys() & {"social"}),
        "access_token": {"canary", "media"} | speakers,
        "kek": speakers,
    }


@pytest.mark.parametrize(
    ("vendors", "names"),
    [
        ("rules", set()),
        ("openai", {"openai_key"}),
        ("gemini", {"google_credentials"}),
        ("openai,gemini", {"openai_key", "google_credentials"}),
        ("gemini,openai", {"openai_key", "google_credentials"}),
    ],
)
def test_a_vendors_key_is_read_by_the_tutor_alone_and_where_that_vendor_is_asked(vendors: str, names: set[str]) -> None:
    stack = deployed("dev", TutorVendors=vendors)
    keys = {f"{SSM}/chatoet/dev/{name}" for name in ("openai_key", "google_credentials")}
    readers = {(function, each) for function in functions(stack) for each in allowed(stack, function) if each in keys}
    assert readers == {("tutor", f"{SSM}/chatoet/dev/{name}") for name in names}
    assert set(vars(settings_of(stack))) >= {"tutor_vendors", "openai_url", "gemini_url", "google_project"}
    assert set(settings_of(stack).more_secrets) == names


def settings_of(stack: Stack) -> TutorSettings:
    return TutorSettings.read({name: str(value) for name, value in environment_of(stack, "tutor").items()})


def test_the_one_key_is_all_that_anyone_decrypts_with(stack: Stack) -> None:
    for role in stack.of("AWS::IAM::Role").values():
        keys = {
            each
            for actions, found in statements(role)
            for each in found
            if {"kms:Decrypt", "kms:Encrypt"} & set(actions)
        }
        assert keys <= {KEY}


@pytest.mark.clause("PRO-no-vendor-access", "OET-8-access")
def test_a_role_is_assumed_by_its_service_alone(stack: Stack) -> None:
    services = {
        statement["Principal"]["Service"]
        for role in stack.of("AWS::IAM::Role").values()
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
    }
    assert services == {"lambda.amazonaws.com", "scheduler.amazonaws.com"}
    assert role_of(stack, "tutor") != role_of(stack, "consent")


def test_a_deploy_creates_no_named_roles() -> None:
    for name in ("local", "dev", "prod"):
        assert environment(name)["capabilities"] == ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


def test_messages_leave_through_aws_only_when_that_is_the_channel_and_from_one_number(stack: Stack) -> None:
    number = "arn:aws:social-messaging:eu-west-1:123456789012:phone-number-id/976c72a7"
    speaking = {name for name in functions(stack) if "social-messaging:SendWhatsAppMessage" in granted(stack, name)}
    assert speaking == ({"tutor", "consent", "dsar", "delivery"} if has_social(stack) else set())
    for name in speaking:
        assert allowed(stack, name)[number] == {"social-messaging:SendWhatsAppMessage"}
        assert (environment_of(stack, name)["CHANNEL"], environment_of(stack, name)["PHONE_NUMBER_ID"]) == (
            "aws",
            number,
        )


def test_only_the_topic_of_the_channel_may_call_the_second_way_in(stack: Stack) -> None:
    """What it publishes is not signed: the permission to call is all the proof there is."""
    calls = [each for each in stack.of("AWS::Lambda::Permission").values() if each["Principal"] == "sns.amazonaws.com"]
    subscribed = [
        each["TopicArn"] for each in stack.of("AWS::SNS::Subscription").values() if each["Protocol"] == "lambda"
    ]
    topics = ["arn:aws:sns:eu-west-1:123456789012:whatsapp"] if has_social(stack) else []
    assert [each["SourceArn"] for each in calls] == subscribed == topics
    assert {each["Action"] for each in calls} <= {"lambda:InvokeFunction", "lambda:invokeFunction"}
    assert "app_secret" not in str(allowed(stack, "social")) if has_social(stack) else True


def granted(stack: Stack, function: str) -> set[str]:
    return set().union(*allowed(stack, function).values())
