"""What every function has, in every environment."""

from chatoet.settings import BY_FUNCTION
from tests.template.expanded import ROOT, Stack, deployed
from tests.template.views import environment_of, functions, has_social, sources

# Of the platform, not of a Settings class.
PLATFORM = {"AWS_CA_BUNDLE", "AWS_ENDPOINT_URL_TEXTRACT"}
ASYNCHRONOUS = {"canary", "expiry", "seal", "social"}


def test_the_template_has_exactly_the_functions_that_exist(stack: Stack) -> None:
    absent = set() if has_social(stack) else {"social"}
    assert set(functions(stack)) == {path.parent.name for path in (ROOT / "functions").glob("*/app.py")} - absent


def test_a_function_is_told_exactly_what_its_settings_read(stack: Stack) -> None:
    for function in functions(stack):
        read = set(BY_FUNCTION[function].names())
        assert {name.lower() for name in set(environment_of(stack, function)) - PLATFORM} == read, function


def test_every_function_logs_to_its_own_group_with_a_retention(stack: Stack) -> None:
    retention = {group["LogGroupName"]: group["RetentionInDays"] for group in stack.of("AWS::Logs::LogGroup").values()}
    used = [properties["LoggingConfig"]["LogGroup"] for properties in functions(stack).values()]
    assert sorted(used) == sorted(set(retention) - {f"/aws/vendedlogs/{stack.name}/findings"})
    assert all(int(days) > 0 for days in retention.values())


def test_prod_keeps_its_events_for_thirteen_months(prod: Stack) -> None:
    assert {int(group["RetentionInDays"]) for group in prod.of("AWS::Logs::LogGroup").values()} == {400}


def test_the_webhook_reserves_concurrency_only_when_the_parameter_is_set() -> None:
    reserved = {
        name: functions(deployed(name))["webhook"].get("ReservedConcurrentExecutions") for name in ("dev", "prod")
    }
    assert reserved["dev"] is None
    assert reserved["prod"] == "50"


def test_the_cloud_runs_arm_and_this_machine_what_it_is() -> None:
    built = {name: functions(deployed(name))["tutor"]["Architectures"] for name in ("local", "dev", "prod")}
    assert built == {"local": ["x86_64"], "dev": ["arm64"], "prod": ["arm64"]}


def test_no_function_can_keep_a_learner_waiting_for_more_than_a_minute(stack: Stack) -> None:
    """No learner waits for the canary: it is the one who waits."""
    assert {name for name, properties in functions(stack).items() if properties["Timeout"] > 60} == {"canary"}


def test_nobody_but_the_canary_carries_its_layer(stack: Stack) -> None:
    assert [name for name, each in functions(stack).items() if "CanaryLayer" in " ".join(each["Layers"])] == ["canary"]


def test_the_canary_goes_each_day_in_the_cloud_and_by_hand_on_this_machine(stack: Stack) -> None:
    expected = "DISABLED" if stack.name.endswith("-local") else "ENABLED"
    assert stack.of("AWS::Scheduler::Schedule")["CanarySchedule"]["State"] == expected


def test_the_webhook_carries_the_queue_layer_and_no_database_client(stack: Stack) -> None:
    layers = " ".join(functions(stack)["webhook"]["Layers"])
    assert "QueueLayer" in layers
    assert "RuntimeLayer" not in layers


def test_only_the_webhook_and_the_pages_are_reached_from_outside(stack: Stack) -> None:
    urls = stack.of("AWS::Lambda::Url")
    assert sorted(urls) == ["PagesFunctionUrl", "WebhookFunctionUrl"]
    assert {url["AuthType"] for url in urls.values()} == {"NONE"}


def test_one_failed_record_does_not_repeat_a_batch(stack: Stack) -> None:
    assert all(mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for _, mapping in sources(stack))


def test_lanes_that_speak_to_a_learner_take_one_item_at_a_time(stack: Stack) -> None:
    sizes = {mapping["EventSourceArn"].rpartition(":")[2]: mapping["BatchSize"] for _, mapping in sources(stack)}
    for lane in ("turns", "consent", "rights", "media"):
        assert sizes[f"{stack.name}-{lane}.fifo"] == 1


def test_what_runs_asynchronously_leaves_its_failures_in_a_queue(stack: Stack) -> None:
    dlq = f"arn:aws:sqs:eu-west-1:123456789012:{stack.name}-async-dlq"
    configured = stack.of("AWS::Lambda::EventInvokeConfig")
    expected = ASYNCHRONOUS & set(functions(stack))
    assert {logical.removesuffix("FunctionEventInvokeConfig").lower() for logical in configured} == expected
    assert {each["DestinationConfig"]["OnFailure"]["Destination"] for each in configured.values()} == {dlq}
    streams = [mapping for _, mapping in sources(stack) if "StartingPosition" in mapping]
    assert [mapping["DestinationConfig"]["OnFailure"]["Destination"] for mapping in streams] == [dlq]


def test_the_small_certificate_bundle_is_named_only_where_it_exists(stack: Stack) -> None:
    named = {"AWS_CA_BUNDLE" in environment_of(stack, name) for name in functions(stack) if name != "pages"}
    assert named == {not stack.name.endswith("-local")}


def test_the_rate_of_our_number_is_shared_out_among_all_who_may_send_at_once(stack: Stack) -> None:
    senders = {name for name in functions(stack) if "SENDERS" in environment_of(stack, name)}
    assert senders >= {"tutor", "consent", "dsar", "delivery"}
    most = sum(mapping["ScalingConfig"]["MaximumConcurrency"] for name, mapping in sources(stack) if name in senders)
    assert {int(environment_of(stack, name)["SENDERS"]) for name in senders} == {most}


def test_photos_are_read_by_aws_itself_but_on_this_machine(stack: Stack) -> None:
    told = environment_of(stack, "media").get("AWS_ENDPOINT_URL_TEXTRACT")
    assert (told is not None) == stack.name.endswith("-local")


def test_the_function_that_opens_files_carries_neither_table_client_nor_cipher(stack: Stack) -> None:
    layers = " ".join(functions(stack)["media"]["Layers"])
    assert "MediaLayer" in layers
    assert "RuntimeLayer" not in layers
