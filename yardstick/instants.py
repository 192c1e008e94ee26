"""Instants as people type them: with an offset, or in the site's own time."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from yardstick.exits import CommandRefused

WRITTEN = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?"
EXAMPLES = "2027-05-13 or 2027-05-13T09:30:00+01:00"


def read_typed_instant(written: str, site: bytes | None, option: str) -> datetime:
    """Return the instant (UTC) of a typed date or time; a date means the site's release time of that day.

    `site` is the content of site.yaml, which is needed where no offset is written; None where there is none.

    Raises:
        CommandRefused: it is no instant, or its offset cannot be told.
    """
    try:
        when = datetime.fromisoformat(written) if re.fullmatch(WRITTEN, written) else None
    except ValueError:
        when = None
    if when is None:
        raise CommandRefused(f'Expected a date or a time such as {EXAMPLES} for {option}, got "{written}".')
    return when.astimezone(UTC) if when.tzinfo else _read_local(written, site, option)


def _read_local(written: str, site: bytes | None, option: str) -> datetime:
    from measures.publication.instants import Clock, InstantUnclear, UnknownZone, read_instant
    from measures.reading.site_file import read_site

    found = read_site(site, "site.yaml").value if site is not None else None
    hint = f"Write the offset of {option}: {EXAMPLES.rpartition(' ')[2]}."
    try:
        if found is not None:
            return read_instant(written, Clock.of(found.timezone, found.release_time))
    except UnknownZone:
        pass
    except InstantUnclear as unclear:
        raise CommandRefused(f'The local time "{written}" {unclear}.', hint) from unclear
    raise CommandRefused("The site's time zone cannot be read from site.yaml.", hint)
