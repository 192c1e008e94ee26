"""Which categories of its classifications a column of data has rows of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from measures.model.classification import Classification
from measures.model.observations import Observations
from measures.reading.spans import name_members, read_years


def find_held(data: Observations, key: str, known: Mapping[str, Classification]) -> dict[str, frozenset[str]]:
    """Return the ids of the categories that a key column has rows of, by the id of their classification.

    A column may read each year by a list of its own: then a row counts for the list of its year. `known` holds the
    classifications by id; a column without one gives nothing.
    """
    spans = data.lists.get(key, {})
    if set(spans) <= {""}:
        present = {member.id for member in data.members[key] if member.has_rows}
        return {name: frozenset(present & known[name].by_id.keys()) for name in spans.values()}
    held: dict[str, set[str]] = {}
    for name, category in _find_by_year(data, key, {span: known[name] for span, name in spans.items()}):
        held.setdefault(name, set()).add(category)
    return {name: frozenset(categories) for name, categories in held.items()}


def _find_by_year(data: Observations, key: str, spans: Mapping[str, Classification]) -> Iterator[tuple[str, str]]:
    """Yield classification and category of each member and year that occur, by the list of that year."""
    years = {span: read_years(span) or (0, 9999) for span in spans}
    ordered = sorted(spans.items(), key=lambda each: years[each[0]], reverse=True)
    names = name_members([listed for _, listed in ordered])
    for member, year in _list_members_by_year(data, key):
        for span, listed in ordered:
            first, last = years[span]
            found = [each.id for each in listed.in_order if names[listed.id, each.id] == member]
            if found and (year is None or first <= year <= last):
                yield listed.id, found[0]
                break


def _list_members_by_year(data: Observations, key: str) -> list[tuple[str, int | None]]:
    """Return the pairs of member and year that occur; a column of time that was fixed to one period leaves no year."""
    place = data.keys.index(key)
    time = next((name for name in data.keys if name in data.times), None)
    if time is None:
        return [(name, None) for name in dict.fromkeys(row.key[place] for row in data.rows)]
    starts = {member.id: member.period.start.year for member in data.members[time] if member.period is not None}
    at = data.keys.index(time)
    return list(dict.fromkeys((row.key[place], starts.get(row.key[at])) for row in data.rows))
