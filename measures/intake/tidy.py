"""Clean cells to tidy rows: one observation a row, keys in columns, each row with the row of the file it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from measures.finder.ranking import rank_presets
from measures.intake.cleaning import Cleaning
from measures.intake.finding import clean_header, name_header
from measures.intake.pivot import Pivot, find_pivot
from measures.intake.report import Change, Passed
from measures.intake.table import Table
from measures.model.classification import Classification

_GROUPED = 'Rows with a label and no figure head the rows below them: their labels are the column "Group".'


@dataclass(frozen=True, slots=True)
class TidyRow:
    """A row: its texts in the order of the columns, and the row of the file that it comes from, as the file counts."""

    texts: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Turned:
    """Rows before repeats are merged: each column by name, with the table's columns of its figures (none of keys)."""

    columns: tuple[tuple[str, tuple[int, ...]], ...]
    rows: tuple[TidyRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy:
    """Tidy rows. `sources` are the columns of figures with the table's columns that each comes from.

    `names` are what columns of the table that stay columns are called, by index. `rows_in` and `cells_in` count the
    rows with figures, and those figures, that were there before rows were merged.
    """

    columns: tuple[str, ...]
    rows: tuple[TidyRow, ...]
    sources: Mapping[str, tuple[int, ...]]
    names: Mapping[int, str]
    rows_in: int
    cells_in: int
    cells_out: int
    merged: tuple[Passed, ...]
    left_out: tuple[Passed, ...]
    notes: tuple[str, ...]


def make_tidy(cleaning: Cleaning, classifications: Collection[Classification]) -> Tidy:
    """Return the tidy rows of a cleaned table: wide ones turned, rows without figures and repeats left out."""
    table = cleaning.table
    figures = tuple(row for row in range(len(table.rows)) if any(cleaning.texts[row][at] for at in table.values))
    stubs = [at for at in table.stubs if any(cleaning.texts[row][at] for row in figures)]
    names = _name_stubs(cleaning, figures, stubs, classifications)
    pivot = find_pivot(table, classifications)
    turned = _keep(cleaning, figures, names) if pivot is None else _turn(cleaning, figures, names, pivot)
    headings = _find_headings(cleaning, figures, stubs)
    turned = _head(turned, headings) if headings else turned
    kept, merged = _merge_repeats(turned.rows)
    columns = _make_unique([name for name, _ in turned.columns])
    sources = {name: at for name, (_, at) in zip(columns, turned.columns, strict=True) if at}
    return Tidy(
        columns=columns,
        rows=tuple(kept),
        sources=sources,
        rows_in=len(figures),
        cells_in=len(figures) * len(pivot.columns if pivot else table.values),
        cells_out=len(kept) * len(sources),
        merged=tuple(merged),
        left_out=tuple(_list_left_out(cleaning, figures)),
        names={**names, **_name_kept(table, pivot)},
        notes=(*_list_notes(cleaning, figures, names, pivot), *([_GROUPED] if headings else [])),
    )


def _list_notes(
    cleaning: Cleaning, figures: Sequence[int], names: Mapping[int, str], pivot: Pivot | None
) -> Iterator[str]:
    table = cleaning.table
    for at in table.stubs:
        if at not in names and any(table.headers[at]):
            yield f'The column "{name_header(table.headers[at])}" is empty and was left out.'
    for at in pivot.left if pivot else ():
        count = sum(bool(cleaning.texts[row][at]) for row in figures)
        name = name_header(table.headers[at])
        yield f'The column "{name}" is no period; it was left out, with {count:,} figure{"" if count == 1 else "s"}.'


def list_header_changes(cleaning: Cleaning, tidy: Tidy) -> Iterator[Change]:
    """Yield the headers whose words are not those of the file: cleaned, written in words, or given where none was."""
    table, sheet = cleaning.table, cleaning.table.sheet
    for column, parts in enumerate(table.headers):
        at = column + table.first_column
        for row in table.header_rows:
            cell = sheet.rows[row][at]
            if cell.text and clean_header(cell.text) != cell.before:
                why = cell.why or "spaces, line ends or marks of footnotes were taken off"
                yield Change(sheet.numbers[row], at, cell.before, clean_header(cell.text), why)
        name = tidy.names.get(column, "")
        whole = " ".join(dict.fromkeys(part for part in parts if part))
        if name and name != whole:
            why = "the header was written in words" if whole else "the column had no name"
            yield Change(sheet.numbers[table.header_rows[-1]], at, whole, name, why)


def _list_left_out(cleaning: Cleaning, figures: Sequence[int]) -> list[Passed]:
    table = cleaning.table
    found = [Passed(table.sheet.numbers[each.at], each.text, each.why) for each in table.left_out]
    known = set(figures)
    for row in range(len(table.rows)):
        if row not in known:
            text = " | ".join(text for text in cleaning.texts[row] if text)
            found.append(Passed(table.sheet.numbers[table.rows[row].at], text, "it has a label and no figure"))
    return sorted(found)


def _find_headings(cleaning: Cleaning, figures: Sequence[int], stubs: Sequence[int]) -> dict[int, str]:
    """Return the heading that stands above each row of figures, by the row's number in the file.

    Headings count only where each row has one and where labels repeat below different ones.
    """
    table, current, known = cleaning.table, "", set(figures)
    found: dict[int, str] = {}
    for row in range(len(table.rows)):
        if row in known:
            found[table.sheet.numbers[table.rows[row].at]] = current
        else:
            current = next((text for text in cleaning.texts[row] if text), current)
    labels = [tuple(cleaning.texts[row][at] for at in stubs) for row in figures]
    repeat = len(set(labels)) < len(labels)
    headed = {(text, label) for text, label in zip(found.values(), labels, strict=True)}
    return found if repeat and all(found.values()) and len(headed) == len(labels) else {}


def _head(turned: Turned, headings: Mapping[int, str]) -> Turned:
    rows = tuple(TidyRow((headings[row.number], *row.texts), row.number) for row in turned.rows)
    return Turned((("Group", ()), *turned.columns), rows)


def _name_stubs(
    cleaning: Cleaning, figures: Sequence[int], stubs: Sequence[int], classifications: Collection[Classification]
) -> dict[int, str]:
    return {
        at: name_header(cleaning.table.headers[at])
        or _name_by_labels({cleaning.texts[row][at] for row in figures}, at, classifications)
        for at in stubs
    }


def _name_by_labels(labels: set[str], at: int, classifications: Collection[Classification]) -> str:
    best = rank_presets(labels, classifications)[:1]
    if best and best[0].fits:
        return best[0].classification.variable.replace("-", " ").capitalize()
    return "Category" if at == 0 else f"Column {at + 1}"


def _name_kept(table: Table, pivot: Pivot | None) -> dict[int, str]:
    return {} if pivot else {at: name_header(table.headers[at]) or "Value" for at in table.values}


def _keep(cleaning: Cleaning, figures: Sequence[int], names: Mapping[int, str]) -> Turned:
    """Return the rows as they stand, their columns in the file's order."""
    table = cleaning.table
    order = sorted((*names, *table.values))
    columns = [(names[at], ()) if at in names else (name_header(table.headers[at]) or "Value", (at,)) for at in order]
    rows = [TidyRow(tuple(cleaning.texts[row][at] for at in order), _number(table, row)) for row in figures]
    return Turned(tuple(columns), tuple(rows))


def _turn(cleaning: Cleaning, figures: Sequence[int], names: Mapping[int, str], pivot: Pivot) -> Turned:
    """Return a row for each row of the table and each key of its headers."""
    table = cleaning.table
    keys = list(zip(*(level.labels for level in pivot.levels), strict=True))
    measures = list(dict.fromkeys(pivot.measures))
    places = {each[:2]: each[2] for each in zip(keys, pivot.measures, pivot.columns, strict=True)}
    rows = [
        TidyRow(
            (
                *(cleaning.texts[row][at] for at in names),
                *key,
                *(cleaning.texts[row][places[key, name]] if (key, name) in places else "" for name in measures),
            ),
            _number(table, row),
        )
        for row in figures
        for key in dict.fromkeys(keys)
    ]
    sources = [
        (name_header([name]), tuple(at for each, at in zip(pivot.measures, pivot.columns, strict=True) if each == name))
        for name in measures
    ]
    columns = (*((name, ()) for name in names.values()), *((level.name, ()) for level in pivot.levels), *sources)
    return Turned(columns, tuple(rows))


def _number(table: Table, row: int) -> int:
    return table.sheet.numbers[table.rows[row].at]


def _merge_repeats(rows: Sequence[TidyRow]) -> tuple[list[TidyRow], list[Passed]]:
    """Return the rows without those that say exactly what another one says, and those."""
    first: dict[tuple[str, ...], TidyRow] = {}
    merged: list[Passed] = []
    for row in rows:
        known = first.setdefault(row.texts, row)
        if known is not row:
            merged.append(Passed(row.number, " | ".join(row.texts), f"it says the same as row {known.number}"))
    return list(first.values()), merged


def _make_unique(names: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for name in names:
        unique = name
        while unique in found:
            numbers[name] = numbers.get(name, 1) + 1
            unique = f"{name} {numbers[name]}"
        found[unique] = None
    return tuple(found)
