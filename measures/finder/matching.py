"""Raw labels to categories: by label, alias and id as written, then by careful normalisation, never by likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from measures.finder.normalising import STEPS, name_steps, normalise
from measures.model.classification import Category, Classification

_LIKE = 0.5
_MOST_CANDIDATES = 3
_PREFIXED = re.compile(r"\s*(.+?)\s*(?::|\s[-–—]|[-–—]\s|\s>)\s*(.+?)\s*")
_VARIABLE_WORDS = "(?: (?:minor|major|detailed|broad|group|groups))*"


@dataclass(frozen=True, slots=True)
class Match:
    """A label's category: the name of the list that it equals, and how.

    `how` begins with `label`, `alias` or `id`; the steps of normalisation that were needed follow.
    """

    label: str
    category: Category
    name: str
    how: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether the label stands in the list as written, so that no map is needed to read it."""
        return len(self.how) == 1

    @property
    def words(self) -> str:
        """How the label was matched, in words: `alias "Not stated", after: spaces, case`."""
        kind, *steps = self.how
        after = f", after: {', '.join(steps)}" if steps else ""
        return f'{kind} "{self.name}"{after}' if after or kind != "label" else "label"


@dataclass(frozen=True, slots=True)
class Failure:
    """A label that has no category: why, and the names of the list most like it, the likest first."""

    label: str
    reason: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """What became of each label, in the order of the labels given."""

    matched: Mapping[str, Match]
    failed: Mapping[str, Failure]


def find_categories(labels: Iterable[str], classification: Classification) -> Matching:
    """Find the category of each label; a label that could mean two categories fails, and so does an unknown one."""
    index = CategoryIndex(classification)
    matched: dict[str, Match] = {}
    failed: dict[str, Failure] = {}
    for label in dict.fromkeys(labels):
        match index.find(label):
            case Match() as found:
                matched[label] = found
            case rivals:
                failed[label] = _explain(label, rivals, classification)
    return Matching(matched, failed)


def _explain(label: str, rivals: tuple[Category, ...], classification: Classification) -> Failure:
    if rivals:
        names = [
            category.label if category.code is None else f"{category.label} ({category.code})" for category in rivals
        ]
        return Failure(label, f"it could mean {' or '.join(names)}", tuple(names))
    if not label.strip():
        return Failure(label, "it is empty", ())
    return Failure(label, f'it is no category of "{classification.id}"', find_candidates(label, classification))


def find_candidates(label: str, classification: Classification) -> tuple[str, ...]:
    """Return the labels of categories most like a label, the likest first; ties stand in the list's order."""
    wanted = normalise(label)[-1]
    likeness: dict[str, float] = {}
    for category in classification.in_order:
        ratios = (_compare(wanted, normalise(name)[-1]) for name in (category.label, *category.aliases))
        likeness[category.label] = max((*ratios, likeness.get(category.label, 0.0)))
    close = [name for name, ratio in likeness.items() if ratio >= _LIKE]
    return tuple(sorted(close, key=lambda name: -likeness[name])[:_MOST_CANDIDATES])


def _compare(first: str, second: str) -> float:
    matcher = SequenceMatcher(None, first, second)
    return matcher.ratio() if matcher.real_quick_ratio() >= _LIKE and matcher.quick_ratio() >= _LIKE else 0.0


class CategoryIndex:
    """The names of a classification, by what each step of normalisation leaves of them."""

    def __init__(self, classification: Classification) -> None:
        self.classification = classification
        self._named = list(_list_names(classification))
        self._exact: dict[tuple[str, str], list[Category]] = {}
        for name, kind, category in self._named:
            self._exact.setdefault((kind, name), []).append(category)
        self._stages: dict[int, dict[str, list[int]]] = {}
        self._variable = re.compile(rf"(?:{'|'.join(_spell_variable(classification.variable))}){_VARIABLE_WORDS}:? +")

    def find(self, label: str) -> Match | tuple[Category, ...]:
        """Return the match of a label; else the categories between which it cannot be decided, which may be none."""
        found = self._find_plain(label)
        if isinstance(found, Match) or found:
            return found
        return self._find_below_variable(label) or self._find_below_parent(label) or ()

    def _find_plain(self, label: str) -> Match | tuple[Category, ...]:
        exact = self._find_exact(label)
        if exact is not None:
            return exact
        forms = normalise(label)
        for stage in range(1, len(STEPS) + 1):
            hits = self._stage(stage).get(forms[stage], [])
            categories = {self._named[hit][2].id: self._named[hit] for hit in reversed(hits)}
            if len(categories) == 1:
                name, kind, category = self._named[hits[0]]
                return Match(label, category, name, (kind, *name_steps(label, name, stage)))
            if categories:
                return tuple(self._named[hit][2] for hit in sorted({hits[0], *hits}))
        return ()

    def _find_exact(self, label: str) -> Match | tuple[Category, ...] | None:
        for wanted in ("label", "alias", "id"):
            hits = self._exact.get((wanted, label))
            if hits:
                categories = tuple({category.id: category for category in hits}.values())
                return Match(label, categories[0], label, (wanted,)) if len(categories) == 1 else categories
        return None

    def _stage(self, stage: int) -> dict[str, list[int]]:
        if stage not in self._stages:
            table: dict[str, list[int]] = {}
            for at, (name, kind, _) in enumerate(self._named):
                if kind != "id":
                    table.setdefault(normalise(name)[stage], []).append(at)
            self._stages[stage] = table
        return self._stages[stage]

    def _find_below_variable(self, label: str) -> Match | None:
        """Match `ethnicity_minor_white_british` and `Ethnicity: White`: the name of the variable stands in front."""
        plain = " ".join(label.casefold().replace("_", " ").split())
        said = self._variable.match(plain)
        found = self._find_plain(plain[said.end() :].removesuffix(" total")) if said else ()
        return self._prefixed(label, found, "name of the variable") if isinstance(found, Match) else None

    def _find_below_parent(self, label: str) -> Match | None:
        """Match `White: Roma`: the parent stands in front, and it must be the parent that the list says."""
        said = _PREFIXED.fullmatch(label)
        if said is None:
            return None
        parent, child = self._find_plain(said[1]), self._find_plain(said[2])
        if isinstance(parent, Match) and isinstance(child, Match) and child.category.parent == parent.category.id:
            return self._prefixed(label, child, "name of the parent")
        return None

    def _prefixed(self, label: str, found: Match, step: str) -> Match:
        return Match(label, found.category, found.name, (found.how[0], step, *found.how[1:]))


def _list_names(classification: Classification) -> Iterator[tuple[str, str, Category]]:
    for category in classification.in_order:
        yield category.label, "label", category
        for alias in category.aliases:
            yield alias, "alias", category
        yield category.id, "id", category


def _spell_variable(variable: str) -> tuple[str, ...]:
    plain = variable.replace("-", " ")
    return tuple(re.escape(each) for each in dict.fromkeys((plain, f"{plain.removesuffix('ity')} group", plain)))
