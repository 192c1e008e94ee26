"""The front matter of a dimension as a person would write it: a line for each column, their roles in line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from measures.writing.yaml_values import Written, write_flow, write_scalar

_WIDEST = 24


def write_front_matter(settings: Mapping[str, Written]) -> str:
    """Return settings as YAML: short values on a line each, the columns and measures in a block, aligned."""
    return "".join(f"{line}\n" for key, value in settings.items() for line in _write_entry(key, value))


def write_dimension(settings: Mapping[str, Written]) -> str:
    """Return a dimension's file with these settings and no commentary yet."""
    return f"---\n{write_front_matter(settings)}---\n"


def _write_entry(key: str, value: Written) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{key}: {write_flow(value) if isinstance(value, list) else write_scalar(value, in_block=True)}"
        return
    if key in ("columns", "measures", "chart", "table"):
        yield f"{key}:"
        yield from _write_block(value, align=key in ("columns", "measures"))
        return
    yield f"{key}: {write_flow(value)}"


def _write_block(entries: Mapping[str, Written], *, align: bool) -> Iterator[str]:
    names = [f"{write_scalar(name, is_key=True)}:" for name in entries]
    width = max((len(name) for name in names if len(name) <= _WIDEST), default=0) if align else 0
    for name, value in zip(names, entries.values(), strict=True):
        text = write_scalar(value, in_block=True) if isinstance(value, str) else write_flow(value)
        yield f"  {name.ljust(width)} {text}"
