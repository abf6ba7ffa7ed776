"""Every answer about rights: within Meta's limits, with a way on, and with remedies where the law wants them."""

import re
from datetime import date
from pathlib import Path

import pytest

from chatoet.compose.core import load_policy
from chatoet.rules import words_rights as words
from chatoet.rules.cases import KINDS
from chatoet.rules.clock import DAY
from chatoet.rules.commands import meaning
from chatoet.rules.course.dates import Told
from chatoet.rules.messages import Choices, Link, Message, Option, Text
from chatoet.rules.professions import PROFESSIONS
from chatoet.rules.route import LANES, RIGHTS
from chatoet.rules.words_models import went

CASE = "c" * 22
AT = 2_000_000_000
CALLS = [(AT, "openai", AT + 30 * DAY)]
LONG = "x" * 800
PURPOSES = load_policy().objectable()
NOTICE = Path(__file__).parents[2] / "policy/notice/1.0.0.md"


def everything() -> list[Message]:
    views = [(AT, "w" * 60, "x" * 120, "y" * 200)] * 40
    lines = [words.holding("your letters, and notes that a message was handled", 10**6, AT)] * 8
    return [
        words.menu(True), words.menu(False), words.unsure(),
        words.known(words.facts("N" * 60, "nursing", "2027-09-30"), lines, "https://p/notice"), words.ask_date(),
        words.no_date("past"), words.no_date("unclear"), words.date_corrected(Told(None, "unknown")),
        words.date_corrected(Told(date(2027, 9, 30), other=date(2027, 10, 1))),
        words.seen(views, went(CALLS * 40), "https://p"), words.seen([], went([]), "https://p"), words.correct(True),
        words.correct(False),
        words.professions(1), words.professions(2), words.ask_name(), words.no_name(), words.name_corrected("N" * 60),
        words.name_forgotten(), *(words.profession_corrected(id_) for id_ in PROFESSIONS), words.ask_note(),
        words.no_letter(), words.noted(CASE), words.restrict(), words.restricted(CASE), words.already_restricted(),
        words.nothing_to_restrict(), words.undo_first(), words.lift(10**6), words.lifted(), words.not_restricted(),
        words.lift_announced(AT, "x" * 300), words.objections(PURPOSES), *(words.why(p) for p in PURPOSES),
        *(words.objected(p, CASE, AT) for p in PURPOSES), words.review_opened(CASE, AT), words.review_open(CASE),
        words.ask_complaint(), words.complain_by_mail(), words.complaint_opened(CASE, AT, True),
        words.in_words_please(),
        words.claim_needs_more(CASE),
        *(words.claimed(kind, channel, AT, CASE) for kind in KINDS for channel in ("email", "form", "chat")),
        *(words.claim_taken(kind, CASE, AT) for kind in KINDS), words.claim_denied(), words.claim_over(),
        words.extended(CASE, AT, LONG), words.paused(CASE, "x" * 500), words.ask_reply(CASE), words.reply_taken(CASE),
        words.answered(CASE, "x" * 3000), words.completed(CASE, "x" * 2000), words.completed(CASE, ""),
        *(words.refused(kind, CASE, part, LONG) for kind in KINDS for part in (True, False)),
    ]  # fmt: skip


def options(message: Message) -> tuple[Option, ...]:
    return () if isinstance(message, Text | Link) else message.options


def test_every_text_can_be_built_and_every_button_names_its_lane() -> None:
    for message in everything():
        assert all(option.id.partition(":")[0] in LANES for option in options(message))
        assert message.body.count("*") % 2 == 0


@pytest.mark.clause("PRO-rights-channel")
def test_the_menu_is_one_list_of_ten_rights() -> None:
    for restricted in (True, False):
        menu = words.menu(restricted)
        assert isinstance(menu, Choices)
        actions = [option.id.partition(":")[2] for option in menu.options]
        assert len(actions) == 10
        assert set(actions) <= {*RIGHTS, "erase"}
        assert ("lift" in actions, "restrict" in actions) == (restricted, not restricted)


@pytest.mark.clause("PRO-rights-channel")
def test_the_titles_of_the_menu_may_be_typed_as_well() -> None:
    for option in (*options(words.menu(True)), *options(words.menu(False))):
        assert meaning(option.title) == option.id.partition(":")[2], option.title


@pytest.mark.clause("PRO-rights-channel")
def test_what_the_notice_says_to_choose_under_my_data_stands_there() -> None:
    titles = {option.title for option in options(words.menu(False))}
    named = re.findall(r"\*\*MY DATA\*\*,? (?:then|and choose) \*([^*]+)\*", NOTICE.read_text("utf-8"))
    assert len(named) == 3
    assert set(named) <= titles


@pytest.mark.clause("PRO-erase-refusal")
def test_a_refusal_an_extension_and_a_weighing_name_the_remedies() -> None:
    weighed = next(p for p in PURPOSES if p.objection == "review")
    for message in (
        words.refused("erasure", CASE, False, "r"),
        words.refused("erasure", CASE, True, "r"),
        words.extended(CASE, AT, "r"),
        words.objected(weighed, CASE, AT),
        words.complaint_opened(CASE, AT),
    ):
        for remedy in ("complain to us", "ico.org.uk", "dataprotection.ie", "court"):
            assert remedy in message.body


def test_a_long_list_of_views_says_that_there_are_more() -> None:
    seen = words.seen([(AT, "support/1", "your letter", "you asked")] * 100, went(CALLS * 13), "https://p").body
    shown = seen.count("support/1")
    assert 40 < shown < 100
    assert f"{100 - shown} earlier" in seen
    assert seen.count("OpenAI") == 10
    assert "3 earlier" in seen


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers")
def test_each_letter_that_went_to_a_model_is_told_with_whose_and_until_when() -> None:
    assert "None of your letters" in went([])
    told = went([(AT + DAY, "gemini", AT + DAY), *CALLS])
    assert "• 19 May 2033: Google (Gemini); nothing is logged there" in told
    assert "• 18 May 2033: OpenAI; a log there against abuse is gone by 17 June 2033" in told
