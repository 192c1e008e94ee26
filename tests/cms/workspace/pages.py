"""A version as named parts, written as files and read back, so that what each editor did can be looked for."""

from __future__ import annotations

import yaml
from hypothesis import strategies as st

FOLDER = "measures/health/smoking/adults/1.0"
FACTS, SETTINGS, DATA = f"{FOLDER}/measure.md", f"{FOLDER}/by-sex.md", f"{FOLDER}/by-sex.csv"
FIELDS = ("title", "population", "geography", "description")
SECTIONS = ("Main facts and figures", "Methodology")
SOURCES = ("1", "2")
ROWS, COLUMNS = ("All", "Female", "Male"), ("Rate", "Count")
Part = tuple[str, ...]
Parts = dict[Part, str]
ALL_PARTS: tuple[Part, ...] = (
    *(("field", name) for name in FIELDS),
    *(("source", name) for name in SOURCES),
    *(("paragraph", section, str(at)) for section in SECTIONS for at in range(3)),
    *(("cell", row, column) for row in ROWS for column in COLUMNS),
)
edits = st.frozensets(st.sampled_from(ALL_PARTS), min_size=1, max_size=6)


def begin(word: str) -> Parts:
    """Return all parts with a value of their own."""
    return {part: (str(at) if part[0] == "cell" else f"{word} {at} began") for at, part in enumerate(ALL_PARTS)}


def change(parts: Parts, changed: frozenset[Part], word: str) -> Parts:
    """Return the parts with some changed, each to a value that names who did it."""
    number = sum(map(ord, word))
    return parts | {
        part: f"{number}.{at}" if part[0] == "cell" else f"{word} {at} changed"
        for at, part in enumerate(ALL_PARTS)
        if part in changed
    }


def write(parts: Parts) -> dict[str, bytes | None]:
    """Return the files that say what the parts say."""
    fields = "".join(f"{name}: {parts['field', name]}\n" for name in FIELDS)
    sources = "".join(f"  - {{id: {name}, title: {parts['source', name]}}}\n" for name in SOURCES)
    body = "".join(
        f"\n## {section}\n\n" + "\n\n".join(parts["paragraph", section, str(at)] for at in range(3)) + "\n"
        for section in SECTIONS
    )
    rows = "".join(",".join([row, *(parts["cell", row, column] for column in COLUMNS)]) + "\n" for row in ROWS)
    settings = "---\ntitle: By sex\ncolumns:\n  Sex: {role: category}\n---\n"
    return {
        FACTS: f"---\n{fields}sources:\n{sources}---\n{body}".encode(),
        DATA: f"Sex,{','.join(COLUMNS)}\n{rows}".encode(),
        SETTINGS: settings.encode(),
    }


def read(facts: bytes, data: bytes) -> Parts:
    """Return what files say; they must be well formed."""
    _, front, body = facts.decode().split("---\n", 2)
    values = yaml.load(front, Loader=yaml.BaseLoader)
    found: Parts = {("field", name): values[name] for name in FIELDS}
    found |= {("source", source["id"]): source["title"] for source in values["sources"]}
    for section in body.split("\n## ")[1:]:
        name, *paragraphs = section.strip().split("\n\n")
        found |= {("paragraph", name, str(at)): text for at, text in enumerate(paragraphs)}
    header, *rows = data.decode().splitlines()
    assert header == f"Sex,{','.join(COLUMNS)}"
    for row in rows:
        label, *cells = row.split(",")
        found |= {("cell", label, column): cell for column, cell in zip(COLUMNS, cells, strict=True)}
    return found
