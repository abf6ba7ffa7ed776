"""The promises about feedback, on a part of what `make quality` measures; its floors are what was measured."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from chatoet.content import ContentStore
from chatoet.llm.vendor import VendorName
from chatoet.rules.criteria import Criterion
from tests.quality import changes_measured as changes
from tests.quality import letters_measured as letters
from tests.quality import report, ways
from tests.quality.attempts import Attempt, attempts
from tests.quality.letters_measured import Seen
from tests.quality.report import CHANGES
from tests.quality.samples import Level, Sample, samples
from tests.quality.subjects import Subject, bases, plain

README = Path(__file__).parents[2] / "README.md"
PART = 9  # every ninth attempt is tried here, and all of them by `make quality`


@pytest.fixture(scope="module")
def all_letters() -> Sequence[Sample]:
    return samples()


@pytest.fixture(scope="module")
def by_rules(content: ContentStore, all_letters: Sequence[Sample]) -> Sequence[Seen]:
    return letters.seen(ways.ByRules(content), content, all_letters)


@pytest.fixture(scope="module")
def by_stand_in(content: ContentStore, all_letters: Sequence[Sample]) -> Sequence[Seen]:
    return letters.seen(ways.stand_in(content), content, all_letters[::3])


def test_every_quote_stands_in_the_letter_and_no_fix_brings_anything_in(
    by_rules: Sequence[Seen], by_stand_in: Sequence[Seen], content: ContentStore
) -> None:
    for seen in (by_rules, by_stand_in):
        assert letters.quotes(seen).met
        assert letters.fixes(seen, content.words().medicines).met


def test_rules_call_no_word_of_an_excellent_letter_wrong(by_rules: Sequence[Seen]) -> None:
    assert letters.alarms(by_rules, ["excellent"]).text == "0.00 in 6"


@pytest.mark.parametrize(("level", "floor"), [("excellent", 0.0), ("good", 0.2)])
def test_rules_ask_a_good_writer_for_little_more(by_rules: Sequence[Seen], level: Level, floor: float) -> None:
    """Patterns were widened until these letters were free of them (docs/quality.md): they are not to come back."""
    assert letters.false_errors(by_rules, [level], floor).met


def test_rules_find_what_could_do_harm(by_rules: Sequence[Seen], content: ContentStore) -> None:
    assert letters.critical(by_rules, 0.9).met
    assert changes.lies(ways.ByRules(content), content, 0.75).met


def test_better_letters_have_higher_totals(by_rules: Sequence[Seen]) -> None:
    assert letters.in_order(by_rules).met
    assert letters.in_range(by_rules).met


@pytest.mark.parametrize(("label", "change", "criterion"), CHANGES)
def test_a_change_for_the_worse_raises_no_band(
    content: ContentStore, all_letters: Sequence[Sample], label: str, change: str, criterion: Criterion
) -> None:
    assert changes.not_up(ways.ByRules(content), content, bases(all_letters), change, criterion).met


def test_other_names_change_nothing(content: ContentStore, all_letters: Sequence[Sample]) -> None:
    assert changes.renamed(ways.ByRules(content), content, all_letters).met


def test_a_letter_marked_again_is_marked_alike(content: ContentStore, all_letters: Sequence[Sample]) -> None:
    for way in (ways.ByRules(content), ways.stand_in(content)):
        assert letters.steady(way, content, all_letters[8:10], times=3).met


def test_what_speaks_to_the_marker_raises_no_band_and_is_told_nothing(
    content: ContentStore, all_letters: Sequence[Sample]
) -> None:
    room = [sample for sample in all_letters if sample.level == "weak"]
    tries = [attempt for attempt in attempts() if not attempt.held_out][::PART]
    raised, _, leaked = changes.injected(ways.stand_in(content), content, room, tries)
    assert raised.met, raised.wrong
    assert leaked.met


def test_even_a_model_that_obeys_gives_no_more_than_the_evidence_and_one_and_says_nothing_of_the_prompt(
    content: ContentStore, all_letters: Sequence[Sample]
) -> None:
    sample = all_letters[-1]
    unseen = Attempt("unseen", "end", "", held_out=False)  # as if nothing had been found: it obeys whatever it reads
    known = ways.ByRules(content).mark(plain(content, sample)).bands
    obeyed = changes.obeyed(ways.stand_in(content), content, sample, unseen, sample.letter)
    assert obeyed
    assert all(obeyed.bands[criterion] <= band + 1 for criterion, band in known.items())
    assert not changes.leaks(content, sample, obeyed)


def test_a_letter_that_no_model_marked_does_not_count_as_marked_by_one(content: ContentStore) -> None:
    nothing = ways.recorded("openai", content).mark(Subject("none/such", content.task("nur-discharge-0001"), "Dear"))
    assert nothing is None


@pytest.mark.parametrize("vendor", ["openai", "gemini"])
def test_recorded_models_hold_what_the_contract_asks(
    content: ContentStore, all_letters: Sequence[Sample], vendor: VendorName
) -> None:
    seen = letters.seen(ways.recorded(vendor, content), content, all_letters)
    if not seen:
        pytest.skip(f"no answers of {vendor} to the prompts of this tree are recorded")
    assert letters.quotes(seen).met
    assert letters.fixes(seen, content.words().medicines).met
    assert letters.critical(seen, 0.9).met


def test_the_readme_shows_the_figures_of_rules(by_rules: Sequence[Seen]) -> None:
    shown = re.search(r"<!-- quality -->\n(.*?)\n<!-- /quality -->", README.read_text("utf-8"), re.DOTALL)
    assert shown
    rows = {cells[0].strip("| "): cells[2] for line in shown[1].splitlines() if len(cells := line.split(" | ")) > 2}
    assert rows["quotes that stand in the letter"] == letters.quotes(by_rules).text
    assert rows["critical contradictions found"] == letters.critical(by_rules, None).text
    assert rows["totals in the order of the levels"] == letters.in_order(by_rules).text
    for levels, _, _ in report.LIMITS:
        label = f"false errors in a letter: {' and '.join(levels)}"
        assert rows[label] == letters.false_errors(by_rules, levels).text
