"""The standard list that a column of labels follows, and the map from labels that are spelled in another way."""

from __future__ import annotations

from collections.abc import Iterable

from measures.finder.headers import simplify
from measures.finder.matching import Match, find_categories
from measures.finder.ranking import Ranked, rank_presets
from measures.finder.sorting import Sorting
from measures.finder.suggestion import Confidence
from measures.model.classification import Classification
from measures.writing.yaml_values import Written

_MOST_NAMED = 8


def suggest_category(sorting: Sorting, name: str, role: str, *, has_codes: bool) -> dict[str, Written]:
    """Return the classification of a key column and its map; nothing where no list holds every label."""
    labels = [label for label in sorting.labels(name) if label not in sorting.evidence.maps]
    ranks = rank_lists(labels, name, role, sorting.classifications)
    best = next(iter(ranks), None)
    if best is None or not (best.fits or (has_codes and _are_told_by_codes(sorting, name, best))):
        _explain_none(sorting, name, role, best)
        return {}
    refused = sorted(
        (match for match in best.matches if not match.is_exact), key=lambda match: labels.index(match.label)
    )
    mapped: dict[str, Written] = {match.label: match.category.id for match in refused}
    mapped |= _read_codes(sorting, name, best) if has_codes else {}
    mapped |= _confirm(sorting, name, best.classification)
    reason, confidence = _explain(best, ranks)
    if not _agrees_on_parents(sorting, name, best):
        reason = f'"{best.classification.id}" holds every label, but its parents are not those of the data'
        sorting.gathered.say(f"columns.{name}", f"{role} without a classification", reason, "low")
        return {}
    _say_matches(sorting, name, refused)
    sorting.gathered.say(f"columns.{name}", f"{role}, {best.classification.id}", reason, confidence)
    settings: dict[str, Written] = {"classification": best.classification.id}
    return settings | ({"map": mapped} if mapped else {})


def rank_lists(labels: Iterable[str], name: str, role: str, lists: Iterable[Classification]) -> list[Ranked]:
    """Rank the lists for a column, the best first: those of areas for geography, of other things for categories.

    Among equals, the list of the variable that the column's name speaks of comes first.
    """
    wanted = [
        each
        for each in lists
        if any(category.code is not None for category in each.categories) == (role == "geography")
    ]
    header = simplify(name).casefold()
    ranks = rank_presets(labels, wanted)
    order = {ranked.classification.id: at for at, ranked in enumerate(ranks)}
    return sorted(
        ranks,
        key=lambda ranked: (
            ranked.order[:3],
            ranked.classification.variable.replace("-", " ") not in header,
            order[ranked.classification.id],
        ),
    )


def _explain(best: Ranked, ranks: list[Ranked]) -> tuple[str, Confidence]:
    count = len(best.matches)
    reason = f"it holds {'all' if count > 1 else 'the'} {count} label{'s' * (count > 1)}{_count_aliases(best)}"
    rivals = [other.classification.id for other in ranks[1:] if other.fits and len(other.missing) == len(best.missing)]
    confidence: Confidence = "medium" if best.missing or rivals or best.failed else "high"
    if best.failed:
        reason = f"it holds {count} labels; the codes say what {_list(best.failed)} are"
    if best.missing:
        reason += (
            f"; of its categories {_list(best.missing)} {'are' if len(best.missing) > 1 else 'is'} not in the data"
        )
    if rivals:
        reason += f"; {_list(rivals)} would hold them, too"
    return reason, confidence


def _count_aliases(best: Ranked) -> str:
    parts = [
        f"{number} by {how}" for number, how in ((best.alias, "alias"), (best.normalised, "normalising")) if number
    ]
    return f" ({', '.join(parts)})" if parts else ""


def _explain_none(sorting: Sorting, name: str, role: str, best: Ranked | None) -> None:
    if best is None or not best.has_categories or len(best.matches) < len(best.failed):
        sorting.gathered.say(
            f"columns.{name}", role, "no standard list holds its labels; they stand for themselves", "medium"
        )
        return
    failures = find_categories(best.failed, best.classification).failed.values()
    parts = [
        f'"{failure.label}": {failure.reason}'
        + (f" (nearest: {', '.join(failure.candidates)})" if failure.candidates else "")
        for failure in list(failures)[:_MOST_NAMED]
    ]
    more = f"; and {len(best.failed) - _MOST_NAMED} more" if len(best.failed) > _MOST_NAMED else ""
    reason = f'"{best.classification.id}" would fit, were it not for {"; ".join(parts)}{more}'
    sorting.gathered.say(f"columns.{name}", f"{role} without a classification", reason, "low")


def _are_told_by_codes(sorting: Sorting, name: str, best: Ranked) -> bool:
    """Whether each label that the list does not have stands beside a code."""
    codes = next(each for each in sorting.named("code") if sorting.owners.get(each) == name)
    unknown = {label for label in best.failed if label not in best.classification.by_label}
    pairs = zip(sorting.texts[name], sorting.texts[codes], strict=True)
    return best.has_categories and all(code for label, code in pairs if label in unknown)


def _read_codes(sorting: Sorting, name: str, best: Ranked) -> dict[str, Written]:
    """Return the areas of labels that the list does not have, where the code beside them says which area it is."""
    found: dict[str, Written] = {}
    columns = [each for each in sorting.named("code") if sorting.owners.get(each) == name]
    by_code = {each.code: each for each in best.classification.in_order if each.code is not None}
    for label, code in (
        dict.fromkeys(zip(sorting.texts[name], sorting.texts[columns[0]], strict=True)) if columns else ()
    ):
        category = by_code.get(code)
        if category is not None and label not in best.classification.by_label:
            found[label] = category.id
            sorting.gathered.say(
                f"columns.{name}.map", f'"{label}" is {category.label}', f"the code {code} says so", "high"
            )
    return found


def _confirm(sorting: Sorting, name: str, classification: Classification) -> dict[str, Written]:
    """Return the labels that a person gave a category, by its id."""
    confirmed: dict[str, Written] = {}
    for label in sorting.labels(name):
        wanted = sorting.evidence.maps.get(label)
        category = classification.by_id.get(wanted or "") or classification.by_label.get(wanted or "")
        if wanted is not None and category is not None:
            confirmed[label] = category.id
            sorting.gathered.say(f"columns.{name}.map", f'"{label}" is {category.label}', "as you said", "high")
    return confirmed


def _agrees_on_parents(sorting: Sorting, name: str, best: Ranked) -> bool:
    """Whether a column of parents of this column says what the list says."""
    found = {match.label: match.category for match in best.matches}
    for parents in sorting.named("parent"):
        if sorting.owners[parents] != name:
            continue
        listed = best.classification
        for label, written in set(zip(sorting.texts[name], sorting.texts[parents], strict=True)):
            category = found.get(label)
            if category is None or not written:
                continue
            expected = listed.by_id.get(category.parent or category.id, category)
            if (listed.by_label.get(written) or listed.by_id.get(written)) is not expected:
                return False
    return True


def _say_matches(sorting: Sorting, name: str, matches: list[Match]) -> None:
    for match in matches:
        text = f'"{match.label}" is {match.category.label}'
        sorting.gathered.say(f"columns.{name}.map", text, f"it equals the {match.words}", "high")


def _list(names: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(f'"{name}"' for name in names[:_MOST_NAMED])
    return f"{shown} and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else shown
