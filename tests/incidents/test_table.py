"""docs/incidents.md names for each incident tests that are there."""

from __future__ import annotations

import re

from tests.repository.documents import ROOT

ROWS = [line.split("|")[1:4] for line in (ROOT / "docs" / "incidents.md").read_text().splitlines() if "::" in line]


def test_each_incident_has_a_rule_and_names_tests_that_are_there():
    assert len(ROWS) == 15
    missing = []
    for what, rule, shown in ROWS:
        assert what.strip()
        assert rule.strip()
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", shown)
        assert named, what
        missing += [
            f"{file}::{name}"
            for file, name in named
            if not re.search(rf"^def {name}\(", (ROOT / "tests" / file).read_text(), re.MULTILINE)
        ]
    assert missing == []


def test_each_test_of_an_incident_stands_in_the_table():
    """A test of an incident that the table forgot is found by its folder or its name."""
    text = (ROOT / "docs" / "incidents.md").read_text()
    files = [*(ROOT / "tests" / "incidents").glob("test_*.py"), *(ROOT / "tests" / "cms").glob("test_incidents*.py")]
    silent = [file.name for file in files if file.name != "test_table.py" and file.name not in text]
    assert silent == []
