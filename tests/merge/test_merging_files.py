"""Files of content, changed by two people at once: what is merged without a question, and what is asked."""

from __future__ import annotations

import pytest

from measures.merge import Choice, Clash, Merged, MergedChanges, Three, merge_changes, merge_file

VERSION = "measures/health/smoking/adults/1.0"
PAGE = """---
# written by hand
title: Smoking  # short
population: Adults
sources:
  - id: 1
    title: Survey
  - {id: 2, title: Census}
---

## Main facts and figures

First paragraph.

Second paragraph.

## Methodology

How it was done.
"""
DATA = "Ethnicity,Year,Rate\nAll,2022,7.1\nAsian,2022,6.0\nWhite,2022,8.0\n"
SETTINGS = b"---\ntitle: By ethnicity\ncolumns:\n  Ethnicity: {role: category}\n  Year: {role: time}\n---\n"


def merge(path: str, base: str, mine: str, theirs: str, *choices: Choice, keys: tuple[str, ...] = ()) -> Merged:
    three = Three(base.encode(), mine.encode(), theirs.encode())
    clashes = merge_file(path, three, keys=keys).clashes
    return merge_file(path, three, {clash.key: choice for clash, choice in zip(clashes, choices, strict=False)}, keys)


def merge_page(mine: str, theirs: str, *choices: Choice) -> Merged:
    return merge(f"{VERSION}/measure.md", PAGE, mine, theirs, *choices)


def merge_rows(mine: str, theirs: str, *choices: Choice) -> Merged:
    return merge(f"{VERSION}/by-x.csv", DATA, mine, theirs, *choices, keys=("Ethnicity", "Year"))


def text_of(merged: Merged) -> str:
    assert merged.clashes == ()
    assert merged.content is not None
    return merged.content.decode()


def only_clash(merged: Merged) -> Clash:
    (clash,) = merged.clashes
    return clash


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (("title: Smoking ", "title: Smokers "), ("population: Adults", "population: People")),
        (("title: Survey", "title: Big survey"), ("title: Census", "title: Small census")),
        (("First paragraph.", "First words."), ("Second paragraph.", "Second words.")),
        (("title: Smoking ", "title: Smokers "), ("How it was done.", "How.")),
        (("# written by hand", "# written with care"), ("# short", "# shorter")),
        (("First paragraph.", "A beginning.\n\nFirst paragraph."), ("How it was done.", "How.\n\nAnd why.")),
        (("## Methodology\n\nHow it was done.\n", ""), ("Second paragraph.", "Second words.")),
        (("population: Adults\n", ""), ("title: Smoking ", "title: Smokers ")),
    ],
)
def test_changes_of_two_parts_of_a_page_are_both_made_and_the_rest_stays(
    mine: tuple[str, str], theirs: tuple[str, str]
) -> None:
    merged = merge_page(PAGE.replace(*mine), PAGE.replace(*theirs))
    assert text_of(merged).rstrip() == PAGE.replace(*mine).replace(*theirs).rstrip()


def test_field_that_both_changed_is_asked_of_with_all_three() -> None:
    merged = merge_page(PAGE.replace("Adults", "Men"), PAGE.replace("Adults", "Women"))
    clash = only_clash(merged)
    assert (clash.kind, clash.part) == ("field", ("population",))
    assert (clash.base, clash.mine, clash.theirs) == ("Adults", "Men", "Women")


@pytest.mark.parametrize(
    ("choice", "value"),
    [
        (Choice(take="mine"), "Men"),
        (Choice(take="theirs"), "Women"),
        (Choice(take="base"), "Adults"),
        (Choice(take="typed", text="Everyone: all"), '"Everyone: all"'),
    ],
)
def test_choice_settles_a_field_and_leaves_the_rest_of_both(choice: Choice, value: str) -> None:
    mine = PAGE.replace("Adults", "Men").replace("First paragraph.", "First words.")
    theirs = PAGE.replace("Adults", "Women").replace("# short", "# shorter")
    found = text_of(merge_page(mine, theirs, choice))
    wanted = PAGE.replace("Adults", value).replace("First paragraph.", "First words.").replace("# short", "# shorter")
    assert found == wanted


def test_choice_made_for_another_text_settles_nothing() -> None:
    mine = PAGE.replace("Adults", "Men")
    old = only_clash(merge_page(mine, PAGE.replace("Adults", "Women")))
    three = Three(PAGE.encode(), mine.encode(), PAGE.replace("Adults", "Girls").encode())
    merged = merge_file(f"{VERSION}/measure.md", three, {old.key: Choice(take="mine")})
    assert only_clash(merged).theirs == "Girls"


