"""The real template on the local cloud: built and deployed when its sources changed, seeded and completed always."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from infra import seed
from local import stacks
from local.complete import enable_ttl, template_resources, ttl_attributes
from local.fingerprint import fingerprint
from local.settings import Settings
from local.stacks import Clients

SOURCE = "/local/source"


class OtherPortError(Exception):
    """The state on disk was made by a cloud on another port."""


@dataclass(frozen=True)
class Deployment:
    """Of the stack: its outputs, its resources, and the secrets that Meta shares with it."""

    outputs: dict[str, str]
    resources: list[stacks.Resource]
    secrets: dict[str, str]


def deploy(settings: Settings, say: Callable[[str], None]) -> Deployment:
    clients = Clients(settings.cloud.endpoint)
    source = source_of(settings)
    before = deployed_source(clients("ssm"))
    check_port(before, settings)
    if not is_deployed(stacks.describe(clients("cloudformation"), settings.stack), before, source):
        say("building …")
        settings.sam.build(source.partition("-")[0])
        say("deploying …")
        settings.sam.deploy(settings.cloud.endpoint, settings.stack, settings.parameters)
        clients("ssm").put_parameter(Name=SOURCE, Value=source, Type="String", Overwrite=True)
    return complete(settings, clients)


def source_of(settings: Settings) -> str:
    """The sources, what they are deployed with, and the port, which a state keeps."""
    given = hashlib.sha256(json.dumps(settings.parameters, sort_keys=True).encode()).hexdigest()[:8]
    return f"{fingerprint(settings.sam.root)}-{given}-{settings.cloud_port}"


def deployed_source(ssm: Any) -> str:
    """Kept in the cloud's own state, so that it cannot outlive what it speaks of."""
    found = ssm.get_parameters(Names=[SOURCE])["Parameters"]
    return str(found[0]["Value"]) if found else ""


def is_deployed(stack: dict[str, Any] | None, before: str, source: str) -> bool:
    return stack is not None and stack["StackStatus"] in stacks.DONE and before == source


def check_port(before: str, settings: Settings) -> None:
    """Queue URLs hold the port and are kept in the state, in tables and in the functions' environment."""
    port = before.rpartition("-")[2]
    if port not in ("", str(settings.cloud_port)):
        hint = f"set CHATOET_CLOUD_PORT={port}, or forget everything by `python -m local reset`"
        raise OtherPortError(f"what {settings.state} keeps belongs to port {port}: {hint}")


def complete(settings: Settings, clients: Clients) -> Deployment:
    cloudformation = clients("cloudformation")
    outputs = stacks.outputs(stacks.describe(cloudformation, settings.stack) or {})
    resources = list(stacks.resources(cloudformation, settings.stack))
    declared = template_resources((settings.sam.root / "infra").glob("*.yaml"))
    enable_ttl(clients("dynamodb"), resources, ttl_attributes(declared))
    store = seed.Store(clients("ssm"), clients("kms"), seed.path_of(settings.stack), seed.key_of(settings.stack))
    seed.seed(store, seed.random_secret)
    replace_secrets(store.ssm, settings.stack, settings.marker.secrets)
    return Deployment(outputs, resources, seed.read(store))


def replace_secrets(ssm: Any, stack: str, secrets: Mapping[str, str]) -> None:
    """Keys of vendors may be others at each start."""
    path, key = seed.path_of(stack), seed.key_of(stack)
    for name, value in secrets.items():
        ssm.put_parameter(Name=f"{path}/{name}", Value=value, Type="SecureString", KeyId=key, Overwrite=True)
