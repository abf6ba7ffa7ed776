"""What counts as a link, and where links may lead."""

import pytest

from chatoet.rules.links_allowed import HOSTS, links_in, unallowed

ELSEWHERE = """
https://x.com | http://x.com/a?b=c | HTTPS://X.COM | hxxp://x.com | hxxps://x.com/p | ftp://x.com | www.x.com | x.com
x.com/path | X.COM | see x.com. | (x.com) | *x.com* | bit.ly/3xYz | t.co/a | tinyurl.com/a | wa.me/447700900123
https://wa.me/1 | t.me/joinchat | goo.gl/x | 10.0.0.1 | http://10.0.0.1:8080/a | http://[::1]/ | x[.]com | x(dot)com
x [dot] com | x dot com | x。com | ｘ．ｃｏｍ | x\u200b.com | \u202ex.com | xn--80ak6aa92e.com | аpple.com
teacher@x.com | https://chatoet.com@x.com/ | https://chatoet.com.x.com | chatoet.com.x.com | https://x.com\\@chatoet.com
notchatoet.com | https://x.com#chatoet.com | buy-answers.shop | example.in | free.oet.answers.xyz | http://localhost:9000
evil.co.uk | my.academy | x.health | x.solutions | goo.gle | oet.training
my-oet.com | https://xn--chatot-7db.com | javascript://x.com/%0a | x.onion | oet.com.cheap.ru
"""
OURS = """
chatoet.com | https://chatoet.com/notice | www.chatoet.com | admin@chatoet.com | ico.org.uk/make-a-complaint
https://www.edpb.europa.eu/about-edpb/about-edpb/members_en | dataprotection.ie | findahelpline.com | www.oet.com
https://CHATOET.COM:443/x | Ireland: dataprotection.ie. Elsewhere
"""
NONE = """
He takes 2.5 mg b.d. and 1.25 mg o.d. | Mr. Brandl went home.It was late. | at 10.30 a.m. on 12.03.2033 | e.g. soup
INR 2.4-3.1, BP 130/80 | discharged.The family | Dr.Aldgrove | and/or | she/her | p.r.n. | T.D.S. | i.e. now
Version 1.0.0 | the dot on the chart | etc. | ... | U.K. | one.two.three | No.4 | home.Is there pain? | notes: //
pain.Today he walks | see you.Best wishes
"""


def each(table: str) -> list[str]:
    return [text.strip(" ") for line in table.strip().splitlines() for text in line.split(" | ")]


@pytest.mark.clause("PRO-third-links")
@pytest.mark.parametrize("text", each(ELSEWHERE))
def test_whatever_leads_elsewhere_is_seen_however_it_is_written(text: str) -> None:
    assert unallowed(text)
    assert unallowed(f"Look at {text} for the answers")


@pytest.mark.parametrize("text", each(OURS))
def test_what_we_may_lead_to_is_allowed(text: str) -> None:
    assert links_in(text)
    assert unallowed(text) == ()


@pytest.mark.parametrize("text", each(NONE))
def test_the_full_stops_of_a_letter_are_no_links(text: str) -> None:
    assert links_in(text) == ()


def test_the_list_is_short_and_of_hosts_alone() -> None:
    assert len(HOSTS) < 12
    assert all(host == host.lower() and "/" not in host for host in HOSTS)