def test_paragraph_removed_by_one_and_changed_by_the_other_is_asked_of() -> None:
    merged = merge_page(PAGE.replace("Second paragraph.\n\n", ""), PAGE.replace("Second paragraph.", "Second words."))
    clash = only_clash(merged)
    assert (clash.kind, clash.mine, clash.theirs) == ("text", None, "Second words.")
    assert clash.part == ("Main facts and figures", "3")


def test_paragraphs_added_at_one_place_can_both_be_kept() -> None:
    mine = PAGE.replace("Second paragraph.", "Second paragraph.\n\nMine.")
    theirs = PAGE.replace("Second paragraph.", "Second paragraph.\n\nTheirs.")
    assert only_clash(merge_page(mine, theirs)).may_keep_both
    found = text_of(merge_page(mine, theirs, Choice(take="both")))
    assert found == PAGE.replace("Second paragraph.", "Second paragraph.\n\nTheirs.\n\nMine.")


def test_heading_inside_code_is_text() -> None:
    page = PAGE.replace("How it was done.", "```\n## not a heading\n\nx\n```")
    mine, theirs = page.replace("\nx\n", "\ny\n"), page.replace("First paragraph.", "First words.")
    merged = merge(f"{VERSION}/measure.md", page, mine, theirs)
    assert text_of(merged) == mine.replace("First paragraph.", "First words.")


def test_section_that_both_added_is_asked_of_once_and_can_be_joined() -> None:
    mine, theirs = f"{PAGE}\n## Rounding\n\nTo 10.\n", f"{PAGE}\n## Rounding\n\nTo 100.\n"
    assert only_clash(merge_page(mine, theirs)).kind == "section"
    assert text_of(merge_page(mine, theirs, Choice(take="both"))) == f"{PAGE}\n## Rounding\n\nTo 100.\n\nTo 10.\n"


def test_sources_that_both_added_under_one_id_are_asked_of() -> None:
    added = "  - {id: 2, title: Census}\n"
    mine = PAGE.replace(added, f"{added}  - {{id: 3, title: Mine}}\n")
    theirs = PAGE.replace(added, f"{added}  - {{id: 3, title: Theirs}}\n")
    assert only_clash(merge_page(mine, theirs)).part == ("sources", "3")


def test_items_that_both_added_to_a_list_are_all_kept() -> None:
    base = "id: abcdefgh\nkeywords: [a]\n"
    merged = merge("measures/x/y/z/measure.yaml", base, base.replace("[a]", "[a, m]"), base.replace("[a]", "[a, t, u]"))
    assert text_of(merged) == "id: abcdefgh\nkeywords: [a, t, u, m]\n"


def test_state_of_one_version_is_one_thing_and_of_two_versions_two() -> None:
    base = 'id: abcdefgh\nversions:\n  "1.0": {status: draft}\n  "2.0": {status: draft}\n'
    approved, dated = "{status: approved, release_at: 2026-01-01}", "{status: draft, release_at: 2027-01-01}"
    mine = base.replace('"1.0": {status: draft}', f'"1.0": {approved}')
    clash = only_clash(merge("a/measure.yaml", base, mine, base.replace('"1.0": {status: draft}', f'"1.0": {dated}')))
    assert clash.part == ("versions", "1.0")
    apart = merge("a/measure.yaml", base, mine, base.replace('"2.0": {status: draft}', f'"2.0": {dated}'))
    assert text_of(apart) == mine.replace('"2.0": {status: draft}', f'"2.0": {dated}')


def test_cells_of_one_row_are_merged_and_one_cell_is_asked_of() -> None:
    base = DATA.replace("7.1", "7.1,10").replace("6.0", "6.0,20").replace("8.0", "8.0,30").replace("Rate", "Rate,Count")
    path, keys = f"{VERSION}/by-x.csv", ("Ethnicity", "Year")
    merged = merge(path, base, base.replace("6.0", "6.5"), base.replace(",20\n", ",25\n"), keys=keys)
    assert text_of(merged) == base.replace("6.0,20", "6.5,25")
    clash = only_clash(merge(path, base, base.replace("6.0", "6.5"), base.replace("6.0", "[c]"), keys=keys))
    assert (clash.kind, clash.part, clash.theirs) == ("cell", ("Asian", "2022", "Rate"), "[c]")


