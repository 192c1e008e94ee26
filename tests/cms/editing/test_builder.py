"""Charts and tables beside their settings: drawn as they will be published, with what the checks say, never saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from werkzeug.datastructures import MultiDict

from cms.editing.displaying import offer_display
from cms.editing.documents import open_document
from cms.editing.finding import Place, list_dimensions
from cms.editing.version_parts import DIMENSION_PARTS
from cms.forms.edits import find_edits
from cms.forms.posting import parse_value
from cms.forms.showing import Look, show_group
from cms.forms.values import read_value
from cms.workspace import close_workspace, workspace
from measures.charts import CHART_KINDS
from measures.store import GitStore
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import open_store, read

FOLDER = "measures/work-and-living-standards/employment/manufacturing-employment/1.0"
VERSION = "/measures/m8f2g7e4/1.0"
DIMENSION = f"{VERSION}/dimensions/by-ethnicity-over-time"
SCREEN = f"{DIMENSION}/edit/display"
PLACES = {"bar": ("Ethnicity", "", ""), "panel-bar": ("Ethnicity", "", "Year"), "panel-line": ("Year", "", "Ethnicity")}
"""Where columns stand by kind of chart: along the axis, as colours, as panels; other kinds have years and colours."""


@pytest.fixture
def editor(sign_in):
    return sign_in("editor")


def field(page, label, setting="where"):
    """Return the name of a condition's or a reference's fields for a column of the first chart."""
    found = re.search(
        rf'id="f-(f\.chart\.0\.{setting}\.c[0-9a-f]{{8}})"[^>]*>\s*(?:<legend[^>]*>|</legend>)?{label}<', page
    )
    assert found, f"{label} has no field in {setting}."
    return found[1]


def change(page, kind, **more):
    x, series, panel = PLACES.get(kind, ("Year", "Ethnicity", ""))
    fields = {"type": kind, "x": x, "series": series, "panel": panel}
    changes = {f"f.chart.0.{key}": value for key, value in fields.items()}
    if kind == "bar":
        changes[f"{field(page, 'Year')}.kind"] = "latest"
    return find_form(page).data(**changes, **more)


def list_pictures(page):
    return re.findall(r'<svg class="chart.*?</svg>', page, re.DOTALL)


def head(workshop):
    with open_store(workshop) as opened:
        return opened.head


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_each_kind_is_shown_as_it_is_published_once_saved(workshop, editor, kind):
    page, before = editor.get(SCREEN).text, head(workshop)
    shown = editor.post(f"{DIMENSION}/show", change(page, kind))
    assert shown.status_code == 200
    assert len(list_pictures(shown.text)) >= 2
    assert head(workshop) == before
    assert editor.post(SCREEN, change(page, kind)).status_code == 302
    assert f"type: {kind}" in read(workshop, f"{FOLDER}/by-ethnicity-over-time.md")
    published = editor.get(f"/preview/site/{FOLDER.removeprefix('measures/')}/").text
    assert [without_names(each) for each in list_pictures(shown.text)] == [
        without_names(each) for each in list_pictures(published)
    ]


def without_names(picture):
    return re.sub(r"by-ethnicity-over-time[-.a-z0-9]*", "", picture)


def test_without_scripts_a_button_shows_the_same_and_saves_nothing(workshop, editor):
    page, before = editor.get(SCREEN).text, head(workshop)
    shown = editor.post(f"{DIMENSION}/show", change(page, "grouped-bar"))
    again = editor.post(SCREEN, change(page, "grouped-bar", press="show"))
    assert list_pictures(again.text) == list_pictures(shown.text) != []
    assert 'value="grouped-bar" selected' in again.text
    assert head(workshop) == before


def test_a_line_between_two_periods_is_questioned_beside_the_picture(editor):
    page = editor.get(SCREEN).text
    year = field(page, "Year")
    shown = editor.post(f"{DIMENSION}/show", change(page, "line", **{f"{year}.kind": "last", f"{year}.count": "2"}))
    assert "Expected at least 3 periods in a line chart, got 2." in shown.text
    assert 'href="#f-f.chart.0.type"' in shown.text
    assert list_pictures(shown.text) != []


def test_a_chart_with_an_error_is_not_drawn_and_leads_to_its_field(editor):
    page = editor.get(SCREEN).text
    shown = editor.post(f"{DIMENSION}/show", {**change(page, "line"), "f.chart.0.series": [""]})
    assert list_pictures(shown.text) == []
    assert "It cannot be drawn yet." in shown.text
    assert "to draw Ethnicity or to fix it" in shown.text
    assert 'class="data-table"' in shown.text


def test_several_charts_and_tables_are_added_and_ordered(workshop, editor):
    added = editor.post(SCREEN, find_form(editor.get(SCREEN).text).data(press="add f.chart"))
    year = field(added.text, "Year").replace(".0.", ".n0.")
    more = {"f.chart.n0.type": "bar", "f.chart.n0.x": "Ethnicity", f"{year}.kind": "latest"}
    moved = editor.post(SCREEN, find_form(added.text).data(**more, press="up f.chart.n0"))
    fields = find_form(moved.text).data()
    shown = editor.post(f"{DIMENSION}/show", fields).text
    assert shown.index("Chart 1") < shown.index("Chart 2")
    assert len(list_pictures(shown)) == 4
    assert editor.post(SCREEN, fields).status_code == 302
    text = read(workshop, f"{FOLDER}/by-ethnicity-over-time.md")
    assert text.index("type: bar") < text.index("type: line")


def test_a_filter_whose_last_label_is_unticked_goes(workshop, editor):
    year = field(editor.get(SCREEN).text, "Year")
    ticked = {f"{year}.kind": "in", f"{year}.values": "2016"}
    assert editor.post(SCREEN, find_form(editor.get(SCREEN).text).data(**ticked)).status_code == 302
    assert "where: {Year: 2016}" in read(workshop, f"{FOLDER}/by-ethnicity-over-time.md")
    form = find_form(editor.get(SCREEN).text)
    form.fields = [(name, value) for name, value in form.fields if name != f"{year}.values"]
    assert editor.post(SCREEN, form.data()).status_code == 302
    assert "where" not in read(workshop, f"{FOLDER}/by-ethnicity-over-time.md").partition("table:")[0]


def test_every_chart_and_table_of_the_demo_is_left_alone_by_a_form_sent_as_shown(workshop):
    seen = 0
    with workshop.app.test_request_context():
        for row in workspace().list_measures().rows:
            for version in row.versions:
                place = Place(measure=row, version=version)
                for dimension in list_dimensions(place):
                    seen += check_unchanged(place, dimension)
        close_workspace()
    assert seen > 20


def check_unchanged(place, dimension):
    part = offer_display(place, dimension, next(each for each in DIMENSION_PARTS if each.slug == "display"))
    path = f"{place.folder}/{dimension}.md"
    document = open_document(path, workspace().read(path) or b"")
    value = read_value(part.node, document.data)
    pairs = list(list_fields(show_group(part.node, value, "f", Look())))
    posted = parse_value(part.node, MultiDict(pairs), "f")
    assert find_edits(part.node, document.data, posted) == (), path
    return 1


def list_fields(fields):
    """Yield what a browser sends of fields that are shown."""
    for each in fields:
        if each.control in ("group", "condition", "picks", "rows"):
            yield from list_fields((*each.fields, *each.more))
        elif each.control == "items":
            yield f"{each.name}._items", " ".join(item.token for item in each.items)
            for item in each.items:
                if item.name:
                    yield item.name.name, item.name.value
                    yield f"{each.name}.{item.token}._was", item.was
                yield from list_fields((*item.fields, *item.more))
        elif each.control in ("checks", "select"):
            yield from ((each.name, choice.value) for choice in each.choices if choice.is_chosen)
        else:
            yield each.name, each.value


def test_showing_reads_as_much_of_the_store_however_many_dimensions_a_version_has(workshop, editor, monkeypatch):
    fields, counts = change(editor.get(SCREEN).text, "line"), list[int]()
    real = GitStore.blob

    def count(store, blob):
        counts[-1] += 1
        return real(store, blob)

    def show():
        assert editor.post(f"{DIMENSION}/show", fields).status_code == 200
        counts.append(0)
        assert editor.post(f"{DIMENSION}/show", fields).status_code == 200
        return counts[-1]

    counts.append(0)
    monkeypatch.setattr(GitStore, "blob", count)
    few = show()
    copies: dict[str, bytes | None] = {}
    with open_store(workshop) as opened:
        for ending in ("md", "csv"):
            content = opened.read(f"{FOLDER}/by-ethnicity-over-time.{ending}")
            copies |= {f"{FOLDER}/copy-{at}.{ending}": content for at in range(9)}
        opened.save(copies, base=opened.head, message="Copy", user="u-9")
    assert show() == few <= 8


def test_several_tables_have_ids_of_their_own(editor):
    added = editor.post(SCREEN, find_form(editor.get(SCREEN).text).data(press="add f.table"))
    fields = find_form(added.text).data(**{"f.table.n0.rows": "Year", "f.table.n0.columns": "Ethnicity"})
    shown = editor.post(f"{DIMENSION}/show", fields).text
    ids = re.findall(r'\bid="([^"]+)"', shown)
    assert shown.count('class="data-table"') == 2
    assert len(ids) == len(set(ids)) > 10


@pytest.mark.parametrize("slug", ["sources", "methodology"])
def test_a_new_dimension_is_not_named_as_a_section_of_the_page(editor, slug):
    form = find_form(editor.get(f"{VERSION}/dimensions/new").text)
    refused = editor.post(f"{VERSION}/dimensions/new", form.data(**{"f.title": "By sex", "f.slug": slug}))
    assert refused.status_code == 422
    assert "A section of the page has the address" in refused.text


def test_a_dimension_without_data_says_that_there_is_nothing_to_draw(editor):
    form = find_form(editor.get(f"{VERSION}/dimensions/new").text)
    editor.post(f"{VERSION}/dimensions/new", form.data(**{"f.title": "By sex", "f.slug": "by-sex"}))
    page = editor.get(f"{VERSION}/dimensions/by-sex/edit/display").text
    assert "There is nothing to draw yet: the data of this dimension cannot be read." in page
    assert "Expected by-sex.csv beside this file, got none." in page


def test_a_dimension_that_takes_its_rows_from_another_is_drawn_from_them(workshop, editor):
    settings = "---\ntitle: In 2017\ndata: {from: by-ethnicity-over-time, where: {Year: latest}}\n---\n"
    with open_store(workshop) as opened:
        changes = {f"{FOLDER}/latest.md": settings.encode()}
        opened.save(changes, base=opened.head, message="Add", user="u-9")
    page = editor.get(f"{VERSION}/dimensions/latest/edit/display").text
    form = find_form(
        editor.post(f"{VERSION}/dimensions/latest/edit/display", find_form(page).data(press="add f.chart")).text
    )
    fields = form.data(**{"f.chart.n0.type": "bar", "f.chart.n0.x": "Ethnicity"})
    shown = editor.post(f"{VERSION}/dimensions/latest/show", fields).text
    assert len(list_pictures(shown)) == 2
    assert "9.6%" in shown


@pytest.mark.parametrize("width", [1280, 320])
def test_the_picture_follows_a_change_while_nothing_is_saved(workshop, open_screen, axe, width):
    page, before = open_screen(SCREEN, "editor", width=width), head(workshop)
    page.select_option('[id="f-f.chart.0.type"]', "grouped-bar")
    page.wait_for_selector('[data-board-status]:has-text("Drawn with 1 thing to look at.")')
    expect(page.locator("[data-board] svg.chart:visible")).to_have_count(1)
    assert not page.is_visible('button[value="show"]')
    assert axe(page) == []
    page.click(".cms-board__problems a")
    expect(page.locator('[id="f-f.chart.0.series"]')).to_be_focused()
    assert head(workshop) == before
