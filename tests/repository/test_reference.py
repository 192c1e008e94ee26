"""Each setting, command, chart kind, page kind and rule has its heading in the documentation."""

import ast
import re
from pathlib import Path

import click
import pytest

import measures.checks.run  # noqa: F401 (declares the rules)
from generator.pages import KINDS
from measures.charts import CHART_KINDS
from measures.checks.registry import RULES
from tests.repository.documents import ROOT, list_headings, read_section
from yardstick.cli import cli
from yardstick.commands import COMMANDS
from yardstick.settings import SETTINGS

DOCS = ROOT / "docs"
RULE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z0-9]+)*")
TEXTS = {"md", "yaml", "yml", "csv", "json", "html", "css", "svg", "txt", "xml"}
FILE_ENDINGS = TEXTS | {"py", "toml", "lock", "ods", "xlsx", "pdf", "git", "sqlite"}


def find_rules(folder: Path) -> set[str]:
    """Return every rule name that stands as a string in the code below `folder`: `area.fault`, no file, no module."""
    constants = {
        node.value
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE.fullmatch(node.value)
    }
    named = {name for name in constants if name.rpartition(".")[2] not in FILE_ENDINGS or name.startswith("prose.")}
    return named - {"tzdata.zoneinfo"}


def find_made_rules(folder: Path) -> set[str]:
    """Return every rule by whose name the code below `folder` makes a problem itself."""
    return {
        node.args[0].value
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "make_problem"
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def test_every_setting_has_its_heading():
    assert sorted(list_headings(DOCS / "settings.md", 3)) == sorted(setting.name for setting in SETTINGS)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_setting_is_described_with_its_default_and_its_secrecy(setting):
    section = " ".join(read_section(DOCS / "settings.md", setting.name).split())
    code = re.findall(r"`([^`]+)`", section)
    if setting.default and setting.default != "{CORES}":
        assert setting.default in code
    assert setting.secret == ("A secret." in section)
    assert [value for value in setting.stage_defaults.values() if value not in code and not setting.secret] == []


def test_every_command_has_its_heading():
    assert list_headings(DOCS / "commands.md", 3) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_described_with_all_its_options(name: str):
    section = read_section(DOCS / "commands.md", name)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    options = [
        option for parameter in command.params if isinstance(parameter, click.Option) for option in parameter.opts
    ]
    usage = re.findall(r"```(.*?)```", section, flags=re.DOTALL)[0]
    described = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", usage))
    assert [option for option in options if option.startswith("--") and option not in described] == []
    assert described - set(options) == set()


def test_every_kind_of_chart_has_its_heading():
    assert sorted(list_headings(DOCS / "charts.md", 3)) == sorted(CHART_KINDS)


def test_every_kind_of_page_has_its_heading():
    assert list_headings(DOCS / "pages.md", 3) == [kind.name for kind in KINDS]


def test_every_rule_has_its_heading():
    headings = list_headings(DOCS / "problems.md", 3)
    assert headings == list(dict.fromkeys(headings))
    found = find_rules(ROOT / "measures") | find_rules(ROOT / "publishing" / "scans") | find_made_rules(ROOT / "cms")
    assert set(headings) == found


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_rule_is_described_with_its_severity(rule):
    words = read_section(DOCS / "problems.md", rule.name)
    severities = {"A warning.": "warning", "A note.": "note"}
    stated = next((severity for start, severity in severities.items() if words.strip().startswith(start)), "error")
    assert stated == rule.severity
    assert rule.lack == ("In a draft, a note." in words) or rule.severity != "error"
