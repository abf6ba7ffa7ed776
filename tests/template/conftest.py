import pytest

from tests.template.expanded import Stack, deployed


@pytest.fixture(scope="session", params=["local", "dev", "prod"])
def stack(request: pytest.FixtureRequest) -> Stack:
    """Each environment of samconfig.toml: a promise that only dev keeps is none."""
    return deployed(request.param)


@pytest.fixture(scope="session")
def prod() -> Stack:
    return deployed("prod")
