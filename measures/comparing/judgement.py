"""Whether two figures differ reliably: by a test where one is possible, and why not where none is.

Sources: GOV.UK, "Which differences in ethnic group data are real?" (method report, 21 December 2021); N. Schenker and
J. F. Gentleman, "On judging the significance of differences by examining the overlap between confidence intervals",
The American Statistician 55 (2001): intervals that do not overlap show a difference, intervals that do show nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from measures.comparing.estimate import Estimate

Method = Literal["standard-errors", "samples", "bounds"]
Obstacle = Literal["groups", "periods", "mark", "level", "unknown"]

CRITICAL = Decimal("1.96")
"""The two-sided 5% point of the standard normal distribution."""
LEVEL = 95
FEWEST = 5
"""Source: NIST/SEMATECH, "e-Handbook of Statistical Methods", section 7.2.4: the normal curve needs this many cases."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What can be said of a difference: `reliable` or `unclear` (not enough to say), and by which method.

    A difference that is `untested` has an obstacle in place of a method.
    """

    outcome: Literal["reliable", "unclear", "untested"]
    method: Method | None = None
    obstacle: Obstacle | None = None


def judge_difference(first: Estimate, second: Estimate, *, apart: bool) -> Judgement:
    """Return whether two figures differ reliably, at 5%.

    `apart` says that nobody is counted in both. Standard errors come before samples, and both before bounds, from
    which alone only a gap between them says something.
    """
    obstacle = _find_obstacle(first, second, apart=apart)
    if obstacle is not None:
        return Judgement("untested", obstacle=obstacle)
    gap = abs(first.amount - second.amount)
    variance = _add_squared_errors(first, second)
    if variance is not None:
        return _conclude(gap**2 > CRITICAL**2 * variance, "standard-errors")
    variance = _pool_samples(first, second)
    if variance is not None:
        return _conclude(gap**2 > CRITICAL**2 * variance, "samples")
    return _judge_bounds(first, second)


def _conclude(is_reliable: bool, method: Method) -> Judgement:  # noqa: FBT001 (the finding itself)
    return Judgement("reliable" if is_reliable else "unclear", method=method)


def _find_obstacle(first: Estimate, second: Estimate, *, apart: bool) -> Obstacle | None:
    if not apart:
        return "groups"
    if _overlap_in_time(first, second):
        return "periods"
    return "mark" if first.doubtful or second.doubtful else None


def _overlap_in_time(first: Estimate, second: Estimate) -> bool:
    """Whether two different periods share a day; of one and the same period, groups that are apart are compared."""
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return False
    if (first.start, first.end) == (second.start, second.end):
        return False
    return first.start < second.end and second.start < first.end


def _add_squared_errors(first: Estimate, second: Estimate) -> Decimal | None:
    """Return the variance of the difference of two independent estimates; None where an error is unknown or 0."""
    errors = (first.standard_error, second.standard_error)
    return sum((error**2 for error in errors if error), Decimal(0)) if all(errors) else None


def _pool_samples(first: Estimate, second: Estimate) -> Decimal | None:
    """Return the variance of the difference of two percentages if they were one; None where samples are too small.

    Source: NIST/SEMATECH, "e-Handbook of Statistical Methods", section 7.3.3.
    """
    if not first.sample or not second.sample:
        return None
    if not all(_is_normal(each.amount, each.sample) for each in (first, second) if each.sample):
        return None
    total = first.sample + second.sample
    share = (first.amount * first.sample + second.amount * second.sample) / total
    return share * (100 - share) * (Decimal(1) / first.sample + Decimal(1) / second.sample)


def _is_normal(percentage: Decimal, sample: int) -> bool:
    return min(percentage, 100 - percentage) * sample >= FEWEST * 100


def _judge_bounds(first: Estimate, second: Estimate) -> Judgement:
    if first.lower is None or first.upper is None or second.lower is None or second.upper is None:
        return Judgement("untested", obstacle="unknown")
    if first.level != LEVEL or second.level != LEVEL:
        return Judgement("untested", obstacle="level")
    return _conclude(first.lower > second.upper or second.lower > first.upper, "bounds")
