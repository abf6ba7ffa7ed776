"""The part of Logs Insights QL that our queries use means here what AWS's documentation says (CWL_QuerySyntax)."""

from typing import Any

import pytest

from tests.insights.check import check
from tests.insights.evaluate import MOST, run
from tests.insights.grammar import QueryError, parse
from tests.insights.lines import line
from tests.insights.values import NotDocumentedError, Row, natural

NOW = 2_000_000_000


def lines(*records: dict[str, Any]) -> list[Row]:
    """One line a second, the last of them now."""
    return [line((NOW - len(records) + n + 1) * 1000, record) for n, record in enumerate(records)]


def answer(query: str, *records: dict[str, Any]) -> list[Row]:
    return run(query, lines(*records), NOW)


def column(query: str, *records: dict[str, Any]) -> list[object]:
    """The values of the one column that the query shows."""
    return [value for row in answer(query, *records) for value in row.values()]


# What is refused


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ('parse @message "*" as words', "'parse'"),
        ("filter gate ~ 1", "'~'"),
        ("filter gate =~ /a/", "'~'"),
        ("unnest events", "'unnest'"),
        ("fields gate as g h", "'h'"),
        ("fields gate | ", "the end|''"),
        ("stats count(*)", "needs a name"),
        ("stats count(*) as n by bin(300s)", "300s"),
        ("stats count(*) as n by bin(2y)", "2y"),
        ("filter by = 1", "backticks"),
        ("fields pct(gate, 95) as p", "pct"),
        ("stats pct(gate, 95) as p", "pct"),
        ("fields jsonParse(@message) as j", "jsonparse"),
        ("filter sum(gate) > 1", "sum"),
        ("fields colour", "colour"),
        ("filter @colour = 1", "@colour"),
        ('filter event = "model.asked" and step = 1', "step"),
        ('filter event = "model.answered"', "model.answered"),
        ("filter event like /^models/", "models"),
        ("stats count(*) as n by sref | filter gate = 1", "gate"),
        ("stats count(*) as n by sref | stats max(gate) as g", "gate"),
        ("stats max(gate) as g by sref | stats count(*) as n by bin(1h)", "bin"),
        ("stats max(gate) as a | stats max(a) as b | stats max(b) as c", "two stats"),
        ("stats max(gate) as a by sref | sort a | stats max(a) as b", "before the second stats"),
        ("fields sref | dedup sref | filter ispresent(sref)", "after dedup"),
        ("display colour", "colour"),
    ],
)
def test_what_is_not_implemented_or_not_there_is_refused_by_its_name(query: str, named: str) -> None:
    with pytest.raises(QueryError, match=named):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        "FIELDS sref | FILTER gate > 1 AND NOT ispresent(step) | SORT gate DESC | LIMIT 5",
        "fields @timestamp, `by` # | filter colour = 1",
        "stats count(*) as n by bin(5m) | sort n",
        'filter @type = "REPORT" | stats max(@duration) as slowest by @log',
        "stats max(@timestamp) as at by sref | stats count(*) as n by datefloor(at, 1h) as hour",
        "fields sref | sort @timestamp desc | dedup sref | limit 3",
    ],
)
def test_what_is_there_is_taken_in_whatever_case_with_comments_and_backticks(query: str) -> None:
    assert check(query)


def test_a_query_that_names_events_may_use_their_fields_alone() -> None:
    assert check('filter event in ["model.asked", "turn.answered"] and ispresent(step)')
    with pytest.raises(QueryError, match="vendors"):
        check('filter event in ["model.asked", "turn.answered"] and ispresent(vendors)')


# Values and conditions


def test_yes_and_no_are_1_and_0() -> None:
    """As discovered fields hold JSON's true and false."""
    assert column("filter told = 1 | fields sref", {"sref": "a", "told": True}, {"sref": "b", "told": False}) == ["a"]
    assert column("fields ispresent(told) as there", {"told": False}, {}) == [0, 1]


def test_a_number_in_a_text_is_a_number() -> None:
    assert column("filter gate >= 10 | fields gate", {"gate": "9"}, {"gate": "10"}, {"gate": 11}) == [11, "10"]
    assert column('filter gate = "3" | fields gate', {"gate": 3}) == [3]


