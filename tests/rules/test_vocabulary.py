"""Frames and sentences to mend: who gets which, and what counts as an answer."""

import pytest

from chatoet.content import ContentStore
from chatoet.rules.professions import PROFESSIONS
from chatoet.rules.vocabulary import Fix, Frame
from tests.fixtures.content import compiled, content

__all__ = ["compiled", "content"]

FRAME = Frame("f1", 1, "draft", "all", 1, "preposition", "allergic to", "", "She is allergic ___ latex.", ("to",))
FIX = Fix("x1", 1, "draft", 1, "register", "He doesn't smoke.", ("He does not smoke.",), "No contractions.")


def test_there_are_150_frames_for_everybody_and_some_for_each_profession(content: ContentStore) -> None:
    shared = [frame for frame in content.frames(None, show_drafts=True) if frame.profession == "all"]
    assert len(shared) >= 150
    for profession in PROFESSIONS:
        own = content.frames(profession, show_drafts=True)
        assert {frame.profession for frame in own} == {profession, "all"}
        assert len(own) >= len(shared) + 6


def test_there_are_forty_sentences_to_mend_of_every_level(content: ContentStore) -> None:
    fixes = content.fixes(show_drafts=True)
    assert len(fixes) >= 40
    assert {fix.level for fix in fixes} == {1, 2, 3}


def test_drafts_are_shown_only_where_the_deployment_shows_drafts(content: ContentStore) -> None:
    assert content.frames("nursing", show_drafts=False) == ()
    assert content.fixes(show_drafts=False) == ()


def test_every_answer_is_accepted_and_no_clue_is_one(content: ContentStore) -> None:
    for frame in content.frames(None, show_drafts=True):
        assert all(frame.accepts(answer) for answer in frame.answers)
        assert not frame.accepts(frame.gloss)
    for fix in content.fixes(show_drafts=True):
        assert all(fix.accepts(answer) for answer in fix.answers)
        assert not fix.accepts(fix.wrong)


@pytest.mark.parametrize("typed", ["to", "To", " to. ", "She is allergic to latex.", "she is allergic to latex"])
def test_the_words_or_the_whole_sentence_fill_a_gap(typed: str) -> None:
    assert FRAME.accepts(typed)


@pytest.mark.parametrize("typed", ["", "too", "for", "___", "She is allergic for latex.", "to to"])
def test_other_words_do_not(typed: str) -> None:
    assert not FRAME.accepts(typed)


@pytest.mark.parametrize("typed", ["He does not smoke.", "he does not smoke", "He  does not smoke!"])
def test_a_mended_sentence_may_lack_its_capital_and_its_full_stop(typed: str) -> None:
    assert FIX.accepts(typed)


@pytest.mark.parametrize("typed", ["He doesn't smoke.", "He doesn’t smoke.", "He not smoke.", ""])
def test_a_sentence_with_an_error_is_not_mended(typed: str) -> None:
    assert not FIX.accepts(typed)
