"""Labels of a sent table that no list of categories holds as written: what they may mean, and what a person says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from measures.finder.categories import rank_lists
from measures.finder.matching import Failure, find_candidates, find_categories
from measures.finder.ranking import Ranked
from measures.model.classification import Classification
from measures.model.observations import Data
from measures.model.shared import Shared
from measures.writing.yaml_values import Written

LEAVE_OUT = "leave-out"
"""In place of a category: the rows of the label are left out."""
NO_REASON = "Write why its rows are left out. Readers see the reason."
_LISTED = ("category", "geography")
Settings = Mapping[str, Written]
Columns = Mapping[str, dict[str, Written]]
Named = tuple[str, str]
"""A column and a label in it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of a label: the id of its category, or that its rows go and why; empty while undecided.

    `is_kept` says that the list is to know the label from now on.
    """

    category: str
    why: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLabel:
    """A label as the form shows it: in how many rows it stands, why it is asked about, and what it may mean.

    `likely` are the categories nearest to it and `others` all of the list, both as (id, label). `meant` is the category
    that its spelling says; `is_read` that there is nothing to decide unless that is wrong.
    """

    column: str
    label: str
    rows: int
    reason: str
    likely: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    said: Decision
    meant: str
    is_read: bool
    fault: str = ""


def propose_list(data: Data, name: str, settings: Settings, shared: Shared) -> dict[str, Written]:
    """Return a column's settings with the list that holds most of its labels, where the others can be asked about."""
    role = str(settings.get("role", ""))
    if role not in _LISTED or "classification" in settings:
        return dict(settings)
    ranks = rank_lists(list(_count(data, name)), name, role, shared.classifications.values())
    rivals = [each for each in ranks if len(each.failed) == len(ranks[0].failed) and each.has_categories]
    best = max(rivals, key=_count_like, default=None)
    if best is None or len(best.matches) <= len(best.failed):
        return dict(settings)
    return {**settings, "classification": best.classification.id}


def explain_lists(labels: Iterable[ShownLabel], columns: Columns, shared: Shared) -> dict[str, str]:
    """Return why a column has its list, where labels of it have to be decided."""
    asked = Counter(each.column for each in labels if not each.is_read)
    lists = {name: shared.classifications[str(columns[name]["classification"])] for name in asked}
    return {
        name: f"“{lists[name].title}” has all labels but {count}: see below what they mean"
        for name, count in asked.items()
    }


def _count_like(ranked: Ranked) -> int:
    """Return how many of the labels that a list lacks are like one that it has."""
    return sum(bool(find_candidates(label, ranked.classification)) for label in ranked.failed)


def read_spellings(data: Data, columns: Columns, shared: Shared) -> dict[str, dict[str, Written]]:
    """Return the columns with the labels in their maps that equal a category of their list but for the spelling."""
    found = {name: dict(settings) for name, settings in columns.items()}
    for name, settings in found.items():
        listed = _find_list(settings, shared)
        if listed is None or name not in data.columns:
            continue
        known = _read_map(settings)
        odd = [label for label in _list_odd(data, name, listed) if label not in known]
        spelled = {label: each.category.id for label, each in find_categories(odd, listed).matched.items()}
        if spelled:
            settings["map"] = {**known, **spelled}
    return found


def _find_list(settings: Settings, shared: Shared) -> Classification | None:
    named = settings.get("classification")
    is_listed = settings.get("role") in _LISTED and isinstance(named, str)
    return shared.classifications.get(str(named)) if is_listed else None


def _read_map(settings: Settings) -> dict[str, Written]:
    mapped = settings.get("map")
    return dict(mapped) if isinstance(mapped, dict) else {}


def _list_odd(data: Data, name: str, listed: Classification) -> list[str]:
    """Return the labels that the list does not have as written."""
    return [label for label in _count(data, name) if label not in listed.by_label and label not in listed.by_id]


def _count(data: Data, name: str) -> Counter[str]:
    at = data.columns.index(name)
    return Counter(row[at] for row in data.rows)


