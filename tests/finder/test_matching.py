"""Raw labels find their standard categories by what they say, never by likeness."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.finder import find_categories
from measures.finder.normalising import STEPS, normalise, strip_footnotes
from measures.model.classification import Category, Classification
from tests.finder.labels import LABELS

CASES = [(listed, label, category) for listed, labels in LABELS.items() for label, category in labels.items()]
TEXT = st.text(string.ascii_letters + string.digits + " /-&,.()[]_'’–¹\u00a0")


def make_list(*categories: Category) -> Classification:
    return Classification(id="colours", variable="colour", title="Colours", categories=categories)


def test_the_table_has_at_least_150_labels():
    assert len({label for _, label, _ in CASES}) >= 150


@pytest.mark.parametrize(("listed", "label", "category"), [case for case in CASES if case[2]])
def test_label_finds_its_category(listed, label, category, lists):
    found = find_categories([label], lists[listed]).matched[label]
    assert found.category.id == category


@pytest.mark.parametrize(("listed", "label"), [case[:2] for case in CASES if not case[2]])
def test_label_that_the_list_does_not_have_fails(listed, label, lists):
    assert list(find_categories([label], lists[listed]).failed) == [label]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("White¹", "White"),
        ("White² ³", "White"),
        ("White [note 2]*", "White"),
        ("People per km²", "People per km²"),
        ("Area in m³¹", "Area in m³"),
        ("Tom²", "Tom"),
    ],
)
def test_marks_of_footnotes_are_taken_off_and_powers_of_units_stay(label, expected):
    assert strip_footnotes(label) == expected


def test_match_names_the_steps_that_were_needed(lists):
    found = find_categories(["  GYPSY/Irish  travellers [note 1]"], lists["ethnicity-18-2011"]).matched
    (match,) = found.values()
    assert match.how == ("alias", "spaces", "footnote marks", "case", "slashes", "plurals")
    assert match.words == 'alias "Gypsy or Irish Traveller", after: spaces, footnote marks, case, slashes, plurals'


def test_label_as_written_needs_no_step(lists):
    found = find_categories(["Indian", "Not stated", "asian"], lists["ethnicity-18-2011"]).matched
    assert [(match.how, match.is_exact) for match in found.values()] == [
        (("label",), True),
        (("alias",), True),
        (("id",), True),
    ]


def test_label_below_another_parent_than_the_lists_fails(lists):
    assert list(find_categories(["Black: Indian"], lists["ethnicity-18-2011"]).matched) == []


def test_label_that_could_mean_two_categories_fails_and_names_both():
    colours = make_list(Category(id="slash", label="Blue/dark"), Category(id="comma", label="Blue, dark"))
    failure = find_categories(["blues or dark"], colours).failed["blues or dark"]
    assert failure.reason == "it could mean Blue/dark or Blue, dark"
    assert failure.candidates == ("Blue/dark", "Blue, dark")


def test_two_areas_of_one_name_fail_with_their_codes(lists):
    failure = find_categories(["Barnsley"], lists["areas"]).failed["Barnsley"]
    assert failure.reason == "it could mean Barnsley (E08000016) or Barnsley (E08000038)"


def test_earlier_step_decides_before_a_later_one_makes_labels_alike():
    colours = make_list(Category(id="one", label="Green"), Category(id="many", label="Greens"))
    assert find_categories(["GREENS"], colours).matched["GREENS"].category.id == "many"


def test_failed_label_names_the_nearest_categories_likest_first(lists):
    failure = find_categories(["White and Black Carribean"], lists["ethnicity-18-2011"]).failed
    assert failure["White and Black Carribean"].candidates[0] == "Mixed White and Black Caribbean"


def test_labels_keep_their_order(lists):
    matching = find_categories(["White", "BAME", "Asian", "White", "?"], lists["ethnicity-5-2011"])
    assert list(matching.matched) == ["White", "Asian"]
    assert list(matching.failed) == ["BAME", "?"]


def test_every_name_of_every_list_finds_its_own_category(lists):
    wrong = []
    for listed in lists.values():
        for category in listed.in_order:
            for name in (category.label, *category.aliases):
                found = find_categories([name], listed).matched.get(name)
                if category.code is None and (found is None or found.category.id != category.id):
                    wrong.append((listed.id, name))
    assert wrong == []


def test_names_of_one_list_stay_apart_in_any_spelling(lists):
    wrong = []
    for listed in lists.values():
        seen: dict[str, str] = {}
        for category in listed.in_order:
            for name in (category.label, *category.aliases):
                last = normalise(name)[-1]
                if category.code is None and seen.setdefault(last, category.id) != category.id:
                    wrong.append((listed.id, name))
    assert wrong == []


@given(TEXT)
def test_normalising_twice_changes_nothing_more_of_spaces_and_case(text):
    last = normalise(text)[-1]
    assert last == " ".join(last.split())
    assert last == last.casefold()


@given(TEXT, TEXT)
def test_steps_are_judged_alike_for_both_sides(first, second):
    alike = [a == b for a, b in zip(normalise(first), normalise(second), strict=True)]
    assert alike == sorted(alike)


def test_each_step_has_a_name_of_its_own_and_docs_list_it():
    names = [step.name for step in STEPS]
    assert len(set(names)) == len(names)
    docs = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
    assert [name for name in names if f"| {name} |" not in docs] == []
