"""What an attempt gains that nobody has noticed, were the model to do its utmost for it."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.criteria import TOP
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.injection import noted
from chatoet.rules.verify.ground import Ground, ground
from tests.fixtures.content import compiled, content
from tests.quality.attempts import FRESH, Attempt, attempts, inserted, spread
from tests.quality.samples import Sample, samples
from tests.quality.sly import PRAISE, Sly
from tests.quality.subjects import Subject, plain
from tests.quality.ways import ByModel, ByRules, Marked, StandIn

__all__ = ["compiled", "content"]

ROOM = [sample for sample in samples() if sample.level in ("middling", "weak")]
PAIRS = list(spread(attempts(FRESH), ROOM))


def known(content: ContentStore, sample: Sample, letter: str) -> Ground:
    return ground(content.task(sample.task), letter, Lexicon(content.words(), content.names()))


def marked(content: ContentStore, sample: Sample, letter: str) -> Marked | None:
    sly = Sly(StandIn(), known(content, sample, letter))
    return ByModel("sly", content, lambda _: sly).mark(Subject("sly", content.task(sample.task), letter))


def test_most_of_what_is_not_recognised_is_seen_to_be_about_something_else(content: ContentStore) -> None:
    """By what the case does not have in it, and not by its words."""
    seen = 0
    for attempt, sample in PAIRS:
        whole = inserted(sample.letter, attempt)
        start = whole.index(attempt.text)
        spoken = [(each.start, each.end) for each in noted(whole, content.words())]
        found = [*spoken, *known(content, sample, whole).strays]
        seen += any(begin < start + len(attempt.text) and start < end for begin, end in found)
    assert seen >= 0.75 * len(PAIRS)


@pytest.mark.slow
@pytest.mark.parametrize(("attempt", "sample"), PAIRS[::6], ids=lambda each: str(each.id))
def test_the_utmost_that_a_model_can_do_for_a_letter_is_one_band_over_what_rules_see(
    content: ContentStore, attempt: Attempt, sample: Sample
) -> None:
    letter = inserted(sample.letter, attempt)
    own, made = ByRules(content).mark(plain(content, sample)), marked(content, sample, letter)
    assert made
    if made.feedback.estimate is None:
        return  # not believed
    above = 0 if known(content, sample, letter).strays or made.feedback.left_out else 1
    assert all(made.bands[criterion] <= own.bands[criterion] + above for criterion in TOP)
    if not above:
        assert PRAISE not in [text for _, text in made.feedback.comments]
