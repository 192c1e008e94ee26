"""Whether two figures differ reliably, and why that cannot be said where it cannot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.comparing import Estimate, Judgement, judge_difference


def make(amount: str, **known: Any) -> Estimate:
    decimals = ("lower", "upper", "standard_error")
    read: dict[str, Any] = {name: Decimal(str(each)) if name in decimals else each for name, each in known.items()}
    return Estimate(amount=Decimal(amount), **read)


def between(lower: str, amount: str, upper: str, *, level: int | None = 95, **known: Any) -> Estimate:
    return make(amount, lower=lower, upper=upper, level=level, **known)


YEAR: dict[str, Any] = {"start": date(2020, 1, 1), "end": date(2021, 1, 1)}
POOLED: dict[str, Any] = {"start": date(2019, 1, 1), "end": date(2022, 1, 1)}
NEXT: dict[str, Any] = {"start": date(2021, 1, 1), "end": date(2022, 1, 1)}
RELIABLE_BOUNDS = Judgement("reliable", method="bounds")
UNCLEAR_BOUNDS = Judgement("unclear", method="bounds")


@pytest.mark.parametrize(
    ("first", "second", "judged"),
    [
        (between("7", "8", "9"), between("9.1", "10", "11"), RELIABLE_BOUNDS),
        (between("9.1", "10", "11"), between("7", "8", "9"), RELIABLE_BOUNDS),
        (between("7", "8", "9"), between("9", "10", "11"), UNCLEAR_BOUNDS),
        (between("7", "8", "9"), between("8.5", "10", "11"), UNCLEAR_BOUNDS),
        (between("7", "8", "9"), between("1", "8", "20"), UNCLEAR_BOUNDS),
        (between("7", "8", "9", **YEAR), between("10", "11", "12", **YEAR), RELIABLE_BOUNDS),
        (between("7", "8", "9", **YEAR), between("10", "11", "12", **NEXT), RELIABLE_BOUNDS),
        (make("8", standard_error="0.5"), make("10", standard_error="0.5"), Judgement("reliable", "standard-errors")),
        (make("8", standard_error="0.5"), make("9", standard_error="0.5"), Judgement("unclear", "standard-errors")),
        (make("50", sample=1000), make("60", sample=1000), Judgement("reliable", "samples")),
        (make("50", sample=100), make("60", sample=100), Judgement("unclear", "samples")),
    ],
)
def test_difference_is_judged_by_the_best_test_that_is_possible(first, second, judged):
    assert judge_difference(first, second, apart=True) == judged


def test_overlapping_bounds_do_not_hide_what_standard_errors_show():
    first = between("7.0", "8.0", "9.0", standard_error="0.51")
    second = between("8.8", "9.8", "10.8", standard_error="0.51")

    assert judge_difference(first, second, apart=True) == Judgement("reliable", "standard-errors")


@pytest.mark.parametrize(
    ("first", "second", "obstacle"),
    [
        (make("8"), make("20"), "unknown"),
        (between("7", "8", "9"), make("20"), "unknown"),
        (make("8", standard_error="1"), make("20"), "unknown"),
        (make("8", standard_error="0"), make("20", standard_error="1"), "unknown"),
        (make("1", sample=100), make("20", sample=100), "unknown"),
        (make("99", sample=100), make("20", sample=100), "unknown"),
        (between("7", "8", "9", level=None), between("19", "20", "21"), "level"),
        (between("7", "8", "9", level=90), between("19", "20", "21", level=90), "level"),
        (between("7", "8", "9", doubtful=True), between("19", "20", "21"), "mark"),
        (between("7", "8", "9", **YEAR), between("19", "20", "21", **POOLED), "periods"),
    ],
)
def test_difference_that_no_test_fits_is_left_untested_with_the_reason(first, second, obstacle):
    assert judge_difference(first, second, apart=True) == Judgement("untested", obstacle=obstacle)
    assert judge_difference(second, first, apart=True) == Judgement("untested", obstacle=obstacle)


def test_part_is_never_tested_against_the_whole():
    judged = judge_difference(between("7", "8", "9"), between("19", "20", "21"), apart=False)

    assert judged == Judgement("untested", obstacle="groups")


amounts = st.decimals(0, 100, places=1, allow_nan=False)
widths = st.none() | st.decimals(0, 20, places=1)
estimates = st.builds(
    lambda amount, width, error, sample, doubtful, level: Estimate(
        amount=amount,
        lower=None if width is None else amount - width,
        upper=None if width is None else amount + width,
        level=level,
        standard_error=error,
        sample=sample,
        doubtful=doubtful,
    ),
    amounts,
    widths,
    widths,
    st.none() | st.integers(0, 5000),
    st.booleans(),
    st.sampled_from([95, 95, 90, None]),
)


@given(estimates, estimates, st.booleans())
def test_order_of_the_figures_changes_nothing(first, second, apart):
    assert judge_difference(first, second, apart=apart) == judge_difference(second, first, apart=apart)


@given(estimates, estimates, st.booleans())
def test_untested_says_why_and_tested_says_how(first, second, apart):
    judged = judge_difference(first, second, apart=apart)

    assert (judged.obstacle is None) == (judged.outcome != "untested") == (judged.method is not None)


@given(estimates, estimates)
def test_figures_that_are_equal_never_differ_reliably(first, second):
    same = Estimate(
        amount=first.amount,
        lower=None if second.lower is None else first.amount - 1,
        upper=None if second.upper is None else first.amount + 1,
        level=second.level,
        standard_error=second.standard_error,
        sample=second.sample,
    )

    assert judge_difference(first, same, apart=True).outcome != "reliable"


@given(amounts, amounts, st.decimals(0, 20, places=1), st.decimals(0, 20, places=1), st.decimals(0, 20, places=1))
def test_wider_bounds_never_make_a_difference_reliable(one, other, narrow, wide, more):
    second = between(str(other - wide), str(other), str(other + wide))
    before = judge_difference(between(str(one - narrow), str(one), str(one + narrow)), second, apart=True)
    widened = between(str(one - narrow - more), str(one), str(one + narrow + more))

    if before.outcome == "unclear":
        assert judge_difference(widened, second, apart=True).outcome == "unclear"


@given(amounts, amounts, st.decimals("0.1", 20, places=1), st.decimals("0.1", 20, places=1))
def test_bounds_that_part_are_never_denied_by_the_standard_errors_they_come_from(one, other, first, second):
    spread = Decimal("1.96")
    bounds = judge_difference(
        between(str(one - spread * first), str(one), str(one + spread * first)),
        between(str(other - spread * second), str(other), str(other + spread * second)),
        apart=True,
    )
    errors = judge_difference(make(str(one), standard_error=first), make(str(other), standard_error=second), apart=True)

    assert bounds.outcome != "reliable" or errors.outcome == "reliable"
