"""A learner asks for a copy of their data and fetches it."""

import json
from typing import Any

import pytest

from chatoet.compose.core import load_data_map
from chatoet.lanes import Lanes
from chatoet.rules.export.rows import label
from chatoet.rules.item import due
from chatoet.rules.links import LIFE
from tests.fixtures.world import START, World, body_of, options_of
from tests.flows.doors import PIN, Browser, ask, link_of, linked, shelved, states
from tests.flows.records import head_of, plant, uid_of

LETTER = "=HYPERLINK(1) \u202etxet\u200b <script>\nCall my colleague on 07700 900123 or ann@ward.example."


@pytest.fixture
def story(world: World) -> World:
    """A learner with a task, and a letter that was kept."""
    world.open_task()
    keep_letter(world, LETTER)
    keep_course(world)
    return world


def keep_course(world: World) -> None:
    """An exercise that was finished, a card that was asked, and a date."""
    uid, now = uid_of(world), int(world.now)
    stamp = {"controller_id": "self", "expires_at": now + 86_400 * 365}
    tables = world.core.tables
    tables["Enrolment"](uid, "enrolment", kind="Enrolment", test_date="2027-04-12", **stamp).save()
    done = {"at": now, "what": "reading_b", "ref": "rb@1/1", "right": 1, "asked": 3, "seconds": 90, "errors": {"x": 2}}
    tables["Practice"](uid, f"practice#{now:010}#m", kind="Practice", **done, **stamp).save()
    card = {"due": now + 86_400, "memory": {"began": now, "at": now}, "reps": 1, "lapses": 0}
    tables["Card"](uid, "card#c", kind="Card", **card, **stamp).save()


def keep_letter(world: World, text: str, name: str = "letter") -> None:
    """As a turn keeps it, whatever the tutor thinks of it."""
    uid, now = uid_of(world), int(world.now)
    learner = world.core.learners.of(uid, now)
    assert learner
    sealed = learner.key.seal(text, f"{uid}|turn#{name}")
    fields = {"kind": "Turn", "controller_id": "self", "lane": "turns", "at": now, "step": "assess", "sealed": sealed}
    world.core.tables["Turn"](uid, f"turn#{name}", expires_at=now + 86_400 * 365, **fields).save()


