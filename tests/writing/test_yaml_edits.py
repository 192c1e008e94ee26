from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from measures.reading.yaml_text import read_yaml
from measures.writing.yaml_edits import EditFailed, PathMissing, add_item, remove_field, set_field
from measures.writing.yaml_nodes import NotEditable
from measures.writing.yaml_values import write_flow, write_scalar

CONTENT = Path("content")
MEASURE = """\
id: 7f3k2q9d            # permanent
# its place in lists
position: 3
keywords: [jobless, "out of work"]  # synonyms
why: >-
  A text
  on two lines

versions:
  "1.0": {status: approved, release_at: 2025-05-14}   # the first

  # the second
  "2.0":
    status: draft       # for now
    pre_release:
      - post: Private Secretary
        organisation: Office
      - {post: Head, organisation: Office}
# the end
"""


def plain(text: str) -> Any:
    read = read_yaml(text, "x.yaml")
    assert read.problems == ()
    return read.value


def changed_lines(before: str, after: str) -> dict[int, str]:
    pairs = zip(before.splitlines(keepends=True), after.splitlines(keepends=True), strict=True)
    return {number: new for number, (old, new) in enumerate(pairs, 1) if old != new}


# What stays


def list_paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [each for key, item in items for each in [(*path, key), *list_paths(item, (*path, key))]]


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@pytest.mark.parametrize("file", sorted(CONTENT.rglob("*.yaml")), ids=str)
def test_writing_what_was_read_changes_no_byte(file: Path) -> None:
    text = file.read_bytes().decode()
    data = plain(text)
    if isinstance(data, dict):
        assert set_field(text, (), data) == text
    paths = list_paths(data)
    for path in paths[:: max(1, len(paths) // 25)]:
        assert set_field(text, path, at(data, path)) == text


def test_one_changed_field_changes_only_its_line_and_keeps_the_comment() -> None:
    assert changed_lines(MEASURE, set_field(MEASURE, ("position",), 4)) == {3: "position: 4\n"}
    after = set_field(MEASURE, ("versions", "2.0", "status"), "approved")
    assert changed_lines(MEASURE, after) == {14: "    status: approved       # for now\n"}


def test_changed_key_of_a_mapping_in_braces_leaves_the_others() -> None:
    after = set_field(MEASURE, ("versions", "1.0", "status"), "withdrawn")
    assert changed_lines(MEASURE, after) == {10: '  "1.0": {status: withdrawn, release_at: 2025-05-14}   # the first\n'}


def test_mapping_set_as_a_whole_is_changed_key_by_key() -> None:
    wanted = {"status": "approved", "release_at": "2025-05-14", "bundle": "winter"}
    after = set_field(MEASURE, ("versions", "1.0"), wanted)
    assert changed_lines(MEASURE, after) == {
        10: '  "1.0": {status: approved, release_at: 2025-05-14, bundle: winter}   # the first\n'
    }


def test_list_set_as_a_whole_is_changed_item_by_item() -> None:
    after = set_field(MEASURE, ("keywords",), ["jobless", "unemployed", "a, b"])
    assert changed_lines(MEASURE, after) == {4: 'keywords: [jobless, "unemployed", "a, b"]  # synonyms\n'}


def test_new_key_goes_to_the_end_of_its_mapping() -> None:
    after = set_field(MEASURE, ("versions", "3.0"), {"status": "draft"})
    assert after == MEASURE.replace("# the end", '  "3.0": {status: draft}\n# the end')
    after = set_field(MEASURE, ("reference",), "LM-03")
    assert after == MEASURE.replace("# the end", "reference: LM-03\n# the end")


def test_keys_missing_on_the_way_are_made() -> None:
    after = set_field("id: x\n", ("versions", "1.0", "approved", "by"), "u-3")
    assert plain(after) == {"id": "x", "versions": {"1.0": {"approved": {"by": "u-3"}}}}


def test_removed_key_takes_its_lines_and_nothing_else() -> None:
    after = remove_field(MEASURE, ("versions", "2.0", "pre_release"))
    assert after == MEASURE.replace(MEASURE[MEASURE.index("    pre_release") : MEASURE.index("# the end")], "")
    assert remove_field(MEASURE, ("why",)) == MEASURE.replace("why: >-\n  A text\n  on two lines\n", "")


def test_removed_first_key_of_a_list_item_keeps_the_hyphen() -> None:
    after = remove_field(MEASURE, ("versions", "2.0", "pre_release", 0, "post"))
    assert after == MEASURE.replace("post: Private Secretary\n        organisation", "organisation")


def test_removed_item_leaves_the_others() -> None:
    assert 'keywords: ["out of work"]  #' in remove_field(MEASURE, ("keywords", 0))
    assert "keywords: [jobless]  #" in remove_field(MEASURE, ("keywords", 1))
    assert plain(remove_field(MEASURE, ("versions", "2.0", "pre_release", 0)))["versions"]["2.0"]["pre_release"] == [
        {"post": "Head", "organisation": "Office"}
    ]


def test_last_key_removed_leaves_an_empty_mapping() -> None:
    assert remove_field("a:\n  b: 1   # x\nc: 2\n", ("a", "b")) == "a: {}   # x\nc: 2\n"
    assert remove_field("a: {b: 1}\n", ("a", "b")) == "a: {}\n"
    assert remove_field("a: 1\n", ("a",)) == ""


def test_removing_what_is_not_there_changes_nothing() -> None:
    assert remove_field(MEASURE, ("retired",)) == MEASURE
    assert remove_field(MEASURE, ("keywords", 7)) == MEASURE


def test_item_added_stands_in_the_manner_of_the_list() -> None:
    assert 'keywords: [jobless, "out of work", idle]  #' in add_item(MEASURE, ("keywords",), "idle")
    after = add_item(MEASURE, ("versions", "2.0", "pre_release"), {"post": "Deputy"})
    assert after == MEASURE.replace("# the end", "      - {post: Deputy}\n# the end")
    assert add_item("id: x\n", ("related",), "5m1c8r0t") == "id: x\nrelated: [5m1c8r0t]\n"
    assert add_item("a: []\n", ("a",), "b") == "a: [b]\n"


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ('a: "1.0"\n', "1.1", 'a: "1.1"\n'),
        ("a: 'x'\n", "it's", "a: 'it''s'\n"),
        ("a: x\n", "y: z", 'a: "y: z"\n'),
        ("a: x\n", "# y", 'a: "# y"\n'),
        ("a: x\n", "&y", 'a: "&y"\n'),
        ("a: x\n", "", 'a: ""\n'),
        ("a: x\n", " y ", 'a: " y "\n'),
        ("a: x\n", "[c]", 'a: "[c]"\n'),
        ("a: x\n", "b, c", "a: b, c\n"),
        ("a: x  # n\n", "y", "a: y  # n\n"),
        ("a: |\n  x\n  y\n\nb: 1\n", "one\ntwo\n", "a: |\n  one\n  two\n\nb: 1\n"),
        ("a: >\n  x\n", "y", "a: y\n"),
        ("a: x\n", "one\ntwo\n", "a: |\n  one\n  two\n"),
        ("a: {b: x}\n", "y", "a: y\n"),
        ("a:\n  b: x\nc: 1\n", "y", "a: y\nc: 1\n"),
        ("a: x\n", True, "a: true\n"),
        ("a: x\n", 12, "a: 12\n"),
        ("a: é\n", "😀", 'a: "😀"\n'),
        ("a: x\r\nb: y\r\n", "z", "a: z\r\nb: y\r\n"),
        ("\ufeffa: x\n", "z", "\ufeffa: z\n"),
        ("a: x", "z", "a: z"),
        ("a:\nb: 1\n", "z", "a: z\nb: 1\n"),
    ],
)
def test_value_is_written_so_that_it_reads_back(before: str, value: object, after: str) -> None:
    assert set_field(before, ("a",), value) == after


