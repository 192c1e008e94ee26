"""What of a release the edge must forget: the addresses whose files differ from what it was last told of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from publishing.builds.records import write_time
from publishing.database import Database, open_database
from publishing.history import History, Release
from publishing.ordering import is_asset
from publishing.steps import Work

MOST_PATHS = 1000
"""Of how many addresses each is named; beyond, folders are. Source: CloudFront takes 3,000 at once and bills each."""
MOST_FOLDERS = 15
"""How many patterns CloudFront takes at once; beyond, everything is forgotten."""
EVERYTHING = ("/*",)
INDEX = "index.html"


def clear_edge(work: Work, release: Release, *, everything: bool = False) -> tuple[str, ...]:
    """Have the edge forget what differs from the release that it was last told of; return the addresses named.

    It does nothing where there is no edge, or where the edge was told of this release. `everything` is for a target
    that held other bytes than it should: the edge may have kept some of them.

    Raises:
        EdgeFailed: the edge could not be told. The release is on every target; another try names the same addresses.
    """
    distribution = work.settings.cloudfront_distribution
    if distribution is None:
        return ()
    with open_database(work.settings.database_url) as database:
        told = read_told(database, distribution)
        if told == release.id and not everything:
            return ()
        paths = EVERYTHING if everything else find_paths(work.history, told, release)
        if paths:
            from publishing.edge import invalidate

            work.lease.check()
            invalidate(
                distribution, paths, reference=f"{release.id} after {work.claim.build.id if everything else told}"
            )
        write_told(database, distribution, release.id, work.machine.watch.now())
    return paths


def find_paths(history: History, told: str | None, release: Release) -> tuple[str, ...]:
    """Return the addresses below the site whose files differ between two releases, sorted; all where one is unknown.

    A page has two: the one that readers ask for, and that of its file, to which the edge turns it. Files whose names
    change with their content are left out.
    """
    if told is None or not history.has(told):
        return EVERYTHING
    changed = history.trees.diff(history.portion(history.release(told), "site"), history.portion(release, "site"))
    return name_paths(path for path, _ in changed if not is_asset(path))


def name_paths(files: Iterable[str], most: int = MOST_PATHS) -> tuple[str, ...]:
    """Return what names the addresses of files: each, beyond `most` of them their folders, or everything."""
    found = sorted(files)
    paths = {address for path in found for address in _list_addresses(path)}
    if len(paths) <= most:
        return tuple(sorted(paths))
    folders = {path.partition("/")[0] for path in found if "/" in path}
    roots = {address for path in found if "/" not in path for address in _list_addresses(path)}
    if len(folders) > MOST_FOLDERS:
        return EVERYTHING
    return tuple(sorted({f"/{folder}/*" for folder in folders} | roots))


def _list_addresses(path: str) -> list[str]:
    folder, slash, name = f"/{path}".rpartition("/")
    return [f"/{path}", f"{folder}{slash}"] if name == INDEX else [f"/{path}"]


def read_told(database: Database, distribution: str) -> str | None:
    """Return the release of which the edge was last told; None where it never was."""
    rows = database.execute("SELECT release FROM edges WHERE distribution = ?", (distribution,))
    return str(rows[0][0]) if rows else None


def write_told(database: Database, distribution: str, release: str, now: datetime) -> None:
    """Write down that the edge was told of a release."""
    database.execute(
        "INSERT INTO edges (distribution, release, at) VALUES (?, ?, ?) "
        "ON CONFLICT (distribution) DO UPDATE SET release = excluded.release, at = excluded.at",
        (distribution, release, write_time(now)),
    )
