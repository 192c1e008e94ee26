"""Footnotes of a table: which apply, in which order they are numbered, and where their markers stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from measures.filters import name_members
from measures.model.dimension import DimensionSettings, Note
from measures.model.observations import Observation, Observations
from measures.tables.table import TableNote


class Footnotes:
    """The notes of one table: numbers are given in the order in which the settings list them, then as they occur.

    `heads` are the key columns that head the rows, all of them where none are given. `fixed` are those that the table
    shows one member of and names nowhere: what is noted on that member is noted on the whole table.
    """

    def __init__(
        self,
        settings: DimensionSettings,
        observations: Observations,
        heads: Sequence[str] | None = None,
        fixed: Mapping[str, str] | None = None,
    ) -> None:
        self._observations = observations
        self._heads = frozenset(observations.keys if heads is None else heads)
        self._fixed = fixed or {}
        self._texts: dict[str, int] = {}
        self._ids = {note.id: note.text for note in settings.notes}
        self._names: dict[str, Mapping[str, str]] = {}
        self._by_column: dict[str, list[str]] = {}
        self._by_member: dict[tuple[str, str], list[str]] = {}
        self._by_row: list[tuple[dict[str, str], str | None, str]] = []
        self.caption: tuple[int, ...] = ()
        for note in settings.notes:
            self._place(note)

    def _place(self, note: Note) -> None:
        target = note.on
        if target is None or target.table or (target.column is None and not target.row and not target.category):
            self._note_whole(note.text)
        elif target.row:
            self._place_on_row(self._find_ids(target.row), target.column, note.text)
        elif target.category:
            for key, name in self._find_ids(target.category).items():
                if key not in self._fixed:
                    self._by_member.setdefault((key, name), []).append(note.text)
                elif self._fixed[key] == name:
                    self._note_whole(note.text)
        elif target.column is not None:
            self._by_column.setdefault(target.column, []).append(note.text)

    def _note_whole(self, text: str) -> None:
        self.caption = tuple(dict.fromkeys((*self.caption, self._number(text))))

    def _place_on_row(self, ids: Mapping[str, str], column: str | None, text: str) -> None:
        if any(self._fixed.get(key, name) != name for key, name in ids.items()):
            return
        varying = {key: name for key, name in ids.items() if key not in self._fixed}
        if varying or not ids:
            self._by_row.append((varying, column, text))
        elif column is not None:
            self._by_column.setdefault(column, []).append(text)
        else:
            self._note_whole(text)

    def _find_ids(self, labels: Mapping[str, str]) -> dict[str, str]:
        return {
            key: self._name(key).get(label, label) for key, label in labels.items() if key in self._observations.keys
        }

    def _name(self, key: str) -> Mapping[str, str]:
        if key not in self._names:
            self._names[key] = name_members(self._observations, key)
        return self._names[key]

    def _number(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts) + 1)

    def on_column(self, header: str) -> tuple[int, ...]:
        """Return the numbers of the notes on a value column."""
        return self._number_all(self._by_column.get(header, ()))

    def on_member(self, key: str, name: str) -> tuple[int, ...]:
        """Return the numbers of the notes on a category wherever it stands at the head of a row or column."""
        return self._number_all(self._by_member.get((key, name), ())) if self._by_member else ()

    def on_row(self, ids: Mapping[str, str]) -> tuple[int, ...]:
        """Return the numbers of the notes on a whole row, given the members at its head."""
        if not self._by_row:
            return ()
        found = [
            text
            for on, column, text in self._by_row
            if column is None and on.keys() <= self._heads and on.items() <= ids.items()
        ]
        return self._number_all(found)

    def on_cell(self, header: str, observation: Observation) -> tuple[int, ...]:
        """Return the numbers of the notes on one cell: those that the settings place there, then the row's own.

        A note on a row of the data is one on its cells where a key of it heads columns.
        """
        if not self._by_row and not observation.notes:
            return ()
        ids = dict(zip(self._observations.keys, observation.key, strict=True))
        placed = [
            text
            for on, column, text in self._by_row
            if (column == header or (column is None and not on.keys() <= self._heads)) and on.items() <= ids.items()
        ]
        return self._number_all([*placed, *(self._ids.get(note, note) for note in observation.notes)])

    def _number_all(self, texts: Iterable[str]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self._number(text) for text in texts))

    @property
    def notes(self) -> tuple[TableNote, ...]:
        """All notes that were asked for, in the order of their numbers."""
        return tuple(TableNote(number, text) for text, number in self._texts.items())
