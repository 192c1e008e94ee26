"""Each event that the program logs stands in the table of the documentation, with its facts."""

import ast
import re
from collections.abc import Iterator

from tests.repository.documents import ROOT, read_section

ROOMS = ("publishing", "yardstick", "cms")
OF_ITS_OWN = {"log": {"logger", "words"}, "error.unexpected": {"number", "view", "kind", "places"}}
"""Events that are logged otherwise than by `tell`."""


def list_calls() -> Iterator[tuple[ast.Call, int]]:
    """Yield each call of a function or method named `tell` that names an event, with the place of the name."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    if isinstance(node.func, ast.Attribute) and node.func.attr == "tell":
                        yield node, 0
                    elif isinstance(node.func, ast.Name) and node.func.id == "tell":
                        yield node, 0 if isinstance(node.args[0], ast.Constant | ast.IfExp) else 1


def find_events() -> dict[str, set[str]]:
    """Return each event that the code tells, with the names of its facts."""
    found: dict[str, set[str]] = {}
    for call, place in list_calls():
        names = [each.value for each in ast.walk(call.args[place]) if isinstance(each, ast.Constant)]
        facts = {keyword.arg for keyword in call.keywords if keyword.arg} - {"level"}
        found |= {str(name): found.get(str(name), set()) | facts for name in names if "." in str(name) or place}
    return found


def test_every_event_is_in_the_table_with_its_facts() -> None:
    rows = re.findall(r"^\| `([a-z.-]+)` \| (.*?) ?\|", read_section(ROOT / "docs/operations.md", "Log events"), re.M)
    documented = {name: set(re.findall(r"`([a-z]+)`", facts)) for name, facts in rows}
    assert find_events() | OF_ITS_OWN == documented
    assert len(documented) >= 15
