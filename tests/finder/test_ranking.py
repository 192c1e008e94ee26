"""Each standard list is recognised from its labels, whatever their order and on every run."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from measures.finder import rank_presets
from measures.model.classification import Category, Classification

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, random, sys
from pathlib import Path
from measures.finder import rank_presets
from yardstick.shared_content import read_shared
lists = list(read_shared(Path("content"))[0].classifications.values())
shuffle = random.Random(int(sys.argv[1]))
found = {}
for listed in list(lists):
    labels = [category.label for category in listed.in_order]
    shuffle.shuffle(labels)
    shuffle.shuffle(lists)
    found[listed.id] = [ranked.classification.id for ranked in rank_presets(set(labels), lists)[:3]]
print(json.dumps(found, sort_keys=True))
"""


def list_ids() -> list[str]:
    return sorted(
        path.stem for path in (ROOT / "content" / "classifications").glob("*.yaml") if path.stem != "concepts"
    )


@pytest.mark.parametrize("listed", list_ids())
def test_labels_of_a_list_in_any_order_find_that_list(listed, lists):
    labels = [category.label for category in lists[listed].in_order]
    random.Random(1).shuffle(labels)
    best, *others = rank_presets(labels, lists.values())
    assert best.classification.id == listed
    assert not any(best.is_tied_with(other) for other in others)


def rank_with_hash_seed(seed: int) -> str:
    environ = {**os.environ, "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", SCRIPT, str(seed)]
    return subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, text=True).stdout


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 4242])
def test_each_list_is_found_whatever_the_hash_seed(seed):
    found = json.loads(rank_with_hash_seed(seed))
    assert {listed: best[0] for listed, best in found.items()} == {listed: listed for listed in list_ids()}


@pytest.mark.soak
def test_ranks_are_the_same_under_twenty_hash_seeds():
    assert len({rank_with_hash_seed(seed) for seed in range(20)}) == 1


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["Asian", "Black", "Mixed", "White", "Other"], "ethnicity-5-2011"),
        (["Asian", "Black", "Mixed", "White", "Any other ethnic group"], "ethnicity-5-2011"),
        (["Asian", "Black", "Mixed", "White", "Chinese or other ethnic group"], "ethnicity-5-2001"),
        (["Asian", "Black", "Chinese", "Mixed", "White", "Any other ethnic group"], "ethnicity-6"),
        (["White British", "All ethnic minorities"], "ethnicity-2"),
        (["Male", "Female"], "sex"),
        (["Boys", "Girls"], "sex-children"),
        (["London", "South East", "Wales"], "areas"),
        (["16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+"], "age-adults"),
    ],
)
def test_usual_labels_find_the_usual_list(labels, expected, lists):
    assert rank_presets(labels, lists.values())[0].classification.id == expected


def test_rank_says_which_categories_are_missing_and_which_labels_failed(lists):
    ranks = {ranked.classification.id: ranked for ranked in rank_presets(["Asian", "White", "Martian"], lists.values())}
    found = ranks["ethnicity-5-2011"]
    assert found.failed == ("Martian",)
    assert found.missing == ("Black", "Mixed", "Other")
    assert not found.fits


def test_total_alone_fits_no_list(lists):
    assert not any(ranked.fits for ranked in rank_presets(["All"], lists.values()))


def test_lists_that_only_their_names_tell_apart_are_ranked_by_id_and_said_to_tie():
    def make(name: str) -> Classification:
        categories = (Category(id="a", label="A"), Category(id="b", label="B"))
        return Classification(id=name, variable="letter", title="Letters", categories=categories)

    first, second = rank_presets(["B", "A"], [make("letters-2"), make("letters-1")])
    assert (first.classification.id, second.classification.id) == ("letters-1", "letters-2")
    assert first.is_tied_with(second)
