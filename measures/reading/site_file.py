"""site.yaml and the lists that stand beside it."""

from __future__ import annotations

from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from measures.model.problem import Problem
from measures.model.record import Record
from measures.model.site import Organisation, PlannedRelease, Redirect, Site
from measures.reading.decoding import decode_text
from measures.reading.places import Places
from measures.reading.records import read_record, read_records
from measures.reading.repeats import Path, find_repeats
from measures.reading.result import Read, conclude, make_problem

R = TypeVar("R", bound=Record)


def read_site(content: bytes, file: str) -> Read[Site]:
    """Read site.yaml."""
    text = decode_text(content, file)
    if text.value is None:
        return Read(None, text.problems)
    read = read_record(Site, text.value, file)
    if read.value is None:
        return read
    return conclude(read.value, _check_site(read.value, Places(file, text.value)))


def _check_site(site: Site, places: Places) -> list[Problem]:
    ids = [(("sections", at, "id"), section.id) for at, section in enumerate(site.sections)]
    headings = [(("sections", at, "heading"), section.heading) for at, section in enumerate(site.sections)]
    problems = [
        *find_repeats(ids, places, "section id"),
        *find_repeats(headings, places, "heading"),
    ]
    try:
        ZoneInfo(site.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f'Expected a time zone such as Europe/London, got "{site.timezone}".'
        problems.append(make_problem("site.timezone", places.at("timezone"), message, "Use a name of the tz database."))
    return problems


def read_organisations(content: bytes, file: str) -> Read[tuple[Organisation, ...]]:
    """Read organisations.yaml, in the order written."""
    return _read_list(Organisation, content, file, "id")


def read_redirects(content: bytes, file: str) -> Read[tuple[Redirect, ...]]:
    """Read redirects.yaml, in the order written."""
    return _read_list(Redirect, content, file, "from")


def read_planned(content: bytes, file: str) -> Read[tuple[PlannedRelease, ...]]:
    """Read planned.yaml, in the order written."""
    return _read_list(PlannedRelease, content, file, None)


def _read_list(kind: type[R], content: bytes, file: str, key: str | None) -> Read[tuple[R, ...]]:
    text = decode_text(content, file)
    if text.value is None:
        return Read(None, text.problems)
    read = read_records(kind, text.value, file)
    if read.value is None or key is None:
        return read
    names: list[tuple[Path, str]] = [
        ((at, key), str(record.model_dump(by_alias=True)[key])) for at, record in enumerate(read.value)
    ]
    return conclude(read.value, list(find_repeats(names, Places(file, text.value), key)))
