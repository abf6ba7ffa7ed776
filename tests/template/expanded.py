"""The template as CloudFormation would see it: SAM expanded, nested stacks entered, intrinsics resolved.

What only AWS knows stands as a symbol: an ARN built from the resource's own name, else "<Logical.Attribute>".
"""

import copy
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
REGION, ACCOUNT = "eu-west-1", "123456789012"
NO_VALUE = object()
PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::NoValue": NO_VALUE,
}
# Which property names a resource, and how its ARN ends.
NAMED = {
    "AWS::SQS::Queue": ("QueueName", "sqs:{region}:{account}:{name}"),
    "AWS::DynamoDB::Table": ("TableName", "dynamodb:{region}:{account}:table/{name}"),
    "AWS::Lambda::Function": ("FunctionName", "lambda:{region}:{account}:function:{name}"),
    "AWS::Logs::LogGroup": ("LogGroupName", "logs:{region}:{account}:log-group:{name}:*"),
    "AWS::SNS::Topic": ("TopicName", "sns:{region}:{account}:{name}"),
}
Json = dict[str, Any]


def environment(name: str) -> Json:
    """What samconfig.toml says `sam deploy --config-env <name>` does."""
    config: Json = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    return dict(config[name]["deploy"]["parameters"])


def deployed(name: str, **overrides: str) -> "Stack":
    """The root stack as that environment deploys it."""
    config = environment(name)
    parameters = dict(pair.split("=", 1) for pair in config["parameter_overrides"].split())
    return Stack(_expand(ROOT / "template.yaml"), parameters | overrides, config["stack_name"])


def source(path: str) -> Json:
    parsed: Json = yaml_parse((ROOT / path).read_text(encoding="utf-8"))
    return parsed


def _expand(path: Path) -> Json:
    """SAM's own transform. It wants uploaded artifacts, so the local paths are dressed up as such."""
    template = copy.deepcopy(source(path.name))
    for resource in template["Resources"].values():
        for place in ("CodeUri", "ContentUri"):
            if place in resource["Properties"]:
                resource["Properties"][place] = "s3://bucket/" + resource["Properties"][place]
    session = boto3.session.Session(region_name=REGION)
    expanded: Json = Translator({}, Parser(), boto_session=session).translate(template, {})
    return expanded


@dataclass
class Stack:
    template: Json
    overrides: Json
    name: str
    _children: dict[str, "Stack"] = field(default_factory=dict)

    @cached_property
    def parameters(self) -> Json:
        defaults = {name: spec.get("Default") for name, spec in self.template.get("Parameters", {}).items()}
        return defaults | self.overrides | PSEUDO | {"AWS::StackName": self.name}

    def everything(self) -> Iterator[tuple[str, Json]]:
        """(logical id, resource) of this stack and those below it; what a condition switches off is absent."""
        for logical, raw in self._live().items():
            if raw["Type"] == "AWS::CloudFormation::Stack":
                yield from self.child(logical).everything()
            else:
                yield logical, self._resolved(raw)

    def of(self, kind: str) -> dict[str, Json]:
        """Properties by logical id."""
        return {name: each.get("Properties", {}) for name, each in self.everything() if each["Type"] == kind}

    @cached_property
    def outputs(self) -> Json:
        return {name: self.resolve(spec["Value"]) for name, spec in self.template.get("Outputs", {}).items()}

    def child(self, logical: str) -> "Stack":
        if logical not in self._children:
            properties = self.template["Resources"][logical]["Properties"]
            template = source(properties["TemplateURL"])
            self._children[logical] = Stack(template, self.resolve(properties["Parameters"]), f"{self.name}-{logical}")
        return self._children[logical]

    def resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [each for each in map(self.resolve, value) if each is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (key,) = value
            if key == "Ref" or key.startswith("Fn::"):
                return self._intrinsic(key, value[key])
        resolved = {key: self.resolve(each) for key, each in value.items()}
        return {key: each for key, each in resolved.items() if each is not NO_VALUE}

    def _live(self) -> dict[str, Json]:
        resources: dict[str, Json] = self.template["Resources"]
        return {name: raw for name, raw in resources.items() if "Condition" not in raw or self._holds(raw["Condition"])}

    def _resolved(self, raw: Json) -> Json:
        return {key: self.resolve(part) if key == "Properties" else part for key, part in raw.items()}

    def _intrinsic(self, key: str, given: Any) -> Any:
        match key:
            case "Ref":
                return self.parameters[given] if given in self.parameters else self._reference(given)
            case "Fn::GetAtt":
                logical, _, attribute = given.partition(".") if isinstance(given, str) else (given[0], "", given[1])
                return self._attribute(logical, attribute)
            case "Fn::Sub":
                return self._substitute(given)
            case "Fn::If":
                return self.resolve(given[1] if self._holds(given[0]) else given[2])
            case "Fn::Join":
                return given[0].join(self.resolve(given[1]))
        raise NotImplementedError(key)

    def _substitute(self, given: Any) -> str:
        text, extra = given if isinstance(given, list) else (given, {})
        done = ""
        while "${" in text:
            before, _, rest = text.partition("${")
            name, _, text = rest.partition("}")
            value = extra.get(name, {"Fn::GetAtt" if "." in name else "Ref": name})
            done += before + str(self.resolve(value))
        return done + str(text)

    def _holds(self, condition: str) -> bool:
        return self._truth(self.template["Conditions"][condition])

    def _truth(self, expression: Any) -> bool:
        ((key, given),) = expression.items()
        match key:
            case "Fn::Equals":
                left, right = self.resolve(given)
                return str(left) == str(right)
            case "Fn::Not":
                return not self._truth(given[0])
            case "Fn::Or":
                return any(map(self._truth, given))
            case "Fn::And":
                return all(map(self._truth, given))
            case "Condition":
                return self._holds(given)
        raise NotImplementedError(key)

    def _reference(self, logical: str) -> str:
        kind, properties = self._described(logical)
        name = self.resolve(properties.get(NAMED[kind][0])) if kind in NAMED else None
        return str(name or f"<{logical}>")

    def _attribute(self, logical: str, attribute: str) -> Any:
        kind, _ = self._described(logical)
        if attribute.startswith("Outputs."):
            return self.child(logical).outputs[attribute.removeprefix("Outputs.")]
        if attribute == "Arn" and kind in NAMED:
            tail = NAMED[kind][1].format(region=REGION, account=ACCOUNT, name=self._reference(logical))
            return f"arn:aws:{tail}"
        return f"<{logical}.{attribute}>"

    def _described(self, logical: str) -> tuple[str, Json]:
        resource = self.template["Resources"][logical]
        return resource["Type"], resource.get("Properties", {})
