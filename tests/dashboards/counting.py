"""An independent count of what each dashboard shows, written from the definitions in docs/pages.md.

Each function returns the rows of a dashboard's table: the figures of each row by its name.
"""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from tests.dashboards.raw import (
    LONDON,
    Files,
    RawMeasure,
    RawTable,
    list_measures,
    list_tables,
    load,
    load_front,
    load_list,
    read_facts,
    read_lists,
)

Rows = dict[str, tuple[int, ...]]
MONTHS = {
    "monthly": 1, "quarterly": 3, "3-times-a-year": 4, "twice-a-year": 6, "yearly": 12,
    **{f"every-{years}-years": 12 * years for years in range(2, 11)},
}  # fmt: skip
FREQUENCY_WORDS: dict[str | None, str] = {
    "monthly": "Monthly", "quarterly": "Quarterly", "3-times-a-year": "3 times a year", "twice-a-year": "Twice a year",
    "yearly": "Yearly", "ad-hoc": "When needed", "other": "Other", None: "Not stated",
    **{f"every-{years}-years": f"Every {years} years" for years in range(2, 11)},
}  # fmt: skip
LEVELS = (
    ("K02", "United Kingdom"), ("K03", "Great Britain"), ("K04", "England and Wales"),
    ("E92", "Country"), ("W92", "Country"), ("S92", "Country"), ("N92", "Country"), ("E12", "Region"),
    ("E13", "Part of London"), ("E10", "County or combined authority"), ("E47", "County or combined authority"),
    ("E06", "Local authority"), ("E07", "Local authority"), ("E08", "Local authority"), ("E09", "Local authority"),
    ("W06", "Local authority"), ("S12", "Local authority"), ("N09", "Local authority"),
)  # fmt: skip
SIZES = list(dict.fromkeys(name for _, name in LEVELS))


def count_releases(files: Files, now: datetime, name: Callable[[date], str]) -> Rows:
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for measure in list_measures(files, now):
        for number, when in measure.public.items():
            kind = 0 if number == "1.0" else 1 if number.endswith(".0") else 2
            counts[name(when.astimezone(LONDON).date())][kind] += 1
    return {span: tuple(numbers) for span, numbers in counts.items()}


def count_by_month(files: Files, now: datetime) -> Rows:
    return count_releases(files, now, lambda day: f"{day:%B} {day.year}")


def count_by_week(files: Files, now: datetime) -> Rows:
    def name(day: date) -> str:
        monday = day - timedelta(days=day.isoweekday() - 1)
        return f"Week of {monday.day} {monday:%B} {monday.year}"

    return count_releases(files, now, name)


def find_last_day(written: str) -> date:
    year, month, day = ([int(part) for part in written.split("-")] + [0, 0])[:3]
    return date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])


def read_next(measure: RawMeasure) -> Any:
    found = measure.state.get("next_release")
    return {"on": found} if isinstance(found, str) else found


def count_planned(files: Files, now: datetime) -> Rows:
    planned = [found for measure in list_measures(files, now) if (found := read_next(measure))]
    counts: Counter[str] = Counter()
    for each in [*planned, *load_list(files, "planned.yaml")]:
        status = each.get("status", "provisional")
        if status == "cancelled":
            counts["Cancelled"] += 1
        elif find_last_day(each["on"]) < now.astimezone(LONDON).date():
            counts["Date has passed"] += 1
        else:
            counts["Confirmed dates" if status == "confirmed" else "Provisional dates"] += 1
        counts["Changes of date"] += len(each.get("moved", []))
    names = ("Confirmed dates", "Provisional dates", "Date has passed", "Cancelled", "Changes of date")
    return {name: (counts[name],) for name in names}


