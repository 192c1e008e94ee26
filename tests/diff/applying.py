"""Applies files of changes to CSVs, from their documentation alone: nothing of the program is used."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

Rows = list[list[str]]


def read_rows(content: bytes) -> Rows:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def write_rows(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def apply_json(patch: bytes, old: dict[str, bytes]) -> dict[str, bytes]:
    """Return the newer CSVs by dimension, made from the older ones and a JSON file of changes."""
    new = dict(old)
    for change in json.loads(patch)["dimensions"]:
        slug, columns = change["dimension"], change["columns"]
        before = read_rows(old[slug]) if slug in old else [[]]
        assert before[0] == columns["old"]
        if columns["new"]:
            new[slug] = write_rows(apply_changes(before, columns["new"], change))
        else:
            del new[slug]
    return new


def apply_changes(before: Rows, header: list[str], change: dict[str, Any]) -> Rows:
    old_header, *rows = before
    free = dict(enumerate(rows, 1))
    placed = {item["new_row"]: item["cells"] for item in change["rows_added"]}
    kept = {}
    for number, row in free.items():
        cells = dict(zip(old_header, row, strict=True))
        kept[number] = [cells.get(column, "") for column in header]
    for item in change["cells"]:
        changed, place = kept[item["old_row"]], header.index(item["column"])
        assert item["old"] in (changed[place], "[c]")
        changed[place] = item["new"]
    for item in change["rows_removed"]:
        del kept[item["old_row"]]
    for item in change["rows_moved"]:
        placed[item["new_row"]] = kept.pop(item["old_row"])
    rest = iter(kept.values())
    total = len(kept) + len(placed)
    return [header, *(placed[at] if at in placed else next(rest) for at in range(1, total + 1))]


def apply_csv(patch: bytes, old: dict[str, bytes]) -> dict[str, bytes]:
    """Return the newer CSVs by dimension, made from the older ones and a CSV of changes."""
    header, *lines = read_rows(patch)
    changes: dict[str, dict[str, Any]] = {}
    for line in lines:
        item = dict(zip(header, line, strict=True))
        slug = item["dimension"]
        head = read_rows(old[slug])[0] if slug in old else []
        change = changes.setdefault(
            slug,
            {"columns": head, "cells": [], "rows_removed": [], "rows_moved": [], "rows_added": []},
        )
        places = {name: int(item[name]) for name in ("old_row", "new_row") if item[name]}
        match item["change"]:
            case "columns":
                change["columns"] = json.loads(item["new"])
            case "cell":
                change["cells"].append({**item, **places})
            case "row added":
                change["rows_added"].append({"cells": json.loads(item["new"]), **places})
            case "row moved" | "row removed":
                change[f"rows_{item['change'].removeprefix('row ')}"].append(places)
            case other:
                raise AssertionError(other)
    new = dict(old)
    for slug, change in changes.items():
        before = read_rows(old[slug]) if slug in old else [[]]
        if change["columns"]:
            new[slug] = write_rows(apply_changes(before, change["columns"], change))
        else:
            del new[slug]
    return new
