"""Where the runner works and what the template is deployed with."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local import tutor
from local.cloud import ROOT, CloudConfig
from local.sam import ARCHITECTURE, Sam

STATE = ROOT / ".local"
PHONE_PORT = 8700
CLOUD_PORT = 8701
MODELS_PORT = 8702
STACK = "chatoet-local"
PHONE_NUMBER_ID = "100000000000002"


@dataclass(frozen=True)
class Settings:
    """`state` holds all that is written, deleting it is a new beginning; `work` holds the build."""

    state: Path = STATE
    work: Path = ROOT / ".cache" / "sam"
    phone_port: int = PHONE_PORT
    cloud_port: int = CLOUD_PORT
    stack: str = STACK
    enforce_iam: bool = False
    persistent: bool = True
    marker: tutor.Marker = tutor.RULES
    environment: Mapping[str, str] = field(default_factory=dict)  # of the cloud and its Lambdas besides their own

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.phone_port}/"

    @property
    def cloud(self) -> CloudConfig:
        own = self.environment
        return CloudConfig(self.cloud_port, self.state, self.persistent, self.enforce_iam, environment=own)

    @property
    def sam(self) -> Sam:
        return Sam(self.work)

    @property
    def parameters(self) -> dict[str, str]:
        return {
            "Stage": "local",
            "Architecture": ARCHITECTURE,
            "GraphUrl": f"http://127.0.0.1:{self.phone_port}",
            "PhoneNumberId": PHONE_NUMBER_ID,
            "ShowDrafts": "true",
            "CanarySchedule": "DISABLED",  # by hand: docs/ops/canary.md
            "RescanSeconds": "5",  # nobody wants to wait a minute to see a certificate
            **self.marker.parameters,
        }


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    return Settings(
        state=Path(environment.get("CHATOET_STATE", STATE)).resolve(),
        phone_port=int(environment.get("CHATOET_PHONE_PORT", PHONE_PORT)),
        cloud_port=int(environment.get("CHATOET_CLOUD_PORT", CLOUD_PORT)),
        marker=tutor.from_environment(environment, int(environment.get("CHATOET_MODELS_PORT", MODELS_PORT))),
    )
