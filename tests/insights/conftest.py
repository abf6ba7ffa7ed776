"""The captured run: once for all tests of one worker."""

from collections.abc import Iterator

import pytest

from local.cloud import Cloud
from tests.fixtures.cloud import new_account
from tests.insights.planted import Run
from tests.insights.story import captured


@pytest.fixture(scope="session")
def run(ministack: Cloud) -> Iterator[Run]:
    with pytest.MonkeyPatch.context() as patch:
        lines, ends = captured(new_account(ministack.config.endpoint), patch)
    yield Run(tuple(lines), ends)