def test_line_ends_of_windows_are_kept_and_used() -> None:
    text = "a: 1\r\nb:\r\n  c: 2\r\n"
    assert set_field(text, ("b", "d"), "x\ny") == "a: 1\r\nb:\r\n  c: 2\r\n  d: |-\r\n    x\r\n    y\r\n"


def test_text_that_does_not_read_is_not_edited() -> None:
    with pytest.raises(NotEditable, match=r"yaml|again"):
        set_field("a: 1\na: 2\n", ("a",), "3")


@pytest.mark.parametrize("path", [("id", "x"), ("keywords", "x"), ("keywords", 9), ("keywords", 0, "x")])
def test_path_through_a_text_or_past_a_list_is_refused(path: tuple[str | int, ...]) -> None:
    with pytest.raises(PathMissing):
        set_field(MEASURE, path, "y")


def test_item_for_what_is_no_list_is_refused() -> None:
    with pytest.raises(PathMissing):
        add_item(MEASURE, ("id",), "x")


def test_edit_that_would_change_another_value_is_never_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("measures.writing.yaml_edits.write_scalar", lambda *_, **__: "x\nb: 3")
    with pytest.raises(EditFailed):
        set_field("a: 1\nb: 2\n", ("a",), "x")


# Laws

CONTROLS = "".join(chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127))
"""What no text of a file may hold, quoted neither."""
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters=f"\r{CONTROLS}")
TEXTS = st.one_of(
    st.text(SIGNS, max_size=12),
    st.sampled_from(["1.10", "no", "~", "<<", "- x", "? x", "a: b", "a #b", "{x}", "%x", "@x", "'", '"', "*a", "!t"]),
)
KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6)
VALUES = st.recursive(
    TEXTS, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3), max_leaves=8
)
MAPPINGS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


