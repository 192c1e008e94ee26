"""Checks of numbers in text: bindings in prose, and the numbers in the messages of charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from measures.bindings import Binding, Found, find_bindings, mask_code, resolve
from measures.checks.displays import find_path
from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.checks.registry import declare
from measures.checks.texts import Prose, list_prose
from measures.checks.version_checks import VERSION_CHECKS
from measures.figures import describe_unit, round_amount, shown_amount
from measures.filters import select_rows
from measures.model.dimension import ChartSettings
from measures.model.observations import Observations
from measures.model.problem import Place, Problem
from measures.model.shared import Shared
from measures.model.unit import UnitRecord
from measures.model.value import Number
from measures.reading.nearest import suggest

UNREADABLE = declare("binding.form", "error", "A number in prose is written [[Column: Key=Category, Key=Category]].")
UNKNOWN_DIMENSION = declare("binding.unknown-dimension", "error", "A number in prose names a dimension of the version.")
NO_NUMBER = declare("binding.no-number", "error", "A number in prose names exactly one cell, and it holds a number.")
OTHER_MEASURE = declare(
    "binding.other-measure", "error", "A version's prose takes its numbers from the version itself."
)
DIGITS_DIFFER = declare(
    "binding.digits", "warning", "A number worked out from displayed values agrees with the stored digits."
)
MESSAGE_NUMBER = declare(
    "message.number",
    "error",
    "Each number in a chart's message is in the chart, or is a difference or ratio of two in it.",
)
MESSAGE_BINDING = declare("message.binding", "error", "A chart's message holds the numbers themselves.")


@VERSION_CHECKS.add(UNREADABLE, UNKNOWN_DIMENSION, NO_NUMBER, OTHER_MEASURE, DIGITS_DIFFER)
def find_wrong_bindings(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find numbers in prose that name no cell, several cells or a cell without a number."""
    for prose in list_prose(loaded):
        bindings = find_bindings(prose.text, prose.line)
        for binding in bindings:
            yield from _check_binding(loaded, prose, binding)
        if prose.text.count("[[") > len(bindings):
            yield from _find_open_brackets(prose, bindings)


def _check_binding(loaded: LoadedVersion, prose: Prose, binding: Binding) -> Iterator[Problem]:
    place = Place(file=prose.file, line=binding.line, column=binding.column)
    if binding.fault is not None:
        hint = "Write [[Column: Key=Category, Key=Category]]; put a category that holds , = | or ] in double quotes."
        yield UNREADABLE.broken(place, binding.fault, hint)
        return
    if binding.measure is not None:
        message = f"Expected a number of this version, got one of the measure {binding.measure}."
        yield OTHER_MEASURE.broken(place, message, "Name a dimension of this version, or write on a page or topic.")
        return
    slug = binding.dimension or prose.dimension
    if slug is None or slug not in loaded.slugs:
        got = f'"{slug}"' if slug else "none"
        hint = suggest(slug or "", sorted(loaded.slugs), "dimensions")
        message = f"Expected the name of a dimension before the column, got {got}."
        yield UNKNOWN_DIMENSION.broken(place, message, hint)
        return
    dimension = loaded.dimensions.get(slug)
    if dimension is not None and dimension.observations is not None:
        yield from check_found(resolve(binding, dimension.observations), place)


def check_found(found: Found | str, place: Place) -> Iterator[Problem]:
    """Find what is wrong with the cell that a number in prose names."""
    if isinstance(found, str):
        hint = "Name the column and one category of each key column, as the CSV or the classification writes them."
        yield NO_NUMBER.broken(place, found, hint)
    elif found.warning is not None:
        message = f"Expected displayed and stored digits to agree. {found.warning}"
        yield DIGITS_DIFFER.broken(place, message, "Show more decimals, or say it in other words.")


def _find_open_brackets(prose: Prose, bindings: tuple[Binding, ...]) -> Iterator[Problem]:
    """Find brackets that begin a binding and never end it, outside code."""
    for found in re.finditer(r"\[\[", mask_code(prose.text)):
        if not any(binding.start <= found.start() < binding.end for binding in bindings):
            line = prose.line + prose.text.count("\n", 0, found.start())
            column = found.start() - prose.text.rfind("\n", 0, found.start())
            place = Place(file=prose.file, line=line, column=column)
            yield UNREADABLE.broken(place, "Expected ]] after [[, got the end of the paragraph.", "Close it with ]].")


