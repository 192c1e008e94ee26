"""How the program is kept running: the Procfile and the units for systemd start what exists."""

import json
import re
import shlex
from configparser import ConfigParser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import pytest

from tests.commands.conftest import CommandLine
from yardstick.cli import cli
from yardstick.commands.serve import open_server
from yardstick.settings import read_settings
from yardstick.settings.table import SETTINGS

ROOT = Path(__file__).parents[2]
EXAMPLES = {
    "CMS_ORIGIN": "https://edit.example.org",
    "CONTENT_URL": "https://git.example.org/content.git",
    "HISTORY_URL": "https://git.example.org/history.git",
    "TARGETS": "s3://site-london s3://site-ireland",
    "CACHE_TARGET": "s3://site-cache",
    "SMTP_URL": "smtps://mail.example.org",
    "CLAMD_URL": "tcp://scanner.example.org:3310",
    "STAGING_CONTENT_URL": "https://git.example.org/staging.git",
    "ACCOUNTS_PASSWORD": "seven wet umbrellas sang",
}


def read_procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name: words for name, _, words in (line.partition(":") for line in lines if line)}


def list_commands() -> dict[str, list[str]]:
    """Return every command of the Procfile, also those that come one after another in a process."""
    found = {}
    for name, words in read_procfile().items():
        for number, command in enumerate(each for each in words.split("&&") if not each.strip().startswith("export ")):
            found[f"{name} {number + 1}"] = shlex.split(command.strip().removeprefix("exec "))
    return found


def read_units() -> dict[str, list[str]]:
    guide = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    found = {}
    for text in re.findall(r"```ini\n(\[Unit\].*?)```", guide, re.DOTALL):
        unit = ConfigParser(interpolation=None, strict=True)
        unit.optionxform = str  # type: ignore[method-assign, assignment]
        unit.read_string(text)
        found[unit["Unit"]["Description"]] = shlex.split(unit["Service"]["ExecStart"])
    return found


STARTED = {**list_commands(), **read_units()}


def test_both_recipes_keep_the_schedule_and_the_editing_application_running() -> None:
    assert list(read_procfile()) == ["release", "web", "worker", "site"]
    assert len(read_units()) == 2


@pytest.mark.parametrize("name", STARTED)
def test_each_process_starts_a_command_with_options_that_exist(name: str) -> None:
    program, *words = STARTED[name]
    if words[:2] == ["-m", "yardstick"]:
        program, words = "yardstick", words[2:]
    if Path(program).name == "gunicorn":
        module = words[-1].partition(":")[0]
        assert find_spec(module) is not None
        assert import_module("gunicorn.config").Config().parser().parse_args(words).args == [words[-1]]
        return
    assert Path(program).name == "yardstick"
    command = cli.get_command(click.Context(cli), words[0])
    assert command is not None
    options = {option for each in command.params for option in each.opts}
    assert {word for word in words[1:] if word.startswith("--")} <= options


def list_environments() -> dict[str, dict[str, Any]]:
    described = json.loads((ROOT / "app.json").read_bytes())
    return {"app": described, **described["environments"]}


@pytest.mark.parametrize("name", list_environments())
def test_the_description_of_the_app_names_processes_and_settings_that_exist(name: str) -> None:
    described = list_environments()[name]
    assert set(described["formation"]) <= set(read_procfile())
    assert set(described["env"]) <= {setting.name for setting in SETTINGS}
    given = {key: entry.get("value") or EXAMPLES.get(key, "x" * 64) for key, entry in described["env"].items()}
    read_settings(given)


@pytest.mark.parametrize("stage", ["review", "staging"])
def test_a_site_for_trying_out_is_not_served_without_a_password(yardstick: CommandLine, stage: str) -> None:
    keys = {"SECRET_KEY": "k" * 40, "APPROVAL_KEY": "a" * 40}
    ended = yardstick("serve", "--port", "0", STAGE=stage, **keys)
    assert ended.code == 2
    assert f"SITE_PASSWORD is not set, and stage {stage} is not for everybody." in ended.err


def test_a_site_for_trying_out_is_served_with_a_password(tmp_path: Path) -> None:
    settings = read_settings({"STAGE": "review", "SECRET_KEY": "k" * 40, "SITE_PASSWORD": "hush", "VAR": str(tmp_path)})
    assert open_server(settings, settings.targets).password == "hush"
