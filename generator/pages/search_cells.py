"""What the search page shows of a measure: its outline, and the cells of its dimensions in files of their own.

The outline names what each column takes; cells point into these lists. `mark` stands in both and changes with the
lists, so that a browser that holds files of two releases never puts a figure under a wrong name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from generator.pages.addresses import SITE, address_of_latest, address_of_search, address_of_search_file, output_at
from generator.pages.dimension_files import tables_of
from generator.pages.kind import PageKind
from generator.pages.measure_list import item_of
from generator.pages.notices import mark_on_newest
from generator.pages.search_index import write_json
from generator.pages.search_words import fold_words, name_member
from generator.pages.standing import standing
from generator.pages.titles import subtopic_title, topic_title
from measures.figures import describe_unit, format_value, name_column
from measures.model.dimension import DimensionSettings
from measures.model.observations import Member, Observation, Observations
from measures.publication.contents import count_lines, facts, list_dimensions, observations, settings
from measures.publication.questions import question
from measures.publication.site import PublicSite, all_measures
from measures.tables import make_anchor_finder

MOST_ROWS = 600
"""How many rows a file of cells holds, about."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The columns of a dimension as its outline names them.

    `members` of each key, periods in order of time; `columns` are the headers of its figures; `split` is the place of
    the longest key, whose members are dealt out to the files in turn.
    """

    members: tuple[tuple[Member, ...], ...]
    columns: tuple[str, ...]
    split: int
    outline: dict[str, Any]
    mark: str


def count_parts(site: PublicSite, path: str, number: str, slug: str) -> int:
    """Return the number of files that the cells of a dimension take."""
    return max(1, -(-count_lines(site, path, number, slug) // MOST_ROWS))


@question()
def lists_of(site: PublicSite, path: str, number: str, slug: str) -> Lists:
    """Return the columns of a dimension of a public version."""
    data = observations(site, path, number, slug)
    members = tuple(tuple(_order_members(data, key)) for key in data.keys)
    columns = tuple(_list_columns(settings(site, path, number, slug), data))
    split = max(range(len(members)), key=lambda at: len(members[at]), default=0)
    outline = {
        "slug": slug,
        "title": settings(site, path, number, slug).title,
        "values": [_describe_column(data, name) for name in columns],
        "keys": [_describe_key(site, data, key, each) for key, each in zip(data.keys, members, strict=True)],
        "split": split,
        "parts": count_parts(site, path, number, slug),
    }
    mark = sha256(write_json(outline)).hexdigest()[:12]
    return Lists(members, columns, split, {**outline, "mark": mark}, mark)


def _list_columns(chosen: DimensionSettings, data: Observations) -> Iterator[str]:
    """Yield the columns of figures that readers may look for: values, and counts that a table shows."""
    shown = {name for table in chosen.table for name in table.values}
    for name in data.values:
        role = data.formats[name].role
        if role == "value" or (role == "numerator" and name in shown):
            yield name


def _order_members(data: Observations, key: str) -> list[Member]:
    """Return the members that have rows, periods in order of time."""
    members = [member for member in data.members[key] if member.has_rows]
    if all(member.period for member in members):
        return sorted(members, key=lambda member: (member.period.end, member.period.start) if member.period else ())
    return members


def _describe_column(data: Observations, name: str) -> dict[str, Any]:
    column = data.formats[name]
    words, unit = name_column(name, column), describe_unit(column.unit)
    is_count = column.role == "numerator" or column.unit is None or column.unit.kind == "number"
    shown = words if unit in ("", "%") else f"{words}, {unit}"
    return {"name": name, "shown": shown, "count": int(is_count)}


def _describe_key(site: PublicSite, data: Observations, key: str, members: tuple[Member, ...]) -> dict[str, Any]:
    """Return a key with its members: the label of each, its folded names, and whether it stands for all."""
    return {
        "name": key,
        "time": int(key in data.times),
        "all": next((place for place, member in enumerate(members) if member.kind == "aggregate"), -1),
        "members": [[member.label, *_fold_names(site, data, key, member)] for member in members],
    }


def _fold_names(site: PublicSite, data: Observations, key: str, member: Member) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(fold_words(name)) for name in name_member(site, data, key, member)))


@question(sort="cutoff")
def outline_of(site: PublicSite, path: str, number: str, slug: str) -> str:
    """Return the columns of a dimension as the outline of its measure has them, as JSON."""
    return write_json(lists_of(site, path, number, slug).outline).decode()


def build_outline(site: PublicSite, path: str, number: str) -> dict[str, Any]:
    """Return the outline of a measure: its words, and the columns of its dimensions."""
    found, front, item = standing(site, path), facts(site, path, number), item_of(site, path)
    topic, subtopic, _ = path.split("/")
    figure = [item.figure, item.label] if item else ["", ""]
    notice = mark_on_newest(site, path)
    chosen = front.headline
    return {
        "title": front.title,
        "url": address_of_latest(path),
        "place": f"{topic_title(site, topic)}: {subtopic_title(site, topic, subtopic)}",
        "about": item.about if item else "",
        "retired": int(found is not None and found.retired is not None),
        "notice": [notice.words, notice.url] if notice else [],
        "headline": [*figure, chosen.dimension if chosen else "", chosen.value if chosen else ""],
        "dimensions": [
            json.loads(outline_of(site, path, number, slug)) for slug in list_dimensions(site, path, number)
        ],
    }


@question(sort="cutoff")
def cells_of(site: PublicSite, path: str, number: str, slug: str, part: str) -> str:
    """Return a file of a dimension's cells as JSON: places of members, the address of the row, then each figure."""
    data, lists = observations(site, path, number, slug), lists_of(site, path, number, slug)
    at = [{member.id: place for place, member in enumerate(members)} for members in lists.members]
    finders = [make_anchor_finder(table, data) for table in tables_of(site, path, number, slug)]
    parts, rows = count_parts(site, path, number, slug), []
    for row in data.rows:
        places = [known[name] for known, name in zip(at, row.key, strict=True)]
        if (places[lists.split] if places else 0) % parts == int(part):
            anchors = (find(row) for find in finders)
            anchor = next((anchor for anchor in anchors if anchor != slug), slug)
            rows.append([".".join(map(str, places)), anchor.removeprefix(slug), *_show(data, row, lists)])
    return write_json({"mark": lists.mark, "rows": rows}).decode()


def _show(data: Observations, row: Observation, lists: Lists) -> Iterator[str]:
    for name in lists.columns:
        yield format_value(row.values[name], data.formats[name]) if name in row.values else ""


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    found = standing(site, owner)
    if found is None or found.latest is None:
        return ()
    number = str(found.latest.number)
    cells = (
        address_of_search_file("cells", found.id, f"{slug}.{part}")
        for slug in list_dimensions(site, owner, number)
        for part in range(count_parts(site, owner, number, slug))
    )
    return tuple(output_at(address) for address in (address_of_search_file("measures", found.id), *cells))


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    found = standing(site, owner)
    if found is None or found.latest is None:
        raise LookupError(output)
    number = str(found.latest.number)
    *_, folder, file = output.split("/")
    name = file.removesuffix(".json")
    if folder == "measures":
        return write_json(build_outline(site, owner, number))
    slug, _, part = name.rpartition(".")
    return cells_of(site, owner, number, slug, part).encode()


KIND = PageKind(
    name="search_measure",
    owners=all_measures,
    outputs=_list_outputs,
    render=_render,
    below=f"{SITE}{address_of_search()}",
)
