"""yardstick tidy-content: packs what many saves left loose in the content store."""

from __future__ import annotations

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.surroundings import Surroundings

GUIDE = """Keep the content store small and quick.

Each save leaves some small files in the repository of the content store. This packs them where they are many, and is
meant for a scheduler, once a day. Saves, pushes and publishing may run meanwhile. Nothing is thrown away. Of a store
that is not on this machine, the copy that is kept here is tidied.

\b
Examples:
  yardstick tidy-content

Exit codes: 0 done, nothing to do too; 2 wrong settings, or there is no content store here yet.
"""


@click.command("tidy-content", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Tidy the store and say what became of it."""
    from cms.workspace import find_content
    from measures.store import GitStore
    from measures.store.git import NoStore

    place = find_content(surroundings.read_settings())
    try:
        store = GitStore(place.path)
    except NoStore:
        raise CommandRefused(f"There is no content store at {place.path} yet.") from None
    with store:
        done = store.tidy()
    loose = f"{done.loose_before} loose objects became {done.loose_after}"
    packs = f"{done.packs_before} packs became {done.packs_after}"
    click.echo(f"{loose}; {packs}." if done.is_changed else "Nothing to tidy.")
    return ExitCode.DONE
