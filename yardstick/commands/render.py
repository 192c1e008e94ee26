"""yardstick render: the site from a folder of content."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from yardstick.exits import CommandRefused
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
    instant = read_instant(written, folder) if written else surroundings.read_instant()
    wanted = Wanted(content=folder, output=output, style_guide=style_guide, instant=instant)
    outside = outside_failures(RenderFailed)
    try:
        with outside, show_progress(on_terminal=surroundings.on_terminal) as progress:
            outcome = render_folder(settings, wanted, find_machine(surroundings), progress)
    except OutputRefused as refusal:
        raise CommandRefused(str(refusal)) from refusal
    return show_outcome(outcome)


def read_instant(written: str, folder: Path) -> datetime:
    """Return the instant that a person wrote; a date means the site's release time of that day.

    Raises:
        CommandRefused: it is no instant, or site.yaml is needed to tell and cannot be read.
    """
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        raise CommandRefused(f'Expected an instant such as 2027-05-13 for --at, got "{written}".') from None
    if when.tzinfo is not None:
        return when.astimezone(UTC).replace(microsecond=0)
    return _read_local(written, folder)


def _read_local(written: str, folder: Path) -> datetime:
    from measures.publication.instants import Clock, InstantUnclear, UnknownZone, read_instant
    from measures.reading.site_file import read_site

    try:
        site = read_site((folder / "site.yaml").read_bytes(), "site.yaml").value
        if site is None:
            raise CommandRefused("The site's time cannot be told from site.yaml.", 'See "yardstick check".')
        return read_instant(written, Clock.of(site.timezone, site.release_time))
    except (OSError, UnknownZone) as failure:
        hint = 'Give --at with its offset, or see "yardstick check".'
        raise CommandRefused("The site's time cannot be told from site.yaml.", hint) from failure
    except InstantUnclear as failure:
        raise CommandRefused(f'The local time "{written}" {failure}.', "Give --at with its offset.") from failure
