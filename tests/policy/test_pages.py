"""The public pages, as the build renders them."""

import re
from html import escape

import pytest

from chatoet.compose.core import DATA, load_data_map
from chatoet.rules.route import command_in
from layers.build.datamap import compile_map
from layers.build.errors import PolicyError
from layers.build.links import check_links
from layers.build.policy import compile_rules, render_pages
from tests.policy.sources import LIAS, NEWEST, NOTICE, TEXTS, TODAY, sources
from tests.template.expanded import ROOT

PAGES = {path.stem: path.read_text("utf-8") for path in (DATA / "pages").glob("*.html")}
SOURCES = sources()


def fresh() -> dict[str, str]:
    versions = compile_rules(SOURCES, TEXTS, LIAS, TODAY)["versions"]
    bases = {purpose["id"]: purpose["basis"] for purpose in SOURCES["purposes"]}
    kinds = compile_map(SOURCES["datamap"], bases, SOURCES["retention"])["kinds"]
    return render_pages(SOURCES, TEXTS, LIAS, versions, kinds)


@pytest.mark.clause("PRO-basis-stmt", "PRO-retention-doc", "OET-1-notice")
def test_no_page_is_staler_than_its_sources() -> None:
    assert fresh() == PAGES


def test_these_are_the_pages() -> None:
    main = {"index", "notice", "purposes", "processors", "retention", "record"}
    assert set(PAGES) == main | {f"notice-{version}" for version in TEXTS} | {f"interest-{lia}" for lia in LIAS}


@pytest.mark.clause("PRO-retention-doc")
def test_the_retention_page_shows_every_category_with_its_days_and_its_reason() -> None:
    for category, rule in SOURCES["retention"].items():
        days = "1 day" if rule["days"] == 1 else f"{rule['days']:,} days".replace(",", " ")
        row = f"<th scope='row'>{escape(rule['label'])}</th><td data-label='At most'>{days}</td>"
        assert row in PAGES["retention"], category
        assert escape(rule["why"]) in PAGES["retention"]


@pytest.mark.clause("OET-5-only", "OET-6.3-transfers", "PRO-no-transfer")
def test_whoever_receives_data_is_on_the_page_with_contract_and_safeguard() -> None:
    page = PAGES["processors"]
    for each in SOURCES["processors"]:
        assert escape(each["name"]) in page
        assert escape(each["dpa"]["id"]) in page
        assert all(escape(transfer["instrument"]) in page for transfer in each["transfers"])


@pytest.mark.clause("OET-6.1-li", "PRO-gloss-li")
def test_the_assessment_of_an_interest_can_be_read() -> None:
    for purpose in SOURCES["purposes"]:
        if lia := purpose.get("lia"):
            assert f"href='interest-{lia}'" in PAGES["purposes"]
            assert all(heading in PAGES[f"interest-{lia}"] for heading in ("Is it necessary?", "The balance"))


def test_the_record_of_processing_has_all_that_the_law_lists() -> None:
    headings = ("Controller", "Whose data", "Purposes, grounds", "Recipients", "Transfers", "At most", "Security")
    assert [each for each in headings if each not in PAGES["record"]] == []
    assert [name for name in load_data_map().kinds if f">{name}<" not in PAGES["record"]] == []


@pytest.mark.clause("PRO-security-proc", "OET-8-encrypt", "OET-8-access")
def test_every_measure_of_the_record_is_in_a_file_that_is_there() -> None:
    assert [each["where"] for each in SOURCES["measures"] if not (ROOT / each["where"]).exists()] == []


@pytest.mark.clause("OET-1-consent-by-use", "PRO-right-object", "PRO-complain", "OET-4.1-ai", "PRO-dpm", "PRO-notice")
def test_the_notice_says_what_the_law_wants_said() -> None:
    text = NOTICE
    order = ["## Your right to object", "## Who we are", "## You talk to an AI system", "## Your rights", "## Changes"]
    assert sorted(order, key=text.index) == order
    for each in (
        "privacy manager",
        "admin@chatoet.com",
        "is not consent to anything",
        "Information Commissioner",
        "Data Protection Commission",
        "Article 22",
    ):
        assert each in text
    assert "you consent" not in text.lower()


@pytest.mark.clause("PRO-rights-channel")
def test_every_word_that_the_notice_offers_is_understood_in_the_chat() -> None:
    offered = set(re.findall(r"\*\*([A-Z][A-Z ]+[A-Z])\*\*", NOTICE))
    assert offered == {"MY DATA", "DELETE", "PRIVACY", "STOP", "START", "PERSON", "SETTINGS"}
    assert [word for word in offered if not command_in(word)] == []


@pytest.mark.clause("OET-9-no-cookies", "PRO-device-auto", "PRO-device-cookies", "PRO-analytics-google")
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_runs_nothing_loads_nothing_and_is_readable_aloud(name: str) -> None:
    html = PAGES[name]
    assert not re.search(r"<(script|img|iframe|link|form|object|embed|video|audio)\b|url\(|@import|\son\w+=", html)
    assert "<html lang='en'>" in html
    assert "name='viewport'" in html
    assert len(re.findall("<h1", html)) == 1
    assert html.count("<table>") == html.count("<caption>")


# Links


@pytest.mark.clause("OET-5-links")
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<a href=''>here</a>", "an empty link"),
        ("<a>here</a>", "an empty link"),
        ("<a href='b'> </a>", "an empty link"),
        ("<a href='c'>c</a>", "leads nowhere: 'c'"),
        ("<a href='b#there'>b</a>", "leads nowhere: 'b#there'"),
        ("<a href='#top'>up</a>", "leads nowhere: '#top'"),
        ("<a href='http://example.org'>x</a>", "leads nowhere"),
        ("<a href='https://nowhere'>x</a>", "leads nowhere"),
        ("<a href='javascript:alert(1)'>x</a>", "leads nowhere"),
        ("<p id='x'>1</p><p id='x'>2</p>", "two anchors"),
    ],
)
def test_a_dead_or_empty_link_fails_the_build(body: str, said: str) -> None:
    with pytest.raises(PolicyError, match=f"a: .*{said}"):
        check_links({"a": body, "b": "<p id='here'>b</p>"})


def test_a_good_link_is_let_be() -> None:
    check_links({"a": "<a href='b'>b</a><a href='b#here'><b>h</b></a><a href='https://example.org/x'>x</a>",
                 "b": "<p id='here'>b</p><a href='#here'>up</a>"})  # fmt: skip


@pytest.mark.clause("OET-5-links")
def test_a_dead_link_in_the_notice_fails_the_build() -> None:
    versions = compile_rules(SOURCES, TEXTS, LIAS, TODAY)["versions"]
    with pytest.raises(PolicyError, match="notice: a link that leads nowhere: 'cookies'"):
        render_pages(SOURCES, TEXTS | {NEWEST: NOTICE + "\n[here](cookies)"}, LIAS, versions, {})