def list_labels(data: Data, columns: Columns, said: Mapping[Named, Decision], shared: Shared) -> tuple[ShownLabel, ...]:
    """Return the labels to be asked about, those that were decided too, then those that were read by a spelling."""
    found = [
        _show(data, name, label, listed, settings, said.get((name, label)))
        for name, settings in columns.items()
        if name in data.columns and (listed := _find_list(settings, shared)) is not None
        for label in _list_odd(data, name, listed)
    ]
    return tuple(sorted(found, key=lambda each: each.is_read))


def _show(
    data: Data, name: str, label: str, listed: Classification, settings: Settings, said: Decision | None
) -> ShownLabel:
    meant = str(_read_map(settings).get(label, ""))
    failure = None if meant else find_categories([label], listed).failed.get(label)
    decision = said or Decision(meant)
    return ShownLabel(
        column=name,
        label=label,
        rows=_count(data, name)[label],
        reason=_explain(failure),
        likely=tuple(_name_candidates(failure, listed)),
        others=tuple((each.id, each.label) for each in listed.in_order),
        said=decision,
        meant=meant,
        is_read=bool(meant) and said is None,
        fault=NO_REASON if decision.category == LEAVE_OUT and not decision.why else "",
    )


def _explain(failure: Failure | None) -> str:
    if failure is None:
        return "It is spelled in another way than in the list."
    return f"{failure.reason[:1].upper()}{failure.reason[1:]}."


def _name_candidates(failure: Failure | None, listed: Classification) -> Iterator[tuple[str, str]]:
    for name in failure.candidates if failure is not None else ():
        category = listed.by_label.get(name)
        if category is not None:
            yield category.id, category.label


def map_labels(columns: Columns, said: Mapping[Named, Decision]) -> dict[str, dict[str, Written]]:
    """Return the columns with the categories that were chosen in their maps."""
    found = {name: dict(settings) for name, settings in columns.items()}
    for (name, label), decision in said.items():
        if "classification" in found.get(name, {}):
            chosen = {} if decision.category in ("", LEAVE_OUT) else {label: decision.category}
            mapped = {key: each for key, each in _read_map(found[name]).items() if key != label} | chosen
            rest = {key: each for key, each in found[name].items() if key != "map"}
            found[name] = {**rest, "map": mapped} if mapped else rest
    return found


def find_left_out(columns: Columns, said: Mapping[Named, Decision]) -> dict[Named, str]:
    """Return the labels whose rows are left out, with the reasons."""
    return {
        named: decision.why
        for named, decision in said.items()
        if decision.category == LEAVE_OUT and "classification" in columns.get(named[0], {})
    }


def write_notes(left_out: Mapping[Named, str], before: Written | None) -> list[Written]:
    """Return the notes that tell readers which rows are left out and why, save those that are there already."""
    notes = [each for each in before if isinstance(each, dict)] if isinstance(before, list) else []
    texts, ids = {each.get("text") for each in notes}, {each.get("id") for each in notes}
    found: list[Written] = []
    for (name, label), why in left_out.items():
        text = f"Rows of {name} “{label}” are left out. {why}"
        if text in texts:
            continue
        note = next(each for at in range(1, len(ids) + 2) if (each := f"left-out-{at}") not in ids)
        ids.add(note)
        found.append({"id": note, "text": text, "on": "table"})
    return found


def list_spellings(columns: Columns, said: Mapping[Named, Decision]) -> dict[str, list[Named]]:
    """Return the labels that lists are to know from now on, by list, as (category, label)."""
    found: dict[str, list[Named]] = {}
    for (name, label), decision in said.items():
        listed = str(columns.get(name, {}).get("classification", ""))
        if decision.is_kept and listed and decision.category not in ("", LEAVE_OUT):
            found.setdefault(listed, []).append((decision.category, label))
    return found


def keep_rows(data: Data, left_out: Iterable[Named]) -> tuple[int, ...]:
    """Return the positions of the rows that hold none of the labels that are left out."""
    gone = {(data.columns.index(name), label) for name, label in left_out if name in data.columns}
    return tuple(at for at, row in enumerate(data.rows) if not any(row[column] == label for column, label in gone))
