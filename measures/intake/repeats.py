"""Rows of a file that say different things of one key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from measures.intake.tidy import Tidy, TidyRow
from measures.model.dimension import KEY_ROLES
from measures.model.problem import Place, Problem
from measures.reading.result import make_problem
from measures.writing.yaml_values import Written


def find_repeats(tidy: Tidy, settings: Mapping[str, Written], file: str) -> Iterator[Problem]:
    """Yield a problem for each row whose key an earlier row has with other figures, naming both rows and figures."""
    columns = settings.get("columns")
    roles = columns if isinstance(columns, dict) else {}
    keys = [at for at, name in enumerate(tidy.columns) if _is_key(roles.get(name))]
    if not keys:
        return
    first: dict[tuple[str, ...], TidyRow] = {}
    for row in tidy.rows:
        key = tuple(row.texts[at] for at in keys)
        known = first.setdefault(key, row)
        if known is not row:
            said = ", ".join(f"{tidy.columns[at]}={row.texts[at]}" for at in keys)
            message = (
                f"Expected each key once, got {said} in row {known.number} with {_list_figures(tidy, known)} "
                f"and in row {row.number} with {_list_figures(tidy, row)}."
            )
            hint = "Find out which of the two is right, or which column tells them apart."
            yield make_problem("csv.repeated-key", Place(file=file, line=row.number), message, hint)


def _is_key(column: Written | None) -> bool:
    return isinstance(column, dict) and column.get("role") in KEY_ROLES


def _list_figures(tidy: Tidy, row: TidyRow) -> str:
    return ", ".join(row.texts[tidy.columns.index(name)] or "nothing" for name in tidy.sources)
