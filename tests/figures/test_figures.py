from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.figures import (
    describe_unit,
    format_date,
    format_difference,
    format_instant,
    format_ratio,
    format_size,
    format_ticks,
    format_value,
    round_amount,
)
from measures.model.dates import PartialDate
from measures.model.unit import UnitRecord
from measures.model.value import Mark, Number, Reason
from tests.builders import make_column, read_value

PERCENT = make_column()


def _column(unit, decimals: int | None = None, **fields):
    return make_column(unit=unit, decimals=decimals, **fields)


@pytest.mark.parametrize(
    ("cell", "column", "shown"),
    [
        ("7.06", PERCENT, "7.1%"),
        ("7.05", PERCENT, "7.1%"),
        ("-7.05", PERCENT, "−7.1%"),
        ("0.04", PERCENT, "0.0%"),
        ("-0.04", PERCENT, "0.0%"),
        ("12", PERCENT, "12.0%"),
        ("7.123", make_column(decimals=1, keep_digits=True), "7.123%"),
        ("12.30", _column({"kind": "number"}), "12.30"),
        ("1234567", _column({"kind": "number"}, 0), "1,234,567"),
        ("-1234.5", _column({"kind": "pounds"}, 2), "−£1,234.50"),
        ("3.2", _column({"kind": "pounds", "scale": "million"}, 1), "£3.2 million"),
        ("12", _column({"kind": "number", "scale": "thousand"}, 0), "12 thousand"),
        ("62.7", _column({"kind": "years"}, 1), "62.7"),
        ("3.4", _column({"kind": "rate", "per": "1000", "of": "live births"}, 1), "3.4"),
        ("512.5", _column({"kind": "median", "of": "pounds"}, 2), "£512.50"),
        ("0.5", make_column(unit=None, decimals=0), "1"),
    ],
)
def test_a_value_is_shown_at_its_columns_precision_with_the_sign_of_its_unit(cell, column, shown) -> None:
    assert format_value(read_value(cell), column) == shown


def test_marks_stand_beside_the_number() -> None:
    assert format_value(Number("7.06", (Mark.PROVISIONAL, Mark.REVISED)), PERCENT) == "7.1% [p][r]"


@pytest.mark.parametrize("reason", Reason)
def test_a_shorthand_is_never_a_number(reason: Reason) -> None:
    assert format_value(read_value(reason.shorthand), PERCENT) == f"[{reason.value}]"


def test_the_unit_can_be_left_to_the_header() -> None:
    assert format_value(Number("7.06"), PERCENT, unit=False) == "7.1"


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ({"kind": "percent", "of": "economically active people"}, "% of economically active people"),
        ({"kind": "percent"}, "%"),
        ({"kind": "rate", "per": "1000", "of": "live births"}, "per 1,000 live births"),
        ({"kind": "rate", "per": "100000"}, "per 100,000"),
        ({"kind": "pounds", "prices": "2023", "scale": "thousand"}, "£ thousand, 2023 prices"),
        ({"kind": "pounds"}, "£"),
        ({"kind": "score", "from": "0", "to": "10"}, "score from 0 to 10"),
        ({"kind": "index", "base": "2015 = 100"}, "index, 2015 = 100"),
        ({"kind": "mean", "of": "years"}, "average (mean), years"),
        ({"kind": "number"}, ""),
        ({"kind": "number", "scale": "thousand"}, "thousands"),
        ({"kind": "number", "of": "people", "scale": "million"}, "number of people, millions"),
        ({"kind": "percentage-points"}, "percentage points"),
        ({"kind": "years"}, "years"),
    ],
)
def test_a_unit_is_described_in_words(unit, words: str) -> None:
    assert describe_unit(UnitRecord.model_validate(unit)) == words


def test_a_difference_is_that_of_the_displayed_values_in_percentage_points() -> None:
    assert format_difference(Number("8.14"), Number("5.16"), PERCENT) == "2.9 percentage points"
    assert format_difference(Number("5"), Number("6"), PERCENT) == "1.0 percentage points"
    assert format_difference(Number("5"), Number("6"), make_column(decimals=0)) == "1 percentage point"
    assert format_difference(Number("900"), Number("1200"), _column({"kind": "pounds"}, 0)) == "£300"


def test_a_ratio_to_zero_has_no_words() -> None:
    assert format_ratio(Number("6"), Number("4"), PERCENT) == "1.5"
    assert format_ratio(Number("6"), Number("0.01"), PERCENT) is None


def test_dates_are_as_precise_as_they_were_written() -> None:
    assert format_date(date(2025, 5, 4)) == "4 May 2025"
    assert format_date(PartialDate(2025, 5)) == "May 2025"
    assert format_date(PartialDate(2025)) == "2025"


def test_an_instant_is_said_in_local_time() -> None:
    london = ZoneInfo("Europe/London")
    assert format_instant(datetime(2025, 5, 14, 8, 30, tzinfo=UTC), london) == "14 May 2025 at 9:30am"
    assert format_instant(datetime(2025, 1, 14, 12, 0, tzinfo=UTC), london) == "14 January 2025 at 12pm"
    assert format_instant(datetime(2025, 1, 14, 0, 5, tzinfo=UTC), london) == "14 January 2025 at 12:05am"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (3_440_000, "3.4 MB"),
    ],
)
def test_a_size_is_said_as_people_say_it(size: int, words: str) -> None:
    assert format_size(size) == words


def test_ticks_share_the_decimals_of_the_most_exact_one() -> None:
    amounts = [Decimal("0"), Decimal("0.5"), Decimal("1.0")]
    assert format_ticks(amounts, UnitRecord(kind="percent")) == ("0%", "0.5%", "1.0%")


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=4), st.integers(0, 6))
def test_rounding_moves_no_number_by_more_than_half_a_unit(amount: Decimal, decimals: int) -> None:
    rounded = round_amount(amount, decimals)
    assert abs(rounded - amount) * 2 <= Decimal(1).scaleb(-decimals)
    assert rounded.as_tuple().exponent == -decimals


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=3))
def test_a_displayed_number_reads_back_as_the_number(amount: Decimal) -> None:
    shown = format_value(Number(f"{amount:f}"), _column({"kind": "number"}, 3))
    assert Decimal(shown.replace(",", "").replace("−", "-")) == amount
