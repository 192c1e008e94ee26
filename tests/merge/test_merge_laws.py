"""What any merge keeps to: nothing is lost, nothing is made up, and it asks only where both sides changed one part."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from measures.merge import Choice, Merged, Three, merge_file
from measures.reading.csv_text import read_csv
from measures.reading.front_matter import split_front_matter
from tests.merge import pieces

PAGE, DATA = "measures/a/b/c/1.0/measure.md", "measures/a/b/c/1.0/by-ethnicity.csv"
KEYS = ("Ethnicity", "Year")
pages = st.builds(
    pieces.write_page, st.builds(pieces.write_front, pieces.facts, pieces.sources, pieces.keywords), pieces.body
)
data = st.builds(pieces.write_rows, pieces.cells)
files = st.one_of(st.tuples(st.just(PAGE), pages, pages, pages), st.tuples(st.just(DATA), data, data, data))


def merge(path: str, *sides: bytes, chosen: dict[str, Choice] | None = None) -> Merged:
    return merge_file(path, Three(*sides), chosen or {}, KEYS if path == DATA else ())


def read_page(content: bytes | None) -> tuple[dict[str, object], str]:
    assert content is not None
    half = split_front_matter(content.decode(), PAGE).value
    assert half is not None
    return yaml.load(half.front, Loader=yaml.BaseLoader) or {}, half.body


@given(files)
def test_side_that_changed_nothing_gives_way_byte_for_byte(file: tuple[str, bytes, bytes, bytes]) -> None:
    path, base, changed, _ = file
    assert merge(path, base, base, changed) == Merged(content=changed)
    assert merge(path, base, changed, base) == Merged(content=changed)
    assert merge(path, base, changed, changed) == Merged(content=changed)


@given(files)
def test_every_clash_can_be_settled_and_leaves_none(file: tuple[str, bytes, bytes, bytes]) -> None:
    path, base, mine, theirs = file
    for take in ("mine", "theirs", "base"):
        chosen: dict[str, Choice] = {}
        for _ in range(3):  # settling one part can bring up another: that of the order of what is kept
            chosen |= {clash.key: Choice(take=take) for clash in merge(path, base, mine, theirs, chosen=chosen).clashes}
        assert merge(path, base, mine, theirs, chosen=chosen).clashes == ()


@given(files)
def test_both_orders_of_saving_ask_of_the_same_parts(file: tuple[str, bytes, bytes, bytes]) -> None:
    path, base, mine, theirs = file
    one = {(clash.kind, clash.part, clash.mine, clash.theirs) for clash in merge(path, base, mine, theirs).clashes}
    other = {(clash.kind, clash.part, clash.theirs, clash.mine) for clash in merge(path, base, theirs, mine).clashes}
    assert one == other


@given(files)
def test_merged_file_reads_where_the_three_do_and_holds_no_marker(file: tuple[str, bytes, bytes, bytes]) -> None:
    path, base, mine, theirs = file
    merged = merge(path, base, mine, theirs)
    assert merged.content is not None
    assert b"<<<<" not in merged.content
    assert b">>>>" not in merged.content
    if path == PAGE:
        read_page(merged.content)
    else:
        problems = read_csv(merged.content, path).problems
        assert all(problem.rule == "csv.no-rows" for problem in problems)


@given(st.tuples(*[pieces.facts] * 3), st.tuples(*[pieces.sources] * 3))
def test_each_key_is_as_the_side_that_changed_it_has_it(
    facts: tuple[dict[str, str], ...], sources: tuple[dict[str, str], ...]
) -> None:
    written = [pieces.write_page(pieces.write_front(one, two, []), {}) for one, two in zip(facts, sources, strict=True)]
    merged = merge(PAGE, *written)
    found, _ = read_page(merged.content)
    clashed = {clash.part for clash in merged.clashes}
    listed = found.get("sources", [])
    assert isinstance(listed, list)
    titles = {item["id"]: item["title"] for item in listed}
    for sides, kept, name in ((facts, found, lambda key: (key,)), (sources, titles, lambda key: ("sources", key))):
        base, mine, theirs = sides
        for key in base.keys() | mine.keys() | theirs.keys():
            if any(name(key) == part[: len(name(key))] for part in clashed):
                assert mine.get(key) != theirs.get(key)
                continue
            wanted = mine.get(key) if theirs.get(key) == base.get(key) else theirs.get(key)
            assert kept.get(key) == wanted


@given(st.tuples(*[pieces.keywords] * 3))
def test_no_word_that_a_side_added_to_a_list_is_lost(lists: tuple[list[str], ...]) -> None:
    base, mine, theirs = lists
    merged = merge(PAGE, *(pieces.write_page(pieces.write_front({"title": "x"}, {}, words), {}) for words in lists))
    found, _ = read_page(merged.content)
    kept = found.get("keywords", [])
    assert isinstance(kept, list)
    asked = {text for clash in merged.clashes for text in (clash.mine, clash.theirs)}
    for word in (set(mine) | set(theirs)) - set(base):
        assert word in kept or word in asked or any(word in (text or "") for text in asked)
    assert len(set(kept)) == len(kept)


@given(st.tuples(*[pieces.body] * 3))
def test_no_paragraph_that_a_side_wrote_is_lost(bodies: tuple[dict[str, list[str]], ...]) -> None:
    merged = merge(PAGE, *(pieces.write_page("title: x\n", body) for body in bodies))
    _, text = read_page(merged.content)
    asked = "\n".join(text or "" for clash in merged.clashes for text in (clash.mine, clash.theirs))
    base, mine, theirs = ({text for texts in body.values() for text in texts} for body in bodies)
    kept = set(text.split("\n\n")) | {each.strip() for each in text.split("\n\n")}
    for paragraph in (mine | theirs) - base:
        assert paragraph in kept or paragraph in asked


@given(st.tuples(*[pieces.body] * 3))
def test_headings_of_a_page_stay_unique_and_apart_from_text(bodies: tuple[dict[str, list[str]], ...]) -> None:
    merged = merge(PAGE, *(pieces.write_page("title: x\n", body) for body in bodies))
    _, text = read_page(merged.content)
    headings = [line for line in text.split("\n") if line.startswith("## ")]
    assert len(set(headings)) == len(headings)
    for block in text.strip("\n").split("\n\n"):
        assert "\n" not in block.strip("\n")


@given(st.tuples(*[pieces.cells] * 3))
def test_each_cell_is_as_the_side_that_changed_it_has_it(
    sheets: tuple[dict[tuple[str, str], tuple[str, str]], ...],
) -> None:
    base, mine, theirs = sheets
    merged = merge(DATA, *(pieces.write_rows(sheet) for sheet in sheets))
    assert merged.content is not None
    rows = [line.split(",") for line in merged.content.decode().splitlines()[1:]]
    found = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    asked = {(clash.part[0], clash.part[1]) for clash in merged.clashes if len(clash.part) > 1}
    order = any(clash.kind == "order" for clash in merged.clashes)
    for key in base.keys() | mine.keys() | theirs.keys():
        sides = base.get(key), mine.get(key), theirs.get(key)
        if key in asked or None in sides or order:
            continue
        for at in range(2):
            was, new, others = (side[at] for side in sides if side is not None)
            assert found[key][at] == (new if others == was else others)
    shown = "\n".join(f"{clash.mine} {clash.theirs} {clash.part}" for clash in merged.clashes)
    relabelled = bool(base.keys() - (mine.keys() & theirs.keys()))
    for key in (mine.keys() | theirs.keys()) - base.keys():
        assert key in found or key[0] in shown
        if not relabelled and key not in asked:
            assert found[key] == mine.get(key, theirs.get(key))


@given(
    st.binary(max_size=60),
    st.binary(max_size=60),
    st.binary(max_size=60),
    st.sampled_from(["x.yaml", "x.md", "x.csv", "files/x.png"]),
)
def test_any_bytes_are_merged_or_asked_of_as_a_whole(base: bytes, mine: bytes, theirs: bytes, path: str) -> None:
    merged = merge_file(path, Three(base, mine, theirs))
    if not merged.clashes and base not in (mine, theirs) and mine != theirs:
        assert merged.content is not None
