"""Each import rule of pyproject.toml catches an import that breaks it, and lets the allowed ones be."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in CONFIGURATION["contracts"]}

SKELETON = [
    "measures/model/__init__.py",
    "measures/tables/__init__.py",
    "measures/charts/__init__.py",
    "measures/checks/__init__.py",
    "measures/publication.py",
    "measures/store/__init__.py",
    "measures/store/git.py",
    "generator/pages/__init__.py",
    "generator/incremental/__init__.py",
    "generator/plugins/__init__.py",
    "publishing/builds.py",
    "publishing/run.py",
    "publishing/history.py",
    "publishing/targets/__init__.py",
    "publishing/targets/s3.py",
    "yardstick/settings.py",
]

ALLOWED = {
    "measures/store/git.py": "import dulwich\nimport measures.publication",
    "measures/publication.py": "import measures.checks",
    "measures/checks/__init__.py": "import measures.tables",
    "measures/tables/__init__.py": "import measures.model, measures.charts",
    "generator/pages/__init__.py": "import jinja2, measures.publication",
    "generator/plugins/__init__.py": "import pelican, generator.pages, measures.store.git",
    "publishing/run.py": "import measures.store.git, yardstick.settings, publishing.targets.s3",
    "publishing/targets/s3.py": "import boto3, botocore",
    "publishing/history.py": "import dulwich",
    "cms/screens.py": "import flask, generator.pages, publishing.builds, yardstick.settings, measures.store.git",
    "yardstick/cli.py": "def main():\n    import publishing.run, generator.pages, cms.screens",
}

# contract, what the broken rule is, the planted files
PLANTED = [
    ("rooms", "measures imports ours", {"measures/model/a.py": "import yardstick.settings"}),
    ("rooms", "settings import nothing", {"yardstick/settings.py": "import measures"}),
    ("rooms", "publishing imports a command", {"publishing/a.py": "import yardstick.cli", "yardstick/cli.py": ""}),
    ("rooms", "the CMS runs a publish", {"cms/a.py": "import publishing.run"}),
    ("rooms", "pages import plug-ins", {"generator/pages/a.py": "from generator import plugins"}),
    ("rooms", "plug-ins import publishing", {"generator/plugins/a.py": "import publishing.builds"}),
    ("rooms", "an import inside a function", {"cms/a.py": "def act():\n    import publishing.history"}),
    ("measures-layers", "the model imports a higher room", {"measures/model/a.py": "import measures.tables"}),
    ("measures-layers", "a chart imports a check", {"measures/charts/a.py": "import measures.checks"}),
    ("measures-layers", "publication imports the store", {"measures/publication.py": "import measures.store"}),
    ("measures-layers", "a room that the layers lack", {"measures/extra.py": ""}),
    (
        "cycles",
        "two rooms import each other",
        {
            "measures/charts/a.py": "import measures.tables.b",
            "measures/tables/b.py": "import measures.charts.c",
            "measures/charts/c.py": "",
        },
    ),
    (
        "cycles",
        "two modules import each other",
        {"publishing/a.py": "import publishing.b", "publishing/b.py": "import publishing.a"},
    ),
    ("measures", "Flask", {"measures/model/a.py": "from flask import Flask"}),
    ("measures", "S3 inside a function", {"measures/store/a.py": "def f():\n    import boto3"}),
    ("pages", "the store", {"generator/pages/a.py": "from measures.store import git"}),
    (
        "pages",
        "the store by way of a room",
        {"generator/pages/a.py": "import measures.model.b", "measures/model/b.py": "import measures.store"},
    ),
    ("pages", "git", {"generator/incremental/a.py": "import dulwich"}),
    (
        "plugins",
        "Flask by way of a room",
        {"generator/plugins/a.py": "import measures.model.b", "measures/model/b.py": "import flask"},
    ),
    ("publishing", "the renderer", {"publishing/a.py": "import generator.pages"}),
    (
        "publishing",
        "Pelican by way of a setting",
        {"publishing/a.py": "import yardstick.settings", "yardstick/settings.py": "import pelican"},
    ),
    (
        "cms",
        "a bucket by way of the queue",
        {
            "cms/a.py": "import publishing.builds",
            "publishing/builds.py": "import publishing.targets.s3",
            "publishing/targets/s3.py": "import boto3",
        },
    ),
    ("cms", "Pelican", {"cms/a.py": "import pelican"}),
    ("libraries", "Flask outside the CMS", {"yardstick/a.py": "import flask"}),
    ("libraries", "git outside its three modules", {"measures/store/folder.py": "from dulwich.repo import Repo"}),
    ("libraries", "S3 outside its target", {"publishing/run.py": "import boto3.session"}),
    ("libraries", "Pelican outside the plug-ins", {"generator/pages/a.py": "import pelican"}),
]


def lint(folder: Path, files: dict[str, str], contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Write a small tree with the repository's own rules and run import-linter on it."""
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (folder / "tools").symlink_to(ROOT / "tools")
    empty = [f"{package}/__init__.py" for package in CONFIGURATION["root_packages"]] + SKELETON
    for name, text in {**dict.fromkeys(empty, ""), **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    command += ["--contract", contract] if contract else []
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_allowed_imports_keep_every_rule(tmp_path: Path):
    done = lint(tmp_path, ALLOWED)
    assert done.returncode == 0, done.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in done.stdout


@pytest.mark.parametrize(
    ("contract", "files"), [(row[0], row[2]) for row in PLANTED], ids=[f"{row[0]}: {row[1]}" for row in PLANTED]
)
def test_forbidden_import_breaks_its_rule(tmp_path: Path, contract: str, files: dict[str, str]):
    done = lint(tmp_path, files, contract)
    assert done.returncode == 1, done.stdout
    assert "Contracts: 0 kept, 1 broken." in done.stdout


def test_every_rule_is_seen_to_catch_something():
    assert {row[0] for row in PLANTED} == set(CONTRACTS)


def test_no_rule_has_an_exception():
    settings = [key for contract in CONTRACTS.values() for key in contract]
    assert not [
        key
        for key in settings
        if key.startswith(("ignore", "unmatched", "skip", "allow_indirect", "exhaustive_ignores"))
    ]
