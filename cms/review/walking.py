"""A walk through what changed in a version: a step for each part, with its words, figures, settings and charts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from cms.editing.parts import Part
from cms.editing.version_parts import DIMENSION_PARTS, VERSION_PARTS
from cms.review.changed_settings import SettingChange, compare_settings
from cms.review.sides import Side, Sides
from generator.pages.changed_tables import TableView, build_table
from generator.pages.changed_text import TextChange, compare_parts, text_parts
from generator.pages.dimension import show_chart
from generator.pages.theme import render_component
from measures.charts import draw_each_chart
from measures.diff import BlockChange, compare_tables

INTERNAL = frozenset({"internal_note", "accepted"})
"""Keys of a version that only the team reads."""
_SAID = frozenset(
    {"title", "description", "population", "area_covered", "time_period", "official_statistics"}
    | {"notes", "breaks", "gaps"}
)
"""Keys that the text says as readers see it."""
_ABOUT, _SOURCES, _FILES = "about", "sources", "files"


@dataclass(frozen=True, slots=True)
class ChartPair:
    """A chart as it was and as it is; None where there was or is none."""

    name: str
    before: Markup | None
    after: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A part of a version that differs, and how."""

    slug: str
    title: str
    blocks: tuple[BlockChange, ...] = ()
    table: TableView | None = None
    settings: tuple[SettingChange, ...] = ()
    charts: tuple[ChartPair, ...] = ()

    @property
    def counts(self) -> str:
        """What differs, counted in words, such as "3 figures, 1 setting"; empty where nothing does."""
        figures = self.table.figures if self.table is not None else 0
        counted = (
            (len(self.blocks), "passage of text", "passages of text"),
            (figures, "figure", "figures"),
            (int(self.table is not None and not figures), "table", "tables"),
            (len(self.settings), "setting", "settings"),
            (len(self.charts), "chart", "charts"),
        )
        return ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counted if count)


def gather_steps(sides: Sides, *, for_team: bool) -> tuple[Step, ...]:
    """Return the parts that differ, in the order of the page; what is internal only `for_team`.

    Text that is gone keeps its numbers: readers still see it when this is read.
    """
    old, new = sides.old, sides.new
    if old is None:
        return ()
    told = (text_parts(side.site, side.path, side.number) for side in (old, new))
    texts = {text.id: text for text in compare_parts(*told, hide=False)}
    slugs = dict.fromkeys((*new.list_dimensions(), *old.list_dimensions()))
    others = {_ABOUT, _SOURCES, _FILES, *(f"text-{slug}" for slug in slugs)}
    hidden = frozenset() if for_team else INTERNAL
    steps = (
        _compare_front(old, new, texts, _ABOUT, ("facts", "edition"), hidden),
        *(Step(slug=each.id, title=each.title, blocks=each.blocks) for each in texts.values() if each.id not in others),
        *(_compare_dimension(old, new, texts, slug) for slug in slugs),
        _compare_front(old, new, texts, _SOURCES, ("sources",), hidden),
        Step(slug=_FILES, title="Files", blocks=_find_blocks(texts, _FILES)),
    )
    return tuple(step for step in steps if step.counts)


def _find_blocks(texts: dict[str, TextChange], name: str) -> tuple[BlockChange, ...]:
    return texts[name].blocks if name in texts else ()


def _compare_front(
    old: Side, new: Side, texts: dict[str, TextChange], name: str, slugs: Collection[str], hidden: frozenset[str]
) -> Step:
    """Return how some parts of measure.md differ: sources by their fields, which say more than the text does."""
    parts = _leave_out((part for part in VERSION_PARTS if part.slug in slugs), _SAID | hidden)
    return Step(
        slug=name,
        title="Sources" if name == _SOURCES else "Title, description and facts",
        blocks=() if name == _SOURCES else _find_blocks(texts, name),
        settings=compare_settings("measure.md", old.read("measure.md"), new.read("measure.md"), parts),
    )


def _leave_out(parts: Iterator[Part], keys: frozenset[str]) -> Iterator[Part]:
    for part in parts:
        kept = tuple(key for key in part.keys if key not in keys)
        if kept:
            yield replace(part, keys=kept)


def _compare_dimension(old: Side, new: Side, texts: dict[str, TextChange], slug: str) -> Step:
    before, after, name = old.find_data(slug), new.find_data(slug), f"{slug}.md"
    known = after or before
    change = compare_tables(slug, before, after)
    parts = _leave_out(iter(DIMENSION_PARTS), _SAID)
    both = before is not None and after is not None
    return Step(
        slug=slug,
        title=known.settings.title if known is not None else slug,
        blocks=_find_blocks(texts, f"text-{slug}"),
        table=None if change.is_empty else build_table(change, before, after),
        settings=compare_settings(name, old.read(name), new.read(name), parts) if both else (),
        charts=tuple(_pair_charts(old, new, slug)),
    )


def _pair_charts(old: Side, new: Side, slug: str) -> Iterator[ChartPair]:
    """Yield the charts that differ, each as it was and as it is."""
    before, after = _draw(old, slug, slug), _draw(new, slug, slug)
    if before == after:
        return
    apart = _draw(old, slug, f"before-{slug}")  # both stand on one page, so each has ids of its own
    count = max(len(before), len(after))
    for at in range(count):
        was, now = (drawn[at] if at < len(drawn) else None for drawn in (before, after))
        if was != now:
            yield ChartPair("Chart" if count == 1 else f"Chart {at + 1}", apart[at] if was is not None else None, now)


def _draw(side: Side, slug: str, prefix: str) -> tuple[Markup | None, ...]:
    """Return the charts of a dimension as the page has them; `prefix` begins their ids."""
    data = side.find_data(slug)
    if data is None:
        return ()
    drawings = draw_each_chart(data.settings, data.observations, prefix)
    return tuple(
        None if drawing is None else render_component("chart", drawing=show_chart(drawing, prefix, place))
        for place, drawing in enumerate(drawings, 1)
    )
