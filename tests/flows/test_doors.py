"""The pages that one learner may open: what a look tells, what a guess costs, and what a link is good for."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chatoet.flows.rights.doorway import Doorway
from chatoet.rules import door_pages, links
from chatoet.rules.item import from_body
from chatoet.store.commits import Put
from chatoet.store.tables import Tables
from functions.pages import app
from tests.fixtures.world import World, body_of
from tests.flows.doors import PIN, Browser, ask, shelved, states
from tests.flows.records import plant, uid_of

ODD = ["<script>", "a" * 64, "..%2f..", "é" * 64, "-" * 64]


@pytest.fixture
def offered(world: World) -> tuple[World, Browser, str]:
    """A learner without a PIN, whose copy waits."""
    world.onboard()
    return world, Browser(world), ask(world)


def raw(world: World, kind: str) -> dict[str, Any]:
    (item,) = world.stored("links", kind)
    return item


@pytest.mark.clause("OET-8-access")
def test_e33_a_look_tells_nothing_and_uses_nothing_up(offered: tuple[World, Browser, str]) -> None:
    world, browser, url = offered
    before = (world.account.items("links"), shelved(world))
    unknown = links.address("https://pages.example", "export", links.Key(uid_of(world), b"x" * 32))
    looks = [browser.get(each, method) for each in (url, unknown) for method in ("GET", "HEAD")]
    looks += [browser.get(f"https://pages.example/export/{odd}") for odd in ODD]
    world.now += links.LIFE
    looks.append(browser.get(url))
    assert {(look.status, look.raw) for look in looks} == {(200, door_pages.form("export").encode())}
    assert all(look.headers["cache-control"] == "no-store" for look in looks)
    assert (world.account.items("links"), shelved(world)) == before


@pytest.mark.clause("OET-9-no-cookies")
def test_no_page_has_a_cookie_a_script_or_a_place_to_send_its_form_but_itself(
    offered: tuple[World, Browser, str],
) -> None:
    _, browser, url = offered
    for page in (browser.get(url), browser.post(url, pin="x"), browser.get(url.replace("export", "pin"))):
        assert "set-cookie" not in page.headers
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "form-action 'self'" in page.headers["content-security-policy"]
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "<script" not in page.text
        assert " action=" not in page.text


def test_a_request_that_is_no_form_of_ours_is_told_so_and_costs_no_try(offered: tuple[World, Browser, str]) -> None:
    world, browser, url = offered
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.send(url, "PUT", form, "pin=x").status == 405
    assert browser.send(url, "POST", {"content-type": "application/json"}, "{}").status == 415
    assert browser.send(url, "POST", form | {"Sec-Fetch-Site": "cross-site"}, "pin=x").status == 403
    assert browser.send(url, "POST", form, "pin=" + "x" * 4093).status == 413
    assert browser.send(url, "POST", form, "%" * 20).status == 400
    assert browser.send(url, "POST", form, None).status == 403
    assert browser.send(url, "POST", form, "!", isBase64Encoded=True).status == 400
    assert browser.send("https://pages.example/export", "POST", form, "pin=x").status == 404
    assert raw(world, "Link")["tries"]["N"] == "0"


@pytest.mark.clause("PRO-data-password")
def test_a_first_pin_is_typed_twice_and_is_not_the_obvious_one(offered: tuple[World, Browser, str]) -> None:
    world, browser, url = offered
    for typed, again in (("123456", "123456"), ("12345", "12345"), (PIN, "other-heron"), (PIN, "")):
        assert browser.post(url, pin=typed, again=again).status == 403
    assert world.stored("links", "Pin") == []
    assert browser.post(url, pin=PIN, again=PIN).status == 200
    everything = str([world.account.items(table) for table in world.account.tables]) + str(world.events)
    assert PIN not in everything


@pytest.mark.clause("PRO-data-password")
def test_e27_five_wrong_tries_end_the_link_and_ten_rest_the_pin_for_a_day(offered: tuple[World, Browser, str]) -> None:
    world, browser, url = offered
    browser.post(url, pin=PIN, again=PIN)
    world.drain()
    for _ in range(2):
        world.now += 1
        url = ask(world)
        assert {browser.post(url, pin="wrong-guess").status for _ in range(5)} == {403}
        assert raw(world, "Link")["state"]["S"] == "locked"
        assert browser.post(url, pin=PIN).status == 403, "the right one comes too late"
    world.now += 86_399
    url = ask(world, "pin")
    assert browser.post(url, pin=PIN, new="green-finch-8", again="green-finch-8").status == 403, "it rests"
    world.now += 1
    assert browser.post(url, pin=PIN, new="green-finch-8", again="green-finch-8").status == 200


def test_e27_guesses_side_by_side_each_count(offered: tuple[World, Browser, str]) -> None:
    world, browser, url = offered
    browser.post(url, pin=PIN, again=PIN)
    world.drain()
    world.now += 1
    url = ask(world)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: browser.post(url, pin=f"wrong-guess-{n}").status, range(16)))
    assert set(found) == {403}
    assert 1 <= int(raw(world, "Link")["tries"]["N"]) <= 5
    assert int(raw(world, "Pin")["tries"]["N"]) <= 5


def test_e27_a_package_is_given_once_however_many_ask_at_once(offered: tuple[World, Browser, str]) -> None:
    world, browser, url = offered
    browser.post(url.replace("/export/", "/pin/"), pin="x")  # another purpose opens nothing
    browser.post(ask(world, "pin"), new=PIN, again=PIN)
    with ThreadPoolExecutor(4) as pool:
        found = [page.status for page in pool.map(lambda _: browser.post(url, pin=PIN), range(4))]
    # Tries side by side may all be turned away, each by the next; the package then waits for the one who comes alone.
    found.append(browser.post(url, pin=PIN).status)
    assert found.count(200) == 1
    assert browser.post(url, pin=PIN).status == 403, "opened twice"
    assert shelved(world) == []
    assert raw_state(world, "export") == "done"


def raw_state(world: World, purpose: str) -> str:
    return next(str(i["state"]["S"]) for i in world.stored("links", "Link") if i["purpose"]["S"] == purpose)


def test_e27_a_forwarded_link_opens_nothing_without_the_pin_and_not_after_72_hours(
    offered: tuple[World, Browser, str],
) -> None:
    world, browser, url = offered
    browser.post(ask(world, "pin"), new=PIN, again=PIN)
    assert browser.post(url, pin="", again="").status == 403
    assert browser.post(url, pin="mine-instead", again="mine-instead").status == 403
    other = links.address("https://pages.example", "export", links.Key(uid_of(world), b"x" * 32))
    assert browser.post(other, pin=PIN).text == browser.post(url, pin="wrong-guess").text, "no oracle"
    world.now += links.LIFE - 1
    assert browser.post(url, pin=PIN).status == 200
    world.now += 1
    assert browser.post(url, pin=PIN).status == 403


@pytest.mark.clause("OET-6.2-access")
def test_what_waits_in_the_bucket_opens_with_nothing_that_we_keep(offered: tuple[World, Browser, str]) -> None:
    world, _, url = offered
    (place,) = shelved(world)
    bucket = world.environment["EXPORT_BUCKET"]
    body = world.account.s3.get_object(Bucket=bucket, Key=place)["Body"].read()
    assert b"PK\x03\x04" not in body
    assert b"GB.1001" not in body
    token = url.rpartition("/")[2]
    assert token not in str([world.account.items(table) for table in world.account.tables])
    assert token not in str(world.events)


def test_the_parts_of_a_large_package_are_given_once_each_to_who_gave_the_pin(
    offered: tuple[World, Browser, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from chatoet.rules.export import package

    world, browser, _ = offered
    monkeypatch.setattr(package, "BUDGET", 1500)
    world.now += 90_000
    url = ask(world)
    count = len(shelved(world))
    assert count > 2
    listed = browser.post(url, pin=PIN, again=PIN)
    shown = listed.text.partition("name='pass' value='")[2].partition("'")[0]
    assert browser.post(url, **{"pass": shown, "part": "99"}).status == 403
    assert browser.post(url, **{"pass": shown[:-1] + "x", "part": "1"}).status == 403
    seen = [browser.post(url, **{"pass": shown, "part": str(n)}).data() for n in range(1, count + 1)]
    assert [page["part"] for page in seen] == list(range(1, count + 1))
    assert browser.post(url, **{"pass": shown, "part": "2"}).status == 403
    assert shelved(world) == []
    world.drain()
    assert states(world)[-1][1] == "COMPLETED"


@pytest.mark.clause("PRO-data-password")
def test_the_pin_is_changed_and_removed_with_the_one_there_is_and_the_learner_is_told(
    offered: tuple[World, Browser, str],
) -> None:
    world, browser, _ = offered
    new = "green-finch-8"
    assert browser.post(ask(world, "pin"), new=PIN, again=PIN).status == 200
    world.drain()
    assert "*set* just now" in body_of(world.line.last)
    world.now += 1
    assert browser.post(ask(world, "pin"), new=new, again=new).status == 403, "the one there is was not given"
    assert browser.post(ask(world, "pin"), pin=PIN, new=new, again=new).status == 200
    world.drain()
    assert "*changed* just now" in body_of(world.line.last)
    world.now += 1
    url = ask(world, "pin")
    assert browser.post(url, pin=PIN, remove="yes").status == 403
    assert browser.post(url, pin=new, remove="yes").status == 200
    assert browser.post(url, new=PIN, again=PIN).status == 403, "the link is used up"
    world.drain()
    assert "*removed* just now" in body_of(world.line.last)
    assert world.stored("links", "Pin") == []


def test_a_first_pin_cannot_be_set_while_it_is_not_sure_who_writes(world: World) -> None:
    world.onboard()
    plant(world, rekeyed_at=int(world.now))
    assert Browser(world).post(ask(world, "pin"), new=PIN, again=PIN).status == 403
    assert world.stored("links", "Pin") == []


@pytest.mark.clause("OET-6.2-erasure")
def test_an_erasure_is_confirmed_by_the_pin_alone_and_told_to_the_lane_once(world: World) -> None:
    world.onboard()
    browser, doorway = Browser(world), Doorway("https://pages.example")
    key = doorway.key(uid_of(world))
    url, link = doorway.issue(key, "erase", "case-1")
    save(world, link)
    assert browser.post(url, pin=PIN, again=PIN).status == 403, "no PIN can be chosen for this"
    browser.post(ask(world, "pin"), new=PIN, again=PIN)
    world.drain()
    assert browser.post(url, pin=PIN).status == 200
    assert browser.post(url, pin=PIN).status == 403
    (message,) = world.account.receive("rights")
    item = from_body(message["Body"])
    assert (item.kind, item.type) == ("due", "confirmed")
    assert item.content.items() >= {"uid": key.uid, "case": "case-1"}.items()


def save(world: World, link: Put) -> None:
    ends = world.core.policy.ends(link.category, int(world.now))
    model = Tables(world.account.tables, "eu-west-1")[link.kind]
    model(*link.key, kind=link.kind, controller_id="self", expires_at=ends, **link.values).save()


def test_the_lambda_sends_each_purpose_to_its_door_and_nothing_else() -> None:
    assert app.OWN == links.PURPOSES
    assert app.handler({"rawPath": "/exports"}, None)["statusCode"] == 404
    assert app.handler({"rawPath": "/notice"}, None)["statusCode"] == 200
    assert app.handler({"rawPath": "/portability-1.schema.json"}, None)["headers"]["content-type"].endswith("json")
