"""Targets that do not hold the newest release, by their pointer, the names of their files and a sample of those."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from publishing.builds import Build, Builds
from publishing.builds.retrying import find_retry
from publishing.faults.fault import Fault
from publishing.history import History, Release
from publishing.layout import Layout
from publishing.mirroring import choose_sample
from publishing.opening import open_history
from publishing.planning import hash_files
from publishing.targets.contract import PointerUnreadable, Target, TargetFailed
from publishing.targets.opening import open_target
from yardstick.settings import Settings

BEHIND = "does not hold the newest release"
UNREADABLE = "cannot be read"
NAMED = 20
"""Up to so many files are named in a letter; more are counted."""


def find_damaged_targets(settings: Settings, builds: Builds, now: datetime) -> Iterator[Fault]:
    """Yield each target that another release stands in, that is damaged, or that cannot be read.

    Nothing is said while a build waits or runs, which brings targets forward, nor of what a publish that failed just
    now tells: that it could not reach a target, or did not come so far. Each hour looks at another sample.
    """
    if builds.list_unfinished():
        return
    layout, failure = Layout(settings), _find_failure(builds)
    with open_history(layout) as history:
        release = history.newest()
        for number, (address, portion) in enumerate(layout.list_targets() if release else ()):
            assert release is not None
            target = open_target(address, endpoint=settings.aws_endpoint_url_s3)
            try:
                found = _find_damage(target, history, release, portion, f"{now:%Y%m%d%H}")
            except TargetFailed as away:
                found = (UNREADABLE, str(away))
            finally:
                target.close()
            if found and not (failure and _is_told(failure, address, found[0])):
                yield _describe(address, release, found, is_primary=number == 0)


def _find_failure(builds: Builds) -> Build | None:
    """Return the publish that failed last, where it is to be tried again; its failure is told by itself."""
    ended = builds.list_last_ended()
    return ended[0] if find_retry(ended) is not None else None


def _is_told(failure: Build, address: str, short: str) -> bool:
    return short == BEHIND or (short == UNREADABLE and f"{address}: " in (failure.result or ""))


def _find_damage(target: Target, history: History, release: Release, portion: str, salt: str) -> tuple[str, str] | None:
    """Return what is the matter with a target, in short and in full; None where nothing was found."""
    try:
        pointer = target.read_pointer().pointer
    except PointerUnreadable as fault:
        return "has a pointer that cannot be read", fault.reason
    if pointer is None or pointer.at != release.id or pointer.moving:
        return BEHIND, f"its pointer does not name release {release.number} alone"
    files = tuple(history.trees.list_files(history.portion(release, portion)))
    said = [*_compare_names(target, dict(files), pointer.kept), *_compare_bytes(target, files, salt)]
    return ("holds other files than its release", "; ".join(said)) if said else None


def _compare_names(target: Target, files: Mapping[str, str], kept: Collection[str]) -> Iterator[str]:
    """Say which files of the release a target lacks, and what it holds beside them and assets kept on purpose."""
    held = set(target.list_paths())
    for what, names in (("missing", files.keys() - held), ("not of the release", held - files.keys() - {*kept})):
        if names:
            yield f"it holds {len(held):,} files, the release {len(files):,}: {len(names):,} {what}: {_name(names)}"


def _compare_bytes(target: Target, files: tuple[tuple[str, str], ...], salt: str) -> Iterator[str]:
    sample = choose_sample(files, salt)
    found = hash_files(target, [path for path, _ in sample])
    wrong = {path for path, blob in sample if path in found and found[path] != blob}
    if wrong:
        yield f"of {len(sample)} files looked at, {len(wrong)} differ: {_name(wrong)}"


def _name(names: Collection[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(sorted(names)[:NAMED]) + more


def _describe(address: str, release: Release, found: tuple[str, str], *, is_primary: bool) -> Fault:
    short, full = found
    readers = "this target, damaged as it is." if is_primary else "the primary target, which this one stands in for."
    return Fault(
        key=f"{address} {release.id} {short}",
        subject=f"A target {short}",
        what=f"{address} {short}: release {release.number}.",
        cause=full.rstrip(".") + ".",
        readers=readers,
        command=f"yardstick restore {address}",
        then="It reads every file of the target and makes it hold exactly the release that is live.",
    )
