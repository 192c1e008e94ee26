"""The command line: a list of commands, each loaded only when it is called."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import click

from yardstick.commands import COMMANDS, SECTIONS
from yardstick.exits import CommandRefused, ExitCode
from yardstick.surroundings import Surroundings, look_around

GUIDE = """Yardstick publishes official statistics as a static site, from plain files.

The files are a git repository, the content store. A publish takes from it what is approved and due, renders the pages
that changed, commits them to a history of releases, and mirrors the release to every target.

\b
Try it:
  yardstick demo                    a site of real figures, on this machine
  yardstick check content           what is wrong with a folder of content
  yardstick COMMAND --help          a page of the manual

Exit codes: 0 done; 1 the content or the answer is no; 2 wrong usage or settings; 3 something outside failed, try again;
4 stopped by us, and nothing went live.
"""


class CommandList(click.Group):
    """The commands of `COMMANDS`, by section; a command's module is imported when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return all names in the order of the manual."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Import a command's module and return the command."""
        if cmd_name not in COMMANDS:
            return None
        module = COMMANDS[cmd_name].module or cmd_name.replace("-", "_")
        found = import_module(f"yardstick.commands.{module}").command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant; an unknown one names the nearest."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else 'See "yardstick --help".'
            ctx.fail(f'There is no command "{args[0]}". {hint}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands with a line each, by section."""
        for section in SECTIONS:
            with formatter.section(section):
                rows = [(name, entry.summary) for name, entry in COMMANDS.items() if entry.section == section]
                formatter.write_dl(rows, col_max=24)


@click.group(cls=CommandList, help=GUIDE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yardstick", message="Yardstick %(version)s")
def cli() -> None:
    """Hold the commands."""


def main() -> None:
    """Run the command line of this process. What asks it to end interrupts a command, so that its processes end too."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    sys.exit(run(sys.argv[1:], look_around(os.environ)))


def run(arguments: Sequence[str], surroundings: Surroundings) -> int:
    """Run one command and return its exit code. Every failure is a sentence, never a traceback."""
    try:
        return int(cli.main(list(arguments), prog_name="yardstick", standalone_mode=False, obj=surroundings) or 0)
    except click.ClickException as refusal:
        refusal.show()
        return refusal.exit_code
    except CommandRefused as refusal:
        click.echo(str(refusal), err=True)
        return refusal.code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. Give the same command again to go on.", err=True)
        return ExitCode.STOPPED
    except Exception as failure:  # noqa: BLE001 (the edge of the process: what nobody foresaw is logged and worded)
        from yardstick.failures import word_failure

        words, code = word_failure(failure, surroundings)
        click.echo(words, err=True)
        return code
