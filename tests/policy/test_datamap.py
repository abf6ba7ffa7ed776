"""The data map, held against what the code stores."""

from typing import Any

import pytest

from chatoet.compose.core import load_data_map
from chatoet.store.models import KINDS, TABLE_OF, bind
from layers.build.datamap import compile_map
from layers.build.errors import PolicyError

MAP = load_data_map()
BASES = {"tutoring": "contract", "rights": "legal_obligation"}
RIGHTS = {
    "content": {"access": "copy", "portability": "no", "rectification": "note"},
    "content/learner": {"access": "copy", "portability": "yes", "rectification": "note"},
}


def compiled(spec: str, **entry: Any) -> Any:
    kind = {"table": "t", "retention": "content", "erasure": "delete", "attributes": {"text": spec}} | entry
    return compile_map({"rights": RIGHTS, "Note": kind}, BASES, {"content": {}})["kinds"]["Note"]


@pytest.mark.clause("OET-2-list")
def test_every_stored_attribute_is_on_the_data_map_and_nothing_else_is() -> None:
    mapped = {name: set(kind.attributes) for name, kind in MAP.kinds.items()}
    stored = {kind: set(bind(kind, "t", "eu-west-1").get_attributes()) for kind in KINDS}
    assert mapped == stored


@pytest.mark.clause("OET-7-necessary")
def test_every_kind_is_in_the_table_that_the_code_puts_it_in() -> None:
    assert {name: kind.table for name, kind in MAP.kinds.items()} == TABLE_OF


@pytest.mark.clause("OET-2.3-usage", "PRO-data-device", "PRO-unique-app-no")
@pytest.mark.clause("PRO-no-special", "PRO-no-criminal", "PRO-data-identity", "PRO-data-contact", "PRO-data-password")
def test_no_attribute_holds_a_device_a_birthday_a_picture_or_anything_of_a_special_category() -> None:
    named = {attribute for kind in MAP.kinds.values() for attribute in kind.attributes}
    words = {"device", "birth", "dob", "age", "picture", "photo", "health", "religion", "ethnicity", "crime", "email",
             "password", "install", "location"}  # fmt: skip
    assert [name for name in named if words & set(name.lower().split("_"))] == []


@pytest.mark.clause("OET-3-source-service", "PRO-source-given", "OET-2.1-history")
def test_what_learners_wrote_is_marked_as_theirs_and_kept_for_tutoring_and_their_requests() -> None:
    every = [each for kind in MAP.kinds.values() for each in kind.attributes.values()]
    assert {each.source for each in every} == {"whatsapp", "learner", "derived", "system"}
    assert {each.purpose for each in every if each.category == "content"} == {"tutoring", "rights"}
    turn = MAP.kinds["Turn"].attributes
    assert (turn["sealed"].purpose, turn["sealed"].source) == ("tutoring", "learner")


@pytest.mark.clause("PRO-role-controller")
def test_every_stored_item_says_who_is_its_controller() -> None:
    assert [name for name, kind in MAP.kinds.items() if "controller_id" not in kind.attributes] == []


@pytest.mark.clause("OET-6.2-erasure")
def test_whatever_outlives_an_erasure_says_why() -> None:
    assert all(MAP.kept().values())
    assert {*MAP.kept(), *MAP.deleted()} == set(KINDS)


@pytest.mark.clause("OET-6.2-access", "PRO-right-access")
def test_a_copy_holds_everything_but_keys_and_what_could_be_guessed_against() -> None:
    omitted = {(name, each) for name, kind in MAP.kinds.items() for each in {*kind.attributes} - {*MAP.copied(name)}}
    assert omitted == {("Key", "wrapped"), ("Pin", "phc"), ("Link", "token_sha256")}


@pytest.mark.clause("OET-6.2-port", "PRO-right-port")
def test_what_is_taken_elsewhere_was_given_or_observed_and_rests_on_the_contract() -> None:
    assert MAP.portable("Turn") == ("at", "sealed")
    assert MAP.portable("Profile") == ("sealed",)
    assert MAP.portable("Identity") == ("address", "until")
    assert "dialogue" in MAP.portable("Head")  # the profession
    assert MAP.portable("Outbox") == ()  # what we worked out
    assert MAP.portable("Receipt") == ()  # rests on a legal duty


def test_a_kind_that_is_not_on_the_map_is_no_kind() -> None:
    with pytest.raises(KeyError):
        MAP.copied("Nickname")


def test_the_rule_of_a_source_goes_before_that_of_its_category() -> None:
    assert compiled("content/tutoring/learner")["attributes"]["text"]["portable"]
    assert not compiled("content/tutoring/derived")["attributes"]["text"]["portable"]
    assert not compiled("content/rights/learner")["attributes"]["text"]["portable"]


@pytest.mark.parametrize(
    ("spec", "entry", "said"),
    [
        ("content/tutoring", {}, "Note.text: say category/purpose/source"),
        ("gossip/tutoring/learner", {}, "Note.text: no right knows"),
        ("content/tutoring/neighbour", {}, "Note.text: no right knows"),
        ("content/fun/learner", {}, "Note.text: fun is no purpose"),
        ("content/tutoring/learner", {"retention": "forever"}, "Note: forever is no category"),
        ("content/tutoring/learner", {"erasure": "keep"}, "Note: what outlives an erasure says why"),
        ("content/tutoring/learner", {"erasure": "later"}, "Note: erasure is delete or keep"),
    ],
)
def test_e36_what_the_map_leaves_open_fails_the_build(spec: str, entry: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        compiled(spec, **entry)
