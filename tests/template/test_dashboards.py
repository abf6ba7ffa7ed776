"""Dashboards show what exists, as counts."""

import json
import re
from typing import Any

import pytest

from chatoet.rules.catalogue import EVENTS, METRICS
from tests.insights.check import check
from tests.template.expanded import Stack
from tests.template.views import functions

Json = dict[str, Any]
AWS_METRICS = {
    "AWS/Lambda": {"Errors", "Throttles", "Duration", "Invocations"},
    "AWS/SQS": {"ApproximateAgeOfOldestMessage"},
    "AWS/DynamoDB": {"ConsumedWriteCapacityUnits"},
    "AWS/Logs": {"IncomingBytes"},
}
OF_A_LEARNER = {"sref", "mid", "case", "outbox"}
LEARNT = {"watched", "absent"}


@pytest.fixture(scope="module")
def widgets(prod: Stack) -> list[Json]:
    bodies = [json.loads(each["DashboardBody"]) for each in prod.of("AWS::CloudWatch::Dashboard").values()]
    return [widget for body in bodies for widget in body["widgets"]]


def test_there_is_one_for_the_service_one_for_privacy_and_one_for_cost(prod: Stack) -> None:
    names = {each["DashboardName"] for each in prod.of("AWS::CloudWatch::Dashboard").values()}
    assert names == {f"{prod.name}-{name}" for name in ("service", "privacy", "cost")}


def test_the_local_cloud_which_knows_no_dashboards_is_spared_them(stack: Stack) -> None:
    assert bool(stack.of("AWS::CloudWatch::Dashboard")) == (not stack.name.endswith("-local"))


def test_a_widget_shows_a_metric_that_somebody_counts(prod: Stack, widgets: list[Json]) -> None:
    ours = {
        metric["MetricName"]: {dimension["Key"] for dimension in metric.get("Dimensions", [])}
        for each in prod.of("AWS::Logs::MetricFilter").values()
        for metric in each["MetricTransformations"]
    }
    lines = {(value, "event", event) for event, values in METRICS.items() for value in values}
    shown = [m for w in widgets if w["type"] == "metric" for m in w["properties"]["metrics"]]
    assert len(shown) > 40
    names = resources(prod)
    for namespace, metric, *rest in shown:
        dimensions = [each for each in rest if isinstance(each, str)]
        if namespace == prod.name and "event" in dimensions[::2]:
            assert (metric, *dimensions) in lines
        elif namespace == prod.name:
            assert set(dimensions[::2]) == ours[metric], metric
        else:
            assert metric in AWS_METRICS[namespace]
            assert set(dimensions[1::2]) <= names, dimensions


def resources(prod: Stack) -> set[str]:
    kinds = {"AWS::SQS::Queue": "QueueName", "AWS::DynamoDB::Table": "TableName", "AWS::Logs::LogGroup": "LogGroupName"}
    named = {each[key] for kind, key in kinds.items() for each in prod.of(kind).values()}
    return named | {each["FunctionName"] for each in functions(prod).values()}


def test_a_widget_shows_an_alarm_that_is_there(prod: Stack, widgets: list[Json]) -> None:
    there = {each["AlarmName"] for each in prod.of("AWS::CloudWatch::Alarm").values()}
    shown = {arn.rpartition(":")[2] for w in widgets if w["type"] == "alarm" for arn in w["properties"]["alarms"]}
    assert shown
    assert shown <= there


def test_a_log_widget_asks_our_logs_for_what_the_catalogue_can_emit(prod: Stack, widgets: list[Json]) -> None:
    queries = [w["properties"]["query"] for w in widgets if w["type"] == "log"]
    assert queries
    fields = {name for event in EVENTS.values() for name in event.fields}
    for query in queries:
        assert set(re.findall(r"SOURCE '([^']+)'", query)) <= resources(prod)
        assert set(re.findall(r'"([a-z_]+\.[a-z_]+)"', query)) <= set(EVENTS)
        grouped = re.findall(r" by ([a-z_, ]+)", query.split("stats ")[1])[0].strip().split(", ")
        assert set(grouped) <= fields | {"event"}


@pytest.mark.clause("OET-2.1-phone")
def test_nothing_that_is_counted_or_shown_is_one_learners(prod: Stack, widgets: list[Json]) -> None:
    for each in prod.of("AWS::Logs::MetricFilter").values():
        text = json.dumps(each["MetricTransformations"])
        assert not set(re.findall(r"\$\.(\w+)", text)) & OF_A_LEARNER, text
        assert not set(re.findall(r"\$\.(\w+)", text)) & LEARNT, "a metric has no least number of learners"
    shown = json.dumps([widget["properties"] for widget in widgets])
    assert not OF_A_LEARNER & set(re.findall(r"\w+", shown))


def test_a_log_widget_asks_in_words_that_the_evaluator_of_queries_knows(widgets: list[Json]) -> None:
    for query in (w["properties"]["query"] for w in widgets if w["type"] == "log"):
        assert check(re.sub(r"SOURCE '[^']+' \| ", "", query)), query
