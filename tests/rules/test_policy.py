"""The compiled policy as decisions read it."""

import pytest

from chatoet.compose.core import load_policy
from chatoet.rules.policy import NoticeVersion, Policy

FIRST = NoticeVersion("1.0.0", "aa", 100)
WORDING = NoticeVersion("1.0.1", "bb", 200)
TERMS = NoticeVersion("2.0.0", "cc", 300, material=True, reaccept=True, changes="A new model reads your letters.")
POLICY = Policy((FIRST, WORDING, TERMS), {}, {})


def test_a_record_of_no_category_has_no_end_and_cannot_be_written() -> None:
    with pytest.raises(KeyError, match="forever"):
        load_policy().ends("forever", 1)


@pytest.mark.clause("PRO-gloss-consent")
def test_only_purposes_that_rest_on_consent_are_asked_for() -> None:
    policy = load_policy()
    assert {purpose.basis for purpose in policy.optional()} == {"consent"}
    assert all(purpose.ask and purpose.thanks and purpose.consequence for purpose in policy.optional())


@pytest.mark.clause("PRO-right-object")
def test_what_rests_on_our_interest_can_be_objected_to_and_says_what_follows() -> None:
    objectable = load_policy().objectable()
    assert [purpose.id for purpose in objectable] == ["analytics", "security"]
    assert all(purpose.objection and purpose.consequence and purpose.summary for purpose in objectable)


@pytest.mark.clause("OET-10-updates")
@pytest.mark.parametrize(
    ("now", "current", "upcoming"),
    [(0, FIRST, WORDING), (199, FIRST, WORDING), (200, WORDING, TERMS), (299, WORDING, TERMS), (300, TERMS, None)],
)
def test_a_version_is_in_force_from_the_first_second_of_its_date(
    now: int, current: NoticeVersion, upcoming: NoticeVersion | None
) -> None:
    assert (POLICY.current(now), POLICY.upcoming(now)) == (current, upcoming)


@pytest.mark.clause("PRO-reaccept")
def test_only_new_terms_are_accepted_anew_and_only_once_they_are_in_force() -> None:
    assert [POLICY.needs_acceptance("1.0.0", now) for now in (200, 299, 300)] == [False, False, True]
    assert not POLICY.needs_acceptance("2.0.0", 400)
    assert POLICY.needs_acceptance(None, 100)


def test_a_version_that_we_never_published_is_as_good_as_none() -> None:
    assert POLICY.needs_acceptance("0.9.0", 300)


def test_a_policy_comes_out_of_its_file_whole() -> None:
    data = {
        "versions": [{"version": "2.1.0", "sha256": "ab", "effective_at": 7}], "retention": {"stub": 60},
        "purposes": [{"id": "news", "basis": "consent", "version": 3, "ask": "?", "thanks": "!", "consequence": "-"}],
    }  # fmt: skip
    policy = Policy.from_json(data)
    assert policy.ends("stub", 100) == 160
    assert [(purpose.id, purpose.version) for purpose in policy.optional()] == [("news", 3)]
    assert (policy.notice_version, policy.notice_sha256) == ("2.1.0", "ab")
