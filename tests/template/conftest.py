import pytest

from tests.template.expanded import Stack, deployed

SOCIAL = {
    "Channel": "aws",
    "SocialTopicArn": "arn:aws:sns:eu-west-1:123456789012:whatsapp",
    "SocialPhoneNumberArn": "arn:aws:social-messaging:eu-west-1:123456789012:phone-number-id/976c72a7",
}


@pytest.fixture(scope="session", params=["local", "dev", "prod", "aws"])
def stack(request: pytest.FixtureRequest) -> Stack:
    """Each environment of samconfig.toml, and prod on its other channel: a promise that only dev keeps is none."""
    return deployed("prod", **SOCIAL) if request.param == "aws" else deployed(request.param)


@pytest.fixture(scope="session")
def prod() -> Stack:
    return deployed("prod")