@pytest.mark.clause("OET-6.2-access")
@pytest.mark.clause("PRO-data-password")
def test_a_learner_asks_chooses_a_pin_on_the_page_and_has_everything(story: World) -> None:
    url, browser = ask(story), Browser(story)
    assert states(story) == [("access", "RUNNING", "A1")]
    page = browser.post(url, pin=PIN, again=PIN)
    assert page.status == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-disposition"] == 'attachment; filename="chatoet-my-data-1.zip"'
    files = page.unzipped()
    assert {"data.json", "index.html", "information.html", "README.txt", "messages.csv", "replies.csv"} <= set(files)
    records = page.data()["records"]
    assert any((turn["content"] or "").startswith("=HYPERLINK") for turn in records["Turn"])
    assert records["Identity"][0]["address"] == "GB.1001"
    assert records["Head"][0]["created_at"] == "2033-05-18T03:33:20Z"
    assert all(reply["machine_made"] for reply in records["Outbox"])
    story.drain()
    assert states(story) == [("access", "COMPLETED", "A1")]
    assert "was fetched just now" in body_of(story.line.last)
    assert shelved(story) == []
    assert story.stored("links", "Pin")[0]["phc"]["S"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.clause("PRO-keep-corr")
def test_what_was_written_on_a_request_is_kept_for_24_months_and_is_in_the_copy(story: World) -> None:
    story.say("COMPLAIN")
    story.say("My score of 12 May was unfair.")
    (kept,) = story.stored("cases", "Correspondence")
    assert int(kept["expires_at"]["N"]) == int(story.now) + 730 * 86_400
    page = Browser(story).post(ask(story), pin=PIN, again=PIN)
    assert "My score of 12 May was unfair." in page.unzipped()["data.json"]


@pytest.mark.clause("OET-6.2-access")
@pytest.mark.clause("PRO-right-access")
def test_e36_every_attribute_of_the_map_that_is_theirs_to_see_is_in_the_package(story: World) -> None:
    page = Browser(story).post(ask(story), pin=PIN, again=PIN)
    records, datamap = page.data()["records"], load_data_map()
    stored = {item["kind"]["S"] for table in story.account.tables for item in story.account.items(table)}
    stored -= {"Pace", "Meter"}
    assert stored >= {"Head", "Identity", "Key", "Turn", "Outbox", "Receipt", "Due", "Audit"}
    assert stored >= {"Enrolment", "Practice", "Card"}
    # The request itself, its link and the PIN came after the copy was made.
    assert set(records) == stored - {"Case", "Link", "Pin"} - {k for k in ("Due",) if k not in records}
    for kind, found in records.items():
        names = {label(name) for name in datamap.copied(kind)}
        for record in found:
            assert set(record) - {"machine_made"} == names, kind
    text = json.dumps(records)
    for secret in ("wrapped", "phc", "token_sha256"):
        assert f'"{secret}"' not in text


@pytest.mark.clause("OET-6.2-access")
def test_the_sheet_names_who_in_fact_receives_data_and_every_period(story: World) -> None:
    files = Browser(story).post(ask(story), pin=PIN, again=PIN).unzipped()
    sheet = json.loads(files["information.json"])
    assert {"Meta", "Amazon", "OpenAI", "Google"} == {each["who"].split()[0] for each in sheet["recipients"]}
    assert len(sheet["retention"]) == len(story.core.policy.retention)
    assert len(sheet["purposes"]) == len(story.core.policy.purposes)
    titles = " ".join(each["title"] for each in sheet["texts"])
    for wanted in ("come from", "score", "leave the European", "rights", "Complaints"):
        assert wanted in titles
    for row in sheet["recipients"]:
        assert row["who"].split()[0] in files["information.html"]
    assert "<script" not in files["information.html"] + files["index.html"]
    receipts, stored = json.loads(files["receipts.json"]), story.stored("consents", "Receipt")
    assert {receipt["dct:identifier"] for receipt in receipts} == {item["sk"]["S"][8:] for item in stored}
    assert {receipt["dct:conformsTo"] for receipt in receipts} == {"ISO/IEC TS 27560:2023"}


def test_e31_identifiers_of_others_are_marked_and_the_rest_is_there(story: World) -> None:
    files = Browser(story).post(ask(story), pin=PIN, again=PIN).unzipped()
    whole = "".join(files.values())
    assert "07700 900123" not in whole
    assert "ann@ward.example" not in whole
    assert "Call my colleague on [third party] or [third party]" in files["data.json"]


def test_e34_what_would_act_is_neutral_in_tables_and_pages_and_verbatim_in_json(story: World) -> None:
    files = Browser(story).post(ask(story), pin=PIN, again=PIN).unzipped()
    assert "=HYPERLINK(1) \u202etxet\u200b <script>" in files["data.json"]
    shown = [name for name in files if name.endswith((".csv", ".html"))]
    assert not any("\u202e" in files[name] or "\u200b" in files[name] for name in shown)
    assert "\"'=HYPERLINK" in files["messages.csv"]
    assert '"=HYPERLINK' not in files["messages.csv"]
    assert "<script" not in files["index.html"]
    assert "&lt;script&gt;" in files["index.html"]


@pytest.mark.parametrize("since", [0, 3600, 30 * 86_400 - 1])
def test_e23_after_a_change_of_number_nothing_is_shown_without_the_pin_of_before(story: World, since: int) -> None:
    plant(story, rekeyed_at=int(story.now) - since)
    story.tap("rights:copy")
    without = body_of(story.line.last)
    url = story.line.last["interactive"]["action"]["parameters"]["url"]
    browser = Browser(story)
    assert states(story) == [("access", "ID_PENDING", "A0")]
    assert shelved(story) == [], "nothing was even put together"
    assert browser.post(url, pin=PIN, again=PIN).status == 403, "a first PIN proves nothing now"
    assert story.stored("links", "Pin") == []
    assert head_of(story).held_until > story.now + 27 * 86_400, "what was asked for does not end meanwhile"
    assert without.count("if any") == 1


def test_e23_the_pin_of_before_opens_it_at_a2(story: World) -> None:
    browser = Browser(story)
    browser.post(ask(story, "pin"), new=PIN, again=PIN)
    story.drain()
    plant(story, rekeyed_at=int(story.now))
    url = ask(story)
    assert states(story) == [("access", "ID_PENDING", "A0")]
    assert browser.post(url, pin="wrong-guess").status == 403
    assert browser.post(url, pin=PIN).data()["records"]["Head"]
    story.drain()
    assert states(story) == [("access", "COMPLETED", "A2")]


def test_e22_e23_the_words_are_the_same_whether_a_pin_was_set_or_not(story: World) -> None:
    plant(story, rekeyed_at=int(story.now))
    ask(story)
    without = linked(story.line.sent)["interactive"]
    plant(story, rekeyed_at=0)
    Browser(story).post(ask(story, "pin"), new=PIN, again=PIN)
    story.drain()
    story.now += 2 * 86_400
    plant(story, rekeyed_at=int(story.now))
    ask(story)
    mids = sorted(story.stored("cases", "Case"), key=lambda case: int(case["at"]["N"]))
    old, new = (case["sk"]["S"].removeprefix("case#")[:8] for case in mids)
    known = linked(story.line.sent)["interactive"]
    assert known["body"]["text"] == without["body"]["text"].replace(old, new)
    assert len(known["action"]["parameters"]["url"]) == len(without["action"]["parameters"]["url"])


def test_e22_a_recycled_number_gets_nothing_of_whom_it_was_before(world: World) -> None:
    world.receive({"type": "text", "text": {"body": "hi"}, "from": "447700900001"}, "GB.1001")
    world.tap("consent:accept:" + world.core.policy.notice_version)
    before = uid_of(world)
    sent = len(world.line.sent)
    world.receive({"type": "text", "text": {"body": "hi"}, "from": "447700900001"}, "GB.2002")
    reply = {"type": "list_reply", "list_reply": {"id": "rights:copy", "title": "x"}}
    world.receive({"type": "interactive", "interactive": reply, "from": "447700900001"}, "GB.2002")
    assert uid_of(world, "GB.2002") != before
    assert all(message["to"] != "GB.1001" for message in world.line.sent[sent:])
    assert "All I hold of you is your WhatsApp address" in body_of(world.line.last)
    assert world.stored("links", "Link") == []
    assert shelved(world) == []


@pytest.mark.parametrize("state", ["ERASING", "ERASED"])
def test_e8_once_an_erasure_has_begun_there_is_no_copy_and_no_half_of_one(story: World, state: str) -> None:
    plant(story, state=state)
    story.tap("rights:copy")
    assert (shelved(story), states(story), story.stored("links", "Link")) == ([], [], [])


def test_after_a_person_made_sure_a_copy_comes_to_the_chat_and_a_forgotten_pin_is_chosen_anew(story: World) -> None:
    """A3: the request came by e-mail, or from a number that is new to us."""
    browser = Browser(story)
    assert browser.post(ask(story, "pin"), new="forgotten-9", again="forgotten-9").status == 200
    story.drain()
    plant(story, rekeyed_at=int(story.now))
    story.tap("rights:copy")
    (case,) = story.stored("cases", "Case")
    ref = f"{uid_of(story)}.{case['sk']['S'].removeprefix('case#')}"
    assert story.desk("verify", ref=ref, evidence="ticket-1")["state"] == "VERIFIED"
    assert [item for item in story.stored("learners", "Due") if item["sk"]["S"] == "due#release"]
    story.due("release", uid_of(story))
    story.due("release", uid_of(story))
    assert states(story) == [("access", "RUNNING", "A3")]
    assert len(shelved(story)) == 1
    assert browser.post(link_of(linked(story.line.sent)), pin=PIN, again=PIN).status == 200
    story.drain()
    assert states(story) == [("access", "COMPLETED", "A3")]


def test_e8_a_copy_that_an_erasure_overtakes_is_never_offered(story: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The erasure begins while the package is put together: its commit fails, and there is no link to it."""
    from chatoet.flows.rights.packing import Packing

    stock = Packing.__call__

    def overtaken(self: Packing, *args: Any) -> list[str]:
        places = stock(self, *args)
        head = head_of(story)
        plant(story, state="ERASING", epoch=head.epoch + 1, version=head.version + 1)
        return places

    monkeypatch.setattr(Packing, "__call__", overtaken)
    sent = len(story.line.sent)
    story.tap("rights:copy")
    assert (states(story), story.stored("links", "Link")) == ([], [])
    assert not [message for message in story.line.sent[sent:] if message["type"] == "interactive"]
    assert all(place.startswith(f"export/{uid_of(story)}/") for place in shelved(story)), "where an erasure finds it"


def test_a_restricted_learner_and_one_who_said_stop_have_their_copy_all_the_same(story: World) -> None:
    story.say("STOP")
    plant(story, state="RESTRICTED")
    assert Browser(story).post(ask(story), pin=PIN, again=PIN).status == 200


def test_a_link_lives_as_long_as_its_record_and_its_package(world: World) -> None:
    assert world.core.policy.retention["link"] == LIFE


def test_e26_a_request_made_twice_is_one_case_and_one_package(story: World) -> None:
    url = ask(story)
    story.tap("rights:copy")
    assert "is ready already" in body_of(story.line.last)
    assert len(states(story)) == len(shelved(story)) == 1
    assert Browser(story).post(url, pin=PIN, again=PIN).status == 200


def test_three_packages_a_day_and_no_more_until_tomorrow(story: World) -> None:
    browser = Browser(story)
    for _ in range(3):
        assert browser.post(ask(story), pin=PIN, again=PIN).status == 200
        story.now += 60
        story.drain()
    assert [level for _, _, level in states(story)] == ["A1", "A2", "A2"], "the PIN was new, and then it was known"
    story.tap("rights:copy")
    assert "three times today" in body_of(story.line.last)
    story.now += 86_400
    ask(story)


def test_a_package_that_nobody_fetches_ends_with_its_link_and_closes_its_request(story: World) -> None:
    url, browser = ask(story), Browser(story)
    (due,) = [item for item in story.stored("learners", "Due") if item["sk"]["S"] == "due#export"]
    assert int(due["due_at"]["N"]) == START + story.now - START + LIFE
    lapse(story)
    assert states(story) == [("access", "RUNNING", "A1")], "not while its link is open"
    story.now += LIFE
    assert browser.post(url, pin=PIN, again=PIN).status == 403
    lapse(story)
    assert states(story) == [("access", "COMPLETED", "A1")]
    lapse(story)
    assert len(story.named("export.lapsed")) == 1


def lapse(world: World) -> None:
    """What is armed with the link falls due."""
    item = due("export", uid_of(world), int(world.now), world.core.pepper())
    Lanes(world.core.sqs(), {"rights": world.environment["QUEUE_RIGHTS"]}).put("rights", [item], world.core.pepper())
    world.drain()


def test_e32_what_has_ended_is_not_copied_and_what_ends_after_the_request_is(story: World) -> None:
    (letter,) = [item for item in story.stored("conversations", "Turn") if "sealed" in item]
    model = story.core.tables["Turn"]

    def ends(at: float) -> None:
        model(letter["pk"]["S"], letter["sk"]["S"]).update(actions=[model.expires_at.set(int(at))])

    browser = Browser(story)
    ends(story.now)
    assert LETTER[:20] not in browser.post(ask(story), pin=PIN, again=PIN).unzipped()["data.json"]
    story.drain()
    asked = int(story.now)
    ends(asked + 1)
    story.now += 5
    reply = {"type": "button_reply", "button_reply": {"id": "rights:copy", "title": "x"}}
    story.receive({"type": "interactive", "interactive": reply}, at=asked)
    turns = browser.post(link_of(linked(story.line.sent)), pin=PIN).data()["records"]["Turn"]
    assert any((turn["content"] or "").startswith(LETTER[:20]) for turn in turns)


def test_e31_an_address_behind_a_line_break_of_a_reply_is_marked_and_breaks_nothing(world: World) -> None:
    world.onboard()
    world.tap("rights:complain")
    world.say("It was bad.")
    (case,) = world.stored("cases", "Case")
    ref = f"{uid_of(world)}.{case['sk']['S'].removeprefix('case#')}"
    assert "error" not in world.desk("answer", ref=ref, text="You named:\nann@ward.example\n020 7946 0958\nThanks.")
    page = Browser(world).post(ask(world), pin=PIN, again=PIN)
    assert "You named:\n[third party]\n[third party]\nThanks." in str(page.data()["records"]["Outbox"]).replace(
        "\\n", "\n"
    )


def test_e8_what_was_released_is_not_made_once_an_erasure_has_begun(world: World) -> None:
    world.onboard()
    asked = {"address": "bsuid", "value": "GB.1001", "kind": "access", "channel": "email", "received": "2033-05-17"}
    world.desk("open", **asked)
    world.tap(options_of(world.line.last)["Yes, it was me"])
    plant(world, state="ERASING")
    world.due("release", uid_of(world))
    assert shelved(world) == []
