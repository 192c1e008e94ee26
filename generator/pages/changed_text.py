"""How the words of a version differ from those of the version before it, part by part as readers see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.pages.coverage import coverage_of
from generator.pages.text import Whereabouts, render_text
from generator.pages.words import STATUSES
from measures.diff import Block, BlockChange, compare_blocks, hide_numbers, read_blocks
from measures.figures import describe_unit, format_date, name_column
from measures.model.dimension import Column, DimensionSettings
from measures.model.version import Source, Version
from measures.publication.contents import (
    commentary,
    facts,
    list_dimensions,
    observations,
    organisation,
    settings,
    site_of,
    upload_names,
    version,
)
from measures.publication.questions import question
from measures.publication.site import PublicSite, version_blob

HIDDEN = "[c]"
"""What stands for a number in text that is gone, where the newer version withholds a figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A part of a version's page as text: its id, its heading and its blocks."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """A part whose text changed, with the blocks that differ."""

    id: str
    title: str
    blocks: tuple[BlockChange, ...]


@question()
def text_parts(site: PublicSite, path: str, number: str) -> tuple[TextPart, ...]:
    """Return all that a version says in words, in the order of its page."""
    content = version(site, path, number)
    slugs = list_dimensions(site, path, number)
    return (
        TextPart(id="about", title="Title and description", blocks=tuple(_tell_facts(site, path, number))),
        *_list_sections(site, content, Whereabouts(path, number)),
        *(_tell_dimension(site, Whereabouts(path, number, slug)) for slug in slugs),
        TextPart(id="sources", title="Sources", blocks=tuple(_tell_sources(site, content))),
        TextPart(id="files", title="Files", blocks=tuple(_tell_files(site, path, number))),
    )


def compare_text(site: PublicSite, path: str, before: str, number: str, *, hide: bool) -> tuple[TextChange, ...]:
    """Return the parts whose text differs between two versions; `hide` keeps the numbers of gone text back."""
    return compare_parts(text_parts(site, path, before), text_parts(site, path, number), hide=hide)


def compare_parts(before: Iterable[TextPart], after: Iterable[TextPart], *, hide: bool) -> tuple[TextChange, ...]:
    """Return the parts whose text differs; `hide` keeps the numbers of gone text back."""
    old, new = ({part.id: part for part in parts} for parts in (before, after))
    parts = {**new, **{name: replace(part, blocks=()) for name, part in old.items() if name not in new}}
    changes = (_compare_part(old.get(name), part, hide=hide) for name, part in parts.items())
    return tuple(change for change in changes if change.blocks)


def _compare_part(old: TextPart | None, new: TextPart, *, hide: bool) -> TextChange:
    found = compare_blocks(old.blocks if old else (), new.blocks)
    shown = tuple(hide_numbers(block, HIDDEN) for block in found) if hide else found
    return TextChange(id=new.id, title=new.title, blocks=shown)


def _say(name: str, words: str | None) -> Iterator[Block]:
    if words:
        yield Block("paragraph", f"{name}: {words}" if name else words)


def _tell_facts(site: PublicSite, path: str, number: str) -> Iterator[Block]:
    front, covered = facts(site, path, number), coverage_of(site, path, number)
    yield Block("heading", front.title)
    yield from _say("", front.description)
    yield from _say("Who", covered.population)
    yield from _say("Where", covered.areas)
    yield from _say("Lowest level", covered.level)
    yield from _say("When", covered.period)
    yield from _say("Status", STATUSES.get(front.official_statistics))


def _list_sections(site: PublicSite, content: Version, here: Whereabouts) -> Iterator[TextPart]:
    written = {section.id: section.markdown for section in content.sections}
    for heading in site_of(site).sections:
        if heading.id in written:
            html = render_text(site, written[heading.id], here=here)
            yield TextPart(id=heading.id, title=heading.heading, blocks=read_blocks(html))


def _tell_dimension(site: PublicSite, here: Whereabouts) -> TextPart:
    chosen = settings(site, here.path, here.number, here.slug)
    text = commentary(site, here.path, here.number, here.slug)
    blocks = [
        *_say("Population", chosen.population),
        *read_blocks(render_text(site, text.text, here=here)),
        *read_blocks(render_text(site, text.to_know, here=here)),
        *_tell_display(chosen),
        *_tell_columns(site, here),
        *(block for note in chosen.notes for block in _say("Note", note.text)),
        *(block for at in chosen.breaks for block in _say(f"Break at {at.at}", at.text)),
        *(block for period, why in chosen.gaps.items() for block in _say(f"No figures for {period}", why)),
    ]
    return TextPart(id=f"text-{here.slug}", title=chosen.title, blocks=(Block("heading", chosen.title), *blocks))


def _tell_display(chosen: DimensionSettings) -> Iterator[Block]:
    for chart in chosen.chart:
        kind = chart.type.replace("-", " ")
        yield from _say("Chart", ", ".join(part for part in (kind, chart.message or chart.title) if part))
    for table in chosen.table:
        yield from _say("Table", table.title)


def _tell_columns(site: PublicSite, here: Whereabouts) -> Iterator[Block]:
    found = observations(site, here.path, here.number, here.slug)
    for value in found.values:
        yield from _say("Column", _describe_column(value, found.formats[value]))


def _describe_column(header: str, column: Column) -> str:
    places = None if column.decimals is None or column.keep_digits else column.decimals
    precision = "" if places is None else "1 decimal place" if places == 1 else f"{places} decimal places"
    words = (name_column(header, column), describe_unit(column.unit), precision)
    return ", ".join(part for part in words if part)


def _tell_sources(site: PublicSite, content: Version) -> Iterator[Block]:
    for source in content.front.sources:
        yield Block("item", ". ".join(part for part in _list_words(site, source) if part))


def _list_words(site: PublicSite, source: Source) -> tuple[str, ...]:
    known = organisation(site, source.publisher) if source.publisher else None
    publisher = known.name if known else source.publisher or ""
    published = f"Published {format_date(source.published)}" if source.published else ""
    return source.title, source.dataset or "", publisher, published, source.url or "", source.note or ""


def _tell_files(site: PublicSite, path: str, number: str) -> Iterator[Block]:
    """Yield the files that a version offers; its checksum is the beginning of its git blob id."""
    names = set(upload_names(site, path, number))
    for file in facts(site, path, number).files:
        if file.name in names:
            blob = version_blob(site, path, number, f"files/{file.name}") or ""
            words = (file.title, file.name, f"checksum {blob[:8]}", file.description)
            yield Block("item", ", ".join(part for part in words if part))
