"""Each event that the schedule logs stands in the table of the documentation, with its facts."""

import ast
import re

from tests.repository.documents import ROOT, read_section


def find_events() -> dict[str, set[str]]:
    """Return each event that the code tells, with the names of its facts."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "publishing" / "schedule").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tell":
                names = [each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)]
                facts = {keyword.arg for keyword in node.keywords if keyword.arg}
                found |= {str(name): found.get(str(name), set()) | facts for name in names}
    return found


def test_every_event_is_in_the_table_with_its_facts() -> None:
    rows = re.findall(r"^\| `([a-z.-]+)` \| (.*?) ?\|", read_section(ROOT / "docs/operations.md", "Log events"), re.M)
    documented = {name: set(re.findall(r"`([a-z]+)`", facts)) for name, facts in rows}
    assert find_events() == documented
    assert len(documented) >= 7