def find_held(table: RawTable, lists: dict[str, Any]) -> dict[str, set[str]]:
    """Return the ids of the entries of each classification that a table has rows of."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for name, column in table.columns.items():
        if "classification" not in column:
            continue
        codes = column.get("codes")
        for row in table.rows:
            listed = lists[_find_list(column["classification"], row)]
            label = column.get("map", {}).get(row[name], row[name])
            for entry in list_entries(listed):
                names = (entry["label"], entry["id"], *entry.get("aliases", []))
                if label in names or (codes and row[codes] and entry.get("code") == row[codes]):
                    held[listed["id"]].add(entry["id"])
                    break
    return held


def _find_list(written: Any, row: dict[str, str]) -> str:
    if isinstance(written, str):
        return written
    year = int(row["Year"][:4])
    for span, name in written.items():
        word, limit = span.split()
        if (word == "until" and year <= int(limit)) or (word == "from" and year >= int(limit)):
            return str(name)
    raise AssertionError(written)


def list_entries(listed: Any) -> list[Any]:
    return [*listed.get("aggregates", []), *listed["categories"], *listed.get("unknown", [])]


def count_categories(files: Files, now: datetime) -> Rows:
    lists, subject = read_lists(files), load(files["site.yaml"].decode()).get("subject", "ethnicity")
    concepts = {each["id"]: each["label"] for each in load_list(files, "classifications/concepts.yaml")}
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for measure in list_measures(files, now):
        tables = [list(_name_categories(table, lists, subject, concepts)) for table in list_tables(files, measure)]
        for name in {name for names in tables for name in names}:
            counts[name][0] += 1
            counts[name][1] += sum(name in names for names in tables)
    return {name: tuple(numbers) for name, numbers in counts.items()}


def _name_categories(table: RawTable, lists: dict[str, Any], subject: str, concepts: dict[str, str]) -> Iterator[str]:
    for name, held in find_held(table, lists).items():
        if lists[name]["variable"] == subject:
            for category in lists[name]["categories"]:
                if category["id"] in held:
                    own = f"{category['label']} ({lists[name]['title']})"
                    yield concepts.get(category.get("concept", ""), own)


def count_classifications(files: Files, now: datetime) -> Rows:
    lists = read_lists(files)
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for measure in list_measures(files, now):
        uses = [(name, held) for table in list_tables(files, measure) for name, held in find_held(table, lists).items()]
        for name in {name for name, _ in uses}:
            counts[lists[name]["title"]][0] += 1
        for name, held in uses:
            listed = lists[name]
            numbers = counts[listed["title"]]
            numbers[1] += 1
            numbers[2] += bool(held & {each["parent"] for each in listed["categories"] if "parent" in each})
            numbers[3] += bool(held & {each["id"] for each in listed.get("aggregates", [])})
            numbers[4] += bool(held & {each["id"] for each in listed.get("unknown", [])})
    return {title: tuple(numbers) for title, numbers in counts.items()}


def count_levels(files: Files, now: datetime) -> Rows:
    lists = read_lists(files)
    counts = Counter(_find_level(files, measure, lists) for measure in list_measures(files, now))
    return {name: (number,) for name, number in counts.items()}


def _find_level(files: Files, measure: RawMeasure, lists: dict[str, Any]) -> str:
    written = read_facts(files, measure).get("geography")
    if written:
        return str(written)
    found = list(_list_levels(files, measure, lists))
    if not found:
        return "Not broken down by area"
    known = [level for level in found if level[1]]
    return max(known, key=lambda level: SIZES.index(level[0]))[1] if known else "Areas of no known level"


def _list_levels(files: Files, measure: RawMeasure, lists: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the level by code, and the one to show, of each row with an area; `""` where it is not known."""
    for table in list_tables(files, measure):
        for name, column in table.columns.items():
            if column["role"] != "geography" or name not in table.rows[0]:
                continue
            entries = lists[column["classification"]]["categories"] if "classification" in column else []
            codes = {
                label: each.get("code", "") for each in entries for label in (each["label"], *each.get("aliases", []))
            }
            for row in table.rows:
                code = row[column["codes"]] if "codes" in column else codes[row[name]]
                by_code = dict(LEVELS).get(code[:3], "")
                stated = row[column["level"]] if "level" in column else ""
                yield by_code, (stated or by_code) if by_code else ""


