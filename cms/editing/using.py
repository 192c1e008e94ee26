"""Who uses a thing that is shared: the measures, versions and shared files that name it, as the index knows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from cms.access import can_see, current_person, may
from cms.editing.links import link
from cms.editing.state_names import STATES
from cms.workspace import workspace
from measures.index import SourceRow, UseRow
from measures.model.problem import Place, Problem

MOST = 500
SHOWN = 20
SHELVES = {"pages": "Page", "news": "News", "style-guide": "Style guide"}
Thing = tuple[str, str]
"""A kind of `measures.index.using`, and the name of a thing of that kind."""
Counted = tuple[str, str, str]
"""A thing in words, how often it is used, and the address that says where."""


@dataclass(frozen=True, slots=True)
class Use:
    """Where a thing is used, in words, with its address here (empty where the person may not open it)."""

    words: str
    href: str
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Who uses a thing: the first uses, how many there are, and the address of the whole list."""

    rows: tuple[Use, ...]
    total: int
    href: str

    @property
    def counted(self) -> str:
        """The number of uses in words."""
        return count_words(self.total)


def list_uses(kind: str, name: str) -> Uses:
    """Return who uses a thing, as far as a form shows it."""
    things = name_things(kind, name)
    rows, person = find_uses(things, SHOWN), current_person()
    is_outsider = person is None or person.is_outsider
    total = len(rows) if is_outsider else sum(workspace().index.count_uses(*thing) for thing in things)
    return Uses(rows=rows, total=total, href=address_of(kind, name))


def address_of(kind: str, name: str) -> str:
    """Return the address of the screen that says who uses a thing."""
    return link("uses.show_uses", kind=kind, name=name)


def count_each(kind: str, things: Iterable[tuple[str, str]]) -> tuple[Counted, ...]:
    """Return things, given by name and words, with how often each is used and the address that says where."""
    counts = workspace().index.count_uses_of_kind(kind)
    return tuple((words, count_words(counts.get(name, 0)), address_of(kind, name)) for name, words in things)


def count_words(count: int) -> str:
    """Return a number of uses in words."""
    return {0: "not used", 1: "1 use"}.get(count, f"{count:,} uses")


def name_things(kind: str, name: str) -> tuple[Thing, ...]:
    """Return what the index knows a thing by: a measure is named by its id and by its address."""
    if kind == "measure":
        row = workspace().find_measure(name)
        return (("measure", name), *((("address", row.path),) if row is not None else ()))
    return (("address" if kind in ("page", "topic") else kind, name),)


def find_uses(things: Iterable[Thing], most: int = MOST) -> tuple[Use, ...]:
    """Return the uses of things, each once, those in measures that the person can see first."""
    person = current_person()
    found = [row for thing in things for row in workspace().index.find_uses(*thing, most)]
    seen = [row for row in found if person is not None and can_see(person, row.measure_id)]
    rows = sorted(seen, key=lambda row: (not row.measure_id, row.order))
    return tuple(dict.fromkeys(_describe(row) for row in rows))[:most]


def describe_source(row: SourceRow, titles: dict[str, str]) -> Use:
    """Return a source of a version as a use; `titles` are those of measures by their ids."""
    version = f"{titles.get(row.measure_id, row.path)} {row.version}, source {row.source_id}"
    return Use(version, link("versions.show_version", measure_id=row.measure_id, version=row.version))


def _describe(row: UseRow) -> Use:
    if not row.measure_id:
        return _describe_file(row.path)
    if not row.version:
        return Use(row.title, link("measures.show_measure", measure_id=row.measure_id))
    names = {"measure_id": row.measure_id, "version": row.version}
    state = STATES.get(row.status, row.status)
    if row.dimension:
        href = link("dimensions.show_dimension", dimension=row.dimension, **names)
        return Use(f"{row.title} {row.version}, {row.dimension}", href, state)
    return Use(f"{row.title} {row.version}", link("versions.show_version", **names), state)


def _describe_file(path: str) -> Use:
    folder, _, name = path.rpartition(".")[0].partition("/")
    if folder in SHELVES:
        view = f"{folder.replace('-', '_')}.edit_page"
        return Use(f"{SHELVES[folder]}: {name}", link(view, path=name) if may("page.edit") else "")
    if folder == "measures":
        topic = name.rpartition("/")[0]
        return Use(f"Topic: {topic}", link("topics.edit_topic", path=topic) if may("topic.edit") else "")
    if folder == "classifications":
        view = "classifications.edit_classification"
        return Use(f"Classification: {name}", link(view, name=name) if may("classification.edit") else "")
    return Use("Planned measures", link("site.edit_file", name="planned") if may("site.edit") else "")


def find_lost(kind: str, known: Collection[str], path: str) -> Iterator[Problem]:
    """Yield a problem for each thing that is used and that an edited list no longer holds."""
    for name, count in sorted(workspace().index.count_uses_of_kind(kind).items()):
        if name not in known:
            message = f'The {kind} "{name}" cannot go: it has {count_words(count)}.'
            hint = f"Keep it, or first name another {kind} where it is used."
            yield Problem(rule=f"{kind}.in-use", place=Place(file=path), message=message, hint=hint)
