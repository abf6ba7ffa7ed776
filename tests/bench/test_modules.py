"""What a start of the webhook imports: its cold start is its imports."""

import subprocess
import sys

from local.cloud import ROOT

OWN = ROOT / "layers" / "chatoet" / "python"
PROBE = "import sys; from chatoet.flows import webhook; from chatoet import settings; print(*sorted(sys.modules))"
OURS = {
    "chatoet",
    "chatoet.flows",
    "chatoet.flows.webhook",
    "chatoet.lanes",
    "chatoet.log",
    "chatoet.rules",
    "chatoet.rules.addresses",
    "chatoet.rules.catalogue",
    "chatoet.rules.commands",
    "chatoet.rules.fields",
    "chatoet.rules.inbound",
    "chatoet.rules.item",
    "chatoet.rules.phrases",
    "chatoet.rules.pseudonym",
    "chatoet.rules.route",
    "chatoet.rules.signature",
    "chatoet.rules.values",
    "chatoet.secrets",
    "chatoet.settings",
}
# Of third parties, before a client is made: what botocore's exceptions stand on.
THEIRS = {"botocore", "jmespath", "urllib3"}


def _imported() -> set[str]:
    probe = [sys.executable, "-P", "-c", PROBE]
    done = subprocess.run(probe, env={"PYTHONPATH": str(OWN)}, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_webhook_imports_these_modules_of_ours_and_no_other() -> None:
    assert {name for name in _imported() if name.partition(".")[0] == "chatoet"} == OURS


def test_the_webhook_carries_no_package_that_it_does_not_use() -> None:
    tops = {name.partition(".")[0] for name in _imported()}
    foreign = {
        top for top in tops if top not in sys.stdlib_module_names and not top.startswith("_") and top != "chatoet"
    }
    assert foreign <= THEIRS | {"sitecustomize", "usercustomize"}
