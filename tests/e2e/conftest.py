"""A browser for each file of tests, and the page of the phone in it for each test."""

from collections.abc import Iterator

import pytest

from tests.e2e.browser import Page
from tests.fixtures.browser import chromium
from tests.fixtures.deployed import Deployed


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield Page(driver)


@pytest.fixture
def page(window: Page, deployed: Deployed) -> Iterator[Page]:
    window.open(deployed.page)
    yield window
    assert window.errors() == []
    window.driver.get("about:blank")
