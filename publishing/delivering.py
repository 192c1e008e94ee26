"""The step that brings a release to every target."""

from __future__ import annotations

from publishing.history import Release, ReleaseUnknown
from publishing.mirroring import Mirror, Mirrored, Source
from publishing.planning import Goal
from publishing.steps import Work
from publishing.targets.contract import PointerMoved, PointerUnreadable, TargetFailed
from publishing.targets.opening import open_target


def mirror(work: Work, release: Release, source: Source | None = None) -> tuple[Mirrored, ...]:
    """Make every target hold a release; where some fail, the others are done all the same.

    `source` holds the site of the release already, so that its files need not be sent.

    Raises:
        TargetFailed: some failed.
        LeaseLost: another run has taken over.
    """
    done: list[Mirrored] = []
    failures: list[str] = []
    for address, portion in work.layout.list_targets():
        try:
            done.append(mirror_to(work, release, address, portion, source=source if portion == "site" else None))
        except (TargetFailed, PointerMoved, PointerUnreadable, ReleaseUnknown) as failure:
            failures.append(str(failure) or repr(failure))
    if failures:
        live = f"release {release.number} is in the history, and will reach the target at the next publish"
        raise TargetFailed("; ".join(failures), "mirroring", live)
    return tuple(done)


def mirror_to(
    work: Work, release: Release, address: str, portion: str, *, anew: bool = False, source: Source | None = None
) -> Mirrored:
    """Make one target hold its part of a release; `anew` looks at each file held instead of trusting the pointer."""
    goal = Goal(
        release=release.id,
        portion=portion,
        build=work.claim.build.id,
        today=work.machine.watch.now().date(),
    )
    target = open_target(address, endpoint=work.settings.aws_endpoint_url_s3)
    try:
        return Mirror(work.history, work.lease, work.machine.watch, source).bring(
            target, goal, work.progress, anew=anew
        )
    finally:
        target.close()
