"""Schedules, alarms, outputs, environments: what ops stand on."""

import json
import re
from fnmatch import fnmatchcase

import pytest

from chatoet.rules.catalogue import EVENTS
from chatoet.rules.errors import ERRORS
from tests.template.expanded import ROOT, Stack, deployed, environment
from tests.template.views import functions

OUTPUTS = {"WebhookUrl", "PagesUrl", "KeyArn", "CheckpointBucket", "ExportBucket"}
OUTPUTS |= {f"Table{name}" for name in ("Learners", "Conversations", "Consents", "Cases", "Audit", "Keys", "Links")}
OUTPUTS |= {f"Queue{name}" for name in ("Turns", "Consent", "Rights", "Events", "Media", "Wakeups")}
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


def test_silence_of_what_must_happen_rings(stack: Stack) -> None:
    """A function that never runs logs no error."""
    silent = {a["MetricName"]: a for a in stack.of("AWS::CloudWatch::Alarm").values() if a["Statistic"] == "Sum"}
    silent = {name: a for name, a in silent.items() if a["TreatMissingData"] == "breaching"}
    wanted = {"Checkpoints": 3} | ({} if stack.name.endswith("-local") else {"CanaryPassed": 26})
    assert {name: a["Period"] * a["EvaluationPeriods"] // 3600 for name, a in silent.items()} == wanted
    assert {a["ComparisonOperator"] for a in silent.values()} == {"LessThanThreshold"}


def test_an_alarm_names_only_what_exists(stack: Stack) -> None:
    names = {each["FunctionName"] for each in functions(stack).values()}
    names |= {each["QueueName"] for each in stack.of("AWS::SQS::Queue").values()}
    ours = {
        (metric["MetricNamespace"], metric["MetricName"])
        for each in stack.of("AWS::Logs::MetricFilter").values()
        for metric in each["MetricTransformations"]
    }
    for name, alarm in stack.of("AWS::CloudWatch::Alarm").items():
        known = {dimension["Value"] for dimension in alarm.get("Dimensions", [])} <= names
        assert (alarm["Namespace"], alarm["MetricName"]) in ours or ("Dimensions" in alarm and known), name
        mentioned = re.findall(rf"{stack.name}-[a-z-]+(?:\.fifo)?", alarm["AlarmDescription"])
        assert set(mentioned) <= names, name


def test_an_error_that_any_function_logs_counts_toward_the_alarm(stack: Stack) -> None:
    filters = stack.of("AWS::Logs::MetricFilter").values()
    counted = {each["LogGroupName"] for each in filters if each["FilterPattern"] == '{ $.level = "ERROR" }'}
    uncounted = {group.rsplit("-", 1)[1] for group in function_logs(stack) - counted}
    assert uncounted == {"pages"}, "it logs no ERROR of ours"


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


def test_the_alarm_topic_is_encrypted(stack: Stack) -> None:
    assert [topic["KmsMasterKeyId"] for topic in stack.of("AWS::SNS::Topic").values()] == ["<DataKey.Arn>"]


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
    assert {f"infra/{path.name}" for path in (ROOT / "infra").glob("*.yaml")} | {"template.yaml"} == set(DEPLOYED)


@pytest.mark.parametrize("path", DEPLOYED)
def test_the_template_names_no_task(path: str) -> None:
    tasks = {task.stem for task in (ROOT / "content").rglob("*.yaml")}
    text = (ROOT / path).read_text(encoding="utf-8")
    assert tasks
    assert [task for task in tasks if task in text] == []