def test_rows_put_in_another_order_by_one_keep_the_cells_that_the_other_changed() -> None:
    header, *rows = DATA.splitlines(keepends=True)
    merged = merge_rows(DATA.replace("6.0", "6.5"), "".join([header, *reversed(rows)]))
    assert text_of(merged) == "".join([header, *reversed(rows)]).replace("6.0", "6.5")


def test_label_mended_by_one_keeps_the_value_that_the_other_changed() -> None:
    merged = merge_rows(DATA.replace("Asian", "Asian or Asian British"), DATA.replace("6.0", "6.5"))
    assert text_of(merged) == DATA.replace("Asian,2022,6.0", "Asian or Asian British,2022,6.5")


def test_columns_and_rows_added_apart_are_both_there() -> None:
    mine = (
        DATA.replace("Rate\n", "Rate,Count\n").replace("7.1", "7.1,1").replace("6.0", "6.0,2").replace("8.0", "8.0,3")
    )
    merged = merge_rows(mine, f"{DATA}Other,2022,5.0\n")
    assert text_of(merged) == f"{mine}Other,2022,5.0,\n"


def test_column_removed_by_one_and_changed_by_the_other_is_asked_of() -> None:
    mine = "Ethnicity,Year\nAll,2022\nAsian,2022\nWhite,2022\n"
    theirs = DATA.replace("6.0", "6.5")
    assert only_clash(merge_rows(mine, theirs)).kind == "column"
    assert text_of(merge_rows(mine, theirs, Choice(take="theirs"))) == theirs
    assert text_of(merge_rows(mine, theirs, Choice(take="mine"))) == mine


def test_rows_without_a_known_key_are_merged_by_their_place() -> None:
    merged = merge(f"{VERSION}/by-x.csv", DATA, DATA.replace("6.0", "6.5"), DATA.replace("8.0", "8.5"))
    assert text_of(merged) == DATA.replace("6.0", "6.5").replace("8.0", "8.5")


def test_quoting_of_rows_that_nobody_changed_stays() -> None:
    base = DATA.replace("White", '"White"')
    merged = merge(f"{VERSION}/by-x.csv", base, base.replace("6.0", "6.5"), base.replace("7.1", "7.2"))
    assert text_of(merged) == base.replace("6.0", "6.5").replace("7.1", "7.2")


@pytest.mark.parametrize(
    ("path", "base", "mine", "theirs"),
    [
        (f"{VERSION}/files/a.csv", "a\n1\n", "a\n2\n", "a\n3\n"),
        ("site.yaml", "a: 1\n", "a: 2\n", "a: [\n"),
        ("pages/a.md", "no front matter", "changed", "changed too"),
        (f"{VERSION}/by-x.csv", DATA, f"{DATA}a,b\n", DATA.replace("6.0", "6.5")),
    ],
    ids=["an upload", "YAML that does not read", "no front matter", "ragged rows"],
)
def test_file_without_parts_is_asked_of_as_a_whole(path: str, base: str, mine: str, theirs: str) -> None:
    clash = only_clash(merge(path, base, mine, theirs))
    assert (clash.kind, clash.base, clash.mine, clash.theirs) == ("file", base, mine, theirs)
    assert merge(path, base, mine, theirs, Choice(take="mine")).content == mine.encode()


def test_changes_of_files_are_merged_by_the_key_columns_of_their_settings() -> None:
    folder = {f"{VERSION}/by-x.csv": DATA.encode(), f"{VERSION}/by-x.md": SETTINGS}
    header, *rows = DATA.encode().splitlines(keepends=True)
    theirs = folder | {f"{VERSION}/by-x.csv": header + b"".join(reversed(rows))}
    merged = merge_changes({f"{VERSION}/by-x.csv": DATA.encode().replace(b"6.0", b"6.5")}, folder.get, theirs.get)
    wanted = (header + b"".join(reversed(rows))).replace(b"6.0", b"6.5")
    assert merged == MergedChanges(changes={f"{VERSION}/by-x.csv": wanted})


def test_what_is_there_already_is_no_change() -> None:
    base, now = {"a.md": b"old"}, {"a.md": b"new"}
    assert merge_changes({"a.md": b"new"}, base.get, now.get) == MergedChanges()
    assert merge_changes({"a.md": b"old"}, base.get, now.get) == MergedChanges()


def test_file_removed_by_one_and_changed_by_the_other_is_asked_of() -> None:
    base, theirs = {"a.md": b"old"}, {"a.md": b"new"}
    merged = merge_changes({"a.md": None}, base.get, theirs.get)
    (clash,) = merged.clashes
    assert (clash.mine, clash.theirs) == (None, "new")
    assert merged.changes == {}
