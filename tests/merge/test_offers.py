"""What a correction changed, offered part by part to a version that began with the same files."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from measures.merge import Offer, offer_changes
from tests.merge.pieces import body, cells, facts, keywords, sources, write_front, write_page, write_rows

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
SETTINGS = b"---\ntitle: By ethnicity\ncolumns:\n  Ethnicity: {role: category}\n  Year: {role: time}\n---\n"
DATA = "Ethnicity,Year,Rate\nAll,2022,7.1\nAsian,2022,6.0\nWhite,2022,8.0\n"
NEWER = "Ethnicity,Year,Rate\nAll,2022,7.1\nAll,2023,7.3\nAsian,2022,6.0\nAsian,2023,6.2\nWhite,2023,8.1\n"


def files(page: str = PAGE, data: str | None = DATA) -> dict[str, bytes]:
    found = {"measure.md": page.encode(), "by-ethnicity.md": SETTINGS}
    return found if data is None else {**found, "by-ethnicity.csv": data.encode()}


def tell(offer: Offer) -> tuple[str, str, str | None, str | None, str | None, str]:
    return offer.kind, ", ".join(offer.part), offer.before, offer.after, offer.here, offer.hindrance


def take(base: dict[str, bytes], here: dict[str, bytes], theirs: dict[str, bytes], *parts: str) -> dict[str, bytes]:
    """Return what stands here after the changes of some parts were taken."""
    offers = offer_changes(base, here, theirs).offers
    taken = frozenset(each.key for each in offers if ", ".join(each.part) in parts)
    assert len(taken) == len(parts)
    return apply(here, offer_changes(base, here, theirs, taken).changes)


def apply(here: dict[str, bytes], changes: object) -> dict[str, bytes]:
    assert isinstance(changes, dict)
    return {name: content for name, content in {**here, **changes}.items() if content is not None}


def test_fields_paragraphs_and_cells_are_offered_one_by_one_and_only_what_is_taken_changes() -> None:
    theirs = files(
        PAGE.replace("Adults", "People over 16").replace("Second", "Last").replace("title: Survey", "title: Panel"),
        DATA.replace("6.0", "5.0").replace("8.0", "8.5"),
    )
    offers = offer_changes(files(), files(data=NEWER), theirs).offers
    assert [tell(each) for each in offers] == [
        ("field", "population", "Adults", "People over 16", "Adults", ""),
        ("field", "sources, 1, title", "Survey", "Panel", "Survey", ""),
        ("text", "Main facts and figures, 3", "Second paragraph.", "Last paragraph.", "Second paragraph.", ""),
        ("cell", "Asian, 2022, Rate", "6.0", "5.0", "6.0", ""),
        (
            "row",
            "White, 2022",
            "Ethnicity: White, Year: 2022, Rate: 8.0",
            "Ethnicity: White, Year: 2022, Rate: 8.5",
            None,
            "gone",
        ),
    ]
    found = take(files(), files(data=NEWER), theirs, "population", "Asian, 2022, Rate")
    assert found == files(PAGE.replace("Adults", "People over 16"), NEWER.replace("Asian,2022,6.0", "Asian,2022,5.0"))
    whole = take(
        files(), files(), theirs, *(", ".join(each.part) for each in offer_changes(files(), files(), theirs).offers)
    )
    assert whole == theirs


def test_what_differs_here_is_not_taken_even_where_it_is_asked_for() -> None:
    here = files(PAGE.replace("Adults", "Young people"), DATA.replace("6.0", "6.5"))
    theirs = files(PAGE.replace("Adults", "People over 16"), DATA.replace("6.0", "5.0"))
    offers = offer_changes(files(), here, theirs).offers
    assert [each.hindrance for each in offers] == ["changed", "changed"]
    assert offer_changes(files(), here, theirs, frozenset(each.key for each in offers)).changes == {}


def test_what_is_here_already_is_not_offered() -> None:
    theirs = files(PAGE.replace("Adults", "People over 16"), DATA.replace("6.0", "5.0"))
    assert offer_changes(files(), theirs, theirs).offers == ()
    assert offer_changes(files(), files(PAGE, NEWER), files()).offers == ()


def test_a_row_that_came_or_went_is_offered_whole() -> None:
    theirs = files(data="Ethnicity,Year,Rate\nAll,2022,7.1\nAsian,2022,6.0\nBlack,2022,5.5\n")
    offers = offer_changes(files(), files(), theirs).offers
    assert [(each.kind, each.part, each.hindrance) for each in offers] == [
        ("row", ("Black", "2022"), ""),
        ("row", ("White", "2022"), ""),
    ]
    found = take(files(), files(data=NEWER), theirs, "Black, 2022")
    assert found["by-ethnicity.csv"].decode() == NEWER.replace("Asian,2022,6.0\n", "Asian,2022,6.0\nBlack,2022,5.5\n")
    assert take(files(), files(), theirs, "White, 2022") == files(data=DATA.replace("White,2022,8.0\n", ""))


def test_rows_that_no_key_tells_apart_are_taken_whole_or_not_at_all() -> None:
    broken = "Ethnicity,Year,Rate\nAll,2022,7.1\nAll,2022,7.2\n"
    theirs = files(data=DATA.replace("6.0", "5.0"))
    assert [tell(each)[0::5] for each in offer_changes(files(), files(data=broken), theirs).offers] == [
        ("file", "unkeyed")
    ]
    renamed = files(data=NEWER.replace("Ethnicity", "Group"))
    assert [each.hindrance for each in offer_changes(files(), renamed, theirs).offers] == ["unkeyed"]
    base, after = files(data=broken), files(data=broken.replace("7.2", "7.3"))
    (offer,) = offer_changes(base, base, after).offers
    assert offer.hindrance == ""
    assert apply(base, offer_changes(base, base, after, frozenset({offer.key})).changes) == after


def test_a_column_that_came_or_went_is_named_and_not_taken() -> None:
    theirs = files(data="Ethnicity,Year,Rate,Low\nAll,2022,7.1,6\nAsian,2022,6.0,5\nWhite,2022,8.0,7\n")
    offers = offer_changes(files(), files(), theirs).offers
    assert [(each.kind, each.part, each.hindrance) for each in offers] == [("column", ("Low",), "column")]


def test_a_dimension_that_came_or_went_is_offered_with_its_data() -> None:
    more = {**files(), "by-sex.md": SETTINGS, "by-sex.csv": b"Sex,Year,Rate\n"}
    (offer,) = offer_changes(files(), files(), more).offers
    assert (offer.path, offer.hindrance) == ("by-sex.md", "")
    assert apply(files(), offer_changes(files(), files(), more, frozenset({offer.key})).changes) == more
    (gone,) = offer_changes(more, more, files()).offers
    assert apply(more, offer_changes(more, more, files(), frozenset({gone.key})).changes) == files()
    edited = {**more, "by-sex.csv": b"Sex,Year,Rate\nAll,2023,1\n"}
    assert [each.hindrance for each in offer_changes(more, edited, files()).offers] == ["changed"]
    (lost,) = offer_changes(more, files(), {**more, "by-sex.md": SETTINGS.replace(b"By eth", b"The eth")}).offers
    assert (lost.path, lost.hindrance) == ("by-sex.md", "gone")


def test_an_offer_goes_by_what_it_became_whatever_stands_here() -> None:
    offer = Offer(path="measure.md", kind="field", part=("title",), before="A", after="B", here="A")
    assert offer.key == replace(offer, here="C", hindrance="changed").key == replace(offer, before="C").key
    assert offer.key != replace(offer, after="C").key


pages = st.builds(
    lambda front, names, words, text: write_page(write_front(front, names, words), text), facts, sources, keywords, body
)
folders = st.builds(
    lambda page, rows: {
        "measure.md": page,
        "by-x.md": SETTINGS,
        "by-x.csv": write_rows(rows),
    },
    pages,
    cells,
)


@given(base=folders, here=folders, theirs=folders)
@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_nothing_changes_that_nobody_took(
    base: dict[str, bytes], here: dict[str, bytes], theirs: dict[str, bytes]
) -> None:
    assert offer_changes(base, here, theirs).changes == {}


@given(base=folders, theirs=folders)
@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_what_is_taken_is_offered_no_more(base: dict[str, bytes], theirs: dict[str, bytes]) -> None:
    offers = offer_changes(base, base, theirs).offers
    taken = frozenset(each.key for each in offers)
    made = offer_changes(base, base, theirs, taken).changes
    left = offer_changes(base, apply(base, made), theirs).offers
    assert not [each for each in left if not each.hindrance and each.kind != "order"]
