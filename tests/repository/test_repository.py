"""The repository speaks of the product alone, and its licence is the AGPL."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def list_tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", sorted({str(ROOT), str(Path.home())} - {"/"}))
def test_no_file_names_a_folder_of_this_machine(path: str):
    pattern = re.compile(rb"(?<![\w/.-])" + re.escape(path.encode()) + rb"(?![\w.-])")
    assert [str(file.relative_to(ROOT)) for file in list_tracked_files() if pattern.search(file.read_bytes())] == []


def test_licence_is_the_agpl_in_its_own_words():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    first_words = " ".join(licence.split()[:12])
    assert first_words == "GNU AFFERO GENERAL PUBLIC LICENSE Version 3, 19 November 2007 Copyright (C)"
    assert "13. Remote Network Interaction; Use with the GNU General Public License." in licence


def test_project_declares_the_licence_that_it_carries():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    assert "AGPL-3.0-or-later" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [".ci/run", "tools/apt-install", "tools/browsers", "tools/scratch", "tools/setup"])
def test_script_can_be_run(name: str):
    assert (ROOT / name).stat().st_mode & 0o111
    shell = "bash" if name == ".ci/run" else "sh"
    assert subprocess.run([shell, "-n", ROOT / name], capture_output=True, check=False).returncode == 0


def test_every_make_command_explains_itself():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert phony
    explained = set(re.findall(r"^([a-z]+):.*## \w", makefile, flags=re.MULTILINE))
    assert explained == set(phony[1].split())


def test_commands_import_the_rooms_inside_functions_only():
    rooms = {"measures", "generator", "publishing", "cms"}
    found = []
    for file in [ROOT / "yardstick" / "cli.py", *(ROOT / "yardstick" / "commands").rglob("*.py")]:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            found += [
                f"{file.relative_to(ROOT)}:{node.lineno}: {name}" for name in names if name.split(".")[0] in rooms
            ]
    assert found == []
