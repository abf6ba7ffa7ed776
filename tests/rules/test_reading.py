"""Reading sets: sittings, what counts as an answer, and the place of a line; over all sets of this repository."""

import pytest

from chatoet.content import ContentStore, UnknownReadingError
from chatoet.rules.reading import Item, ReadingSet, Sitting, Text
from tests.fixtures.content import compiled, content

__all__ = ["compiled", "content"]


@pytest.fixture(scope="module")
def sets(content: ContentStore) -> list[ReadingSet]:
    return [content.reading(row.id) for row in content.reading_sets(None, show_drafts=True)]


def item(**changed: object) -> Item:
    plain = Item("q1", "choice", "detail", "Which?", {"A": "a", "B": "b"}, ("B",), "t1", "Five six", {})
    return plain._replace(**changed)  # type: ignore[arg-type]


def of(part: str, texts: str, items: list[Item]) -> ReadingSet:
    bodies = tuple(Text(name, name, "One.") for name in texts.split())
    return ReadingSet("x", 1, "draft", part, "X", 6, bodies, tuple(items))  # type: ignore[arg-type]


def test_there_is_what_a_course_needs(sets: list[ReadingSet]) -> None:
    parts = [one.part for one in sets]
    assert (parts.count("A"), parts.count("B"), parts.count("C")) >= (2, 4, 2)


def test_drafts_are_shown_only_where_the_deployment_shows_drafts(content: ContentStore) -> None:
    assert {row.part for row in content.reading_sets("B", show_drafts=True)} == {"B"}
    assert content.reading_sets(None, show_drafts=False) == ()


@pytest.mark.parametrize("set_id", ["nur-discharge-0001", "../index", "vocabulary", ""])
def test_only_reading_sets_of_the_index_are_read(content: ContentStore, set_id: str) -> None:
    with pytest.raises(UnknownReadingError):
        content.reading(set_id)


def test_the_list_says_how_many_sittings_there_are(content: ContentStore) -> None:
    rows = content.reading_sets(None, show_drafts=True)
    assert [row.sittings for row in rows] == [len(content.reading(row.id).sittings) for row in rows]


def test_a_sitting_shows_the_texts_that_it_asks_about(sets: list[ReadingSet]) -> None:
    for one in sets:
        for sitting in one.sittings:
            shown = {text.id for text in sitting.texts}
            assert shown >= {item.text for item in sitting.items}
            assert one.part != "A" or len(shown) == len(one.texts), "which text it is, is what part A asks"


def test_all_items_are_asked_once(sets: list[ReadingSet]) -> None:
    for one in sets:
        asked = [item.id for sitting in one.sittings for item in sitting.items]
        assert asked == [item.id for item in one.items]
        assert sum(sitting.minutes for sitting in one.sittings) == one.minutes


def test_part_b_is_done_three_texts_at_a_time() -> None:
    names = "t1 t2 t3 t4 t5 t6"
    one = of("B", names, [item(id=f"q{n}", text=name) for n, name in enumerate(names.split())])
    assert [[text.id for text in sitting.texts] for sitting in one.sittings] == [["t1", "t2", "t3"], ["t4", "t5", "t6"]]
    assert [(sitting.number, sitting.minutes) for sitting in one.sittings] == [(1, 6), (2, 6)]


def test_a_sitting_of_one_text_has_no_other() -> None:
    one = of("C", "c1 c2", [item(text="c1")] * 4 + [item(text="c2")] * 4)
    assert one.sittings == (
        Sitting(1, 11, one.texts[:1], one.items[:4]),
        Sitting(2, 11, one.texts[1:], one.items[4:]),
    )


def test_every_key_is_accepted_and_its_evidence_is_found(sets: list[ReadingSet]) -> None:
    for one in sets:
        for asked in one.items:
            assert all(asked.accepts(key) for key in asked.key)
            place = one.place(asked)
            line = place.text.body.splitlines()[place.paragraph - 1]
            assert place.text.id == asked.text
            assert asked.evidence in line
            assert place.words in line
            assert place.words[:10] in line[: line.index(asked.evidence) + 10], (
                "the sentence begins before its evidence"
            )


def test_no_other_option_is_accepted(sets: list[ReadingSet]) -> None:
    for one in sets:
        for asked in one.items:
            wrong = (set(asked.options) or {text.id for text in one.texts}) - set(asked.key)
            assert not any(asked.accepts(letter) for letter in wrong)


@pytest.mark.parametrize("typed", ["b", "B", " b.", "“B”", "b!"])
def test_a_letter_is_taken_in_any_dress(typed: str) -> None:
    assert item().accepts(typed)


@pytest.mark.parametrize(
    ("typed", "counts"),
    [("Fluid-filled", True), ("fluid–filled.", True), ("fluid  filled", False), ("fluid-fild", False), ("", False)],
)
def test_words_and_spelling_of_a_typed_answer_count(typed: str, counts: bool) -> None:
    assert item(type="completion", options={}, key=("fluid-filled",)).accepts(typed) is counts


@pytest.mark.parametrize(
    ("evidence", "sentence", "words"),
    [
        ("One", 1, "One of 1.5 cm."),
        ("Five six", 3, "Five six (7)."),
        ("four.' Five", 2, "'Three four.'"),
        ("Nine", 4, "Nine"),
    ],
)
def test_the_place_is_the_paragraph_and_the_sentence(evidence: str, sentence: int, words: str) -> None:
    body = "[1] Zero.\n[2] One of 1.5 cm. 'Three four.' Five six (7). Nine"
    one = of("C", "t1", [])._replace(texts=(Text("t1", "T", body),))
    place = one.place(item(evidence=evidence))
    assert (place.paragraph, place.sentence, place.words) == (2, sentence, words)
