"""What the tutor says, in three languages: one catalogue, nothing left out, and what it asks to type is understood."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from chatoet.rules.commands import answer_in, meaning
from chatoet.rules.messages import units
from layers.build import language

RULES = language.CODE / "rules"
LANGUAGES = {code: language.compiled(code) for code in language.languages()}
# Modules of the tutor's own words. Those of rights and consent are English: docs/words.md says why.
ENGLISH = {
    "words_access", "words_breach", "words_consent", "words_erasure", "words_rights", "words_teacher",
}  # fmt: skip
OURS = [path for path in sorted(RULES.glob("words*.py")) if path.stem not in ENGLISH]
# Functions and constants in them that stay English: the notice and its answers, practice, and other languages.
STAYS = {
    "notice", "declined", "already_accepted", "stale_button", "ask", "_answer", "accepted_intro", "consent_receipt",
    "later_choice_stands", "consents", "_switch", "stopped", "started", "accept_first",
    "send_letter_hint", "ASK_TEACHER", "_CARE",
}  # fmt: skip
SENTENCE = re.compile(r"^[^|]*[A-Za-z]{2,}[,:]? [a-z]{2,}[^|]*$", re.DOTALL)  # with bars it is a pattern
BOLD = re.compile(r"(.?)\*[^*\n]+\*(.?)")  # inside a word WhatsApp leaves the asterisks
BUTTON, TITLE, BESIDE = 20, 24, 72  # characters: Meta's limits (rules/messages.py)


def bold_commands(text: str) -> Counter[str]:
    """What a text asks to type, by what it means: bold capitals, or all that is bold where there are none."""
    bold = [said for said in re.findall(r"\*([^*\n]+)\*", text) if said == said.upper() and len(said) > 1]
    return Counter(filter(None, (meaning(said) or answer_in(said, alone=True) for said in bold)))


def names_in(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def test_the_catalogue_holds_every_text_of_the_code_and_no_other() -> None:
    """Made by `python -m layers.build words`."""
    found = {message.id for message in language.in_the_code() if message.id}
    assert found == {message.id for message in language.template() if message.id}
    assert {code: set(texts) for code, texts in LANGUAGES.items()} == {"es": found, "ar": found}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_has_the_values_the_markup_and_the_edges_of_the_english(code: str) -> None:
    for text, said in LANGUAGES[code].items():
        assert names_in(said) == names_in(text), said
        assert said.count("*") == text.count("*") or bold_commands(text), said
        assert said.count("*") % 2 == said.count("_") % 2 == 0, said
        assert (said[0] == " ", said[-1] in " \n") == (text[0] == " ", text[-1] in " \n"), said
        assert not any(char.isalnum() for edges in BOLD.findall(said) for char in edges), said
        assert said.count("\n") == text.count("\n"), said


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_a_translation_asks_to_type_does_what_the_english_does(code: str) -> None:
    asks = {text: bold_commands(text) for text in LANGUAGES[code]}
    assert sum(each.total() for each in asks.values()) > 80
    wrong = {said: asks[text] for text, said in LANGUAGES[code].items() if not asks[text] <= bold_commands(said)}
    assert wrong == {}


@pytest.mark.parametrize("code", LANGUAGES)
def test_titles_fit_where_whatsapp_puts_them(code: str) -> None:
    texts = LANGUAGES[code]
    for path in sorted(RULES.rglob("*.py")):
        for call in calls(ast.parse(path.read_text("utf-8")), "Option", "_row"):
            title, beside = [*map(_key, call.args[1:3]), "", ""][:2]
            most = TITLE if len(call.args) > 2 or units(title) > BUTTON else BUTTON
            assert units(texts.get(title, "")) <= most, texts[title]
            assert units(texts.get(beside, "")) <= BESIDE, texts[beside]


def _key(node: ast.expr) -> str:
    """Of a text that stands there without values."""
    found = [call.args[0] for call in calls(node, "t", "key") if not call.keywords]
    return next((each.value for each in found if isinstance(each, ast.Constant) and isinstance(each.value, str)), "")


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_the_tutor_says_nothing_that_is_not_in_the_catalogue(path: Path) -> None:
    assert list(_spoken(ast.parse(path.read_text("utf-8")))) == []


def _spoken(tree: ast.Module) -> Iterator[str]:
    """Sentences outside of t() and key(), but for docstrings and what stays English."""
    for node in tree.body:
        names = [node.name] if isinstance(node, ast.FunctionDef) else _assigned(node)
        if STAYS & set(names):
            continue
        known = {id(each) for call in calls(node, "t", "key") for each in ast.walk(call)} | _docs(node)
        texts = (each for each in ast.walk(node) if isinstance(each, ast.Constant) and id(each) not in known)
        yield from (each.value for each in texts if isinstance(each.value, str) and SENTENCE.search(each.value))


def _assigned(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _docs(node: ast.AST) -> set[int]:
    return {id(each.value) for each in ast.walk(node) if isinstance(each, ast.Expr)}
