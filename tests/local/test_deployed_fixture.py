"""The whole system answers, on the very template."""

import urllib.request

from layers.build.policy import read_templates
from local.warm import consumers
from tests.fixtures.deployed import Deployed
from tests.local import functions


def test_the_phone_and_the_functions_are_up(deployed: Deployed) -> None:
    assert isinstance(deployed.phone("GET", "/learners"), list)
    deployed.wait_until_quiet()
    assert deployed.waiting() == {}


def test_the_templates_are_at_metas_peer_from_the_start(deployed: Deployed) -> None:
    there = {template["name"] for template in deployed.phone("GET", "/templates")}
    assert there == {template["name"] for template in read_templates()}


def test_the_pages_are_on_loopback(deployed: Deployed) -> None:
    assert deployed.outputs["PagesUrl"].startswith("http://127.0.0.1:")
    with urllib.request.urlopen(deployed.outputs["PagesUrl"], timeout=30) as answer:
        assert answer.status == 200


def test_every_lane_starts_on_what_its_layers_carry(deployed: Deployed) -> None:
    names = consumers(deployed.clients("lambda"))
    assert {name.rpartition("-")[2] for name in names} == {"tutor", "consent", "dsar", "media"}
    for name in names:
        answer = functions.call(deployed.clients, name, {"Records": []})
        assert answer == {"batchItemFailures": []}


def test_a_variable_reaches_a_function_and_leaves_it_again(deployed: Deployed) -> None:
    name = f"{deployed.system.settings.stack}-pages"

    def variables() -> dict[str, str]:
        found = deployed.clients("lambda").get_function_configuration(FunctionName=name)
        return dict(found["Environment"]["Variables"])

    before = variables()
    with deployed.environment("pages", FAULT="here"):
        assert variables() == before | {"FAULT": "here"}
    assert variables() == before


def test_a_killed_worker_is_replaced(deployed: Deployed) -> None:
    name = f"{deployed.system.settings.stack}-tutor"
    functions.call(deployed.clients, name, {"Records": []})
    assert deployed.kill("tutor") == 1
    # The cloud may notice only by a call that fails; the next one finds a new worker.
    answers = [functions.call(deployed.clients, name, {"Records": []}) for _ in range(2)]
    assert answers[-1] == {"batchItemFailures": []}
