"""Columns as they are proposed, and as a person corrects them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from cms.data.sent import Choice
from measures.finder.units import read_unit
from measures.model.dimension import NUMERIC_ROLES, Role
from measures.writing.yaml_values import Written

DROP = "drop"
ROLES: Mapping[str, str] = {
    **{role: role.capitalize() for role in get_args(Role)},
    "time": "Time",
    "geography": "Area",
    "value": "Value that is published",
    "lower": "Lower end of an interval",
    "upper": "Upper end of an interval",
    "error": "Standard error or the like",
    "sample": "Sample size",
    "constant": "The same in all rows",
    DROP: "Leave this column out",
}
"""Roles in words, in the order of the list."""
_LISTED = frozenset({"category", "geography"})
_FOR_KEYS = frozenset({"classification", "map", "expected", "codes", "level", "boundaries", "made_of", "custom"})
_FOR_TIME = frozenset({"period", "starts", "ends", "length", "overlapping", "mixed"})
_FOR_NUMBERS = frozenset({"unit", "decimals", "keep_digits", "rounded_to", "rounding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column as the form shows it: what is chosen for it, why that was proposed, and some of its cells."""

    name: str
    role: str
    unit: str
    classification: str
    reason: str
    examples: tuple[str, ...]


def word_unit(unit: Written | None) -> str:
    """Return a unit as one line: `percent of people in work`."""
    if isinstance(unit, dict):
        return " ".join(
            (str(unit.get("kind", "")), *(f"{key} {value}" for key, value in unit.items() if key != "kind"))
        )
    return unit if isinstance(unit, str) else ""


def correct_column(proposed: Mapping[str, Written], choice: Choice | None) -> dict[str, Written]:
    """Return a column's settings with a person's choice over what was proposed; what does not fit a new role goes."""
    found = dict(proposed)
    if choice is None or choice.role not in ROLES:
        return found
    if choice.role != found.get("role"):
        found = {"role": choice.role, **{key: each for key, each in found.items() if _fits(key, choice.role)}}
    if choice.role in NUMERIC_ROLES and choice.unit != word_unit(found.get("unit")):
        found = _set(found, "unit", _read_unit(choice.unit))
    listed = found.get("classification")
    if choice.role in _LISTED and not isinstance(listed, dict) and choice.classification != (listed or ""):
        found = _set(
            {key: each for key, each in found.items() if key != "map"}, "classification", choice.classification
        )
    return found


def _fits(key: str, role: str) -> bool:
    if key in _FOR_NUMBERS:
        return role in NUMERIC_ROLES
    if key in _FOR_TIME:
        return role == "time"
    return key == "label" or (key in _FOR_KEYS and role in _LISTED)


def _set(found: dict[str, Written], key: str, value: Written) -> dict[str, Written]:
    if value:
        return {**found, key: value}
    return {name: each for name, each in found.items() if name != key}


def _read_unit(words: str) -> Written:
    found = read_unit(words)
    if found is None:
        return words
    return dict(found) if isinstance(found, dict) else found
