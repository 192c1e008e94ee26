"""Asks for known vulnerabilities of every locked package, and fails unless each was really looked up.

    python tools/audit.py requirements.txt ...

pip-audit says "No known vulnerabilities found" and ends with 0 where it could look nothing up; this reads what it did.
Exit codes: 0 each package was looked up and is clean; 1 there is a vulnerability; 3 not every package was looked up.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLEAN, VULNERABLE, UNKNOWN = 0, 1, 3
ACCEPTED: Mapping[str, str] = {}
"""Vulnerabilities that do not reach us: id -> why. Each is looked at again at every upgrade."""
LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)\s*(;[^\\]*)?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an audit: lines to print, and the exit code."""

    lines: tuple[str, ...]
    code: int


def find_locked(text: str) -> dict[str, str]:
    """Return the packages of a requirements file with their versions: those that are installed wherever we run."""
    return {_normalise(name): version for name, version, marker in LOCKED.findall(text) if "win32" not in marker}


def judge(answer: Mapping[str, Any], locked: Mapping[str, str]) -> Report:
    """Judge what pip-audit found, as JSON, against what is locked."""
    looked_up = {
        (_normalise(entry["name"]), entry["version"]): entry["vulns"]
        for entry in answer.get("dependencies", ())
        if "vulns" in entry and "version" in entry
    }
    missing = [
        f"{name} {version} could not be looked up."
        for name, version in sorted(locked.items())
        if (name, version) not in looked_up
    ]
    found = [
        f"{name} {version}: {vulnerability['id']}, mended in {', '.join(vulnerability['fix_versions']) or 'nothing'}."
        for (name, version), vulnerabilities in sorted(looked_up.items())
        for vulnerability in vulnerabilities
        if vulnerability["id"] not in ACCEPTED
    ]
    if found:
        return Report((*found, *missing), VULNERABLE)
    if missing or not locked:
        return Report((*missing, "The audit says nothing: try again where the advisories can be reached."), UNKNOWN)
    return Report((f"{len(locked)} packages were looked up; none has a known vulnerability.",), CLEAN)


def ask(file: Path) -> Mapping[str, Any]:
    """Run pip-audit on a requirements file and return what it says; empty where it says nothing."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(file), "--require-hashes", "--disable-pip"]
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    ended = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    try:
        answer = json.loads(ended.stdout)
    except ValueError:
        print(ended.stderr.strip(), file=sys.stderr)
        return {}
    return answer if isinstance(answer, dict) else {}


def _normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(names: Sequence[str]) -> int:
    """Audit each file; return the worst exit code."""
    reports = [judge(ask(Path(name)), find_locked(Path(name).read_text(encoding="utf-8"))) for name in names]
    for report in reports:
        print("\n".join(report.lines))
    codes = {report.code for report in reports}
    return next((code for code in (VULNERABLE, UNKNOWN) if code in codes), CLEAN)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
