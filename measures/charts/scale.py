"""Scales: from amounts to pixels, and the round numbers at which an axis is marked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_PLEASANT = 5
_STEPS = tuple(map(Decimal, ("0.1", "0.2", "0.25", "0.5", "1", "2", "2.5", "5", "10")))


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale: `origin` is the place of `base`, `factor` the pixels of one unit (negative upwards)."""

    base: float
    origin: float
    factor: float

    def place(self, amount: float) -> float:
        """Return where an amount lies, in pixels."""
        return self.origin + (amount - self.base) * self.factor


def span_scale(low: float, high: float, start: float, end: float) -> Scale:
    """Return the scale on which `low` lies at `start` and `high` at `end`."""
    return Scale(low, start, (end - start) / (high - low) if high != low else 0.0)


def choose_ticks(low: float, high: float, most: int) -> tuple[Decimal, ...]:
    """Return round numbers at equal steps from at or below `low` to at or above `high`: three to `most` of them.

    Among the steps that are round, the one that leaves least room unused is taken; of equals, that of about five ticks.
    """
    first, last = Decimal(repr(low)), Decimal(repr(high))
    if first == last:
        first, last = (min(first, Decimal(0)), max(last, Decimal(0))) if first else (Decimal(0), Decimal(1))
    unit = Decimal(1).scaleb((last - first).adjusted())
    steps = [unit * step for step in _STEPS]
    candidates = [_span(first, last, step) for step in steps if not _is_fraction_of_four(step)]
    fitting = [ticks for ticks in candidates if 3 <= len(ticks) <= most] or [min(candidates, key=len)]
    return min(fitting, key=lambda ticks: (ticks[-1] - ticks[0], abs(len(ticks) - _PLEASANT)))


def _is_fraction_of_four(step: Decimal) -> bool:
    """Whether a step such as 0.25 or 2.5 has a digit more than the one it is a quarter of."""
    return step.normalize().as_tuple().digits == (2, 5) and step != step.to_integral_value()


def _span(first: Decimal, last: Decimal, step: Decimal) -> tuple[Decimal, ...]:
    begin = int((first / step).to_integral_value(ROUND_FLOOR))
    end = int((last / step).to_integral_value(ROUND_CEILING))
    return tuple(step * count for count in range(begin, end + 1))


def choose_line_domain(low: float, high: float) -> tuple[float, float]:
    """Return the ends of a line chart's axis: from zero, unless the figures lie close together and far from it."""
    if low >= 0 and low <= 0.6 * high:
        return 0.0, high
    if high <= 0 and high >= 0.6 * low:
        return low, 0.0
    return low, high
