"""Every text that leaves: within Meta's limits in every case, and honest."""

import pytest

from chatoet.compose.core import load_policy
from chatoet.rules import words, words_conduct, words_guard, words_settings, words_start, words_today
from chatoet.rules.extracted import PROBLEMS, SOURCES
from chatoet.rules.messages import Buttons, Choices, Link, Message, Option, Text
from chatoet.rules.policy import Purpose
from chatoet.rules.professions import PROFESSIONS
from chatoet.rules.route import LANES
from chatoet.translations import speaking
from tests.policy.sources import sources

URL = "https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws/notice"
RECEIPT = "r" * 22
POLICY = load_policy()
OPTIONAL = POLICY.optional()
FIRSTS = (
    words.stale_button(),
    words.accept_first(),
    words.accepted_intro(RECEIPT, "10.10", 1_790_000_000),
    words.started(True),
)


def asked() -> list[Message]:
    before = [
        words.consent_receipt(p, said, RECEIPT, "10.10", 1_790_000_000) for p in OPTIONAL for said in (True, False)
    ]
    return [words.ask(p, first) for p in OPTIONAL for first in (*before, *FIRSTS)]


def everything() -> list[Message]:
    lists = [words.consents([(p, granted, 1_790_000_000) for p in OPTIONAL], URL) for granted in (True, False)]
    reasons = ["restricted", "expired", "erasing", "underage", "controller", "not_accepted"]
    return [
        words.notice("10.10", URL), words.declined(), words.already_accepted(), *asked(), *lists,
        words.stopped(RECEIPT, "10.10", 1_790_000_000),
        *(words.professions(page, first) for page in (1, 2) for first in FIRSTS),
        *(words.menu(first + "?") for first in FIRSTS),
        *(words.no_task_yet(id_, others) for id_ in PROFESSIONS for others in ([], ["medicine", "nursing"])),
        words.write_first(), words.send_letter_hint((), 0), words.send_letter_hint(("Look at the reader.",), 9),
        words.reviewed("x" * 1024, "nur-discharge-0001", 99), words.rewrite(), words.old_button(),
        words_guard.refused(dict.fromkeys(words_guard._SEEN, 1)), words_today.something_else(),
        words_settings.languages(), words_start.ask_study(1), words_conduct.care("es", "admin@chatoet.com"),
        words.edited(), words.no_calls(), words.no_files(), words.yes_or_no(), words.noted(),
        words.help_text(), words.person("admin@chatoet.com"), words.parked(), *(words.denied(r) for r in reasons),
        *(words.media_problem(problem, source) for problem in PROBLEMS for source in SOURCES), words.voice_note(),
        *(words.not_text(type_) for type_ in ("video", "sticker", "location", "contacts", "order", "unheard-of")),
    ]  # fmt: skip


def options(message: Message) -> tuple[Option, ...]:
    return () if isinstance(message, Text | Link) else message.options


@pytest.mark.parametrize("code", ["en", "es", "ar"])
def test_every_text_can_be_built_and_every_button_names_its_lane(code: str) -> None:
    with speaking(code):
        for message in everything():
            assert all(option.id.partition(":")[0] in LANES for option in options(message))


@pytest.mark.parametrize("code", ["en", "es", "ar"])
def test_no_text_uses_markup_that_whatsapp_does_not_know(code: str) -> None:
    with speaking(code):
        bodies = [message.body for message in everything()]
    assert not [body for body in bodies if "**" in body or "](" in body or body.startswith("#")]
    assert not [body for body in bodies if body.count("*") % 2]


@pytest.mark.clause("OET-4.1-ai")
@pytest.mark.clause("PRO-notice")
def test_the_notice_says_who_speaks_what_is_kept_and_where_to_read_on() -> None:
    body = words.notice("1.0", URL).body
    for said in (
        "AI system",
        "not the official test",
        "version 1.0",
        URL,
        "STOP",
        "MY DATA",
        "DELETE",
        "24 hours",
        "real patients",
    ):
        assert said in body


@pytest.mark.clause("PRO-notice", "OET-4.1-ai", "OET-5.2-openai", "OET-5.3a-gemini")
def test_who_is_to_accept_reads_who_receives_what_they_write() -> None:
    """Every recipient but that of photos alone; the first word of the company's name tells it."""
    recipients = [each for each in sources()["processors"] if each["needed"] != "photos"]
    said = words.notice("1.0", URL).body
    assert {"Meta", "Amazon", "OpenAI", "Google"} == {each["name"].split()[0] for each in recipients}
    assert not [each["name"] for each in recipients if each["name"].split()[0] not in said]
    assert "language model" in said


@pytest.mark.parametrize("first", [words.stale_button(), words.accept_first()])
def test_the_notice_leaves_room_for_the_sentence_before_it(first: str) -> None:
    assert len(first) + len(words.notice("10.10", URL).body) <= 1024


@pytest.mark.clause("PRO-gloss-consent")
@pytest.mark.parametrize("purpose", OPTIONAL, ids=lambda purpose: purpose.id)
def test_yes_and_no_weigh_the_same_and_name_one_purpose(purpose: Purpose) -> None:
    message = words.ask(purpose)
    assert isinstance(message, Buttons)
    assert [option.title for option in message.options] == ["Yes", "No"]
    assert [option.id for option in message.options] == [
        f"consent:{said}:{purpose.id}:{purpose.version}" for said in ("yes", "no")
    ]
    assert "whichever you tap" in message.body
    assert sum(other.ask in message.body for other in OPTIONAL) == 1


@pytest.mark.clause("PRO-withdraw-advise")
@pytest.mark.parametrize("purpose", OPTIONAL, ids=lambda purpose: purpose.id)
def test_a_no_says_what_is_lost_by_it(purpose: Purpose) -> None:
    assert purpose.consequence in words.consent_receipt(purpose, False, RECEIPT, "1.0", 1_790_000_000)


@pytest.mark.clause("PRO-withdraw")
def test_the_privacy_list_offers_one_tap_for_each_purpose_and_no_title_is_cut() -> None:
    message = words.consents([(p, True, 0) for p in OPTIONAL], URL)
    assert isinstance(message, Choices)
    switches = {option.id: option.title for option in message.options if option.id.startswith("consent:no:")}
    assert switches == {f"consent:no:{p.id}:{p.version}": f"No to {p.id.replace('_', ' ')}" for p in OPTIONAL}


def test_the_two_pages_of_professions_hold_all_of_them_once() -> None:
    rows = [option.id for page in (1, 2) for option in options(words.professions(page))]
    assert sorted(row for row in rows if ":profession:" in row) == sorted(
        f"turns:profession:{id_}" for id_ in PROFESSIONS
    )


def test_a_missing_task_names_only_professions_that_have_one() -> None:
    assert "nursing" not in words.no_task_yet("dentistry", []).body
    assert "medicine, nursing" in words.no_task_yet("dentistry", ["medicine", "nursing"]).body


@pytest.mark.parametrize("source", SOURCES)
def test_a_file_that_was_not_read_always_leaves_another_way(source: str) -> None:
    said = {problem: words.media_problem(problem, source).body for problem in PROBLEMS}
    assert all("paste the letter" in text for text in said.values())
    assert "password" in said["encrypted"]
    assert "10 MB" in said["too_big"]
    assert "again" in said["gone"]
    assert ".docx" in said["unsupported"]
    assert "our side" in said["failed"]
    assert "photo" in said["unreadable"]


def test_a_voice_note_is_not_pretended_to_have_been_heard() -> None:
    assert "cannot listen" in words.voice_note().body
