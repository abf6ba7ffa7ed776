"""Schedules, alarms, outputs, environments: what ops stand on."""

import json
import re
from fnmatch import fnmatchcase

import pytest

from chatoet.rules.catalogue import EVENTS, METRICS
from chatoet.rules.errors import ERRORS
from tests.template.expanded import ROOT, Stack, deployed, environment
from tests.template.views import environment_of, functions, lanes

OUTPUTS = {"WebhookUrl", "PagesUrl", "KeyArn", "CheckpointBucket", "ExportBucket"}
OUTPUTS |= {f"Table{name}" for name in ("Learners", "Conversations", "Consents", "Cases", "Audit", "Keys", "Links")}
OUTPUTS |= {f"Queue{name}" for name in ("Turns", "Consent", "Rights", "Events", "Media", "Wakeups")}
HOUR_MS = 3_600_000
DEPLOYED = [
    "template.yaml",
    *(f"infra/{name}.yaml" for name in ("data", "keys", "monitoring", "queries", "queues", "schedules")),
    "infra/dashboards.yaml",
    "infra/metrics.yaml",
]


def test_schedules_are_recurring_in_utc_and_leave_failures_in_a_queue(stack: Stack) -> None:
    schedules = stack.of("AWS::Scheduler::Schedule")
    assert {name: each["ScheduleExpression"] for name, each in schedules.items()} == {
        "ExpirySchedule": "rate(15 minutes)",
        "SealSchedule": "cron(6 * * * ? *)",
        "CanarySchedule": "cron(17 3 * * ? *)",
    }
    for schedule in schedules.values():
        assert schedule["ScheduleExpressionTimezone"] == "UTC"
        assert schedule["Target"]["DeadLetterConfig"]["Arn"].endswith(f"{stack.name}-async-dlq")
        assert schedule["Target"]["RetryPolicy"]["MaximumEventAgeInSeconds"] <= 3600


def test_a_schedule_invokes_a_function_of_this_stack(stack: Stack) -> None:
    arns = {
        f"arn:aws:lambda:eu-west-1:123456789012:function:{each['FunctionName']}" for each in functions(stack).values()
    }
    assert {each["Target"]["Arn"] for each in stack.of("AWS::Scheduler::Schedule").values()} <= arns


