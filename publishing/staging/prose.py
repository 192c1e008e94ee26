"""Masks Markdown: cleaned where it is public; where it is not, other words with the same figures named in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from measures.bindings import Binding, Step, find_bindings, write_where
from measures.reading.sections import part_sections
from publishing.staging.records import Masking
from publishing.staging.words import write_filler

_ITEM = re.compile(r"^[-*+] ", re.MULTILINE)


def mask_prose(text: str, masking: Masking) -> str:
    """Return the Markdown of a file's body or of one section."""
    if masking.is_public:
        return masking.scrub.clean_markdown(text)
    parts = part_sections(text, 1)
    written = (
        "\n\n".join((*_write_heading(part.heading, masking), *_write_blocks(part.text, masking))) for part in parts
    )
    return "\n\n".join(part for part in written if part)


def _write_heading(heading: str | None, masking: Masking) -> tuple[str, ...]:
    """Return a heading of a section, which is one of site.yaml where it may stand."""
    return (f"## {masking.name(heading)}",) if heading else ()


def _write_blocks(text: str, masking: Masking) -> Iterator[str]:
    """Yield a paragraph, or a list of as many items, for each of a text."""
    for block in re.split(r"\n[ \t]*\n", text):
        if not block.strip():
            continue
        items = [each for each in _ITEM.split(block) if each.strip()]
        if _ITEM.match(block) and items:
            yield "\n".join(f"- {_write_words(item, masking)}" for item in items)
        else:
            yield _write_words(block, masking)


def _write_words(text: str, masking: Masking) -> str:
    figures = [_write_binding(each, masking) for each in find_bindings(text) if each.fault is None]
    named = f" Figures: {', '.join(figures)}." if figures else ""
    return write_filler(text) + named


def _write_binding(found: Binding, masking: Masking) -> str:
    measure = f"{found.measure}@{found.version}/" if found.version else f"{found.measure}/" if found.measure else ""
    dimension = f"{masking.name(found.dimension)}." if found.dimension else ""
    where = _write_where(found.where, masking)
    steps = "".join(f" | {_write_step(step, masking)}" for step in found.steps)
    return f"[[{measure}{dimension}{masking.name(found.value)}{': ' + where if where else ''}{steps}]]"


def _write_where(where: Mapping[str, str], masking: Masking) -> str:
    special = ("latest", "first")
    return write_where(
        {masking.name(key): label if label in special else masking.name(label) for key, label in where.items()}
    )


def _write_step(step: Step, masking: Masking) -> str:
    if step.kind in ("difference", "ratio"):
        return f"{step.kind} to {_write_where(step.where, masking)}"
    return "words" if step.kind == "words" else f"decimals={step.decimals}"
