"""What a prompt says, to whom it says what, and how much of it a vendor can keep."""

import hashlib
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatoet.rules.criteria import TOP
from chatoet.rules.guard.model import Lexicon
from chatoet.rules.prompt.asks import asks
from chatoet.rules.prompt.model import Ask
from chatoet.rules.prompt.paper import Masked
from chatoet.rules.prompt.render import framed, standing
from chatoet.rules.prompt.rubric import RUBRIC
from chatoet.rules.prompt.standing import CANARY, CLOSE, OPEN, VERSION
from chatoet.rules.task import Task
from tests.rules.feedback.test_properties import LETTERS

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SAID = "4ba49279a462"  # of VERSION: with other words goes another version


def test_there_is_a_question_for_each_criterion_in_order(asked: dict[str, Ask]) -> None:
    assert list(asked) == list(TOP) == list(RUBRIC)
    assert len({ask.cache_key for ask in asked.values()}) == 6
    assert all(VERSION in ask.cache_key for ask in asked.values())


@QUICK
@given(one=LETTERS, two=LETTERS)
def test_the_prefix_is_the_same_for_every_letter_of_a_task(task: Task, lexicon: Lexicon, one: str, two: str) -> None:
    for first, second in zip(asks(task, one, lexicon), asks(task, two, lexicon), strict=True):
        assert first._replace(letter="") == second._replace(letter="")


def test_seven_tenths_of_what_is_sent_can_be_cached_for_any_usual_letter(
    tasks: tuple[Task, ...], lexicon: Lexicon
) -> None:
    """In characters, of which a token has about four on both sides; a schema is cached too, and not counted here."""
    for task in tasks:
        usual = task.model_letters[0]
        for letter, share in ((usual, 0.75), (usual + usual[400:], 0.7)):
            asked = asks(task, letter, lexicon)
            prefixes, all_of_it = sum(len(a.prefix) for a in asked), sum(len(a.prefix + a.letter) for a in asked)
            assert prefixes / all_of_it >= share
            assert min(len(a.prefix) for a in asked) / 4 > 1_200, "a vendor caches from 1,024 tokens"


@QUICK
@given(text=st.one_of(LETTERS, st.text("⟦⟧LETRNDOF \n", max_size=80)), at=st.integers(0, 99))
def test_no_letter_closes_the_block_in_which_it_stands(text: str, at: int) -> None:
    shown = framed(Masked(text[:at] + CLOSE + text[at:]))
    assert shown.count(CLOSE) == shown.count(OPEN) == 1
    assert shown.startswith(OPEN) and shown.endswith(CLOSE)
    assert len(shown) == len(text) + len(CLOSE) + len(OPEN) + len(CLOSE) + 2


def test_content_is_judged_from_every_key_point_and_note(asked: dict[str, Ask], task: Task) -> None:
    prefix = asked["content"].prefix
    for point in task.key_points:
        assert re.search(rf"^{point.id} \| ", prefix, re.MULTILINE)
    for note in task.notes:
        assert f"{note.id} | {note.heading}: {note.text}" in prefix


def test_language_genre_and_order_see_no_note_and_no_key_point(asked: dict[str, Ask], task: Task) -> None:
    """So that a letter full of wrong facts in good English keeps its language."""
    for criterion in ("language", "genre", "organisation"):
        prefix = asked[criterion].prefix
        assert not [note.id for note in task.notes if note.text in prefix or f"{note.id} |" in prefix]
        assert not [point.id for point in task.key_points if point.id in prefix]
    assert not re.search(r"\d", asked["language"].prefix.split("WORDS OF THE CASE")[1])


def test_each_sees_its_own_criterion_alone(asked: dict[str, Ask]) -> None:
    for criterion, ask in asked.items():
        others = [rubric for name, rubric in RUBRIC.items() if name != criterion]
        assert RUBRIC[ask.criterion].asks in ask.prefix
        assert not [rubric for rubric in others if rubric.asks in ask.prefix]


def test_no_prompt_has_a_model_letter_or_a_pattern_of_the_rules(asked: dict[str, Ask], task: Task) -> None:
    for ask in asked.values():
        assert not [line for line in task.model_letters[0].split(". ") if len(line) > 60 and line in ask.prefix]
        assert not [
            p for point in task.key_points for group in point.anchors for p in group if "\\b" in p and p in ask.prefix
        ]


def test_the_schema_asks_for_everything_and_nothing_else(asked: dict[str, Ask], task: Task) -> None:
    def objects(schema: object) -> list[dict[str, object]]:
        if isinstance(schema, list):
            return [found for item in schema for found in objects(item)]
        if not isinstance(schema, dict):
            return []
        return ([schema] if schema.get("type") == "object" else []) + objects(list(schema.values()))

    for criterion, ask in asked.items():
        for found in objects(dict(ask.schema)):
            properties = found["properties"]
            assert isinstance(properties, dict)
            assert found["required"] == list(properties)
            assert found["additionalProperties"] is False
        assert ask.schema["properties"]["band"]["maximum"] == TOP[ask.criterion]
        assert ("points" in ask.schema["properties"]) == (criterion == "content")
    ids = asked["content"].schema["properties"]["points"]["items"]["properties"]["id"]["enum"]
    assert ids == [point.id for point in task.key_points]


def test_other_words_are_another_version() -> None:
    said = "\n".join(standing(criterion) for criterion in TOP)
    assert CANARY in said
    assert hashlib.sha256(said.encode()).hexdigest()[:12] == SAID, f"change VERSION ({VERSION}) with the words"
