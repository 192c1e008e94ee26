"""Three-way merge of data: by the key of each row where it has one, and in a row by cell."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from measures.merge.clash import Form, Settling, Three
from measures.merge.csv_rows import Cells, Sheet, read_sheet, write_sheet
from measures.merge.order import merge_order
from measures.merge.pairing import pair_items
from measures.merge.yaml_files import NotMergeable

Token = tuple[str, int]
_TEXT: Form[str] = Form(show=str, read=str)


def merge_data(settling: Settling, texts: tuple[str, str, str], keys: Sequence[str]) -> str:
    """Return the merged CSV text; rows are known by the columns `keys` where these tell all rows apart.

    Raises:
        NotMergeable: one of the three is no plain table, or the rows that both sides leave repeat a key.
    """
    base, mine, theirs = (read_sheet(text) for text in texts)
    merging = _Merging(settling, base, mine, theirs, tuple(keys))
    columns = merging.merge_columns()
    rows = merging.merge_rows(columns)
    if merging.is_keyed and not settling.clashes and not _are_unique(rows, merging.keys):
        raise NotMergeable
    return write_sheet(columns, rows, (merging.theirs, merging.mine, merging.base))


def _are_unique(rows: Sequence[Cells], keys: Sequence[str]) -> bool:
    return len({tuple(row.get(key, "") for key in keys) for row in rows}) == len(rows)


@dataclass(slots=True)
class _Merging:
    settling: Settling
    base: Sheet
    mine: Sheet
    theirs: Sheet
    keys: tuple[str, ...]
    is_keyed: bool = field(init=False)
    ours: dict[int, int] = field(init=False)
    others: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        sides = (self.base, self.mine, self.theirs)
        self.is_keyed = bool(self.keys) and all(
            set(self.keys) <= set(side.columns) and _are_unique(side.rows, self.keys) for side in sides
        )
        self.ours, self.others = (self._pair(side) for side in (self.mine, self.theirs))

    def _pair(self, side: Sheet) -> dict[int, int]:
        """Return which row each of the base became: the one of its key, else the likest one in its place."""
        if not self.is_keyed:
            pairing = pair_items(self.base.rows, side.rows, _freeze, _compare)
            return {at: found for at, found in enumerate(pairing.became) if found is not None}
        places = {self._key(row): at for at, row in enumerate(side.rows)}
        found = {at: places[self._key(row)] for at, row in enumerate(self.base.rows) if self._key(row) in places}
        return self._pair_renamed(side, found) | found

    def _pair_renamed(self, side: Sheet, found: dict[int, int]) -> dict[int, int]:
        """Pair rows whose key is gone with rows of a new key that stand in their place and are alike in the rest."""
        taken = set(found.values())
        pairing = pair_items(self.base.rows, side.rows, self._key, _compare)
        return {
            at: position
            for at, position in enumerate(pairing.became)
            if at not in found
            and position is not None
            and position not in taken
            and _compare(self.base.rows[at], side.rows[position]) > 0
        }

    def _key(self, row: Cells) -> tuple[str, ...]:
        return tuple(row[key] for key in self.keys)

    def merge_columns(self) -> list[str]:
        kept = set()
        for column in dict.fromkeys((*self.base.columns, *self.theirs.columns, *self.mine.columns)):
            if self._is_kept(column):
                kept.add(column)
        orders = Three(self.base.columns, self.mine.columns, self.theirs.columns)
        return merge_order(self.settling, ("columns",), orders, kept)

    def _is_kept(self, column: str) -> bool:
        in_base, in_mine, in_theirs = (column in side.columns for side in (self.base, self.mine, self.theirs))
        if not in_base:
            return True
        if in_mine == in_theirs:
            return in_mine
        pairs, side = (self.ours, self.mine) if in_mine else (self.others, self.theirs)
        said = _count_changes(self.base, side, pairs, column)
        if not said:
            return False
        changed = f"{said} cells changed"
        three: Three[str] = Three("unchanged", changed if in_mine else None, changed if in_theirs else None)
        return self.settling.settle("column", (column,), three, Form(show=str)) is not None

    def merge_rows(self, columns: Sequence[str]) -> list[Cells]:
        base_tokens = [("row", at) for at in range(len(self.base.rows))]
        mine_tokens, new = self._name_rows(self.mine, self.ours, "mine")
        their_tokens, newer = self._name_rows(self.theirs, self.others, "theirs")
        merged: dict[Token, Cells] = {}
        for token in dict.fromkeys((*base_tokens, *their_tokens, *mine_tokens)):
            base = self.base.rows[token[1]] if token[0] == "row" else None
            row = self._merge_row(columns, Three(base, new.get(token), newer.get(token)))
            if row is not None:
                merged[token] = row
        order = merge_order(
            self.settling, ("rows",), Three(base_tokens, mine_tokens, their_tokens), set(merged), self._show
        )
        return [merged[token] for token in order]

    def _name_rows(self, side: Sheet, pairs: dict[int, int], name: str) -> tuple[list[Token], dict[Token, Cells]]:
        """Name each row of a side by the row of the base that it was; a row that both sides added has one name."""
        origin = {position: at for at, position in pairs.items()}
        added = self._list_added_by_both() if name == "mine" else {}
        tokens: list[Token] = []
        for position in range(len(side.rows)):
            if position in origin:
                tokens.append(("row", origin[position]))
            elif position in added:
                tokens.append(("theirs", added[position]))
            else:
                tokens.append((name, position))
        return tokens, dict(zip(tokens, side.rows, strict=True))

    def _list_added_by_both(self) -> dict[int, int]:
        mine, theirs = (
            {self._identify(row): at for at, row in enumerate(side.rows) if at not in set(pairs.values())}
            for side, pairs in ((self.mine, self.ours), (self.theirs, self.others))
        )
        return {mine[name]: theirs[name] for name in mine.keys() & theirs.keys()}

    def _identify(self, row: Cells) -> Hashable:
        return self._key(row) if self.is_keyed else _freeze(row)

    def _merge_row(self, columns: Sequence[str], three: Three[Cells]) -> Cells | None:
        if three.base is not None and (three.mine is None or three.theirs is None):
            kept = self.settling.settle("row", self._name(three.base), three, Form(show=_show_row))
            return None if kept is None else {column: kept.get(column, "") for column in columns}
        name = self._name(next(row for row in (three.base, three.theirs, three.mine) if row is not None))
        label = self._merge_label(name, three) if self.is_keyed else {}
        return {
            column: label[column] if column in label else self._merge_cell(name, column, three) for column in columns
        }

    def _merge_label(self, name: tuple[str, ...], three: Three[Cells]) -> Cells:
        """Merge the cells of a row's key as one thing, so that no key comes about that neither side wrote."""
        keys = Three(*(None if row is None else self._key(row) for row in three))
        chosen = self.settling.settle("cell", (*name, ", ".join(self.keys)), keys, Form(show=", ".join))
        return dict(zip(self.keys, chosen or (), strict=False))

    def _merge_cell(self, name: tuple[str, ...], column: str, three: Three[Cells]) -> str:
        base = None if three.base is None else three.base.get(column)
        mine, theirs = (base if row is None else row.get(column, base) for row in (three.mine, three.theirs))
        return self.settling.settle("cell", (*name, column), Three(base, mine, theirs), _TEXT) or ""

    def _show(self, token: Token) -> str:
        return " ".join(self._name(self.base.rows[token[1]]))

    def _name(self, row: Cells) -> tuple[str, ...]:
        return self._key(row) if self.is_keyed else tuple(row.values())


def _count_changes(base: Sheet, side: Sheet, pairs: dict[int, int], column: str) -> int:
    changed = sum(base.rows[at][column] != side.rows[found][column] for at, found in pairs.items())
    old = set(pairs.values())
    return changed + sum(bool(row[column]) for at, row in enumerate(side.rows) if at not in old)


def _freeze(row: Cells) -> Hashable:
    return tuple(row.items())


def _compare(one: Cells, other: Cells) -> float:
    return sum(other.get(column) == cell for column, cell in one.items()) / max(len(one), 1)


def _show_row(row: Cells) -> str:
    return ", ".join(f"{column}: {cell}" for column, cell in row.items())
