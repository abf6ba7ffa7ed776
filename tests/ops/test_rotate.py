"""docs/ops/rotate.md, tried: a secret has another value, and nobody deployed anything."""

import json

import pytest

from chatoet.rules.signature import sign
from chatoet.secrets import MIN_GAP
from infra import seed
from tests.fixtures.cloud import STACK
from tests.fixtures.world import World, envelope

NEW = "another-secret-of-32-characters!"


def store(world: World) -> seed.Store:
    account = world.account
    return seed.Store(account.ssm, account.kms, account.secrets_path, seed.key_of(STACK))


def signed_with(world: World, secret: str) -> int:
    body = json.dumps(envelope()).encode()
    return int(world.post(body, sign(body, secret.encode()))["statusCode"])


@pytest.mark.clause("OET-8-access")
def test_the_app_secret_is_taken_at_the_first_signature_that_needs_it(world: World) -> None:
    old = world.account.secrets["app_secret"]
    assert signed_with(world, old) == 200
    assert signed_with(world, NEW) == 401
    seed.rotate(store(world), "app_secret", NEW)
    world.now += MIN_GAP
    assert signed_with(world, NEW) == 200
    assert signed_with(world, old) == 401


def test_the_access_token_is_taken_at_the_first_refusal_and_lies_encrypted_as_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What asks is `doubt`: whatsapp/graph.py at a refusal (tests/whatsapp/test_sender_contract.py)."""
    secrets = world.core.secrets
    monkeypatch.setattr(secrets, "_monotonic", lambda: secrets._asked_at + MIN_GAP)
    seed.rotate(store(world), "access_token", NEW)
    assert secrets.get("access_token") != NEW
    assert secrets.doubt()
    assert secrets.get("access_token") == NEW
    stored = world.account.ssm.get_parameter(Name=f"{world.account.secrets_path}/access_token")["Parameter"]
    assert stored["Type"] == "SecureString"
    assert NEW not in stored["Value"]


@pytest.mark.parametrize("name", ["pepper", "kek", "another"])
def test_what_everything_is_found_or_sealed_by_is_not_replaced(name: str) -> None:
    nowhere = seed.Store(None, None, "/chatoet/test", "alias/test")
    with pytest.raises(SystemExit, match=r"docs/ops/rotate\.md"):
        seed.rotate(nowhere, name, NEW)
