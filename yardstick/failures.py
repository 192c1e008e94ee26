"""Words for failures that reach the edge of the process, and the log that keeps their tracebacks."""

from __future__ import annotations

import sys
import traceback
from importlib.metadata import version
from pathlib import Path

from measures.model.secrecy import hide_secrets
from yardstick.commands import COMMANDS
from yardstick.exits import ExitCode
from yardstick.settings import SettingsRefused
from yardstick.surroundings import Surroundings


def word_failure(failure: Exception, surroundings: Surroundings) -> tuple[str, ExitCode]:
    """Return what to print for a failure, and the exit code; one that nobody foresaw is logged with its traceback."""
    if isinstance(failure, SettingsRefused):
        faults = "\n".join(f"  {fault}" for fault in failure.faults)
        return f'The settings are refused. "yardstick config" explains each.\n{faults}', ExitCode.USAGE
    log = _write_log(failure, surroundings)
    _report(failure, surroundings)
    where = f" The details are in {log}." if log else ""
    return f"This failed: {_describe(failure)}.{where} Try again, or report it with that file.", ExitCode.OUTSIDE


def _report(failure: Exception, surroundings: Surroundings) -> None:
    """Report the failure to the service that the settings name; where they cannot be read, to none."""
    from publishing.monitoring.sentry import start_reporting

    try:
        settings = surroundings.read_settings()
    except Exception:  # noqa: BLE001 (the failure that is being told is the one that matters)
        return
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    start_reporting(settings.sentry_dsn, stage=settings.stage, version=version("yardstick"))(
        failure, {"command": command if command in COMMANDS else ""}
    )


def _describe(failure: Exception) -> str:
    words = str(failure).strip().splitlines()
    name = type(failure).__name__
    return f"{hide_secrets(words[0]).rstrip('.')} ({name})" if words else name


def _write_log(failure: Exception, surroundings: Surroundings) -> Path | None:
    now = surroundings.read_instant()
    folder = Path(surroundings.environ.get("VAR") or "var") / "logs"
    lines = traceback.format_exception(failure)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / f"failures-{now:%Y-%m-%d}.log"
        with log.open("a", encoding="utf-8") as opened:
            opened.write(f"{now.isoformat()}\n{hide_secrets(''.join(lines))}\n")
    except OSError:
        return None
    return log
