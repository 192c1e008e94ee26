"""What a field may hold, as lists that the browser offers: publishers, dimensions, columns, classifications."""

from __future__ import annotations

from collections.abc import Mapping

from cms.access import can_see, current_person
from cms.editing.finding import Place, list_dimensions
from cms.forms.showing import Suggestions
from cms.workspace import workspace
from measures.model.site import Organisation
from measures.reading.csv_text import read_csv
from measures.reading.site_file import read_organisations


def suggest_for_version(place: Place, part: str) -> Mapping[str, Suggestions]:
    """Return lists by the fields (`*.key`) of a part of measure.md."""
    if part == "sources":
        return {"*.publisher": Suggestions(id="publishers", values=list_publishers()), **_suggest_sources(place)}
    if part == "facts":
        slugs = tuple((slug, "") for slug in list_dimensions(place))
        return {"*.dimension": Suggestions(id="dimensions", values=slugs)}
    return {}


def _suggest_sources(place: Place) -> Mapping[str, Suggestions]:
    """Return the titles, tables and addresses of sources that the other measures of the subtopic have."""
    near = workspace().index.list_sources_below(f"{place.measure.topic}/{place.measure.subtopic}")
    person = current_person()
    seen = [row for row in near if person is not None and can_see(person, row.measure_id)]
    titles = dict.fromkeys((row.title, row.publisher) for row in seen if row.title)
    tables = dict.fromkeys((row.dataset, row.title) for row in seen if row.dataset)
    addresses = dict.fromkeys((row.url, row.title) for row in seen if row.url)
    return {
        "*.title": Suggestions(id="source-titles", values=tuple(titles)),
        "*.dataset": Suggestions(id="source-tables", values=tuple(tables)),
        "*.url": Suggestions(id="source-addresses", values=tuple(addresses)),
    }


def list_publishers() -> tuple[tuple[str, str], ...]:
    """Return publishers as (id, name)."""
    return tuple((each.id, each.name) for each in _read_organisations())


def spell_out(text: str) -> str:
    """Return the words of a search with short names of publishers, such as ONS, replaced by their ids."""
    ids = {each.short_name.casefold(): each.id for each in _read_organisations() if each.short_name}
    return " ".join(ids.get(word.casefold(), word) for word in text.split())


def _read_organisations() -> tuple[Organisation, ...]:
    content = workspace().read("organisations.yaml")
    return read_organisations(content, "organisations.yaml").value or () if content is not None else ()


def list_classifications() -> tuple[tuple[str, str], ...]:
    """Return the ids of classifications."""
    names = workspace().list_folder("classifications")
    return tuple(
        (name.removesuffix(".yaml"), "") for name in names if name.endswith(".yaml") and name != "concepts.yaml"
    )


def suggest_for_dimension(place: Place, dimension: str, part: str) -> Mapping[str, Suggestions]:
    """Return lists by the fields of a part of a dimension's settings: columns of its data, classifications."""
    columns = Suggestions(id="columns", values=tuple((name, "") for name in list_columns(place, dimension)))
    if part == "columns":
        lists = Suggestions(id="classifications", values=list_classifications())
        return {"*._name": columns, "*.of": columns, "*.codes": columns, "*.level": columns, "*.value": lists}
    if part == "display":
        keys = ("value", "x", "series", "panel", "columns", "_name")
        return {f"*.{key}": columns for key in keys}
    if part == "notes":
        return {"*.column": columns}
    return {}


def list_columns(place: Place, dimension: str) -> tuple[str, ...]:
    """Return the header of a dimension's own data; nothing where it has none or it does not read."""
    content = workspace().read(f"{place.folder}/{dimension}.csv")
    data = read_csv(content, f"{dimension}.csv").value if content is not None else None
    return data.columns if data is not None else ()
