"""Reads content files for the independent count: YAML and CSV as they stand, none of the program's own readers."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import yaml

Files = Mapping[str, bytes]
LONDON = ZoneInfo("Europe/London")


def load(text: str) -> Any:
    """Read YAML with every scalar as its text."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def load_front(content: bytes) -> Any:
    return load(content.decode().split("---\n")[1])


def load_list(files: Files, path: str) -> list[Any]:
    return load(files[path].decode()) or [] if path in files else []


def read_instant(written: str) -> datetime:
    """Return the instant of a written date (half past nine in London) or time."""
    if len(written) == 10:
        written += "T09:30:00"
    when = datetime.fromisoformat(written)
    return (when if when.tzinfo else when.replace(tzinfo=LONDON)).astimezone(UTC)


def number_key(number: str) -> tuple[int, int]:
    major, minor = number.split(".")
    return int(major), int(minor)


@dataclass(frozen=True)
class RawMeasure:
    """A measure that counts: its folder, its measure.yaml, and its public versions with their instants, in order."""

    folder: str
    state: Any
    public: dict[str, datetime]

    @property
    def newest(self) -> str:
        return list(self.public)[-1]


@dataclass(frozen=True)
class RawTable:
    """A dimension: its settings, its own file's rows (or another's, where it takes them) and where they come from."""

    slug: str
    settings: Any
    columns: Any
    rows: list[dict[str, str]]
    is_taken: bool


def list_measures(files: Files, now: datetime) -> Iterator[RawMeasure]:
    for path in sorted(files):
        if path.startswith("measures/testing-space/") or not path.endswith("/measure.yaml"):
            continue
        state = load(files[path].decode())
        dates = {
            number: read_instant(version["release_at"])
            for number, version in state["versions"].items()
            if version["status"] == "approved"
        }
        public = {number: dates[number] for number in sorted(dates, key=number_key) if dates[number] <= now}
        if public and "retired" not in state:
            yield RawMeasure(path.removesuffix("/measure.yaml"), state, public)


def list_tables(files: Files, measure: RawMeasure) -> Iterator[RawTable]:
    folder = f"{measure.folder}/{measure.newest}/"
    for path in sorted(files):
        name = path.removeprefix(folder)
        if path.startswith(folder) and name.endswith(".md") and "/" not in name and name != "measure.md":
            yield _read_table(files, folder, name.removesuffix(".md"))


def _read_table(files: Files, folder: str, slug: str) -> RawTable:
    settings = load_front(files[f"{folder}{slug}.md"])
    if "data" not in settings:
        text = files[f"{folder}{slug}.csv"].decode("utf-8-sig")
        return RawTable(slug, settings, settings["columns"], list(csv.DictReader(text.splitlines())), is_taken=False)
    base = _read_table(files, folder, settings["data"]["from"])
    rows = base.rows
    for column, wanted in settings["data"].get("where", {}).items():
        label = max(row[column] for row in rows) if wanted == "latest" else wanted
        assert isinstance(label, str), f"{folder}{slug}: this count knows labels and latest only"
        rows = [row for row in rows if row[column] == label]
        assert rows, f"{folder}{slug}: no row is left"
    return RawTable(slug, settings, base.columns | settings.get("columns", {}), rows, is_taken=True)


def read_facts(files: Files, measure: RawMeasure) -> Any:
    return load_front(files[f"{measure.folder}/{measure.newest}/measure.md"])


def read_lists(files: Files) -> dict[str, Any]:
    """Return the classifications by id."""
    found = (
        load(content.decode())
        for path, content in files.items()
        if path.startswith("classifications/") and path != "classifications/concepts.yaml"
    )
    return {each["id"]: each for each in found}
