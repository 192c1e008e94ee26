"""When an update is expected: as announced, else by the rhythm of sources; and how dates far apart add up."""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.model.area import find_lowest_level
from measures.model.due import add_months, find_expected_day, find_frequency
from measures.model.measure import NextRelease
from measures.model.observations import Member
from measures.model.version import Source

EDITION = date(2025, 3, 31)


def source(**fields: str) -> Source:
    return Source.model_validate({"id": "1", "title": "Survey"} | fields)


def announce(**fields: str) -> NextRelease:
    return NextRelease.model_validate(fields)


@pytest.mark.parametrize(
    ("announced", "sources", "expected"),
    [
        (announce(on="2027-05"), [source(frequency="monthly")], date(2027, 5, 31)),
        (announce(on="2027"), [], date(2027, 12, 31)),
        (announce(on="2027-05-13", status="cancelled"), [source(frequency="monthly")], None),
        (None, [source(frequency="yearly", published="2024-05-14")], date(2025, 5, 14)),
        (None, [source(frequency="monthly")], date(2025, 4, 30)),
        (None, [source(frequency="quarterly", published="2024")], date(2025, 3, 31)),
        (None, [source(frequency="yearly", role="secondary")], None),
        (None, [source(frequency="ad-hoc"), source()], None),
        (
            None,
            [source(frequency="yearly"), source(frequency="every-2-years", published="2022-01-10")],
            date(2024, 1, 10),
        ),
    ],
)
def test_expected_day(announced, sources, expected):
    assert find_expected_day(announced, sources, EDITION) == expected


def test_most_frequent_primary_source_says_how_often():
    sources = [source(frequency="yearly"), source(frequency="monthly", role="secondary"), source(frequency="ad-hoc")]
    assert find_frequency(sources) == "yearly"
    assert find_frequency([source(frequency="other")]) == "other"
    assert find_frequency([source()]) is None


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 240), st.integers(0, 240))
def test_months_add_up_and_keep_the_day_or_the_last_of_the_month(day, first, second):
    moved = add_months(day, first)
    assert (moved.year - day.year) * 12 + moved.month - day.month == first
    assert moved.day == min(day.day, calendar.monthrange(moved.year, moved.month)[1])
    assert add_months(day.replace(day=1), first + second) == add_months(add_months(day.replace(day=1), first), second)


def area(code: str | None, level: str | None = None) -> Member:
    return Member(id=code or "x", label="Somewhere", short="Somewhere", code=code, level=level)


@pytest.mark.parametrize(
    ("areas", "level"),
    [
        ([area("K02000001"), area("E92000001"), area("E12000007")], "Region"),
        ([area("E12000007"), area("W92000004")], "Region"),
        ([area("E12000007", "Region"), area("E09000003", "Borough")], "Borough"),
        ([area("E12000007"), area(None, "Postcode")], "Postcode"),
        ([area(None, "country"), area(None, "Local authority")], "Local authority"),
        ([area(None), area("X99")], ""),
        ([], ""),
    ],
)
def test_lowest_level_of_areas(areas, level):
    assert find_lowest_level(areas) == level
