from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.model.dimension import Column
from measures.model.period import Period
from measures.periods import find_gaps, read_period


def column(**more: Any) -> Column:
    return Column.model_validate({"role": "time", **more})


def read(text: str, kind: Any, **more: Any) -> Period:
    period = read_period(text, kind, column(**more))
    assert period is not None, text
    return period


@pytest.mark.parametrize(
    ("text", "kind", "more", "start", "end", "words", "short"),
    [
        ("2023", "calendar-year", {}, "2023-01-01", "2024-01-01", "2023", "2023"),
        ("2013 Q2", "quarter", {}, "2013-04-01", "2013-07-01", "April to June 2013", "2013 Q2"),
        ("Q4 2013", "quarter", {}, "2013-10-01", "2014-01-01", "October to December 2013", "2013 Q4"),
        ("Jan-Mar 2013", "quarter", {}, "2013-01-01", "2013-04-01", "January to March 2013", "2013 Q1"),
        ("Dec 2012 to Feb 2013", "quarter", {}, "2012-12-01", "2013-03-01",
         "December 2012 to February 2013", "Dec to Feb 2013"),
        ("2022/23 Q1", "quarter", {}, "2022-04-01", "2022-07-01", "April to June 2022", "2022 Q2"),
        ("2022/23", "financial-year", {}, "2022-04-01", "2023-04-01", "April 2022 to March 2023", "2022/23"),
        ("1999-00", "financial-year", {}, "1999-04-01", "2000-04-01", "April 1999 to March 2000", "1999/00"),
        ("2015/2016", "financial-year", {}, "2015-04-01", "2016-04-01", "April 2015 to March 2016", "2015/16"),
        ("202223", "academic-year", {}, "2022-09-01", "2023-09-01", "September 2022 to August 2023", "2022/23"),
        ("2022/23", "academic-year", {"starts": "August"}, "2022-08-01", "2023-08-01",
         "August 2022 to July 2023", "2022/23"),
        ("Year ending March 2022", "year-ending", {}, "2021-04-01", "2022-04-01", "Year ending March 2022", "2021/22"),
        ("2022", "year-ending", {"ends": "June"}, "2021-07-01", "2022-07-01", "Year ending June 2022", "2021/22"),
        ("2011 to 2013", "years", {"length": "3"}, "2011-01-01", "2014-01-01", "2011 to 2013", "2011 to 2013"),
        ("2011/12 to 2013/14", "years", {}, "2011-04-01", "2014-04-01",
         "April 2011 to March 2014", "2011/12 to 2013/14"),
        ("April 2022", "month", {}, "2022-04-01", "2022-05-01", "April 2022", "Apr 2022"),
        ("2022-12", "month", {}, "2022-12-01", "2023-01-01", "December 2022", "Dec 2022"),
        ("14 May 2025", "day", {}, "2025-05-14", "2025-05-15", "14 May 2025", "14 May 2025"),
        ("2022", "point", {"ends": "31 March"}, "2022-03-31", "2022-04-01", "31 March 2022", "31 March 2022"),
        ("mid-2021", "point", {}, "2021-06-30", "2021-07-01", "30 June 2021", "30 June 2021"),
    ],
)  # fmt: skip
def test_spelling_is_read_as_a_span_and_said_in_words(
    text: str, kind: str, more: dict[str, str], start: str, end: str, words: str, short: str
) -> None:
    period = read(text, kind, **more)
    assert (period.text, str(period.start), str(period.end)) == (text, start, end)
    assert (period.words, period.short) == (words, short)


@pytest.mark.parametrize(
    ("text", "kind", "more"),
    [
        ("2022/24", "financial-year", {}),
        ("2022", "financial-year", {}),
        ("2022/23", "calendar-year", {}),
        ("2022 Q5", "quarter", {}),
        ("Jan to Apr 2013", "quarter", {}),
        ("2022-13", "month", {}),
        ("30 February 2022", "day", {}),
        ("2013 to 2011", "years", {}),
        ("2011 to 2012", "years", {"length": "3"}),
        ("", "calendar-year", {}),
        ("20230", "calendar-year", {}),
        ("٢٠٢٣", "calendar-year", {}),
        ("2022", "year-ending", {}),
    ],
)
def test_what_is_no_period_of_the_kind_is_not_read(text: str, kind: Any, more: dict[str, str]) -> None:
    assert read_period(text, kind, column(**more)) is None


def test_without_a_kind_only_what_can_mean_one_thing_is_read() -> None:
    assert read("2023", None).kind == "calendar-year"
    assert read("2013 Q2", None).kind == "quarter"
    assert read_period("2022/23", None, column()) is None


def test_mixed_column_holds_periods_of_other_kinds() -> None:
    assert read("2013", "years", mixed="true").kind == "calendar-year"
    assert read_period("2022/23", "years", column(mixed="true")) is None


def test_order_is_that_of_start_then_end() -> None:
    periods = [read("2012", "calendar-year"), read("2011 to 2013", "years"), read("2011 to 2012", "years")]
    assert [period.text for period in sorted(periods)] == ["2011 to 2012", "2011 to 2013", "2012"]


def test_spelling_makes_no_other_period() -> None:
    assert read("2013 Q2", "quarter") == read("April to June 2013", "quarter")


@pytest.mark.parametrize(
    ("texts", "kind", "missing"),
    [
        (["2013 Q1", "2013 Q2", "2013 Q4"], "quarter", ["2013 Q3"]),
        (["2019", "2020", "2022", "2023"], "calendar-year", ["2021"]),
        (["2018/19", "2019/20", "2021/22"], "financial-year", ["2020/21"]),
        (["2011 to 2013", "2012 to 2014", "2014 to 2016"], "years", ["2013 to 2015"]),
        (["31 March 2019", "31 March 2020", "31 March 2022"], "point", ["31 March 2021"]),
        (["2001", "2011", "2021"], "calendar-year", []),
        (["2019", "2021"], "calendar-year", []),
        ([], "calendar-year", []),
    ],
)
def test_gap_is_what_the_regular_steps_leave_out(texts: list[str], kind: str, missing: list[str]) -> None:
    assert [period.text for period in find_gaps([read(text, kind) for text in texts])] == missing


@given(st.sets(st.integers(1950, 2050), min_size=3))
def test_gaps_and_periods_together_are_evenly_spaced(years: set[int]) -> None:
    periods = [read(str(year), "calendar-year") for year in years]
    together = sorted([*periods, *find_gaps(periods)])
    steps = {later.start.year - earlier.start.year for earlier, later in pairwise(together)}
    assert len(steps) == 1
    assert len(set(together)) == len(together)


@given(st.dates(date(1900, 1, 1), date(2090, 1, 1)))
def test_words_of_a_day_read_back_as_the_day(day: date) -> None:
    period = read(day.isoformat(), "day")
    assert read(period.words, "day") == period


@given(st.integers(1900, 2090), st.integers(1, 12))
def test_words_of_a_month_read_back_as_the_month(year: int, month: int) -> None:
    period = read(f"{year}-{month:02d}", "month")
    assert read(period.words, "month") == period == read(period.short, "month")
