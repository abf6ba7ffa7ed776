"""Every message that asks for a decision weighs its answers the same, and every text keeps within its limits."""

import re
from collections.abc import Iterable

import pytest

from chatoet.compose.core import load_policy
from chatoet.rules import words, words_consent
from chatoet.rules.messages import BODY_MAX, Buttons, Choices, Message, Option, Text, units
from chatoet.rules.policy import NoticeVersion
from chatoet.rules.professions import PROFESSIONS
from chatoet.rules.route import LANES

URL = "https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws/notice"
NOW = 1_790_000_000
OPTIONAL = load_policy().optional()
LONG = NoticeVersion("10.10.10", "a" * 64, NOW, True, True, "Ünïcödé 🙂 " * 500)
SHORT = LONG._replace(changes="A second vendor marks letters.")
ASKED = [words.ask(p, first) for p in OPTIONAL for first in ("", words_consent.asked_again(True))]
TERMS = [words.notice("10.10", URL), words_consent.accept_again(SHORT, URL, words.stale_button())]
# What presses: guilt, hurry, a second question, an answer that is worded worse than the other.
PRESSES = re.compile(
    r"are you sure|really want|please (?:say|tap) yes|recommend|best experience|miss(?:ing)? out|hurry|last chance|"
    r"lose|unfortunately|no thanks|i don.t care|help us",
    re.IGNORECASE,
)


def everything() -> Iterable[Message]:
    yield from ASKED
    for version in (LONG, SHORT, LONG._replace(reaccept=False)):
        yield from (words_consent.news_of_notice(version, URL, at) for at in (NOW - 1, NOW + 1))
        yield from (words_consent.accept_again(version, URL, first) for first in ("", words.stale_button()))
    yield from (words_consent.still_right(profession) for profession in (None, *PROFESSIONS))
    yield from (words_consent.declined_again(), words_consent.minor_refused(), words_consent.minor_question())
    line = ("x" * 60, "withdrawn", NOW, "10.10.10", "r" * 22)
    yield from (words_consent.receipts(lines, more) for lines, more in (((), 0), ((line,) * 10, 99)))


def options(message: Message) -> tuple[Option, ...]:
    return message.options if isinstance(message, Buttons | Choices) else ()


def test_every_text_can_be_built_at_its_longest_and_every_button_names_its_lane() -> None:
    for message in everything():
        assert all(option.id.partition(":")[0] in LANES for option in options(message))
        assert message.body.count("*") % 2 == 0


@pytest.mark.clause("PRO-gloss-consent")
@pytest.mark.parametrize("message", ASKED, ids=lambda message: message.options[0].id)
def test_no_consent_message_has_a_dark_pattern(message: Buttons) -> None:
    yes, no = message.options
    assert isinstance(message, Buttons), "both are buttons: nothing is ticked beforehand, nothing hidden in a list"
    assert (yes.title, no.title) == ("Yes", "No"), "No is as short as Yes, and says no more"
    assert yes.id.replace(":yes:", ":no:") == no.id, "one purpose, one tap each"
    assert not yes.description and not no.description
    assert not PRESSES.search(message.body), message.body
    assert message.body.rstrip().endswith("A free choice: tutoring is the same whichever you tap.")
    assert sum(purpose.ask in message.body for purpose in OPTIONAL) == 1, "one purpose a message"


@pytest.mark.clause("PRO-gloss-consent")
@pytest.mark.parametrize("message", TERMS, ids=["notice", "again"])
def test_terms_can_be_declined_with_a_button_beside_the_other_and_ask_for_no_consent(message: Buttons) -> None:
    accept, decline = message.options[:2]
    assert accept.id.startswith("consent:accept:")
    assert decline.id == accept.id.replace("accept", "decline")
    assert decline.title == "Not now"
    assert not PRESSES.search(message.body)
    assert "consent to" not in message.body.lower()
    assert not any(purpose.ask in message.body for purpose in OPTIONAL)


@pytest.mark.clause("PRO-gloss-consent")
@pytest.mark.parametrize("purpose", OPTIONAL, ids=lambda purpose: purpose.id)
def test_a_no_is_answered_as_calmly_as_a_yes_and_asked_no_second_time(purpose: object) -> None:
    said = {answer: words.consent_receipt(purpose, answer, "r" * 22, "1.0.0", NOW) for answer in (True, False)}  # type: ignore[arg-type]
    for text in said.values():
        assert not PRESSES.search(text)
        assert "?" not in text


@pytest.mark.clause("PRO-reaccept")
def test_new_terms_name_what_changed_and_which_rights_work_without_them() -> None:
    message = words_consent.accept_again(SHORT, URL)
    for said in ("A second vendor marks letters.", URL, "PRIVACY", "MY DATA", "DELETE", "STOP"):
        assert said in message.body
    assert units(words_consent.accept_again(LONG, URL, words.stale_button()).body) <= BODY_MAX


@pytest.mark.clause("PRO-child-parent")
def test_a_minor_is_told_kindly_and_not_to_come_back_with_another_age() -> None:
    message = words_consent.minor_refused()
    assert isinstance(message, Text)
    assert "24 hours" in message.body
    assert "nothing wrong" in message.body.replace("\n", " ")
    assert "type" not in message.body and "instead" not in message.body
