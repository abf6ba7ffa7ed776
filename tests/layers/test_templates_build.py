"""What Meta or our own policy would refuse stops the build, and says what to do."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from layers.build.errors import PolicyError
from layers.build.policy import POLICY, read_templates
from layers.build.templates import faults

Json = dict[str, Any]
PURPOSES = yaml.safe_load((POLICY / "purposes.yaml").read_text("utf-8"))


@pytest.fixture
def templates() -> list[Json]:
    return copy.deepcopy(read_templates())


def change(number: int, **values: Any) -> Callable[[list[Json]], None]:
    return lambda templates: templates[number].update(values)


def reword(number: int, **values: Any) -> Callable[[list[Json]], None]:
    return lambda templates: templates[number]["languages"]["en"].update(values)


def body(text: str) -> Callable[[list[Json]], None]:
    return reword(1, body=text)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (change(0, name="AnswerReady_1"), "small letters"),
        (change(0, name="answer_ready"), "ends in its version"),
        (change(0, name="a" * 512 + "_1"), "small letters"),
        (change(0, name="news_tasks_1"), "used twice"),
        (change(0, category="service"), "utility or marketing"),
        (change(0, category="marketing"), "rests on consent"),
        (change(2, category="utility"), "rests on consent"),
        (change(2, purpose="tutoring"), "rests on consent"),
        (change(0, purpose="chatting"), "no purpose of"),
        (change(0, stands_in_for=["chatting"]), "no purpose of"),
        (change(0, stands_in_for=["news"]), "stands in for a purpose that rests on consent"),
        (change(0, stands_in_for=["rights"]), "more than one template"),
        (change(2, stands_in_for=["tutoring"]), "stands in for no reply"),
        (change(0, payloads=["read:{mid}"]), "name its lane"),
        (change(0, payloads=["turns:read:{name}"]), "{name} is not known"),
        (change(0, payloads=["turns:a", "turns:b", "turns:c", "turns:d"]), "at most 3 buttons"),
        (change(0, languages={"es": {"body": "Hola", "buttons": ["Leer"]}}), "needs English"),
        (change(0, languages={"en": {"body": "Hi", "buttons": ["Go"]}, "EN-us": {"body": "x"}}), "language code"),
        (body(""), "1 to 1024"),
        (body("x" * 1025 + " {{1}} x x x"), "1 to 1024"),
        (body("There is news about {{2}} that you should read."), "must be {{1}} to {{1}}"),
        (body("There is news about {{1}} and {{3}} that you should read now."), "must be {{1}} to {{1}}"),
        (body("There is news about {{name}} that you should read."), "must be {{1}} to {{1}}"),
        (body("There is news for you about your request {{1}}"), "neither begins nor ends"),
        (body("{{1}} is what there is news about."), "neither begins nor ends"),
        (body("There is news about {{1}} {{1}} that you may read now."), "side by side"),
        (body("News {{1}} here"), "too many variables"),
        (body("There is\n\n\nnews about {{1}} that you should read."), "two empty lines"),
        (reword(1, example=[]), "one example for each"),
        (reword(1, example=["a\nb"]), "an example has"),
        (reword(0, buttons=[]), "one button for each payload"),
        (reword(0, buttons=["b" * 26]), "1 to 25"),
        (reword(0, footer="f" * 61), "at most 60"),
        (reword(2, footer="Bye."), "how to stop"),
    ],
)
def test_a_fault_is_named_with_what_to_do(
    templates: list[Json], spoil: Callable[[list[Json]], None], says: str
) -> None:
    spoil(templates)
    found = faults(templates, PURPOSES)
    assert any(says in fault for fault in found), found
    assert all(fault.startswith("policy/templates.yaml: ") for fault in found)


@pytest.mark.clause("PRO-object-mkt")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Your answer from ChatOET is ready, with a discount of 20 % on premium."),
        ("en", "We missed you! Come back and see your answer."),
        ("en", "Your answer is ready. Try our new course too."),
        ("es", "Tu respuesta está lista. Aprovecha la oferta gratis de hoy."),
        ("ar", "إجابتك جاهزة مع خصم خاص لك اليوم."),
    ],
)
def test_e21_a_utility_template_that_advertises_is_not_built(templates: list[Json], language: str, words: str) -> None:
    templates[0]["languages"][language]["body"] = words
    assert any("does not advertise" in fault for fault in faults(templates, PURPOSES))


def test_e21_a_button_or_a_footer_advertises_as_well_and_marketing_may(templates: list[Json]) -> None:
    reword(0, buttons=["Upgrade now"], footer="50 % off")(templates)
    assert sum("does not advertise" in fault for fault in faults(templates, PURPOSES)) == 2
    assert "new writing task" in templates[2]["languages"]["en"]["body"]


def test_what_is_in_the_registry_is_sound(templates: list[Json]) -> None:
    assert faults(templates, PURPOSES) == []


def test_a_registry_with_a_fault_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.build.templates.BODY", 10)
    with pytest.raises(PolicyError, match="answer_ready_1, en: the body has 1 to 10"):
        read_templates()
