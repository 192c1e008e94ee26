"""yardstick demo: a site of real figures, published and served on this machine."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import click

from yardstick.commands.publish import publish_now
from yardstick.commands.serve import open_server
from yardstick.demo import DemoFolders, find_example, find_folders, prepare_content
from yardstick.exits import ExitCode
from yardstick.settings import Settings
from yardstick.surroundings import Surroundings

HOST, PORT = "127.0.0.1", 8000

GUIDE = """Publish and serve a site of real figures on this machine.

The demo makes a content store in VAR/content.git, clones it to VAR/content, publishes to the targets VAR/site and
VAR/mirror, and serves the site and the editing application, with an account for each role. What is there already is
kept: a second run goes on from where you left.

\b
Then try an edit:
  1. change a word in a file below VAR/content
  2. commit and push it with git
  3. yardstick publish
Only the pages that show the word are made anew.

\b
Examples:
  yardstick demo
  yardstick demo --port 8080
  yardstick demo --once                         publish, and do not serve

To begin anew, remove the folder VAR.

Exit codes: 0 stopped; otherwise those of "yardstick publish".
"""


@click.command("demo", help=GUIDE)
@click.option("--port", type=click.IntRange(0, 65533), help="The port; 0: any free. Without it, 8000 if that is free.")
@click.option("--once", is_flag=True, help="Publish, say what to try, and end without serving.")
@click.pass_obj
def command(surroundings: Surroundings, port: int | None, once: bool) -> int:  # noqa: FBT001 (by click)
    """Set up, publish, serve."""
    settings = surroundings.read_settings()
    folders = find_folders(settings)
    for sentence in prepare_content(folders, surroundings):
        click.echo(sentence)
    code = publish_now(settings, surroundings)
    if code not in (ExitCode.DONE, ExitCode.NO):
        return code
    if once:
        click.echo(write_hints(folders, settings, surroundings))
        return code
    _serve(folders, settings, surroundings, port)
    return ExitCode.DONE


def _serve(folders: DemoFolders, settings: Settings, surroundings: Surroundings, port: int | None) -> None:
    from yardstick.editing import list_accounts, start_cms
    from yardstick.web import Place, serve_until_stopped

    first = PORT if port is None else port
    second = first + 1 if first else 0
    places = [Place(open_server(settings, settings.targets), HOST, first, or_any=port is None)]
    names = ["The site"]
    if settings.style_guide_targets:
        guide = open_server(settings, settings.style_guide_targets)
        places.append(Place(guide, HOST, second, or_any=True))
        names.append("The style guide")
    cms = start_cms(settings, surroundings)
    places.append(Place(cms, HOST, first + 2 if first else 0, or_any=True))
    names.append("The editing application")

    def announce(addresses: tuple[str, ...]) -> None:
        for name, address in zip(names, addresses, strict=True):
            click.echo(f"{name}: {address}")
        click.echo(list_accounts(cms, settings, surroundings))
        click.echo(write_hints(folders, settings, surroundings))
        click.echo("\nStop with Ctrl-C.")

    serve_until_stopped(places, announce)


def write_hints(folders: DemoFolders, settings: Settings, surroundings: Surroundings) -> str:
    """Return what to try next, with the commands to type."""
    example = find_example(folders, Path(settings.targets[0]))
    file, address = example or (folders.clone, "")
    clone = _shorten(folders.clone)
    shown = f", which the page /{address} shows" if address else ""
    return "\n".join(
        (
            "\nTry an edit, in another terminal:",
            f"  1. Change a word in {_shorten(file)}{shown}.",
            f'  2. git -C {clone} commit -am "Change a word" && git -C {clone} push',
            f"  3. {_name_program(surroundings)} publish",
            "Then reload the page. Only what shows the word was made anew.",
        )
    )


def _name_program(surroundings: Surroundings) -> str:
    """Return what to type to call this program from the working folder."""
    called = Path(surroundings.called).absolute()
    if called.name == "__main__.py":
        return "python -m yardstick"
    found = which("yardstick", path=surroundings.environ.get("PATH"))
    return "yardstick" if found == str(called) else str(_shorten(called))


def _shorten(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
