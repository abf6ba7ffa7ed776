"""The secrets of a stack are made once."""

import base64

import pytest

from infra import seed
from tests.fixtures.cloud import STACK, Account


def _store(cloud: Account, path: str) -> seed.Store:
    return seed.Store(cloud.ssm, cloud.kms, path, seed.key_of(STACK))


def test_seeding_again_changes_nothing(cloud: Account) -> None:
    store = _store(cloud, "/chatoet/new")
    assert seed.seed(store, seed.random_secret) == ["app_secret", "verify_token", "access_token", "pepper", "kek"]
    before = seed.read(store)
    assert seed.seed(store, lambda name: pytest.fail(f"asked for {name}")) == []
    assert seed.read(store) == before


def test_a_value_that_ops_put_there_stays(cloud: Account) -> None:
    store = _store(cloud, "/chatoet/other")
    cloud.ssm.put_parameter(Name="/chatoet/other/app_secret", Value="from Meta", Type="SecureString")
    assert "app_secret" not in seed.seed(store, seed.random_secret)
    assert seed.read(store)["app_secret"] == "from Meta"


def test_secrets_are_encrypted_and_the_key_is_never_seen_in_clear(cloud: Account) -> None:
    stored = cloud.ssm.get_parameters_by_path(Path=cloud.secrets_path)["Parameters"]
    kinds = {parameter["Name"].rpartition("/")[2]: parameter["Type"] for parameter in stored}
    assert kinds.pop("kek") == "String"
    assert set(kinds.values()) == {"SecureString"}
    wrapped = base64.b64decode(cloud.secrets["kek"])
    assert len(cloud.kms.decrypt(CiphertextBlob=wrapped)["Plaintext"]) == 32
    assert len(base64.urlsafe_b64decode(cloud.secrets["pepper"])) == seed.PEPPER_BYTES


def test_a_vendors_key_is_taken_where_it_is_given_and_never_replaced(cloud: Account) -> None:
    store = _store(cloud, "/chatoet/vendors")
    assert seed.seed_vendors(store, {}) == []
    assert seed.seed_vendors(store, {"openai_key": " sk-1\n", "google_credentials": ""}) == ["openai_key"]
    assert seed.seed_vendors(store, {"openai_key": "sk-2", "google_credentials": "{}"}) == ["google_credentials"]
    assert seed.read(store) == {"openai_key": "sk-1", "google_credentials": "{}"}
    described = cloud.ssm.get_parameters_by_path(Path="/chatoet/vendors")["Parameters"]
    assert {parameter["Type"] for parameter in described} == {"SecureString"}


def test_secrets_come_from_the_environment_before_a_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATOET_VERIFY_TOKEN", " from a vault \n")
    assert seed.ask("verify_token") == "from a vault"


def test_an_app_secret_that_can_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATOET_APP_SECRET", "unused")
    with pytest.raises(SystemExit, match="32 characters"):
        seed.ask("app_secret")


def test_an_empty_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATOET_APP_SECRET", "  ")
    with pytest.raises(SystemExit, match="app_secret is empty"):
        seed.ask("app_secret")
