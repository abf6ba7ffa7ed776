"""How a run's counts become figures."""

from bench.counting import Phases, total
from bench.table import Row, at_most, markdown, ratio, summary


def test_a_dump_gives_the_instructions_of_its_phase() -> None:
    assert total("version: 1\nsummary: 41\nfn=(1) summary\n+1 7\n\ntotals: 42\n") == 42


def test_cold_ends_with_the_first_answer_and_warm_is_a_mean() -> None:
    phases = Phases(interpreter=40, init=800, first=10, second=5, others=80, calls=20)
    assert (phases.cold, phases.warm) == (850, 4)


def test_a_row_on_its_limit_passes_and_one_above_it_is_named() -> None:
    on, above = at_most("units", 14, 14), ratio("cold", 121, 100, 1.2, "Mi", "floor")
    assert (on.verdict, above.verdict, Row("memory", "9 MB").verdict) == ("PASS", "over", "")
    assert ratio("cold", 121, 100, 1.2, "ms", "floor").verdict == ""
    assert summary([on, above]) == "over target: cold"
    assert summary([on]) == "all targets met"


def test_the_table_is_markdown_with_the_raw_counts_beside_the_ratio() -> None:
    head, rule, line = markdown([ratio("warm", 11, 10, 1.2, "Mi", "floor")]).splitlines()
    assert head.startswith("| What") and set(rule) == {"|", "-"}
    assert [cell.strip() for cell in line.strip("|").split("|")] == [
        "warm",
        "1.10 ×",
        "≤ 1.2 ×",
        "PASS",
        "11.00 / 10.00 Mi (floor)",
    ]
