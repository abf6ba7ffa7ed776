"""The register of purposes (Art 6(1) GDPR)."""

from typing import Any

import pytest

from chatoet.compose.core import load_policy
from layers.build.errors import PolicyError
from layers.build.notices import digest
from tests.policy.sources import NOTICE, compiled, sources


def bent(id_: str, **changed: Any) -> Any:
    source = sources()
    next(each for each in source["purposes"] if each["id"] == id_).update(changed)
    return source


@pytest.mark.clause("PRO-lawful-only", "OET-4.1-assist", "OET-6.1-contract")
def test_every_purpose_rests_on_exactly_one_basis() -> None:
    bases = {purpose.id: purpose.basis for purpose in load_policy().purposes.values()}
    assert {bases[id_] for id_ in ("onboarding", "tutoring")} == {"contract"}
    assert {bases[id_] for id_ in ("rights", "notices")} == {"legal_obligation"}
    assert {bases[id_] for id_ in ("quality_samples", "news")} == {"consent"}
    assert {bases[id_] for id_ in ("analytics", "security")} == {"legitimate_interest"}
    assert len(bases) == 8


def test_a_purpose_without_a_basis_in_law_fails_the_build() -> None:
    with pytest.raises(PolicyError, match="news: needs one basis"):
        compiled(bent("news", basis="curiosity"))


@pytest.mark.clause("OET-6.1-consent")
def test_only_consent_is_asked_for_and_it_is_asked_for_alone() -> None:
    policy = load_policy()
    assert {purpose.id for purpose in policy.optional()} == {id_ for id_, p in policy.purposes.items() if p.ask}
    assert [purpose.ask.count("?") for purpose in policy.optional()] == [1, 1]


@pytest.mark.clause("OET-6.1-li", "PRO-gloss-li")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lia": ""}, "rests on our interest: give lia"),
        ({"lia": "greed"}, "there is no assessment policy/lia/greed.md"),
        ({"summary": ""}, "rests on our interest"),
        ({"objection": "never"}, "objection is absolute or review"),
    ],
)
def test_an_interest_that_nobody_weighed_fails_the_build(changed: dict[str, str], said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        compiled(bent("analytics", **changed))


@pytest.mark.clause("OET-10-updates")
def test_a_question_that_was_asked_is_not_reworded_under_its_version() -> None:
    with pytest.raises(PolicyError, match="news: the question is not the one that was published"):
        compiled(bent("news", ask="*May we call you?*"))


def test_a_new_version_of_a_question_is_pinned_before_it_is_asked() -> None:
    changed = bent("news", ask="*May we write twice a day?*", version=2)
    with pytest.raises(PolicyError, match="news: the question is new: run make pin"):
        compiled(changed)
    changed["published"]["questions"]["news"][2] = digest("*May we write twice a day?*")
    assert next(each for each in compiled(changed)["purposes"] if each["id"] == "news")["version"] == 2


@pytest.mark.clause("PRO-basis-stmt")
@pytest.mark.parametrize("purpose", sources()["purposes"], ids=lambda purpose: purpose["id"])
def test_the_notice_names_every_purpose_with_its_ground(purpose: dict[str, str]) -> None:
    lost = NOTICE.replace(f"**{purpose['label']}**", "**Something**")
    with pytest.raises(PolicyError, match=f"name \\*\\*{purpose['label']}\\*\\*"):
        compiled(sources(), lost)
