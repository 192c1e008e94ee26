"""The audit of dependencies says "clean" only of packages that it looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import audit
from tools.audit import CLEAN, UNKNOWN, VULNERABLE, find_locked, judge

LOCKED = {"flask": "3.1.0", "jinja2": "3.1.6"}
FLAW = {"id": "PYSEC-1", "fix_versions": ["3.1.7"]}


def looked_up(**flaws):
    return {"dependencies": [{"name": name, "version": LOCKED[name], "vulns": flaws.get(name, [])} for name in LOCKED]}


def test_packages_that_were_all_looked_up_are_clean():
    report = judge(looked_up(), LOCKED)
    assert report.code == CLEAN
    assert report.lines == ("2 packages were looked up; none has a known vulnerability.",)


def test_a_vulnerability_fails_and_names_the_version_that_mends_it():
    report = judge(looked_up(jinja2=[FLAW]), LOCKED)
    assert report.code == VULNERABLE
    assert report.lines[0] == "jinja2 3.1.6: PYSEC-1, mended in 3.1.7."


def test_an_accepted_vulnerability_does_not_fail(monkeypatch):
    monkeypatch.setattr(audit, "ACCEPTED", {"PYSEC-1": "Only reached by a template that a person of ours writes."})
    assert judge(looked_up(jinja2=[FLAW]), LOCKED).code == CLEAN


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"dependencies": []},
        {"dependencies": [{"name": "flask", "version": "3.1.0", "vulns": []}]},
        {"dependencies": [{"name": name, "skip_reason": "not found"} for name in LOCKED]},
        {"dependencies": [{"name": name, "version": "0.1", "vulns": []} for name in LOCKED]},
    ],
    ids=["no answer", "nothing", "one missing", "all skipped", "other versions"],
)
def test_a_package_that_was_not_looked_up_fails(answer):
    report = judge(answer, LOCKED)
    assert report.code == UNKNOWN
    assert "jinja2 3.1.6 could not be looked up." in report.lines


def test_nothing_locked_is_no_clean_audit():
    assert judge({"dependencies": []}, {}).code == UNKNOWN


def test_every_package_of_the_locked_files_is_asked_about():
    text = (Path(__file__).parents[2] / "requirements.txt").read_text(encoding="utf-8")
    locked = find_locked(text)
    assert {"flask", "pydantic", "psycopg-binary"} <= set(locked)
    lines = [line for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    assert len(locked) == len([line for line in lines if "win32" not in line])
