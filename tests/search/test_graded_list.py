"""The graded list of queries names measures and cells that readers of the demo site see."""

from __future__ import annotations

from collections import Counter

import pytest

from generator.pages.dimension_files import tables_of
from generator.pages.standing import standing
from measures.model.observations import Observation
from measures.model.value import Number
from measures.publication.contents import observations
from measures.publication.site import PublicSite, all_measures
from measures.tables.anchors import find_anchor
from tests.search.graded import Wanted, load_graded

GRADED = load_graded()
WITH_CELL = [wanted for wanted in GRADED if wanted.dimension]


def newest(site: PublicSite, path: str) -> str:
    found = standing(site, path)
    assert found is not None
    assert found.latest is not None, path
    return str(found.latest.number)


def find_rows(site: PublicSite, wanted: Wanted) -> list[Observation]:
    data = observations(site, wanted.measure, newest(site, wanted.measure), wanted.dimension)
    return [row for row in data.rows if dict(zip(data.keys, row.labels, strict=True)) == wanted.cell]


def test_a_hundred_different_queries_are_graded_and_at_least_seventy_ask_for_a_cell():
    assert len({wanted.query for wanted in GRADED}) == len(GRADED) == 100
    assert len(WITH_CELL) >= 70


def test_every_measure_that_readers_see_is_asked_for(demo):
    public = {path for path in all_measures(demo) if (found := standing(demo, path)) and found.latest}

    assert {wanted.measure for wanted in GRADED} == public


@pytest.mark.parametrize("wanted", WITH_CELL, ids=lambda wanted: wanted.query)
def test_each_right_cell_is_one_number_of_the_newest_version_at_its_address(demo, wanted):
    [row] = find_rows(demo, wanted)
    number = newest(demo, wanted.measure)
    data = observations(demo, wanted.measure, number, wanted.dimension)
    anchors = {find_anchor(table, data, row) for table in tables_of(demo, wanted.measure, number, wanted.dimension)}

    assert isinstance(row.values[wanted.value], Number)
    assert wanted.row in {anchor.partition(".")[2] for anchor in anchors}


def test_queries_ask_for_all_kinds_of_things():
    keys = Counter(key for wanted in WITH_CELL for key in wanted.cell)

    assert min(keys["Ethnicity"], keys["Area"], keys["Sex"], keys["Age"], keys["Year"]) >= 4
