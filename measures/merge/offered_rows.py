"""The changes of data that are offered: rows are known by their key alone, and cells by row and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from measures.merge.clash import Form, Three
from measures.merge.csv_rows import Cells, Sheet, read_sheet, write_sheet
from measures.merge.offering import Hindrance, Offering
from measures.merge.yaml_files import NotMergeable

Key = tuple[str, ...]
Rows = Mapping[Key, Cells]
_TEXT: Form[str] = Form(show=str)
_ROW: Form[Cells] = Form(show=lambda row: ", ".join(f"{column}: {cell}" for column, cell in row.items()))


def offer_rows(offering: Offering, texts: tuple[str, str, str], keys: Sequence[str]) -> str:
    """Offer the changes from the first CSV text to the third; return the second with those that are taken.

    Raises:
        NotMergeable: one of the three is no plain table, or the columns `keys` do not tell all its rows apart.
    """
    base, here, theirs = (read_sheet(text) for text in texts)
    _offer_columns(offering, base, here, theirs)
    rows = _RowOffers(offering, tuple(keys), base, here, theirs)
    changed = rows.offer()
    found = _place_added(list(changed), rows.added, list(rows.theirs))
    kept = [changed[key] if key in changed else rows.added[key] for key in found]
    return write_sheet(here.columns, kept, (here,))


def _offer_columns(offering: Offering, base: Sheet, here: Sheet, theirs: Sheet) -> None:
    """Offer columns that came or went. A column holds figures of each row, so that none is taken over whole."""
    for column in dict.fromkeys((*base.columns, *theirs.columns)):
        three = Three(*(column if column in sheet.columns else None for sheet in (base, here, theirs)))
        if not offering.is_settled(three):
            offering.offer("column", (column,), three, _TEXT, "column")


@dataclass(slots=True)
class _RowOffers:
    offering: Offering
    keys: Key
    base_sheet: Sheet
    here_sheet: Sheet
    theirs_sheet: Sheet
    base: Rows = field(init=False)
    here: Rows = field(init=False)
    theirs: Rows = field(init=False)
    added: dict[Key, Cells] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.base, self.here, self.theirs = (
            _index(sheet, self.keys) for sheet in (self.base_sheet, self.here_sheet, self.theirs_sheet)
        )

    def offer(self) -> dict[Key, Cells]:
        """Offer the changes of rows; return the rows that are here, changed and without those that go."""
        found = {key: dict(row) for key, row in self.here.items()}
        for key in dict.fromkeys((*self.theirs, *self.base)):
            before, after = self.base.get(key), self.theirs.get(key)
            if before is None and after is not None:
                self._offer_new(key, after)
            elif before is not None and after is None:
                self._offer_removal(key, before, found)
            elif before is not None and after is not None:
                self._offer_cells(key, before, after, found)
        return found

    def _offer_new(self, key: Key, after: Cells) -> None:
        here = self.here.get(key)
        three = Three(None, here, after)
        if self.offering.is_settled(three):
            return
        alike = set(self.theirs_sheet.columns) == set(self.here_sheet.columns)
        hindrance: Hindrance = "there" if here is not None else "" if alike else "columns"
        row = self.offering.offer("row", key, three, _ROW, hindrance)
        if row is not None and here is None:
            self.added[key] = row

    def _offer_removal(self, key: Key, before: Cells, found: dict[Key, Cells]) -> None:
        here = self.here.get(key)
        if here is None:
            return
        same = all(here[column] == cell for column, cell in before.items() if column in here)
        three = Three(before, here, None)
        if self.offering.offer("row", key, three, _ROW, "" if same else "changed") is None:
            del found[key]

    def _offer_cells(self, key: Key, before: Cells, after: Cells, found: dict[Key, Cells]) -> None:
        changed = [column for column in before if column in after and before[column] != after[column]]
        here = self.here.get(key)
        if here is None and changed:
            self.offering.offer("row", key, Three(before, None, after), _ROW, "gone")
            return
        for column in changed:
            three = Three(before[column], (here or {}).get(column), after[column])
            cell = self.offering.settle("cell", (*key, column), three, _TEXT)
            if cell is not None and column in found[key]:
                found[key][column] = cell


def _index(sheet: Sheet, keys: Key) -> Rows:
    if not keys or not set(keys) <= set(sheet.columns):
        raise NotMergeable
    found = {tuple(row[key] for key in keys): row for row in sheet.rows}
    if len(found) < len(sheet.rows):
        raise NotMergeable
    return found


def _place_added(here: list[Key], added: Mapping[Key, Cells], theirs: list[Key]) -> list[Key]:
    """Return the keys in order, each added one behind the row that it follows on the other side."""
    found = list(here)
    for key in added:
        before = theirs[: theirs.index(key)]
        last = next((each for each in reversed(before) if each in found), None)
        found.insert(found.index(last) + 1 if last is not None else len(found), key)
    return found
