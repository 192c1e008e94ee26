"""The command line as a whole: its manual, its exit codes, what it imports, how it words failures."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from yardstick.commands import COMMANDS, SECTIONS

from .conftest import CommandLine

HEAVY = ("pydantic", "pelican", "dulwich", "sqlalchemy", "boto3", "jinja2", "rich", "yaml", "waitress", "markdown")


def test_importing_the_command_line_imports_nothing_heavy() -> None:
    program = f"import sys, yardstick.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


def test_the_manual_lists_every_command_in_a_section(yardstick: CommandLine) -> None:
    manual = yardstick("--help").out
    for name, entry in COMMANDS.items():
        assert entry.section in SECTIONS
        assert f"{name} " in manual
        assert entry.summary in manual


def find_module(name: str) -> str:
    return COMMANDS[name].module or name.replace("-", "_")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_page_of_the_manual_begins_with_the_line_of_the_list(name: str) -> None:
    command = import_module(f"yardstick.commands.{find_module(name)}").command
    assert isinstance(command, click.Command)
    assert command.name == name
    assert (command.help or "").partition("\n")[0] == COMMANDS[name].summary


@pytest.mark.parametrize("name", COMMANDS)
def test_each_page_of_the_manual_teaches_by_examples_and_exit_codes(name: str, yardstick: CommandLine) -> None:
    shown = yardstick(name, "--help")
    assert shown.code == 0
    assert f"\n    yardstick {name}" in shown.out
    assert "Exit codes:" in shown.out


def test_every_module_of_commands_is_in_the_list() -> None:
    folder = Path(import_module("yardstick.commands").__file__ or "").parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert modules == {find_module(name) for name in COMMANDS}


def test_an_unknown_command_names_the_nearest(yardstick: CommandLine) -> None:
    ended = yardstick("pubish")
    assert ended.code == 2
    assert 'Did you mean "publish"?' in ended.err


def test_an_unknown_option_is_wrong_usage(yardstick: CommandLine) -> None:
    assert yardstick("config", "--nonsense").code == 2


def test_refused_settings_are_all_named_and_no_traceback_is_shown(yardstick: CommandLine) -> None:
    ended = yardstick("releases", JOBS="many", LEASE_SECONDS="1")
    assert ended.code == 2
    assert "JOBS:" in ended.err
    assert "LEASE_SECONDS:" in ended.err
    assert "Traceback" not in ended.err


def test_a_failure_that_nobody_foresaw_is_one_sentence_and_its_traceback_is_logged(
    yardstick: CommandLine, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("the moon fell down")

    monkeypatch.setattr("yardstick.commands.config.explain_settings", fail)
    ended = yardstick("config")
    assert ended.code == 3
    assert "the moon fell down" in ended.err
    assert "Traceback" not in ended.err
    (log,) = (state / "logs").iterdir()
    assert "Traceback" in log.read_text()
    assert str(log) in ended.err


def test_an_interruption_ends_with_the_code_for_stopped(
    yardstick: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("yardstick.commands.config.explain_settings", interrupt)
    assert yardstick("config").code == 4


def test_config_says_where_each_value_comes_from(yardstick: CommandLine, state: Path) -> None:
    shown = yardstick("config", JOBS="7")
    assert shown.code == 0
    assert "JOBS = 7  (environment)" in shown.out
    assert f"TARGETS = {state}/site {state}/mirror  (default)" in shown.out


def test_config_shows_only_the_settings_that_are_named(yardstick: CommandLine) -> None:
    shown = yardstick("config", "jobs", "STAGE").out
    assert [line.split()[0] for line in shown.splitlines() if not line.startswith(" ")] == ["JOBS", "STAGE"]


def test_config_never_shows_a_secret(yardstick: CommandLine) -> None:
    shown = yardstick(
        "config",
        SECRET_KEY="hush-1",
        APPROVAL_KEY="hush-2",
        DATABASE_URL="postgres://u:hush-3@h/n",
        CONTENT_URL="https://u:hush-4@h/n.git",
        SMTP_URL="smtp://u:hush-5@h",
        SENTRY_DSN="https://hush-6@h/1",
        SITE_PASSWORD="hush-7",
        OIDC_CLIENT_SECRET="hush-8",
    )
    assert shown.code == 0
    assert "hush" not in shown.out + shown.err


def test_config_lists_what_is_refused_and_ends_with_the_code_for_configuration(yardstick: CommandLine) -> None:
    shown = yardstick("config", STAGE="production")
    assert shown.code == 2
    assert "CONTENT_URL: Expected a store outside VAR" in shown.err