def test_every_function_has_an_alarm_on_its_errors(stack: Stack) -> None:
    watched = {
        alarm["Dimensions"][0]["Value"]
        for alarm in stack.of("AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "Errors"
    }
    assert watched == {properties["FunctionName"] for properties in functions(stack).values()}


def test_every_alarm_says_what_to_do_and_reaches_someone(stack: Stack) -> None:
    for name, alarm in stack.of("AWS::CloudWatch::Alarm").items():
        assert len(alarm["AlarmDescription"].split()) >= 12, name
        assert "${" not in alarm["AlarmDescription"], name
        assert alarm["AlarmActions"] == [f"{stack.name}-alarms"], name


def test_every_alarm_leads_to_a_runbook_that_knows_it(stack: Stack) -> None:
    for alarm in stack.of("AWS::CloudWatch::Alarm").values():
        text, name = alarm["AlarmDescription"], alarm["AlarmName"].removeprefix(f"{stack.name}-")
        (runbook,) = re.findall(r"Runbook: (docs/ops/[a-z-]+\.md)$", text)
        page = (ROOT / runbook).read_text("utf-8")
        assert f"`{name}`" in page, (name, runbook)
        assert all((ROOT / other).exists() for other in re.findall(r"docs/[a-z/-]+\.md", text)), name


def test_a_command_in_an_alarm_is_one_for_its_own_stage(stack: Stack) -> None:
    """Without STAGE make takes dev, and what waits in prod is deleted after two days."""
    stage = stack.parameters["Stage"]
    texts = [alarm["AlarmDescription"] for alarm in stack.of("AWS::CloudWatch::Alarm").values()]
    commands = [said for text in texts for said in re.findall(r"make (?:redrive|rotate)[^).,:]*", text)]
    assert len(commands) >= 7
    assert [command for command in commands if f" STAGE={stage} " not in command] == []


def test_silence_of_what_must_happen_rings(stack: Stack) -> None:
    """A function that never runs logs no error."""
    silent = [a for a in stack.of("AWS::CloudWatch::Alarm").values() if a["TreatMissingData"] == "breaching"]
    names = [a["AlarmName"].removeprefix(f"{stack.name}-") for a in silent]
    hours = [a["Period"] * a["EvaluationPeriods"] // 3600 for a in silent]
    canary = {} if stack.name.endswith("-local") else {"canary-silent": 26}
    assert dict(zip(names, hours, strict=True)) == {"checkpoints": 3, "expiry-silent": 2} | canary
    assert {a["ComparisonOperator"] for a in silent} == {"LessThanThreshold"}
    assert {a["Statistic"] for a in silent if "Dimensions" in a} == {"SampleCount"}, "none found is a run too"


def test_whatever_a_learner_waits_for_rings_before_it_is_given_up(stack: Stack) -> None:
    """What waits on a lane, and what the stream forgets after a day."""
    alarms = stack.of("AWS::CloudWatch::Alarm").values()
    old = {a["Dimensions"][0]["Value"] for a in alarms if a["MetricName"] == "ApproximateAgeOfOldestMessage"}
    held = {each["QueueName"] for each in lanes(stack).values()}
    assert held - old == {f"{stack.name}-wakeups"}, "its messages wait on purpose"
    (stream,) = [a for a in alarms if a["MetricName"] == "IteratorAge"]
    assert stream["Threshold"] <= 12 * HOUR_MS


def test_an_app_secret_that_is_not_metas_rings(stack: Stack) -> None:
    """The canary signs with the same wrong one, and passes."""
    (rejected,) = [a for a in stack.of("AWS::CloudWatch::Alarm").values() if a["MetricName"] == "Rejected"]
    assert rejected["Threshold"] <= 10
    assert metric_filters(stack)["Rejected"] == {"webhook"}


def test_nothing_is_counted_twice(stack: Stack) -> None:
    """What stands on an event's own line (decision 0031) needs no filter."""
    for name, each in stack.of("AWS::Logs::MetricFilter").items():
        assert not set(re.findall(r'\$\.event = "([^"]+)"', each["FilterPattern"])) & set(METRICS), name


def test_an_alarm_names_only_what_exists(stack: Stack) -> None:
    names = {each["FunctionName"] for each in functions(stack).values()}
    names |= {each["QueueName"] for each in stack.of("AWS::SQS::Queue").values()}
    ours = {
        (metric["MetricNamespace"], metric["MetricName"])
        for each in stack.of("AWS::Logs::MetricFilter").values()
        for metric in each["MetricTransformations"]
    }
    lines = {(event, value) for event, values in METRICS.items() for value in values}
    for name, alarm in stack.of("AWS::CloudWatch::Alarm").items():
        if alarm.get("Dimensions", [{"Name": ""}])[0]["Name"] == "event":
            assert (alarm["Dimensions"][0]["Value"], alarm["MetricName"]) in lines, name
            assert alarm["Namespace"] == stack.name, name
            continue
        known = {dimension["Value"] for dimension in alarm.get("Dimensions", [])} <= names
        assert (alarm["Namespace"], alarm["MetricName"]) in ours or ("Dimensions" in alarm and known), name
        mentioned = re.findall(rf"{stack.name}-[a-z-]+(?:\.fifo)?", alarm["AlarmDescription"])
        assert set(mentioned) <= names, name


def test_an_error_that_any_function_logs_counts_toward_the_alarm(stack: Stack) -> None:
    filters = stack.of("AWS::Logs::MetricFilter").values()
    counted = {each["LogGroupName"] for each in filters if each["FilterPattern"] == '{ $.level = "ERROR" }'}
    assert counted == function_logs(stack)


def test_what_a_line_counts_by_itself_goes_where_alarms_look(stack: Stack) -> None:
    for function in ("expiry", "seal"):
        assert environment_of(stack, function)["METRICS_NAMESPACE"] == stack.name


def function_logs(stack: Stack) -> set[str]:
    groups = {group["LogGroupName"] for group in stack.of("AWS::Logs::LogGroup").values()}
    return {group for group in groups if group.startswith("/aws/lambda/")}


def metric_filters(stack: Stack) -> dict[str, set[str]]:
    """The log groups that feed each metric of ours."""
    fed: dict[str, set[str]] = {}
    for each in stack.of("AWS::Logs::MetricFilter").values():
        for metric in each["MetricTransformations"]:
            fed.setdefault(metric["MetricName"], set()).add(each["LogGroupName"].rsplit("-", 1)[1])
    return fed


def test_whatever_only_an_operator_can_mend_rings_an_alarm_of_its_own(stack: Stack) -> None:
    rung = {
        alarm["Dimensions"][0]["Value"]
        for alarm in stack.of("AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "OperatorNeeded"
    }
    causes = {each.cause for each in ERRORS.values() if each.action == "page_operator"}
    assert rung == causes | {"template", "quality"}
    assert metric_filters(stack)["OperatorNeeded"] == {"tutor", "consent", "dsar", "delivery"}


def test_a_filter_looks_only_for_what_the_catalogue_can_emit(stack: Stack) -> None:
    for name, each in stack.of("AWS::Logs::MetricFilter").items():
        pattern = each["FilterPattern"]
        wanted = re.findall(r'\$\.event = "([^"]+)"', pattern)
        named = [known for known in EVENTS if any(fnmatchcase(known, event) for event in wanted)]
        assert len(named) >= len(wanted), name
        used = set(re.findall(r"\$\.(\w+)", pattern + json.dumps(each["MetricTransformations"])))
        assert used - {"event", "level"} <= {field for known in named for field in EVENTS[known].fields}, name


def test_messages_that_cost_are_counted_by_category_and_being_taken_for_a_chatbot_rings(stack: Stack) -> None:
    assert metric_filters(stack)["BilledMessages"] == {"delivery"}
    watched = [a for a in stack.of("AWS::CloudWatch::Alarm").values() if a["MetricName"] == "BilledMessages"]
    assert [alarm["Dimensions"] for alarm in watched] == [[{"Name": "Category", "Value": "general_purpose_ai"}]]


def test_a_budget_is_watched_where_there_is_one_and_somebody_to_tell() -> None:
    def watched(**parameters: str) -> list[str]:
        budgets = deployed("prod", **parameters).of("AWS::Budgets::Budget").values()
        return [subscriber["Address"] for each in budgets for told in each["NotificationsWithSubscribers"]
                for subscriber in told["Subscribers"]]  # fmt: skip

    assert watched(AlarmEmail="ops@example.org", MonthlyBudget="200") == ["ops@example.org"]
    assert watched(AlarmEmail="ops@example.org") == []


def test_alarms_are_encrypted_and_ring_when_the_key_of_all_data_is_gone(stack: Stack) -> None:
    """An alarm whose topic cannot be opened is told to nobody."""
    assert [topic["KmsMasterKeyId"] for topic in stack.of("AWS::SNS::Topic").values()] == ["<AlarmKey.Arn>"]
    keys = stack.of("AWS::KMS::Key")
    reached = [name for name, key in keys.items() if "cloudwatch.amazonaws.com" in json.dumps(key["KeyPolicy"])]
    assert reached == ["AlarmKey"]


def test_no_function_is_deployed_to_log_more_than_events(stack: Stack) -> None:
    for name, each in functions(stack).items():
        assert not [key for key in each["Environment"]["Variables"] if "LOG_LEVEL" in key or "DEBUG" in key], name
        assert set(each["LoggingConfig"]) == {"LogFormat", "LogGroup"}, name


def test_a_deploy_says_where_everything_is(stack: Stack) -> None:
    assert set(stack.outputs) == OUTPUTS
    assert all(stack.outputs.values())


def test_saved_queries_search_every_function(prod: Stack) -> None:
    groups = function_logs(prod)
    for query in prod.of("AWS::Logs::QueryDefinition").values():
        assert set(query["LogGroupNames"].split(",")) == groups


@pytest.mark.clause("PRO-secure-servers", "PRO-no-transfer")
@pytest.mark.parametrize("name", ["local", "dev", "prod"])
def test_every_environment_is_in_the_european_union(name: str) -> None:
    assert environment(name)["region"] == "eu-west-1"
    assert environment(name)["stack_name"] == f"chatoet-{name}"


def test_every_nested_template_is_known_to_these_tests() -> None:
    """The auditor's access is a stack of its own, deployed by people."""
    there = {f"infra/{path.name}" for path in (ROOT / "infra").glob("*.yaml")} - {"infra/auditor.yaml"}
    assert there | {"template.yaml"} == set(DEPLOYED)


@pytest.mark.parametrize("path", DEPLOYED)
def test_the_template_names_no_task(path: str) -> None:
    tasks = {task.stem for task in (ROOT / "content").rglob("*.yaml")}
    text = (ROOT / path).read_text(encoding="utf-8")
    assert tasks
    assert [task for task in tasks if task in text] == []
