"""When an approval may let a version out: never before its plan, never at once from a bundle, on working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from yardstick.exits import CommandRefused, ExitCode
from yardstick.instants import read_typed_instant

if TYPE_CHECKING:
    from measures.model.measure import Measure, VersionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Approving:
    """An approval to be committed: which version, by whom, at which instant, due when (None: as planned).

    `what` says what was mended in a public version.
    """

    measure: str
    version: str
    by: str
    at: datetime
    release_at: str | None
    what: str = ""

    def __str__(self) -> str:
        return f"Version {self.version} of {self.measure}"


def check_release(measure: Measure | None, wanted: Approving, site: bytes | None) -> None:
    """Return where a version may be released as an approval says; `site` is the content of site.yaml.

    Raises:
        CommandRefused: it may not, or what was typed is no instant.
    """
    state = measure.versions.get(wanted.version) if measure else None
    planned = read_typed_instant(state.release_at, site, "release_at") if state and state.release_at else None
    typed = read_typed_instant(wanted.release_at, site, "--release-at") if wanted.release_at is not None else None
    if state is not None and state.status == "approved" and planned is not None and planned <= wanted.at:
        _check_stays(wanted, typed, state)
        return
    due = typed or planned or wanted.at
    if planned is not None and wanted.at < planned and due < planned:
        hint = "Leave --release-at out. To bring it forward, an approver changes release_at in measure.yaml first."
        raise CommandRefused(f"{wanted} is planned for {state and state.release_at}.", hint, code=ExitCode.NO)
    if state is not None and state.bundle is not None and due <= wanted.at:
        sentence = f'{wanted} is in the bundle "{state.bundle}", which is never released at once.'
        raise CommandRefused(sentence, "Say when the bundle is due: --release-at.", code=ExitCode.NO)
    _check_working_day(wanted, state, due, site)


def _check_stays(wanted: Approving, typed: datetime | None, state: VersionState) -> None:
    """Return unless a later release would take from readers what they see already."""
    if typed is not None and typed > wanted.at:
        sentence = f"{wanted} is public since {state.release_at}."
        raise CommandRefused(sentence, "To approve it again, leave --release-at out.", code=ExitCode.NO)


def _check_working_day(wanted: Approving, state: VersionState | None, due: datetime, site: bytes | None) -> None:
    from measures.checks.working_days import is_day_accepted, name_day_off
    from measures.publication.instants import UnknownZone, load_zone, propose_release
    from measures.reading.site_file import read_site

    found = read_site(site, "site.yaml").value if site is not None else None
    if found is None:
        return
    try:
        day = due.astimezone(load_zone(found.timezone)).date()
        proposed = propose_release(max(due, wanted.at), found).astimezone(load_zone(found.timezone))
    except UnknownZone:
        return
    if not found.is_working_day(day) and not (state is not None and is_day_accepted(state, day)):
        hint = f"The next working day: --release-at {proposed:%Y-%m-%d}. Or have an administrator accept the day."
        raise CommandRefused(
            f"{wanted} would be released on {day}, {name_day_off(found, day)}.", hint, code=ExitCode.NO
        )
