"""The saved queries as infra/queries.yaml deploys them."""

from functools import cache
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from local.cloud import ROOT


@cache
def saved() -> dict[str, str]:
    """The text of each query by its name, which says its folder. Words in capitals are for whoever asks to replace."""
    template: Any = yaml_parse((ROOT / "infra" / "queries.yaml").read_text("utf-8"))
    queries = (each["Properties"] for each in template["Resources"].values())
    return {str(each["Name"]["Fn::Sub"]).removeprefix("${Prefix}/"): each["QueryString"] for each in queries}
