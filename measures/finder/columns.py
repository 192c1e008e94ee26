"""The role of each column of raw data, suggested from its name and its cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from measures.finder.categories import suggest_category
from measures.finder.evidence import Evidence
from measures.finder.headers import name_roles, names_role, simplify
from measures.finder.sorting import Sorting
from measures.finder.times import find_period_settings
from measures.finder.values import find_value_owner, suggest_long_measures, suggest_number
from measures.model.classification import AREA_CODE, Classification
from measures.model.dimension import Role
from measures.model.observations import Data
from measures.model.value import Number
from measures.reading.cells import CellFault, read_cell
from measures.writing.yaml_values import Written

_TEXT_ROLES: tuple[Role, ...] = ("unit", "note", "status", "level", "parent", "order", "code")
_NUMBER_ROLES: tuple[Role, ...] = ("lower", "upper", "error", "numerator", "denominator", "sample", "base")


def suggest_columns(data: Data, classifications: Collection[Classification], evidence: Evidence) -> Sorting:
    """Suggest the settings of each column; nothing is suggested that the cells contradict."""
    columns = zip(*data.rows, strict=True) if data.rows else ((),) * len(data.columns)
    sorting = Sorting(dict(zip(data.columns, columns, strict=True)), classifications, evidence)
    for name in data.columns:
        sorting.roles[name] = _find_role(sorting, name)
    _settle(sorting)
    for name, role in sorting.roles.items():
        sorting.columns[name] = _describe(sorting, name, role)
    return sorting


def _find_role(sorting: Sorting, name: str) -> Role:
    labels, roles = sorting.labels(name), name_roles(name)
    if _is_numeric(sorting, name):
        named = next((role for role in roles if role in _NUMBER_ROLES), None)
        if named is not None:
            return named
        if "order" in roles and _find_owner(sorting, name) is not None:
            return "order"
        return "value" if not _is_numbered_key(sorting, name, labels) else _find_key_role(sorting, name, labels)
    if len(labels) > 1 and all(re.fullmatch(AREA_CODE, label) for label in labels):
        return "code"
    named = next((role for role in roles if role in _TEXT_ROLES), None)
    if named == "note" and _are_shorthands(labels, sorting.evidence.marks):
        return "status"
    if named == "code" and len(labels) < 2:
        return "constant"
    if named is not None and _fits_text_role(sorting, name, named):
        return named
    return _find_key_role(sorting, name, labels)


def _find_key_role(sorting: Sorting, name: str, labels: list[str]) -> Role:
    roles = name_roles(name)
    if _is_time(name, labels, sorting.around):
        return "time"
    if "measure" in roles and len(labels) > 1:
        return "measure"
    if len(labels) == 1:
        return "constant"
    if _are_areas(sorting, labels) or ("geography" in roles and _has_area_codes(sorting, name)):
        return "geography"
    return "category"


def _is_numeric(sorting: Sorting, name: str) -> bool:
    """Whether all texts of a column are numbers or shorthands; of shorthands alone only where no cell is empty."""
    labels = sorting.labels(name)
    values = [read_cell(label, "", sorting.evidence.marks) for label in labels]
    if not values or any(isinstance(value, CellFault) for value in values):
        return False
    return any(isinstance(value, Number) for value in values) or all(sorting.texts[name])


def _is_numbered_key(sorting: Sorting, name: str, labels: list[str]) -> bool:
    """Whether whole numbers are labels: years, ranks, deciles that a standard list holds, codes."""
    if not all(re.fullmatch(r"[0-9]+", label) for label in labels):
        return False
    if names_role(name, "time") and _is_time(name, labels, sorting.around):
        return True
    variable = simplify(name).casefold()
    return any(
        each.variable.replace("-", " ") in variable and set(labels) <= {*each.by_label, *each.by_id}
        for each in sorting.classifications
    ) or bool(re.search(r"\b(?:decile|quintile|quartile|code|id)\b", variable))


def _is_time(name: str, labels: list[str], around: str) -> bool:
    if not labels or find_period_settings(name, labels, around) is None:
        return False
    return names_role(name, "time") or not all(re.fullmatch(r"[0-9]{4}", label) for label in labels)


def _are_areas(sorting: Sorting, labels: list[str]) -> bool:
    """Whether most labels are areas of one standard list."""
    lists = [each for each in sorting.classifications if any(category.code for category in each.categories)]
    return any(sum(label in each.by_label for label in labels) * 2 > len(labels) for each in lists)


def _has_area_codes(sorting: Sorting, name: str) -> bool:
    return any(_find_owner(sorting, each) == name for each in sorting.texts if _are_area_codes(sorting, each))


def _are_shorthands(labels: Sequence[str], marks: Mapping[str, str]) -> bool:
    return bool(labels) and all(
        not isinstance(read_cell("", label, marks), CellFault)
        or not isinstance(read_cell("1", label, marks), CellFault)
        for label in labels
    )


def _fits_text_role(sorting: Sorting, name: str, role: Role) -> bool:
    if role == "status":
        return _are_shorthands(sorting.labels(name), sorting.evidence.marks)
    if role in ("parent", "order", "level", "code"):
        return _find_owner(sorting, name) is not None
    return True


def _find_owner(sorting: Sorting, name: str) -> str | None:
    """Return the column that one of codes, parents, places or levels speaks of: the one whose name it repeats.

    Where no name repeats, it is the nearest column before it, else after it, each label of which has one text here.
    """
    words = simplify(name).casefold()
    others = [each for each in sorting.texts if each != name and simplify(each).casefold() in words]
    if others:
        return max(others, key=len)
    headers = list(sorting.texts)
    at = headers.index(name)
    near = [*reversed(headers[:at]), *headers[at + 1 :]]
    return next((each for each in near if _determines(sorting, each, name) and not _is_code_like(sorting, each)), None)


def _is_code_like(sorting: Sorting, name: str) -> bool:
    """Whether a column is of numbers or codes, which own no others."""
    labels = sorting.labels(name)
    return _is_numeric(sorting, name) or all(re.fullmatch(AREA_CODE, label) for label in labels)


def _determines(sorting: Sorting, name: str, other: str) -> bool:
    pairs = set(zip(sorting.texts[name], sorting.texts[other], strict=True))
    return len(pairs) == len(set(sorting.texts[name])) and len(sorting.labels(name)) > 1


def _settle(sorting: Sorting) -> None:
    """Settle the roles that depend on those of others: owners that are no keys, areas above areas, a missing key."""
    for name in sorting.named("code", "parent", "order", "level"):
        _settle_owned(sorting, name)
    _settle_areas(sorting)
    if not sorting.named("category", "time", "geography"):
        _make_key(sorting)
    _settle_numbers(sorting)
    for name in sorting.named("measure"):
        if len(sorting.named("value")) != 1:
            sorting.roles[name] = "category"


def _settle_numbers(sorting: Sorting) -> None:
    """Make figures of their own of bounds, errors and counts that belong to no value, or that lie on its wrong side."""
    has_values = bool(sorting.named("value"))
    wrong = [name for name in sorting.named("lower", "upper") if has_values and _is_wrong_bound(sorting, name)]
    for name in wrong if has_values else sorting.named(*_NUMBER_ROLES):
        sorting.roles[name] = "value"


def _is_wrong_bound(sorting: Sorting, name: str) -> bool:
    """Whether most ends of an interval lie beyond the figures that they should bound."""
    marks, side = sorting.evidence.marks, 1 if sorting.roles[name] == "lower" else -1
    texts = zip(sorting.texts[name], sorting.texts[find_value_owner(sorting, name)], strict=True)
    pairs = [(read_cell(bound, "", marks), read_cell(value, "", marks)) for bound, value in texts]
    known = [(a.amount, b.amount) for a, b in pairs if isinstance(a, Number) and isinstance(b, Number)]
    return sum((bound - value) * side > 0 for bound, value in known) * 2 > len(known)


def _settle_owned(sorting: Sorting, name: str) -> None:
    """Find the column that codes, parents, places or levels belong to; without one, the column is a key or constant."""
    owner = _find_owner(sorting, name)
    sorting.owners[name] = owner or ""
    if owner is None or sorting.roles[owner] not in ("category", "geography"):
        sorting.roles[name] = "constant" if len(sorting.labels(name)) < 2 else "category"
    elif sorting.roles[name] == "code" and sorting.roles[owner] == "category" and _are_area_codes(sorting, name):
        sorting.roles[owner] = "geography"


def _settle_areas(sorting: Sorting) -> None:
    """Make a column of areas the parent of another, where each of the others lies in one of them."""
    areas = sorting.named("geography")
    coded = {sorting.owners[each] for each in sorting.named("code")}
    for name in (each for each in areas if each not in coded):
        below = next((other for other in areas if other != name and _determines(sorting, other, name)), None)
        if below is not None and sorting.roles[below] == "geography":
            sorting.roles[name], sorting.owners[name] = "parent", below


def _are_area_codes(sorting: Sorting, name: str) -> bool:
    return any(re.fullmatch(AREA_CODE, label) for label in sorting.labels(name))


def _make_key(sorting: Sorting) -> None:
    """Make the most telling constant a key, since a table needs one."""
    constants = sorting.named("constant")
    for name in constants:
        if _are_areas(sorting, sorting.labels(name)):
            sorting.roles[name] = "geography"
            return
    if constants:
        sorting.roles[constants[0]] = "category"


def _describe(sorting: Sorting, name: str, role: Role) -> dict[str, Written]:
    say = sorting.gathered.say
    path = f"columns.{name}"
    if role == "time":
        found = find_period_settings(name, sorting.labels(name), sorting.around)
        assert found is not None, "it was found when the role was"
        settings, reason, confidence = found
        say(path, f"time, {settings['period']}", reason, confidence)
        return {"role": "time", **settings}
    if role in ("category", "geography"):
        return _describe_key(sorting, name, role)
    if role in _NUMBER_ROLES or role == "value":
        return suggest_number(sorting, name, role)
    if role == "measure":
        suggest_long_measures(sorting, name)
        return {"role": "measure"}
    return _describe_other(sorting, name, role)


def _describe_key(sorting: Sorting, name: str, role: Role) -> dict[str, Written]:
    settings: dict[str, Written] = {"role": role}
    if role == "geography":
        for key, other in (("codes", "code"), ("level", "level")):
            owned = [each for each in sorting.roles if sorting.roles[each] == other and sorting.owners[each] == name]
            if owned:
                settings[key] = owned[0]
    return settings | suggest_category(sorting, name, role, has_codes="codes" in settings)


def _describe_other(sorting: Sorting, name: str, role: Role) -> dict[str, Written]:
    path = f"columns.{name}"
    if role in ("code", "parent", "order", "level"):
        owner = sorting.owners[name]
        sorting.gathered.say(path, f"{role} of {owner}", f"each {owner} has one of it in all rows", "medium")
        return {"role": role, "of": owner}
    if role == "constant":
        label = next(iter(sorting.labels(name)), "")
        sorting.gathered.say(path, "constant", f'all rows say "{label}"', "high")
        return {"role": role}
    reasons = {
        "unit": ("the header says so", "high"),
        "status": ("every cell that is not empty is a shorthand", "high"),
        "note": ("the header says so", "medium"),
    }
    reason, confidence = reasons.get(role, ("no other role fits", "low"))
    sorting.gathered.say(path, role, reason, "high" if confidence == "high" else "medium")
    return {"role": role}
