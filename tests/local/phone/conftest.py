"""A phone and a business on loopback, each a real server in a thread of its own."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from local.phone.app import create_app
from local.phone.config import PhoneConfig, StatusDelays
from local.phone.server import running
from tests.local.phone.peers import NUMBER_ID, SECRET, TOKEN, Business, PhoneClient


@pytest.fixture(scope="session")
def phone_business() -> Iterator[tuple[Business, str]]:
    business = Business()
    with running(business.app()) as url:
        yield business, f"{url}/webhook"


@pytest.fixture
def business(phone_business: tuple[Business, str]) -> Business:
    business, _ = phone_business
    business.received.clear()
    business.answers.clear()
    return business


def _config(webhook_url: str, state_dir: Path) -> PhoneConfig:
    return PhoneConfig(
        webhook_url=webhook_url,
        app_secret=SECRET,
        verify_token="a-verify-token",
        access_token=TOKEN,
        phone_number_id=NUMBER_ID,
        state_dir=state_dir,
        status_delays=StatusDelays(0.0, 0.0, 0.0),
        retry_delays_s=(0.0, 0.01, 0.02),
    )


@pytest.fixture
def config(phone_business: tuple[Business, str], tmp_path: Path) -> PhoneConfig:
    return _config(phone_business[1], tmp_path / "phone")


@pytest.fixture
def start(business: Business, config: PhoneConfig) -> Iterator[Callable[..., PhoneClient]]:
    """Starts a phone of the test's own; keyword arguments replace parts of its configuration."""
    with ExitStack() as stack:

        def start(**changes: Any) -> PhoneClient:
            app = create_app(dataclasses.replace(config, **changes))
            client = PhoneClient(stack.enter_context(running(app)))
            stack.callback(client.http.close)
            return client

        yield start


@pytest.fixture(scope="session")
def phone_server(
    phone_business: tuple[Business, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PhoneClient]:
    config = _config(phone_business[1], tmp_path_factory.mktemp("phone"))
    with running(create_app(config)) as url:
        client = PhoneClient(url)
        yield client
        client.http.close()


@pytest.fixture
def phone(phone_server: PhoneClient, business: Business) -> PhoneClient:
    """The phone that the tests share, emptied."""
    phone_server.control("reset")
    business.received.clear()
    return phone_server
