"""The language of our words: set for a turn, English where there is no other, English isolated in Arabic."""

import pytest

from chatoet.rules import language, words, words_dates
from chatoet.rules.language import END, ISOLATE, t
from chatoet.rules.messages import Choices
from chatoet.rules.professions import named
from chatoet.translations import speaking

MARCH = 1_774_224_000  # 23 March 2026


def test_a_turn_speaks_the_learners_language_and_the_next_one_its_own() -> None:
    with speaking("es"):
        assert t("Menu") == "Menú"
        with speaking("ar"):
            assert t("Menu") == "القائمة"
        assert words_dates.plain_at(MARCH) == "23 de marzo de 2026"
    assert t("Menu") == "Menu"
    assert words_dates.plain_at(MARCH) == "23 March 2026"


@pytest.mark.parametrize("code", [None, "en", "fr"])
def test_a_language_that_we_do_not_have_is_english(code: str | None) -> None:
    with speaking(code):
        assert t("Menu") == "Menu"


def test_a_language_is_read_when_the_first_turn_speaks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_translations", {})
    with speaking("en"), speaking(None):
        assert not language._translations
    with speaking("es"):
        assert set(language._translations) == {"es"}


def test_english_inside_arabic_pulls_no_word_to_its_side() -> None:
    with speaking("ar"):
        assert f"{ISOLATE}He has a cough.{END}" in t("*Right.* {sentence}", sentence="He has a cough.")
        assert t("Letters: {n}", n=3) == "الرسائل: 3"
    assert ISOLATE not in t("*Right.* {sentence}", sentence="He has a cough.")


def test_no_mark_becomes_part_of_an_address() -> None:
    with speaking("ar"):
        assert "*admin@chatoet.com*" in words.person("admin@chatoet.com").body


@pytest.mark.parametrize(("code", "said"), [("es", "Enfermería"), ("ar", "التمريض"), ("en", "nursing")])
def test_a_profession_is_known_by_the_name_that_is_shown(code: str, said: str) -> None:
    with speaking(code):
        assert named(said) == "nursing"
        menu = words.professions(1)
        assert isinstance(menu, Choices)
        assert code == "en" or menu.options[0].title == said
        assert named("Nursing") == "nursing"