def test_words_are_equal_or_not_and_are_not_compared_by_size() -> None:
    assert column('filter notice = "1.0.0" | fields notice', {"notice": "1.0.0"}, {"notice": "1.0.1"}) == ["1.0.0"]
    with pytest.raises(NotDocumentedError, match="compared by <"):
        answer('filter notice < "1.1.0"', {"notice": "1.0.0"})


@pytest.mark.parametrize("condition", ["gate = 1", "gate > 0", "gate in [1]", "gate like /1/", "gate + 1 = 2"])
def test_a_field_that_is_missing_is_equal_to_nothing(condition: str) -> None:
    assert answer(f"filter {condition}", {"sref": "a"}) == []
    assert len(answer(f"filter {condition}", {"gate": 1})) == 1


@pytest.mark.parametrize(
    "condition", ["gate != 1", "not gate = 1", "gate not in [1]", "gate not like /1/", 'not (gate = 1 or sref = "b")']
)
def test_no_query_may_rest_on_the_negation_of_a_field_that_is_missing(condition: str) -> None:
    """AWS does not say whether such a line is kept."""
    with pytest.raises(NotDocumentedError, match="ispresent"):
        answer(f"filter {condition}", {"sref": "a"})
    assert answer(f"filter ispresent(gate) and ({condition})", {"sref": "a"}) == []
    assert len(answer(f"filter not ispresent(gate) or ({condition})", {"sref": "a"})) == 1


def test_and_binds_closer_than_or_and_not_closer_than_both() -> None:
    records = [{"sref": name, "gate": gate} for name, gate in (("a", 1), ("a", 2), ("b", 2))]
    assert len(answer('filter sref = "a" and gate = 1 or gate = 2', *records)) == 3
    assert len(answer('filter sref = "a" and (gate = 1 or gate = 2)', *records)) == 2
    assert len(answer('filter not sref = "a" and gate = 2', *records)) == 1


def test_like_finds_a_part_or_a_pattern_and_in_a_whole_word() -> None:
    records = [{"event": "turn.answered"}, {"event": "xturn.answered"}, {"event": "turnxanswered"}]
    assert len(answer('filter event like "turn.answered"', *records)) == 2, "a dot is a dot"
    assert len(answer("filter event like /^turn.answered$/", *records)) == 2, "here it is any character"
    assert len(answer('filter event in ["turn.answered"]', *records)) == 1
    assert len(answer('filter event not in ["turn.answered"]', *records)) == 2
    assert len(answer("filter event not like /^turn/", *records)) == 1


# Functions


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("coalesce(step, sref, mid)", "a"),
        ('strcontains(sref, "a")', 1),
        ('strcontains(sref, "b")', 0),
        ('strcontains("a b", sref)', 1),
        ('concat(sref, "-", gate)', "a-7"),
        ("abs(1 - gate)", 6),
        ("gate * 2 + 1 - 6 / 3", 13.0),
        ("gate % 4", 3),
        ("now()", NOW),
        ("toMillis(@timestamp)", NOW * 1000),
        ("datefloor(@timestamp, 1h)", (NOW - NOW % 3600) * 1000),
        ("substr(hour, 0, 8)", "20330518"),
        ('parseDate(hour, "yyyyMMddHH", "UTC")', 2_000_000_000_000 - 2_000_000_000_000 % 3_600_000),
        ("gate = 7", 1),
        ("ispresent(step)", 0),
    ],
)
def test_a_function_gives_what_is_documented(expression: str, value: object) -> None:
    assert column(f"fields {expression} as x", {"sref": "a", "gate": 7, "hour": "2033051803"}) == [value]


def test_another_form_of_a_date_is_refused() -> None:
    with pytest.raises(QueryError, match="no such form"):
        answer('fields parseDate(hour, "dd/MM/yyyy", "UTC") as x', {"hour": "18/05/2033"})


def test_what_is_computed_of_a_missing_field_is_missing() -> None:
    assert answer("fields gate + 1 as x, abs(gate) as y, gate / 0 as z | display x, y, z", {"sref": "a"}) == [{}]


# Commands


