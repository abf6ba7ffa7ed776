"""The word list: searched where it lies."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.feedback.words import WordList, close

SMALL = WordList(b"\nand\t9\nant\t5\nleg\t8\nwound\t7\nzoo\t3\n")


@pytest.mark.parametrize(("word", "rank"), [("and", 9), ("ant", 5), ("leg", 8), ("wound", 7), ("zoo", 3)])
def test_every_word_is_found_with_its_rank(word: str, rank: int) -> None:
    assert SMALL.rank(word) == rank


@pytest.mark.parametrize(
    "word", ["", "a", "an", "ands", "aaa", "zz", "zoos", "wounds", "\u00e9t\u00e9", "leg\t8", "\n"]
)
def test_no_other_word_is_found(word: str) -> None:
    assert word not in SMALL


def test_an_empty_list_knows_nothing() -> None:
    assert "and" not in WordList(b"")
    assert WordList(b"").suggest("wouund") is None


def test_the_built_list_finds_each_of_its_own_words(compiled_words: WordList) -> None:
    lines = compiled_words.blob.decode().strip().split("\n")
    assert len(lines) > 80_000
    assert all(compiled_words.rank(line.split("\t")[0]) == int(line[-1]) for line in lines[::97])


@pytest.mark.parametrize(
    "word",
    [
        "colour",
        "color",
        "oedema",
        "edema",
        "organise",
        "organize",
        "haemoglobin",
        "unrefreshing",
        "sloughy",
        "gliclazide",
    ],
)
def test_british_american_and_clinical_words_are_known(compiled_words: WordList, word: str) -> None:
    assert compiled_words.knows(word)


@pytest.mark.parametrize("word", ["recieve", "definately", "dont", "seperate", "adviced", "symtoms", "referal"])
def test_common_slips_are_not_words(compiled_words: WordList, word: str) -> None:
    assert not compiled_words.knows(word)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("recieve", "receive"), ("definately", "definitely"), ("imediatly", "immediately"), ("admision", "admission")],
)
def test_the_likeliest_word_is_suggested(compiled_words: WordList, word: str, meant: str) -> None:
    assert compiled_words.suggest(word) == meant


def test_the_tasks_own_words_come_first(compiled_words: WordList) -> None:
    assert compiled_words.suggest("ulser", {"ulcer"}) == "ulcer"


@pytest.mark.parametrize(("a", "b", "limit"), [("teh", "the", 1), ("wound", "wuond", 1), ("metfromin", "metformin", 1)])
def test_two_swapped_letters_are_one_change(a: str, b: str, limit: int) -> None:
    assert close(a, b, limit)
    assert not close(a, a, limit)


@pytest.fixture(scope="module")
def compiled_words(content: ContentStore) -> WordList:
    return content.words()
