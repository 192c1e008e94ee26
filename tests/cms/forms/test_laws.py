"""Laws of forms: what is typed is what the file says afterwards, and nothing else is touched."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from cms.forms.deriving import derive_group
from cms.forms.edits import edit_text, find_edits
from cms.forms.posting import parse_value, press
from cms.forms.schema import Group, Item, Keyed, Lines, Repeated, Rows, Scalar, drop_blanks, is_blank
from cms.forms.showing import Look, show_group
from cms.forms.values import read_value, write_value
from cms.forms.wording import TABLE
from measures.model.classification import Classification, Concept
from measures.model.dimension import DimensionSettings
from measures.model.measure import Measure
from measures.model.site import Front, Organisation, PlannedRelease, Redirect, Site, TopicFront
from measures.model.version import VersionFront
from measures.reading.yaml_text import read_yaml

RECORDS = (
    VersionFront, DimensionSettings, Measure, Classification, Site, TopicFront, Front, Organisation, Redirect,
    PlannedRelease, Concept,
)  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12).map(str.strip)
NAMES = WORDS.filter(bool)
TEXTS = st.one_of(st.just(""), WORDS, st.lists(WORDS, max_size=3).map(lambda lines: "\n".join(lines).strip()))


def values_of(node):
    """Return what the fields of a node may hold."""
    match node:
        case Scalar(options=options) if options:
            return st.sampled_from(["", *(option.value for option in options)])
        case Scalar():
            return TEXTS
        case Lines(options=options) if options:
            return st.just(()) | st.just((options[0].value,))
        case Lines():
            return st.lists(NAMES, max_size=2).map(tuple)
        case Rows():
            labels = st.lists(NAMES.filter(lambda text: text not in ("latest", "first")), min_size=1, max_size=2)
            return st.one_of(
                st.just({"kind": "latest", "values": ()}),
                st.just({"kind": "last", "values": ("3",)}),
                labels.map(lambda found: {"kind": "in", "values": tuple(found)}),
                labels.map(lambda found: {"kind": "not", "values": tuple(found)}),
            )
        case Group(fields=fields):
            return st.fixed_dictionaries({field.key: values_of(field.node) for field in fields})
        case Repeated(item=item):
            return st.lists(values_of(item), max_size=2).map(make_items)
        case Keyed(item=item):
            return st.dictionaries(NAMES, values_of(item), max_size=2).map(make_named)


def make_items(values):
    return tuple(Item(token=f"n{at}", was=None, name="", value=value) for at, value in enumerate(values))


def make_named(values):
    return tuple(
        Item(token=f"n{at}", was=None, name=name, value=value) for at, (name, value) in enumerate(values.items())
    )


def strip(value):
    """Return what fields hold, without where it came from."""
    if isinstance(value, dict):
        return {key: strip(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple((each.name, strip(each.value)) if isinstance(each, Item) else each for each in value)
    return value


def read_items(node, data, key):
    """Return the items of a list in a form."""
    value = read_value(node, data)
    assert isinstance(value, dict)
    return [each for each in value[key] if isinstance(each, Item)]


def plain(text):
    return read_yaml(text, "f.yaml").value


@pytest.mark.parametrize("record", [Organisation, Front, Redirect, Concept])
def test_what_is_typed_is_what_the_file_says(record):
    node = derive_group(record)

    @given(values_of(node))
    def check(value):
        text = edit_text("", None, node, value)
        assert strip(read_value(node, plain(text) or {})) == strip(drop_blanks(value))

    check()


OLD = """\
title: Old  # the title
sources:
  - id: 1
    title: First   # kept
    odd: stays
  # about the second
  - {id: 2, title: Second}
