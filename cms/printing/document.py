"""A whole version, gathered for paper: facts, text, breakdowns with charts and tables, sources, problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from cms.editing.bodies import Body, Commentary, list_sections
from cms.editing.displaying import Board, show_saved
from cms.editing.documents import Document, open_document, read_texts
from cms.editing.finding import Place, read_sites
from cms.editing.overview import Overview, describe_version, load_place
from cms.editing.reading import render_text
from cms.editing.state_names import name_state
from cms.editing.version_parts import DIMENSION_PARTS, MEASURE_PART, VERSION_PARTS, make_readers_part
from cms.printing.telling import Told, tell_part
from cms.workspace import workspace
from measures.checks.loaded import LoadedVersion

MISSING = Markup("<p>Nothing is written here yet.</p>")


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A text under its heading, drawn as the public page draws it."""

    id: str
    title: str
    text: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDimension:
    """A breakdown: its texts, its charts and tables, how many rows it has, and its settings."""

    id: str
    title: str
    texts: tuple[PrintedText, ...]
    board: Board
    rows: int
    settings: tuple[tuple[str, tuple[Told, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedVersion:
    """Everything that a version says; `parts` are titles with names and values."""

    title: str
    number: str
    state: str
    commit: str
    parts: tuple[tuple[str, str, tuple[Told, ...]], ...]
    texts: tuple[PrintedText, ...]
    dimensions: tuple[PrintedDimension, ...]
    overview: Overview


def gather_version(place: Place) -> PrintedVersion:
    """Return a version as it is saved, whatever it still lacks."""
    loaded, overview = load_place(place), describe_version(place)
    document = _open(f"{place.folder}/measure.md")
    return PrintedVersion(
        title=place.version.title or place.measure.title,
        number=place.version.number,
        state=name_state(place.version),
        commit=workspace().head,
        parts=tuple(_tell_parts(place, document)),
        texts=tuple(_draw_sections(document, loaded)),
        dimensions=tuple(_gather_dimension(place, each.slug, each.title, loaded) for each in overview.dimensions),
        overview=overview,
    )


def _open(path: str) -> Document:
    return open_document(path, workspace().read(path) or b"")


def _tell_parts(place: Place, document: Document) -> Iterator[tuple[str, str, tuple[Told, ...]]]:
    state = _open(f"measures/{place.measure.path}/measure.yaml")
    for part in VERSION_PARTS:
        yield part.slug, part.title, tell_part(document, part)
    yield "measure", "The measure", tell_part(state, MEASURE_PART)
    yield "readers", "Seen before release", tell_part(state, make_readers_part(place.version.number))


def _draw_sections(document: Document, loaded: LoadedVersion | None) -> Iterator[PrintedText]:
    site = read_sites()
    texts = _read(document, list_sections(site), tuple(section.id for section in site.sections))
    for section in site.sections:
        text = texts[section.id]
        if text or section.required:
            yield PrintedText(section.id, section.heading, _draw(text, loaded, ""))


def _read(document: Document, body: Body, names: tuple[str, ...]) -> dict[str, str]:
    return read_texts(document, body, names)


def _draw(text: str, loaded: LoadedVersion | None, dimension: str) -> Markup:
    return Markup(render_text(text, loaded, dimension)) if text else MISSING  # noqa: S704 (sanitised where it is drawn)


def _gather_dimension(place: Place, slug: str, title: str, loaded: LoadedVersion | None) -> PrintedDimension:
    document = _open(f"{place.folder}/{slug}.md")
    texts = _read(document, Commentary(), ("commentary", "to-know"))
    found = loaded.dimensions.get(slug) if loaded is not None else None
    named = (("commentary", "Commentary"), ("to-know", "Things you need to know"))
    return PrintedDimension(
        id=slug,
        title=title,
        texts=tuple(
            PrintedText(f"{slug}-{name}", words, _draw(texts[name], loaded, slug))
            for name, words in named
            if texts[name] or name == "commentary"
        ),
        board=show_saved(place, slug),
        rows=len(found.observations.rows) if found is not None and found.observations is not None else 0,
        settings=tuple((part.title, told) for part in DIMENSION_PARTS if (told := tell_part(document, part))),
    )
