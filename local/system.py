"""Cloud, deployment and phone as one thing that starts and stops: for `make run` and for the tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from infra import templates
from layers.build.policy import read_templates
from local.cloud import Cloud, port_is_taken
from local.deploy import Deployment, deploy
from local.logs import LogHub
from local.models import peer
from local.phone.app import create_app
from local.phone.config import PhoneConfig
from local.phone.server import running as serving
from local.settings import Settings


class PortTakenError(Exception):
    """Another program listens where this one must."""


@dataclass(frozen=True)
class System:
    settings: Settings
    cloud: Cloud
    deployment: Deployment
    logs: LogHub


@contextmanager
def running(
    settings: Settings, say: Callable[[str], None], echo: Callable[[str], None] | None, **phone: Any
) -> Iterator[System]:
    """`say` hears the steps of the start, `echo` each line that a Lambda logs; `phone` changes its configuration."""
    if port_is_taken(settings.phone_port):
        raise PortTakenError(f"port {settings.phone_port} is taken by another program (CHATOET_PHONE_PORT chooses)")
    hub = LogHub(settings.stack, echo)
    with ExitStack() as stack:
        if settings.marker.port:
            stack.enter_context(peer.running(settings.marker.port))
        cloud = stack.enter_context(Cloud(settings.cloud, hub.publish))
        deployment = deploy(settings, say)
        config = replace(phone_config(settings, deployment), **phone)
        app = create_app(config, hub)
        stack.enter_context(serving(app, settings.phone_port))
        templates.push(account_of(settings, config), read_templates())
        yield System(settings, cloud, deployment, hub)


def phone_config(settings: Settings, deployment: Deployment) -> PhoneConfig:
    return PhoneConfig(
        webhook_url=deployment.outputs["WebhookUrl"],
        app_secret=deployment.secrets["app_secret"],
        verify_token=deployment.secrets["verify_token"],
        access_token=deployment.secrets["access_token"],
        phone_number_id=settings.parameters["PhoneNumberId"],
        state_dir=settings.state / "phone",
    )


def account_of(settings: Settings, config: PhoneConfig) -> templates.Account:
    """The account at Meta's local peer: templates get there by the code that ops use."""
    base = templates.base_of(settings.page, config.graph_version, "local")
    return templates.Account(base, config.business_account_id, config.access_token)
