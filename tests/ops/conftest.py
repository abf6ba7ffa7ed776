import pytest

from tests.template.expanded import Stack, deployed


@pytest.fixture(scope="session")
def prod() -> Stack:
    return deployed("prod")