@given(TEXTS)
def test_every_text_reads_back_wherever_it_stands(text: str) -> None:
    assert plain(f"[{write_scalar(text)}]\n") == [text]
    assert plain(f"key: {write_scalar(text, in_block=True)}\n") == {"key": text}


@given(VALUES)
def test_every_value_reads_back_from_one_line(value: Any) -> None:
    assert plain(f"key: {write_flow(value)}\n") == {"key": value}


@given(MAPPINGS, st.data())
def test_setting_any_field_sets_it_and_leaves_the_others(mapping: dict[str, Any], data: st.DataObject) -> None:
    text = "".join(
        f"{write_scalar(key, is_key=True)}: {write_flow(item)}   # {n}\n"
        for n, (key, item) in enumerate(mapping.items())
    )
    path = data.draw(st.sampled_from(list_paths(mapping)))
    value = data.draw(VALUES)
    after = set_field(text, path, value)
    expected = plain(text)
    at(expected, path[:-1])[path[-1]] = value
    assert plain(after) == expected
    top = list(mapping).index(str(path[0]))
    before_lines = text.split("\n")
    assert after.startswith("\n".join(before_lines[:top]))
    assert after.endswith("\n".join(before_lines[top + 1 :]))


@given(MAPPINGS, st.data())
def test_removing_any_field_leaves_the_others(mapping: dict[str, Any], data: st.DataObject) -> None:
    text = "".join(f"{write_scalar(key, is_key=True)}: {write_flow(item)}\n" for key, item in mapping.items())
    path = data.draw(st.sampled_from(list_paths(mapping)))
    expected = plain(text)
    at(expected, path[:-1]).pop(path[-1])
    after = remove_field(text, path)
    assert (plain(after) or {}) == expected
    assert set_field(text, (), plain(text)) == text


@given(MAPPINGS, MAPPINGS)
def test_document_set_as_a_whole_reads_as_what_was_set(before: dict[str, Any], after: dict[str, Any]) -> None:
    text = set_field("", (), before)
    assert plain(text) == before
    assert plain(set_field(text, (), after)) == after


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("a:\n  - x\n", {"a": ["x", "y"], "b": "1"}, "a:\n  - x\n  - y\nb: 1\n"),
        ("a:\n  - x", {"a": ["x", "y"], "b": "1"}, "a:\n  - x\n  - y\nb: 1"),
        ("a:\n  c: x\n", {"a": {"c": "x", "d": "y"}, "b": "1"}, "a:\n  c: x\n  d: y\nb: 1\n"),
        ("a:\n  - c: x\n", {"a": [{"c": "x", "d": "y"}, "z"], "b": "1"}, "a:\n  - c: x\n    d: y\n  - z\nb: 1\n"),
        ("{a: }\n", {"a": "x", "b": "1"}, "{a: x, b: 1 }\n"),
    ],
)
def test_additions_at_one_place_stand_in_their_order(text: str, wanted: Any, expected: str) -> None:
    after = set_field(text, (), wanted)
    assert plain(after) == wanted
    assert after == expected


class Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


@given(MAPPINGS, MAPPINGS)
def test_lines_set_as_a_whole_read_as_what_was_set(before: dict[str, Any], after: dict[str, Any]) -> None:
    text = yaml.dump(before, Dumper=Plain, default_flow_style=False, sort_keys=False, allow_unicode=True)
    assert plain(set_field(text, (), {**plain(text), **after})) == {**plain(text), **after}
