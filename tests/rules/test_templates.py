"""What goes out in place of a reply when the window is closed."""

import pytest

from chatoet.compose.core import load_policy, load_templates
from chatoet.rules.messages import MessageLimitError
from chatoet.rules.route import LANES
from chatoet.rules.templates import Registry, Template, Wording

MID = "m" * 22
REGISTRY = load_templates()
GREETING = Template(
    "hi_1", "utility", "tutoring", {"en": Wording("Dear {{1}}, hello.")}, (), ("{name}",), ("turns:menu",)
)


@pytest.mark.parametrize("purpose", ["tutoring", "onboarding"])
def test_a_late_answer_is_announced_and_its_button_asks_for_it(purpose: str) -> None:
    payload = REGISTRY.stand_in(purpose, MID)
    button = {"type": "button", "sub_type": "quick_reply", "index": "0"}
    button_sent = button | {"parameters": [{"type": "payload", "payload": f"turns:read:{MID}"}]}
    named = {"name": "answer_ready_1", "language": {"code": "en"}, "components": [button_sent]}
    assert payload == {"type": "template", "template": named}


def test_news_of_a_request_names_it_as_the_learner_knows_it() -> None:
    payload = REGISTRY.stand_in("rights", "abcdefgh-and-more") or {}
    body = {"type": "body", "parameters": [{"type": "text", "text": "abcdefgh"}]}
    assert body in payload["template"]["components"]


def test_nothing_that_rests_on_consent_is_stood_in_for() -> None:
    assert [p.id for p in load_policy().optional() if REGISTRY.stand_in(p.id, MID)] == []


@pytest.mark.parametrize(("asked", "given"), [("es", "es"), ("es_MX", "es"), ("ar", "ar"), ("de", "en"), ("", "en")])
def test_a_language_that_is_not_there_gets_the_nearest(asked: str, given: str) -> None:
    payload = REGISTRY.stand_in("tutoring", MID, asked) or {}
    assert payload["template"]["language"] == {"code": given}


@pytest.mark.clause("OET-6.1-consent")
def test_utility_and_marketing_are_kept_apart_and_marketing_rests_on_consent() -> None:
    bases = {purpose.id: purpose.basis for purpose in load_policy().purposes.values()}
    for template in REGISTRY.templates:
        assert (template.category == "marketing") == (bases[template.purpose] == "consent"), template.name
        assert template.category == "utility" or not template.stands_in_for, template.name
        assert template.category == "utility" or all("STOP" in w.footer for w in template.languages.values())
    assert {template.category for template in REGISTRY.templates} == {"utility", "marketing"}


def test_every_button_leads_to_a_lane() -> None:
    payloads = [payload for template in REGISTRY.templates for payload in template.payloads]
    assert payloads
    assert all(payload.partition(":")[0] in LANES for payload in payloads)


def test_a_value_is_made_flat_since_meta_takes_no_line_breaks() -> None:
    payload = GREETING.graph("en", {"name": " Ada\n\tof      London "})
    assert payload["template"]["components"][0]["parameters"] == [{"type": "text", "text": "Ada of London"}]


@pytest.mark.parametrize("name", ["", " \n", "x" * 1024, "\U0001f600" * 510])
def test_what_meta_would_refuse_to_fill_in_cannot_be_built(name: str) -> None:
    with pytest.raises(MessageLimitError, match="template"):
        GREETING.graph("en", {"name": name})


def test_a_payload_has_its_limit() -> None:
    with pytest.raises(MessageLimitError, match="template payload"):
        REGISTRY.stand_in("tutoring", "m" * 128)


def test_a_template_is_found_by_its_name() -> None:
    assert Registry((GREETING,)).named("hi_1") is GREETING
    with pytest.raises(KeyError):
        REGISTRY.named("hi_1")
