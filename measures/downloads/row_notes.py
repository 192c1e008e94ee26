"""The notes that apply to each row and to each value of a dimension, as texts."""

from __future__ import annotations

from collections.abc import Iterable

from measures.model.dimension import DimensionSettings
from measures.model.observations import Observation, Observations
from measures.tables.notes import Footnotes


class RowNotes:
    """Finds notes by the rules of tables, for all rows at once; notes on a whole table are on none of its rows."""

    def __init__(self, settings: DimensionSettings, observations: Observations) -> None:
        self._keys = observations.keys
        self._texts = {note.id: note.text for note in settings.notes}
        self._footnotes = Footnotes(settings, observations) if settings.notes else None
        self._numbers: dict[int, str] = {}
        self._has_cells = any(note.on and note.on.row and note.on.column for note in settings.notes)

    def on_row(self, row: Observation) -> tuple[str, ...]:
        """Return the notes on a row: on its categories, on the row, and those that its own cells name."""
        own = [self._texts.get(note, note) for note in row.notes]
        if self._footnotes is None:
            return tuple(own)
        ids = dict(zip(self._keys, row.key, strict=True))
        members = [number for key, name in ids.items() for number in self._footnotes.on_member(key, name)]
        return tuple(dict.fromkeys([*self._read([*members, *self._footnotes.on_row(ids)]), *own]))

    def on_line(self, row: Observation) -> tuple[str, ...]:
        """Return the notes on a row, then those on single cells of it, each after the name of its column."""
        if self._footnotes is None or not self._has_cells:
            return self.on_row(row)
        own = {self._texts.get(note, note) for note in row.notes}
        cells = [
            f"{value}: {text}"
            for value in row.values
            for text in self._read(self._footnotes.on_cell(value, row))
            if text not in own
        ]
        return (*self.on_row(row), *cells)

    def on_value(self, value: str, row: Observation) -> tuple[str, ...]:
        """Return the notes on one value: on its column and on its cell, without those on the row."""
        if self._footnotes is None:
            return ()
        own = {self._texts.get(note, note) for note in row.notes}
        numbers = [*self._footnotes.on_column(value), *self._footnotes.on_cell(value, row)]
        return tuple(dict.fromkeys(text for text in self._read(numbers) if text not in own))

    def _read(self, numbers: Iterable[int]) -> list[str]:
        wanted = list(numbers)
        if any(number not in self._numbers for number in wanted) and self._footnotes is not None:
            self._numbers = {note.number: note.text for note in self._footnotes.notes}
        return [self._numbers[number] for number in wanted]
