"""Holds policy/templates.yaml to Meta's rules for templates, and to ours.

Source: Meta, "Message templates" (names, variables, lengths) and "Template categorization". Ours: marketing rests on
consent and says how to stop, a reply is stood in for by a utility template alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import Any

NAME = re.compile(r"[a-z0-9_]{1,512}")
VERSIONED = re.compile(r".*_[1-9]\d*")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
VARIABLE = re.compile(r"\{\{(.*?)\}\}")
LANES = ("turns:", "consent:", "rights:")
BODY, FOOTER, BUTTON, BUTTONS = 1024, 60, 25, 3
# What advertises, in the languages that we write: utility speaks of what the learner asked for, or is owed (PECR
# reg. 22; Meta, "Template categorization"). Who sees a false alarm rewords it, or makes it marketing.
PROMOTES = re.compile(
    r"\b(?:offers?|discounts?|sale|deals?|promo\w*|free|bonus|premium|upgrade|subscri\w+|buy|save \d|limited time|"
    r"hurry|don.t miss|miss(?:ed)? you|come back|new (?:tasks?|features?|courses?)|recommend|invite|try (?:it|our|the)|"
    r"ofertas?|descuentos?|gratis|promoci\w+|prueba|suscr\w+|vuelve|te echamos|nuev[oa]s? (?:tareas?|cursos?))\b"
    r"|\d ?%|عرض|عروض|خصم|تخفيض|مجان|اشترك|جرّب|جرب|مهمة (?:\w+ )?جديدة|اشتقنا|عد إلينا",
    re.IGNORECASE,
)
NOT_A_PARAMETER = re.compile(r"[\n\t]| {5}")

Json = Mapping[str, Any]


def faults(templates: list[dict[str, Any]], purposes: list[dict[str, str]]) -> list[str]:
    """What must not go to Meta, one sentence each: file, template, what to do."""
    bases = {purpose["id"]: purpose["basis"] for purpose in purposes}
    found = [fault for template in templates for fault in _template(template, bases)]
    names = _twice(template["name"] for template in templates)
    rivals = _twice(purpose for template in templates for purpose in template.get("stands_in_for", []))
    found += [f"{name}: the name is used twice" for name in names]
    found += [f"{purpose}: more than one template stands in for it" for purpose in rivals]
    return [f"policy/templates.yaml: {fault}" for fault in found]


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _template(template: Json, bases: Mapping[str, str]) -> Iterator[str]:
    name = template["name"]
    if not NAME.fullmatch(name) or not VERSIONED.fullmatch(name):
        yield f"{name}: a name has small letters, digits and _, and ends in its version, as answer_ready_1"
    yield from (f"{name}: {fault}" for fault in (*_category(template, bases), *_patterns(template)))
    if "en" not in template["languages"]:
        yield f"{name}: needs English, which stands in for every language that it lacks"
    for code, wording in template["languages"].items():
        if not LANGUAGE.fullmatch(code):
            yield f"{name}: {code} is not a language code of Meta's, such as es or pt_BR"
        yield from (f"{name}, {code}: {fault}" for fault in _wording(template, wording))


def _category(template: Json, bases: Mapping[str, str]) -> Iterator[str]:
    category, purpose = template["category"], template["purpose"]
    if category not in ("utility", "marketing"):
        yield "category is utility or marketing"
    for each in (purpose, *template.get("stands_in_for", [])):
        if each not in bases:
            yield f"{each} is no purpose of policy/purposes.yaml"
    if (category == "marketing") != (bases.get(purpose) == "consent"):
        yield "marketing needs a purpose that rests on consent, and only marketing has one"
    if category == "marketing" and template.get("stands_in_for"):
        yield "marketing stands in for no reply"
    if any(bases.get(each) == "consent" for each in template.get("stands_in_for", [])):
        yield "stands in for a purpose that rests on consent"


def _patterns(template: Json) -> Iterator[str]:
    payloads, values = template.get("payloads", []), template.get("values", [])
    if len(payloads) > BUTTONS:
        yield f"at most {BUTTONS} buttons"
    yield from (f"payload {payload} must name its lane first" for payload in payloads if not payload.startswith(LANES))
    if template.get("stands_in_for"):
        known = {field for each in (*payloads, *values) for _, field, _, _ in Formatter().parse(each) if field}
        yield from (f"{{{field}}} is not known where a reply is stood in for" for field in sorted(known - {"mid"}))


def _wording(template: Json, wording: Json) -> Iterator[str]:
    yield from _body(wording["body"], len(template.get("values", [])))
    yield from _example(wording.get("example", []), len(template.get("values", [])))
    yield from _buttons(wording.get("buttons", []), len(template.get("payloads", [])))
    footer = wording.get("footer", "")
    yield from _promotion(template["category"], [wording["body"], *wording.get("buttons", []), footer])
    if len(footer) > FOOTER or "{{" in footer:
        yield f"the footer has at most {FOOTER} characters and no variable"
    if template["category"] == "marketing" and "STOP" not in footer:
        yield "the footer of marketing says how to stop: write STOP"


def _promotion(category: str, texts: Iterable[str]) -> Iterator[str]:
    found = [match[0] for match in map(PROMOTES.search, texts) if match and category == "utility"]
    yield from (f"a utility template does not advertise: {word!r}; reword it, or make it marketing" for word in found)


def _body(body: str, values: int) -> Iterator[str]:
    if not 0 < len(body.strip()) <= BODY:
        yield f"the body has 1 to {BODY} characters"
    numbers = VARIABLE.findall(body)
    if sorted(set(numbers), key=str) != sorted(str(n) for n in range(1, values + 1)):
        yield f"the body's variables must be {{{{1}}}} to {{{{{values}}}}}, as there are values"
    if body.strip().startswith("{{") or body.strip().endswith("}}"):
        yield "the body neither begins nor ends with a variable"
    if re.search(r"\}\}\s*\{\{", body):
        yield "two variables stand side by side"
    if len(VARIABLE.sub("", body).split()) < 2 * len(numbers) + 1:
        yield "too many variables for so few words"
    if "\n\n\n" in body or "\t" in body or "     " in body:
        yield "the body has a tab, two empty lines or more than four spaces together"


def _example(example: list[str], values: int) -> Iterator[str]:
    if len(example) != values or not all(str(each).strip() for each in example):
        yield "give one example for each variable: Meta's reviewers read them"
    if any(NOT_A_PARAMETER.search(str(each)) for each in example):
        yield "an example has a new line, a tab or more than four spaces together"


def _buttons(buttons: list[str], payloads: int) -> Iterator[str]:
    if len(buttons) != payloads or len(set(buttons)) < len(buttons):
        yield "one button for each payload, with different texts"
    if any(not 0 < len(button) <= BUTTON or "{{" in button or "\n" in button for button in buttons):
        yield f"a button's text has 1 to {BUTTON} characters and no variable"