_NUMBER = re.compile(r"(?<![\w.,])[£−-]?[£]?\d[\d,]*(?:\.\d+)?%?(?![\w]|[.,]\d)")


@VERSION_CHECKS.add(MESSAGE_NUMBER, MESSAGE_BINDING)
def find_wrong_messages(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find numbers in the messages of charts that the charts do not show."""
    for dimension in loaded.dimensions.values():
        for index, chart in enumerate(dimension.settings.chart):
            if chart.message is not None and dimension.observations is not None:
                yield from _check_message(dimension, dimension.observations, chart, index)


def _check_message(
    dimension: LoadedDimension, data: Observations, chart: ChartSettings, index: int
) -> Iterator[Problem]:
    message = chart.message or ""
    if "[[" in message:
        place = dimension.places.at(*find_path(dimension, "chart", index), "message")
        hint = "Write the number itself; it is checked against the chart."
        yield MESSAGE_BINDING.broken(place, "Expected plain words in a message, got [[.", hint)
        return
    name = chart.value if chart.value in data.values else _find_only_value(data)
    if name is None or not any(sign.isdigit() for sign in message):
        return
    shown = select_rows(data, chart.where)
    for found in _NUMBER.findall(_strip_labels(message, data, dimension)):
        if not _is_shown(found, shown, name):
            place = dimension.places.at(*find_path(dimension, "chart", index), "message")
            text = f'Expected a number that the chart shows, got "{found}".'
            hint = "Write a value of the chart, or the difference or ratio of two values that differ in one key."
            yield MESSAGE_NUMBER.broken(place, text, hint)


def _find_only_value(data: Observations) -> str | None:
    values = [name for name in data.values if data.formats[name].role == "value"]
    return values[0] if len(values) == 1 else None


def _strip_labels(message: str, data: Observations, dimension: LoadedDimension) -> str:
    """Return a message without the names of periods, categories and constants, whose digits are no figures."""
    names = set(data.constants.values()) | {dimension.settings.population or ""}
    for name, column in data.formats.items():
        names |= {name, column.label or "", describe_unit(column.unit), _write_per(column.unit)}
    for at, key in enumerate(data.keys):
        for member in data.members[key]:
            names |= {member.label, member.short}
            if member.period is not None:
                names |= {member.period.text, member.period.words, member.period.short}
                names |= {str(member.period.start.year), str(member.period.end.year)}
        names |= {row.labels[at] for row in data.rows}
    for name in sorted((name for name in names if any(c.isdigit() for c in name)), key=len, reverse=True):
        message = re.sub(rf"(?<!\w){re.escape(name)}(?!\w|[.,]\d|%)", " ", message, flags=re.IGNORECASE)
    return message


def _write_per(unit: UnitRecord | None) -> str:
    return f"per {unit.per:,f}" if unit is not None and unit.per is not None else ""


def _is_shown(written: str, shown: Observations, name: str) -> bool:
    amount = abs(Decimal(re.sub(r"[£%,−-]", "", written)))
    column = shown.formats[name]
    whole = "." not in written and "%" not in written and "£" not in written
    if whole and amount <= max((len(shown.members[key]) for key in shown.keys), default=0):
        return True
    numbers = [
        (row.key, shown_amount(value, column))
        for row in shown.rows
        if isinstance(value := row.values.get(name), Number)
    ]
    if any(abs(each) == amount for _, each in numbers):
        return True
    pairs = ((one, other) for (key, one), (rest, other) in combinations(numbers, 2) if _differ_in_one(key, rest))
    return any(_is_derived(amount, abs(one), abs(other), percent="%" in written) for one, other in pairs)


def _differ_in_one(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return sum(one != two for one, two in zip(key, other, strict=True)) == 1


def _is_derived(amount: Decimal, one: Decimal, other: Decimal, *, percent: bool) -> bool:
    if abs(one - other) == amount:
        return True
    low, high = sorted((one, other))
    if low == 0 or percent:
        return False
    exponent = amount.as_tuple().exponent
    return round_amount(high / low, -exponent if isinstance(exponent, int) else 0) == amount