def count_sources(files: Files, now: datetime) -> Rows:
    names = {each["id"]: each["name"] for each in load_list(files, "organisations.yaml")}
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for measure in list_measures(files, now):
        publishers = [each.get("publisher", "") for each in read_facts(files, measure).get("sources", [])]
        for publisher, number in Counter(publishers).items():
            name = names.get(publisher, publisher) or "No publisher named"
            counts[name][0] += number
            counts[name][1] += 1
    return {name: tuple(numbers) for name, numbers in counts.items()}


def count_freshness(files: Files, now: datetime) -> Rows:
    today = now.astimezone(LONDON).date()
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for measure in list_measures(files, now):
        sources = [each for each in read_facts(files, measure).get("sources", []) if each.get("role") != "secondary"]
        stated = [each["frequency"] for each in sources if "frequency" in each]
        frequency = min(stated, key=lambda each: MONTHS.get(each, 999), default=None)
        expected = _find_expected(measure, sources)
        for name in ("All", FREQUENCY_WORDS[frequency]):
            counts[name][0] += 1
            counts[name][1] += expected is not None and expected < today
    return {name: tuple(numbers) for name, numbers in counts.items()}


def _find_expected(measure: RawMeasure, sources: list[Any]) -> date | None:
    announced = read_next(measure)
    if announced:
        return None if announced.get("status") == "cancelled" else find_last_day(announced["on"])
    edition = f"{measure.newest.split('.')[0]}.0"
    first = measure.public.get(edition) or min(
        when for number, when in measure.public.items() if number.startswith(edition[:-1])
    )
    own = first.astimezone(LONDON).date()
    days = [
        _move(find_last_day(each["published"]) if "published" in each else own, MONTHS[each["frequency"]])
        for each in sources
        if each.get("frequency") in MONTHS
    ]
    return min(days, default=None)


def _move(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def count_quality(files: Files, now: datetime) -> list[tuple[str, tuple[int, ...]]]:
    """Return the rows in the order of the table: all, then each measure with its tables."""
    rows: list[tuple[str, tuple[int, ...]]] = []
    whole = [0, 0, 0]
    for measure in sorted(list_measures(files, now), key=lambda each: _place(files, each)):
        tables = sorted(
            list_tables(files, measure),
            key=lambda each: (int(each.settings.get("position", 0)), each.settings["title"]),
        )
        counted = [(table.settings["title"], count_marks(table)) for table in tables if not table.is_taken]
        marked = [(title, numbers) for title, numbers in counted if any(numbers)]
        if marked:
            total = [sum(numbers[at] for _, numbers in marked) for at in range(3)]
            whole = [one + other for one, other in zip(whole, total, strict=True)]
            rows += [(read_facts(files, measure)["title"], tuple(total)), *marked]
    return [("All statistics", tuple(whole)), *rows] if rows else []


def count_marks(table: RawTable) -> tuple[int, ...]:
    """Return how many cells of value columns hold `[c]`, `[u]` and `[x]`, in the cell or in a column of status."""
    values = [name for name, column in table.columns.items() if column["role"] == "value"]
    statuses = [(name, column.get("of")) for name, column in table.columns.items() if column["role"] == "status"]
    counts = [0, 0, 0]
    for row in table.rows:
        for name in values:
            said = row[name] + "".join(row[status] for status, of in statuses if of in (None, name))
            for at, mark in enumerate(("[c]", "[u]", "[x]")):
                counts[at] += mark in said
    return tuple(counts)


def _place(files: Files, measure: RawMeasure) -> tuple[Any, ...]:
    """Return what measures are ordered by: positions and titles of topic and subtopic, own position and path."""
    _, topic, subtopic, _ = measure.folder.split("/")
    above = (
        load_front(files[f"measures/{topic}/topic.md"]),
        load_front(files[f"measures/{topic}/{subtopic}/subtopic.md"]),
    )
    order = [(int(front.get("position", 0)), front["title"]) for front in above]
    return (*order, int(measure.state.get("position", 0)), measure.folder)
