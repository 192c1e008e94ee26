from __future__ import annotations

import re
from html.parser import HTMLParser

from measures.tables import lay_out_tables, write_table
from tests.builders import make_column, make_members, make_settings, observe_rows

VOID = {"colgroup"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.rows: list[list[tuple[str, dict, str]]] = []

    def handle_starttag(self, tag, attrs) -> None:
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append((tag, values, ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        if "td" in self.open or "th" in self.open:
            tag, values, text = self.rows[-1][-1]
            self.rows[-1][-1] = (tag, values, text + data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def _write(data, slug="by-group", **settings) -> str:
    return "".join(map(write_table, lay_out_tables(make_settings(**settings), data, slug)))


DATA = observe_rows(
    ["Year", "Group"],
    [["2022", "A", "1.5 [p]"], ["2023", "A", "[c]"], ["2022", "B <x>", "-2"], ["2023", "B <x>", "1234.5"]],
)


def test_the_table_is_a_labelled_region_that_the_keyboard_reaches() -> None:
    html = _write(DATA)
    assert 'role="region" tabindex="0" aria-labelledby="by-group.caption"' in html
    assert '<caption id="by-group.caption">' in html


def test_every_row_has_a_cell_for_each_column_and_every_head_its_scope() -> None:
    reader = _read(_write(DATA))
    assert [[text for _, _, text in row] for row in reader.rows] == [
        ["Group", "2022", "2023"],
        ["A", "1.5 [p] provisional", "[c] withheld to protect confidentiality"],
        ["B <x>", "−2.0", "1,234.5"],
    ]
    assert all(values.get("scope") for row in reader.rows for tag, values, _ in row if tag == "th")


def test_shorthands_have_a_key_below_the_table() -> None:
    html = _write(DATA)
    assert "<dt>[c]</dt> <dd>withheld to protect confidentiality</dd>" in html
    assert "<dt>[p]</dt> <dd>provisional</dd>" in html


def test_labels_are_escaped() -> None:
    assert "B <x>" not in _write(DATA)


def test_ids_are_unique_and_links_lead_somewhere_with_notes_and_two_tables() -> None:
    html = _write(
        DATA,
        table=[{"rows": "Group", "columns": "Year"}, {"rows": ["Group", "Year"]}],
        notes=[
            {"id": "a", "text": "One & all."},
            {"id": "b", "text": "On A.", "on": {"category": {"Group": "A"}}},
        ],
    )
    reader = _read(html)
    assert len(reader.ids) == len(set(reader.ids))
    assert {link.removeprefix("#") for link in reader.links} <= set(reader.ids)
    assert "One &amp; all." in html


def test_each_note_leads_back_to_its_first_marker() -> None:
    html = _write(DATA, notes=[{"id": "b", "text": "On A.", "on": {"category": {"Group": "A"}}}])
    assert re.search(
        r'<a class="data-table__note" id="by-group.note-1.at" href="#by-group.note-1">\[note 1\]</a>', html
    )
    assert '<a href="#by-group.note-1.at" aria-label="Back to note 1 in the table">' in html


def test_a_heading_row_spans_the_table_and_heads_a_group_of_its_own() -> None:
    members = make_members(["P", "C", "D"], P={"has_rows": False}, C={"parent": "P"})
    data = observe_rows(["Group"], [["C", "1"], ["D", "2"]], members={"Group": members})
    html = _write(data)
    assert '<th scope="rowgroup" colspan="2">P</th>' in html
    assert html.count("<tbody>") == html.count("</tbody>") == 2
    assert '<th scope="row" class="data-table__indent data-table__indent--1">C</th>' in html


def test_rows_left_out_are_said_below() -> None:
    html = _write(DATA, table={"rows": "Group", "where": {"Year": "latest"}})
    assert "This table leaves out 2 of the 4 rows of the data. The download has all of them." in html


def test_groups_of_columns_have_their_own_head() -> None:
    values = {"Rate": make_column(), "Count": make_column("numerator", unit={"kind": "number"})}
    data = observe_rows(
        ["Year", "Group"], [["2022", "A", "1", "2"], ["2023", "A", "3", "4"], ["2022", "B", "5", "6"]], values=values
    )
    html = _write(data, table={"rows": "Group", "columns": "Year", "values": ["Rate", "Count"]})
    assert '<th scope="colgroup" colspan="2" class="data-table__group">2022</th>' in html
    assert '<colgroup span="1"><colgroup span="2"><colgroup span="2">' in html
