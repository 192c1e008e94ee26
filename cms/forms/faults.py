"""Problems of the edited text, put beside the fields that they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cms.forms.schema import Group, Item, Keyed, Node, Repeated, Value
from measures.model.problem import Problem
from measures.reading.places import Places

_MISSING = re.compile(r'Expected the key "([^"]+)"')


@dataclass(frozen=True, slots=True)
class Fault:
    """What the summary of faults says, and the name of the field that it links to; empty where there is none."""

    words: str
    field: str


@dataclass(frozen=True, slots=True)
class _Spot:
    name: str
    path: tuple[str | int, ...]


def place_problems(
    problems: Iterable[Problem], node: Node, value: Value, name: str, places: Places, *, below: int = 0
) -> list[Fault]:
    """Return the problems as faults of fields. `value` is what is in the text now; `places` finds its keys.

    `below` is how many steps of the form's paths the text does not have.
    """
    found = (_Spot(spot.name, spot.path[below:]) for spot in _list_spots(node, value, name, ()))
    spots = sorted((spot for spot in found if spot.path), key=lambda spot: -len(spot.path))
    return [Fault(say(problem), _find_field(problem, spots, places)) for problem in problems]


def say(problem: Problem) -> str:
    """Return a problem in words, without the place in the file."""
    return f"{problem.message} {problem.hint}".rstrip()


def _find_field(problem: Problem, spots: list[_Spot], places: Places) -> str:
    missing = _MISSING.match(problem.message) if problem.rule == "key.missing" else None
    for spot in spots:
        if missing is not None:
            if spot.path and spot.path[-1] == missing[1] and places.at(*spot.path) == problem.place:
                return spot.name
        elif problem.place in (places.at(*spot.path), places.key(*spot.path)) and _is_there(places, spot):
            return spot.name
    return ""


def _is_there(places: Places, spot: _Spot) -> bool:
    """Whether a field stands in the text: the place of an absent one is that of what is above it."""
    return len(spot.path) < 2 or places.key(*spot.path) != places.key(*spot.path[:-1])


def _list_spots(node: Node, value: Value, name: str, path: tuple[str | int, ...]) -> Iterator[_Spot]:
    if path:
        yield _Spot(name, path)
    if isinstance(node, Group) and isinstance(value, dict):
        for field in node.fields:
            yield from _list_spots(field.node, value[field.key], field.name_below(name), (*path, field.key))
    elif isinstance(node, (Repeated, Keyed)) and isinstance(value, tuple):
        items = [each for each in value if isinstance(each, Item)]
        for at, each in enumerate(items):
            step: str | int = each.name if isinstance(node, Keyed) else at
            yield from _list_spots(node.item, each.value, f"{name}.{each.token}", (*path, step))
        if isinstance(node, Repeated) and node.may_be_one and len(items) == 1:
            yield from _list_spots(node.item, items[0].value, f"{name}.{items[0].token}", path)


def find_repeated_names(node: Node, value: Value, name: str) -> Iterator[Fault]:
    """Yield a fault for each name that is typed twice, or left out, where each must be its own."""
    if isinstance(node, Group) and isinstance(value, dict):
        for field in node.fields:
            yield from find_repeated_names(field.node, value[field.key], field.name_below(name))
    elif isinstance(node, (Repeated, Keyed)) and isinstance(value, tuple):
        items = [each for each in value if isinstance(each, Item)]
        if isinstance(node, Keyed):
            yield from _check_names(node, items, name)
        for each in items:
            yield from find_repeated_names(node.item, each.value, f"{name}.{each.token}")


def _check_names(node: Keyed, items: list[Item], name: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for each in items:
        field = f"{name}.{each.token}._name"
        if each.name in seen:
            yield Fault(f'Expected each {node.noun} once, got "{each.name}" again. Keep one of the two.', field)
        elif not each.name and not (node.has_short and len(items) == 1):
            yield Fault(f"Expected a name for the {node.noun}, got none. Write it, or remove the {node.noun}.", field)
        seen.add(each.name)
