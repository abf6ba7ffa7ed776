"""The compiled policy as decisions read it."""

import pytest

from chatoet.compose import load_policy
from chatoet.rules.policy import Policy


def test_a_record_of_no_category_has_no_end_and_cannot_be_written() -> None:
    with pytest.raises(KeyError, match="forever"):
        load_policy().ends("forever", 1)


@pytest.mark.clause("PRO-gloss-consent")
def test_only_purposes_that_rest_on_consent_are_asked_for() -> None:
    policy = load_policy()
    assert {purpose.basis for purpose in policy.optional()} == {"consent"}
    assert all(purpose.ask and purpose.thanks and purpose.consequence for purpose in policy.optional())


def test_a_policy_comes_out_of_its_file_whole() -> None:
    data = {
        "notice_version": "2.1", "notice_sha256": "ab", "retention": {"stub": 60},
        "purposes": [{"id": "news", "basis": "consent", "ask": "?", "thanks": "!", "consequence": "-"}],
    }  # fmt: skip
    policy = Policy.from_json(data)
    assert policy.ends("stub", 100) == 160
    assert [purpose.id for purpose in policy.optional()] == ["news"]
