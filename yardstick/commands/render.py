"""yardstick render: the site from a folder of content."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from yardstick.exits import CommandRefused
from yardstick.instants import read_typed_instant
from yardstick.publishing_runs import find_machine, outside_failures, show_outcome
from yardstick.surroundings import Surroundings

GUIDE = """Make the site from a folder of content.

FOLDER is "content" unless given. The site is written into OUTPUT, so that OUTPUT/index.html is the home page. What was
there from an earlier rendering is replaced; a folder with other files in it is left alone. Nothing is committed or
uploaded: this is for looking at content, and for tests.

Measures with errors are left out and named, and the rest is drawn. An error in a file that all measures share writes
nothing. Drafts, and versions that are not due yet, are no fault.

\b
Examples:
  yardstick render
  yardstick render content -o /tmp/site --at 2027-05-13
  yardstick render content -o site --style-guide guide

--at chooses what is due at an instant: a date and time with its offset (2027-05-13T09:30:00+01:00), or a date, which
means that day at the site's release time. It does not travel in the history of the content. The same content and
instant give the same bytes, on any machine.

Exit codes: 0 done; 1 something was left out, or nothing was written, because of an error; 2 wrong usage or settings;
3 rendering failed.
"""


@click.command("render", help=GUIDE)
@click.argument("folder", default="content", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-o", "--output", default="output", show_default=True, type=click.Path(path_type=Path), help="The site.")
@click.option("--at", "written", metavar="INSTANT", help="Choose what is due at this instant; without it, now.")
@click.option("--style-guide", metavar="FOLDER", type=click.Path(path_type=Path), help="Write the style guide, too.")
@click.pass_obj
def command(
    surroundings: Surroundings, folder: Path, output: Path, written: str | None, style_guide: Path | None
) -> int:
    """Render a folder."""
    from publishing.job import RenderFailed
    from publishing.rendering import OutputRefused, Wanted, render_folder
    from yardstick.progress import show_progress

    settings = surroundings.read_settings()
    instant = _find_instant(surroundings, written, folder)
    wanted = Wanted(content=folder, output=output, style_guide=style_guide, instant=instant)
    outside = outside_failures(RenderFailed)
    try:
        with outside, show_progress(on_terminal=surroundings.on_terminal) as progress:
            outcome = render_folder(settings, wanted, find_machine(surroundings), progress)
    except OutputRefused as refusal:
        raise CommandRefused(str(refusal)) from refusal
    return show_outcome(outcome)


def _find_instant(surroundings: Surroundings, written: str | None, folder: Path) -> datetime:
    if written is None:
        return surroundings.read_instant()
    site = folder / "site.yaml"
    return read_typed_instant(written, site.read_bytes() if site.is_file() else None, "--at")
