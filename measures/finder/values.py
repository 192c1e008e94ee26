"""Columns of figures: their units, their precision, and which figure an interval or a count belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from measures.finder.headers import simplify
from measures.finder.sorting import Sorting
from measures.finder.suggestion import Confidence
from measures.finder.units import Unit, name_unit, read_unit
from measures.model.dimension import Role
from measures.model.value import NUMBER
from measures.writing.yaml_values import Written

_SIGNS: dict[str, Unit] = {"%": "percent", "£": "pounds"}
_MOST_DECIMALS = 3
_COUNTS = ("numerator", "denominator", "sample", "base")


def suggest_number(sorting: Sorting, name: str, role: Role) -> dict[str, Written]:
    """Return the settings of a numeric column."""
    if role in ("lower", "upper", "error"):
        owner = find_value_owner(sorting, name)
        sorting.gathered.say(f"columns.{name}", f"{role} of {owner}", "the header says so", "high")
        kind: dict[str, Written] = {}
        if role == "error":
            kind = {"kind": "cv" if re.search(r"\bcv\b|variation", simplify(name), re.IGNORECASE) else "standard-error"}
        return {"role": role, "of": owner, **kind}
    if role in _COUNTS:
        owner = find_value_owner(sorting, name)
        sorting.gathered.say(f"columns.{name}", f"{role} of {owner}", "the header says so", "high")
        return {"role": role, "of": owner, "unit": "number"}
    if sorting.named("measure"):
        return {"role": role}
    return _describe_value(sorting, name)


def _describe_value(sorting: Sorting, name: str) -> dict[str, Written]:
    unit, reason, confidence = _find_unit(sorting, name)
    decimals, why = _find_decimals(sorting, name, sorting.texts[name])
    sorting.gathered.say(
        f"columns.{name}", f"value, {_word_unit(unit)}, decimals {decimals}", f"{reason}; {why}", confidence
    )
    written: Written = dict(unit) if isinstance(unit, dict) else unit
    return {"role": "value", "unit": written, "decimals": str(decimals)}


def _word_unit(unit: Unit) -> str:
    if isinstance(unit, str):
        return unit
    return ", ".join((unit["kind"], *(f"{key} {value}" for key, value in unit.items() if key != "kind")))


def find_value_owner(sorting: Sorting, name: str) -> str:
    """Return the value column that an interval or a count belongs to: the one named in its header, else the nearest."""
    values = sorting.named("value")
    words = simplify(name).casefold()
    named = [each for each in values if simplify(each).casefold() in words]
    if named:
        return max(named, key=len)
    headers = list(sorting.texts)
    before = [each for each in values if headers.index(each) < headers.index(name)]
    return (before[-1:] or values[:1] or [""])[0]


def _find_unit(sorting: Sorting, name: str) -> tuple[Unit, str, Confidence]:
    for column in sorting.named("unit"):
        said = sorting.labels(column)
        if len(said) == 1:
            unit = read_unit(said[0])
            if unit is not None:
                return unit, f'the column {column} says "{said[0]}"', "high"
            return (
                {"kind": "number", "of": said[0]},
                f'the column {column} says "{said[0]}": check what is counted',
                "low",
            )
    sign = sorting.evidence.units.get(name)
    if sign is not None:
        unit = next(
            (found for text in (name, sorting.evidence.title) if _is_kind(found := read_unit(text), sign)), None
        )
        return unit or _SIGNS[sign], f"its cells were written with {sign}", "high"
    return _find_worded_unit(sorting, name)


def _is_kind(unit: Unit | None, sign: str) -> bool:
    return unit is not None and name_unit(unit) == _SIGNS[sign]


def _find_worded_unit(sorting: Sorting, name: str) -> tuple[Unit, str, Confidence]:
    unit = read_unit(name)
    if unit is not None:
        return unit, f'the header says "{name}"', "high"
    if len(sorting.named("value")) == 1:
        for words in (
            sorting.evidence.title,
            *(sorting.labels(each)[0] for each in sorting.named("constant") if sorting.labels(each)),
        ):
            if (unit := read_unit(words)) is not None:
                return unit, f'the words near it say "{words}"', "medium"
    if all("." not in text for text in sorting.texts[name]):
        return "number", "all figures are whole, and nothing says what they count: check", "low"
    return "number", "nothing says what the figures are: write the true unit", "low"


def _find_decimals(sorting: Sorting, name: str, texts: Iterable[str]) -> tuple[int, str]:
    shown = sorting.evidence.decimals.get(name)
    if shown is not None:
        return shown, f"the file shows {shown} decimals"
    return count_decimals(texts)


def count_decimals(texts: Iterable[str]) -> tuple[int, str]:
    """Return how many decimals to show of figures, and why."""
    written = max((len(found[0].partition(".")[2]) for text in texts if (found := NUMBER.match(text))), default=0)
    if written > _MOST_DECIMALS:
        return 1, f"figures have up to {written} digits after the point, of which 1 is shown"
    return written, f"figures have {_count_digits(written)} after the point"


def _count_digits(number: int) -> str:
    return f"{number or 'no'} digit{'' if number == 1 else 's'}"


def suggest_long_measures(sorting: Sorting, name: str) -> None:
    """Find the unit and the decimals of each measure that the column of the long form names."""
    value = sorting.named("value")[0]
    units = next(iter(sorting.named("unit")), None)
    for measure in sorting.labels(name):
        rows = [at for at, text in enumerate(sorting.texts[name]) if text == measure]
        said = sorting.texts[units][rows[0]] if units is not None else measure
        unit = read_unit(said) or read_unit(measure)
        decimals, why = count_decimals(sorting.texts[value][at] for at in rows)
        reason = f'the words "{said}" say the unit; {why}' if unit else f"nothing says the unit: check; {why}"
        unit = unit or ("number" if units is None else {"kind": "number", "of": said})
        text = f"{_word_unit(unit)}, decimals {decimals}"
        sorting.gathered.say(f"measures.{measure}", text, reason, "medium" if "check" not in reason else "low")
        sorting.measures[measure] = {"unit": dict(unit) if isinstance(unit, dict) else unit, "decimals": str(decimals)}
