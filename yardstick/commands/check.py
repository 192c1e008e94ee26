"""yardstick check: what is wrong with a folder of content."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from yardstick.exits import ExitCode
from yardstick.problem_lines import write_problem
from yardstick.surroundings import Surroundings
from yardstick.worktree import WorkTree

if TYPE_CHECKING:
    from measures.model.problem import Problem

SCHEMA = 1
SEVERITIES = ("error", "warning", "note")
WIDE_FILES = ("site.yaml", "organisations.yaml", "classifications/")
"""Files that bear on every measure."""

GUIDE = """List what is wrong with a folder of content.

Every version is read, drafts too, and so is everything that measures share. Each fault is one line, in order of file
and line:

\b
  FILE:LINE:COLUMN: what is wrong. What to do. [severity rule]

An error keeps its measure, or with a shared file the whole site, from being published. A warning should be looked at. A
note says what a draft still lacks. docs/problems.md explains each rule.

FOLDER is "content" unless given.

\b
Examples:
  yardstick check
  yardstick check var/content --since HEAD~1      only what changed since a commit
  yardstick check content --format json           for programs

With --since, only faults in measures and shared files that changed are listed; a change of site.yaml,
organisations.yaml or a classification can bear on every measure, so then all are.

Exit codes: 0 no errors; 1 errors; 2 wrong usage.
"""


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems of a folder of content, at an instant; `commit` where the folder stands exactly at one."""

    folder: Path
    commit: str | None
    instant: datetime
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many problems there are of each severity."""
        found = Counter[str](problem.severity for problem in self.problems)
        return {severity: found[severity] for severity in SEVERITIES}


@click.command("check", help=GUIDE)
@click.argument("folder", default="content", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the faults.")
@click.option("--since", metavar="COMMIT", help="List only what changed since a commit of the folder's repository.")
@click.pass_obj
def command(surroundings: Surroundings, folder: Path, form: str, since: str | None) -> int:
    """Check a folder of content."""
    from measures.publication.content_check import check_content
    from measures.store import FolderStore

    store = FolderStore(folder)
    instant = surroundings.read_instant()
    tree = WorkTree(folder, surroundings.environ)
    changes = tree.list_changes(since) if since else None
    problems = check_content(store.objects, store.root, instant=instant)
    found = Findings(folder, tree.find_commit(), instant, tuple(_keep_changed(problems, changes)))
    click.echo(write_json(found) if form == "json" else write_text(found), nl=bool(found.problems) or form == "json")
    if form == "text":
        click.echo(_sum_up(found), err=True)
    return ExitCode.NO if found.counts["error"] else ExitCode.DONE


def _keep_changed(problems: Iterable[Problem], changes: frozenset[str] | None) -> Iterable[Problem]:
    if changes is None or any(path.startswith(WIDE_FILES) for path in changes):
        return problems
    touched = {_find_owner(path) for path in changes}
    return [problem for problem in problems if _find_owner(problem.place.file) in touched]


def _find_owner(path: str) -> str:
    """Return the folder of the measure that a file belongs to; a shared file stands for itself."""
    parts = path.split("/")
    return "/".join(parts[:4]) if parts[0] == "measures" and len(parts) > 4 else path


def write_text(found: Findings) -> str:
    """Return a line for each problem, with the folder before its file."""
    return "\n".join(write_problem(problem, found.folder) for problem in found.problems)


def write_json(found: Findings) -> str:
    """Return the problems as JSON for programs."""
    head = {
        "schema": SCHEMA,
        "content": found.commit,
        "instant": f"{found.instant:%Y-%m-%dT%H:%M:%SZ}",
        "counts": found.counts,
        "problems": [_describe(problem) for problem in found.problems],
    }
    return json.dumps(head, ensure_ascii=False, indent=1)


def _describe(problem: Problem) -> dict[str, str | int | None]:
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "message": problem.message,
        "hint": problem.hint,
        "measure": problem.measure,
        "version": problem.version,
    }


def _sum_up(found: Findings) -> str:
    counts = found.counts
    if not any(counts.values()):
        return f"Nothing is wrong in {found.folder}."
    words = (f"{count:,} {severity}{'' if count == 1 else 's'}" for severity, count in counts.items() if count)
    return f"{found.folder}: {', '.join(words)}."
