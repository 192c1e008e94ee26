"""Checks of classifications against those of the last release: what public versions stand on does not change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from measures.checks.classifications import GROUPS
from measures.checks.given import ChosenMeasure
from measures.checks.registry import declare
from measures.model.classification import Category, Classification
from measures.model.problem import Place, Problem
from measures.model.tree import ObjectMissing, Objects
from measures.reading.classification_file import read_classification
from measures.reading.places import Places

MEANING_CHANGED = declare(
    "classification.meaning-changed",
    "error",
    "The categories of a classification that public versions use stay, with their ids, parents and meanings.",
)
LABEL_CHANGED = declare(
    "classification.label-changed", "warning", "A label or alias that public versions show is changed on purpose."
)
CONCEPTS = "classifications/concepts.yaml"
_NAMED = 5


def find_changed_lists(
    objects: Objects, before: Mapping[str, str], after: Mapping[str, str], shown: Mapping[str, ChosenMeasure]
) -> Iterator[Problem]:
    """Find classifications that changed under public versions since the last release.

    `before` and `after` are shared files (paths to blob ids), `shown` the measures of the last release. Versions are
    looked through only where a classification changed.
    """
    for path in sorted(before):
        if path.startswith("classifications/") and path != CONCEPTS and before[path] != after.get(path):
            try:
                old = read_classification(objects.blob(before[path]), path).value
            except ObjectMissing:
                continue
            if old is not None:
                yield from _compare(objects, path, old, after.get(path), shown)


def _compare(
    objects: Objects, path: str, old: Classification, blob: str | None, shown: Mapping[str, ChosenMeasure]
) -> Iterator[Problem]:
    content = objects.blob(blob) if blob is not None else b""
    new = read_classification(content, path).value if blob is not None else None
    faults = list(_find_faults(old, new, Places(path, content.decode("utf-8-sig", "replace"))))
    users = _find_users(objects, old.id, shown) if blob is None or faults else ()
    if not users:
        return
    if blob is None:
        message = f"Expected the classification that {_name(users)} use, got none."
        yield MEANING_CHANGED.broken(Place(file=path), message, "Put it back; a new list has an id of its own.")
    for make in faults:
        problem = make(users)
        if new is not None and not _is_accepted(problem, new, users):
            yield problem


_Make = Callable[[tuple[str, ...]], Problem]


def _find_faults(old: Classification, new: Classification | None, places: Places) -> Iterator[_Make]:
    for group in GROUPS if new is not None else ():
        now = {category.id: (at, category) for at, category in enumerate(getattr(new, group))}
        for category in getattr(old, group):
            at, other = now.get(category.id, (0, None))
            place = places.key(group) if other is None else places.at(group, at)
            yield from _compare_category(category, other, place)


def _compare_category(old: Category, new: Category | None, place: Place) -> Iterator[_Make]:
    if new is None:
        yield _tell_meaning(place, f"the category {old.id}", "none")
        return
    for key, was, now in (("parent", old.parent, new.parent), ("concept", old.concept, new.concept)):
        if was != now:
            yield _tell_meaning(place, f"{key} {was or 'left out'} of the category {old.id}", now or "none")
    if old.label != new.label:
        yield _tell_label(place, f'the label "{old.label}" of the category {old.id}', f'"{new.label}"')
    for alias in old.aliases:
        if alias not in (*new.aliases, new.label):
            yield _tell_label(place, f'the alias "{alias}" of the category {old.id}', "none")


def _tell_meaning(place: Place, was: str, now: str) -> _Make:
    hint = "Put it back, and make a new classification with an id of its own."
    return lambda users: MEANING_CHANGED.broken(place, f"Expected {was}, which {_name(users)} use, got {now}.", hint)


def _tell_label(place: Place, was: str, now: str) -> _Make:
    hint = "Put it back; or accept it in the classification's list of accepted changes, naming these versions."
    return lambda users: LABEL_CHANGED.broken(place, f"Expected {was}, which {_name(users)} show, got {now}.", hint)


def _name(users: tuple[str, ...]) -> str:
    more = f" and {len(users) - _NAMED} more" if len(users) > _NAMED else ""
    return ", ".join(users[:_NAMED]) + more


def _find_users(objects: Objects, name: str, shown: Mapping[str, ChosenMeasure]) -> tuple[str, ...]:
    """Return the public versions, as `<measure id>@<version>`, with a dimension whose settings name a list."""
    named = re.compile(rb"(?<![A-Za-z0-9-])" + re.escape(name.encode()) + rb"(?![A-Za-z0-9-])")
    return tuple(
        f"{measure.id}@{version.number}"
        for _, measure in sorted(shown.items())
        for version in measure.versions
        if _uses(objects, version.tree, named)
    )


def _uses(objects: Objects, tree: str, named: re.Pattern[bytes]) -> bool:
    try:
        entries = objects.tree(tree)
        texts = [entry.id for name, entry in entries.items() if name.endswith(".md") and name != "measure.md"]
        return any(named.search(_read_front(objects.blob(blob))) for blob in texts)
    except ObjectMissing:
        return False


def _read_front(content: bytes) -> bytes:
    return content.split(b"\n---", 1)[0]


def _is_accepted(problem: Problem, new: Classification, users: tuple[str, ...]) -> bool:
    """Whether a person accepted a changed label for each version that shows it."""
    entries = [each for each in new.accepted if each.rule == problem.rule]
    named = {name for each in entries for name in re.split(r"[\s,]+", each.where or "")}
    anywhere = any(each.where is None for each in entries)
    return problem.severity == "warning" and (anywhere or set(users) <= named)