comparator: {Ethnicity: White}
"""


NOTES = "notes:\n  - {id: 7, text: Rounded}\n  - {id: a, text: Old}\n"


@given(values_of(derive_group(VersionFront, ("title", "comparator", "weighting", "headline"))))
def test_an_edit_of_some_keys_leaves_the_others_as_they_were(value):
    node = derive_group(VersionFront, ("title", "comparator", "weighting", "headline"))
    text = edit_text(OLD, plain(OLD), node, value)
    assert OLD[OLD.index("sources:") : OLD.index("comparator:")] in text
    assert strip(read_value(node, plain(text))) == strip(drop_blanks(value))


def test_an_item_that_goes_takes_only_its_own_lines():
    node = derive_group(VersionFront, ("sources",))
    value = press(node, read_value(node, plain(OLD)), "f", "remove f.sources.0")
    text = edit_text(OLD, plain(OLD), node, value)
    assert "First" not in text
    assert "  - {id: 2, title: Second}\n" in text
    assert text.startswith("title: Old  # the title\n")


@pytest.mark.parametrize(
    ("record", "key", "old", "number", "field"),
    [(VersionFront, "sources", OLD, "3", "title"), (DimensionSettings, "notes", NOTES, "8", "text")],
)
def test_a_new_source_or_note_has_the_next_number_and_counts_as_blank_until_something_is_typed(
    record, key, old, number, field
):
    node = derive_group(record, (key,))
    value = press(node, read_value(node, plain(old)), "f", f"add f.{key}")
    assert edit_text(old, plain(old), node, value) == old
    *others, added = list_new(value, key)
    assert added.value["id"] == number
    typed = replace(added, value={**added.value, field: "New"})
    found = plain(edit_text(old, plain(old), node, {key: (*others, typed)}))[key]
    assert found == [*plain(old)[key], {"id": number, field: "New"}]
    again = list_new(press(node, value, "f", f"add f.{key}"), key)
    assert again[-1].value["id"] == str(int(number) + 1)


def list_new(value, key):
    assert isinstance(value, dict)
    return [each for each in value[key] if isinstance(each, Item)]


def test_the_first_source_has_number_one():
    node = derive_group(VersionFront, ("sources",))
    (added,) = list_new(press(node, read_value(node, {}), "f", "add f.sources"), "sources")
    assert added.value["id"] == "1"


def test_a_source_of_the_file_that_has_a_number_alone_stays():
    node = derive_group(VersionFront, ("sources",))
    old = "sources:\n  - id: 1\n  - {id: a}\n"
    assert edit_text(old, plain(old), node, read_value(node, plain(old))) == old


def test_items_that_change_places_keep_what_no_field_shows():
    node = derive_group(VersionFront, ("sources",))
    value = press(node, read_value(node, plain(OLD)), "f", "up f.sources.1")
    found = plain(edit_text(OLD, plain(OLD), node, value))["sources"]
    assert found == [{"id": "2", "title": "Second"}, {"id": "1", "title": "First", "odd": "stays"}]


def test_a_renamed_column_keeps_its_settings():
    node = derive_group(DimensionSettings, ("columns",))
    old = "columns:\n  Rate: {role: value, unit: {kind: percent, of: pupils}, odd: stays}\n  Year: {role: time}\n"
    rate, year = read_items(node, plain(old), "columns")
    renamed = Item(token=rate.token, was=rate.was, name="Share", value=rate.value)
    text = edit_text(old, plain(old), node, {"columns": (renamed, year)})
    assert plain(text)["columns"]["Share"] == {
        "role": "value",
        "unit": {"kind": "percent", "of": "pupils"},
        "odd": "stays",
    }
    assert "Rate" not in text


@pytest.mark.parametrize(
    ("record", "key", "written"),
    [
        (DimensionSettings, "columns", {"Rate": {"role": "value", "unit": "percent"}}),
        (DimensionSettings, "columns", {"Rate": {"role": "category", "classification": "sex"}}),
        (DimensionSettings, "columns", {"A": {"classification": {"until 2010": "a", "from 2011": "b"}}}),
        (DimensionSettings, "measures", {"Rate": "percent"}),
        (DimensionSettings, "chart", {"type": "bar"}),
        (DimensionSettings, "chart", [{"type": "bar"}, {"type": "line"}]),
        (DimensionSettings, "table", {"rows": ["Year"], "where": {"Year": {"last": "5"}}}),
        (DimensionSettings, "notes", [{"id": "1", "text": "x", "on": "table"}]),
        (DimensionSettings, "data", {"from": "a", "where": {"A": {"not": ["All"]}, "B": "latest", "C": ["x", "y"]}}),
        (Measure, "next_release", "2027-05"),
    ],
)
def test_short_forms_are_read_and_written_as_people_write_them(record, key, written):
    node = derive_group(record, (key,))
    value = read_value(node, {key: written})
    assert write_value(node, value) == {key: written}
    assert find_edits(node, {key: written}, value) == ()


def list_leaves(shown):
    for each in shown:
        yield each
        yield from list_leaves((*each.fields, *each.more))
        for item in each.items:
            yield from list_leaves((*item.fields, *item.more))


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_has_words_of_its_own(record):
    def check(name, node):
        match node:
            case Group(fields=fields):
                for field in fields:
                    assert field.label.strip()
                    check(name, field.node)
            case Repeated(item=item) | Keyed(item=item):
                assert node.noun not in ("item", "row"), node
                check(name, item)

    keys = tuple(field.alias or name for name, field in record.model_fields.items())
    shown = tuple(key for key in keys if (record, key) != (Measure, "versions"))
    check(record.__name__, derive_group(record, shown))
    own = {f"{record.__name__}.{key}" for key in shown}
    assert own <= set(TABLE)


def test_names_of_fields_are_unique_in_a_form():
    node = derive_group(DimensionSettings)
    value = read_value(node, {"columns": {"A": {"role": "time"}, "B": {"map": {"x": "y"}}}, "chart": [{"type": "bar"}]})
    names = [each.name for each in list_leaves(show_group(node, value, "f", Look()))]
    assert len(names) == len(set(names))


@given(st.dictionaries(st.from_regex(r"f(\.[a-z0-9_]{1,8}){1,4}", fullmatch=True), WORDS, max_size=8), WORDS)
def test_forged_fields_and_buttons_are_read_without_a_fault(fields, button):
    node = derive_group(DimensionSettings)
    value = press(node, parse_value(node, MultiDict(fields), "f"), "f", f"add {button}")
    find_edits(node, {}, value)


def test_nothing_typed_is_blank():
    node = derive_group(DimensionSettings)
    assert is_blank(parse_value(node, MultiDict(), "f"))
    assert not re.search(r"\S", edit_text("", None, node, parse_value(node, MultiDict(), "f")))
