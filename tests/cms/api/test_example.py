"""The example of the documentation does what it says, as the process that a reader would start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.cms.api.client import join
from tests.cms.git_access.developer import serve
from tests.cms.workshop import Workshop

GUIDE = Path(__file__).parents[3] / "docs" / "editing-api.md"


def test_the_example_sends_a_new_edition_to_review(workshop: Workshop) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    client = join(workshop, "editor")
    with serve(workshop.app) as address:
        environment = {**os.environ, "YARDSTICK_API": f"http://{address}/api", "YARDSTICK_TOKEN": client.token}
        done = subprocess.run(
            [sys.executable, "-c", example], env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    assert (done.stdout.splitlines(), done.stderr) == (["New rows: 3", "State: internal_review"], "")


def test_the_guide_names_each_address_that_the_description_names(workshop: Workshop) -> None:
    described = workshop.app.test_client().get("/api/openapi.json").get_json()
    names = {"{measure_id}": "ID", "{version}": "NUMBER", "{dimension}": "NAME"}
    text, lost = GUIDE.read_text(encoding="utf-8"), []
    for path, entry in described["paths"].items():
        told = re.sub(r"\{[a-z_]+\}", lambda found: names[found[0]], path)
        lost += [told for method in set(entry) - {"parameters"} if f"`{method.upper()} {told}`" not in text]
    assert lost == []