def test_the_newest_comes_first_and_a_query_without_fields_shows_time_and_message() -> None:
    rows = answer('filter sref = "a"', {"sref": "a", "n": 1}, {"sref": "a", "n": 2})
    assert [row["@message"] for row in rows] == ['{"sref": "a", "n": 2}', '{"sref": "a", "n": 1}']
    assert all(set(row) == {"@timestamp", "@message"} for row in rows)


def test_fields_add_up_and_display_shows_its_own_alone() -> None:
    assert answer("fields sref | fields n", {"sref": "a", "n": 1, "gate": 2}) == [{"sref": "a", "n": 1}]
    assert answer("fields sref, n | display n", {"sref": "a", "n": 1}) == [{"n": 1}]


def test_sort_puts_words_before_numbers_and_runs_of_digits_by_their_length() -> None:
    """The list of the documentation itself."""
    documented = ["!", "#", "*%04", "0#", "5A", "111A", "2345_", "@", "@_", "A", "A9876fghj", "a12345hfh"]
    documented += ["0", "01", "1", "2", "3"]
    assert sorted(reversed(documented), key=natural) == documented
    records = [{"sref": name} for name in ("10", "9", "b2", "b10")]
    assert column("fields sref | sort sref asc", *records) == ["b2", "b10", "9", "10"]
    assert column("fields sref | sort sref desc", *records) == ["10", "9", "b10", "b2"]


def test_sort_by_two_fields_and_limit() -> None:
    records = [{"sref": name, "n": n} for name, n in (("a", 1), ("b", 3), ("a", 2))]
    assert column("fields n | sort sref desc, n asc", *records) == [3, 1, 2]
    assert column("fields n | sort n | limit 2", *records) == [1, 2]


def test_without_a_limit_there_are_ten_thousand_rows() -> None:
    many: list[dict[str, Any]] = [{"n": 1}] * (MOST + 1)
    assert len(answer("fields n", *many)) == MOST == 10_000
    assert len(answer(f"fields n | limit {MOST + 1}", *many)) == MOST + 1
    assert column("stats count(*) as times", *many) == [MOST + 1]


def test_dedup_keeps_the_first_and_whatever_lacks_the_field() -> None:
    records: list[dict[str, Any]] = [{"sref": "a", "n": 1}, {"sref": "a", "n": 2}, {"n": 3}, {"n": 4}]
    assert column("fields n | sort n asc | dedup sref", *records) == [1, 3, 4]


@pytest.mark.parametrize(
    ("aggregate", "value"),
    [
        ("count(*)", 4), ("count(n)", 3), ("count_distinct(n)", 2), ("sum(n)", 5), ("min(n)", 1), ("max(n)", 3),
        ("avg(n)", 5 / 3), ("earliest(n)", 1), ("latest(step)", "last"), ("max(n) - min(n)", 2),
        ("sum(n) / count(n)", 5 / 3), ("sum(strcontains(sref, 'a'))", 4), ("max(step)", "last"),
    ],
)  # fmt: skip
def test_an_aggregate_passes_over_what_is_missing(aggregate: str, value: object) -> None:
    first, last = {"sref": "a", "n": 1}, {"sref": "a", "n": 1, "step": "last"}
    records: list[dict[str, Any]] = [first, {"sref": "a", "n": 3}, {"sref": "a"}, last]
    assert column(f"stats {aggregate} as x", *records) == [value]


def test_groups_are_made_by_value_and_by_time_and_can_be_filtered_and_grouped_again() -> None:
    records = [{"sref": name, "n": n} for name, n in (("a", 1), ("a", 2), ("b", 5))]
    grouped = "stats sum(n) as total by sref"
    assert answer(f"{grouped} | sort sref", *records) == [{"sref": "a", "total": 3}, {"sref": "b", "total": 5}]
    assert answer(f"{grouped} | filter total > 3", *records) == [{"sref": "b", "total": 5}]
    assert answer(f"{grouped} | stats max(total) as most, count(*) as who", *records) == [{"most": 5, "who": 2}]
    by_time = answer("stats count(*) as times by bin(2s)", *records)
    assert by_time == [{"bin(2s)": NOW * 1000, "times": 1}, {"bin(2s)": (NOW - 2) * 1000, "times": 2}]


def test_a_comment_is_no_part_of_a_query() -> None:
    assert parse('# what | it says\nfilter sref = "#1" # and more') == parse('filter sref = "#1"')
