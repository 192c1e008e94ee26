"""What the script of the search page finds in the files of the demo."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest

from generator.pages.search_index import name_list, name_shard
from generator.pages.search_words import fold_words
from generator.pages.standing import standing
from generator.pages.text import Whereabouts, find_row
from measures.figures import format_value
from measures.model.observations import Observation, Observations
from measures.publication.contents import list_dimensions, observations
from measures.publication.site import PublicSite
from tests.search.graded import Wanted, load_graded

GRADED = load_graded()
FIRST_LOAD, FILE = 100_000, 30_000
"""How many bytes the files of one query, and each of them, may take as they are sent."""
REQUESTS = 60
TEXTS = [
    "Naïve café",
    "women's",
    "women\u2019s",
    "2021/22",
    "£200 a week",
    "ﬁve ½",
    "Ĳssel",
    "الصحة",
    "中文 字",
    "a\u0301b",
]


@pytest.fixture(scope="module")
def answers(ask, searched) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(searched, [wanted.query for wanted in GRADED])
    return found


def find_result(wanted: Wanted, answer: dict[str, Any]) -> dict[str, Any] | None:
    first = answer["found"][:3]
    return next((each for each in first if each["url"] == f"/{wanted.measure}/latest/"), None)


def find_cells(site: PublicSite, wanted: Wanted) -> list[tuple[str, str]]:
    """Return the address and the words of the wanted cell, in each dimension that holds it."""
    found = standing(site, wanted.measure)
    assert found is not None
    number = str(found.latest.number) if found.latest else ""
    cells = []
    for slug in list_dimensions(site, wanted.measure, number):
        data = observations(site, wanted.measure, number, slug)
        for row in data.rows:
            if has_key(data, row, wanted) and wanted.value in row.values:
                place = find_row(site, Whereabouts(wanted.measure, number, slug), data, row)
                shown = format_value(row.values[wanted.value], data.formats[wanted.value])
                cells.append((f"/{wanted.measure}/latest/#{place}", shown))
    return cells


def has_key(data: Observations, row: Observation, wanted: Wanted) -> bool:
    return dict(zip(data.keys, row.labels, strict=True)) == wanted.cell


def test_right_measure_is_in_the_first_three_for_ninety_of_a_hundred_queries(answers):
    missed = [wanted.query for wanted, answer in zip(GRADED, answers, strict=True) if not find_result(wanted, answer)]
    assert len(missed) <= 10, missed


def test_right_cell_is_shown_as_on_its_page_and_linked_for_seventy_queries(demo, answers, record_property):
    right, asked = [], 0
    for wanted, answer in zip(GRADED, answers, strict=True):
        result = find_result(wanted, answer) if wanted.dimension else None
        asked += bool(wanted.dimension)
        if result and result["cell"]:
            told = (result["cell"]["url"], result["cell"]["figure"])
            right += [wanted.query] if told in find_cells(demo, wanted) else []
    record_property("right cells", f"{len(right)} of {asked}")
    assert len(right) >= 70


def test_files_of_a_query_are_light(answers, searched):
    for answer in answers:
        sizes = [weigh(searched / "search" / "1" / f"{name}.json") for name in answer["asked"]]
        assert sum(sizes) <= FIRST_LOAD, answer["query"]
        assert len(sizes) <= REQUESTS, answer["query"]


@cache
def weigh(path: Path) -> int:
    return len(brotli.compress(path.read_bytes())) if path.exists() else 0


def test_no_query_asks_for_a_file_that_is_not_there(answers, searched):
    asked = {name for answer in answers for name in answer["asked"]}
    assert len(asked) > 100
    assert [name for name in sorted(asked) if not (searched / "search" / "1" / f"{name}.json").exists()] == []


def test_each_file_of_the_index_is_light(searched):
    files = list((searched / "search" / "1").rglob("*.json"))
    assert len(files) > 300
    assert max(map(weigh, files)) <= FILE


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("unemploymnet", "work-and-living-standards/employment/unemployment"),
        ("nuemployment", "work-and-living-standards/employment/unemployment"),
        ("smoikng", "health/preventing-illness/adult-smokers"),
        ("Ūnemployment", "work-and-living-standards/employment/unemployment"),
        ("unempl", "work-and-living-standards/employment/unemployment"),
    ],
)
def test_slips_accents_and_beginnings_of_words_find_what_was_meant(ask, searched, query, path):
    [answer] = ask(searched, [query])
    assert answer["found"][0]["url"] == f"/{path}/latest/"


def test_queries_that_name_nothing_find_nothing_and_stop_nothing(ask, searched):
    queries = [
        "",
        "   ",
        "the of",
        "<script>alert()</script>",
        "__proto__ constructor",
        "الصحة",
        "zzzzqqq",
        "%00 ../../",
    ]
    answers = ask(searched, [*queries, "x" * 10_000, "constructor " * 500])
    assert [(answer["query"][:12], answer["found"]) for answer in answers if answer["found"]] == []
    assert "zzzzqqq" in answers[6]["unknown"]


def test_page_and_index_take_texts_apart_alike(ask, searched):
    answers = ask(searched, TEXTS)
    assert [answer["words"] for answer in answers] == [fold_words(text) for text in TEXTS]
    for text, answer in zip(TEXTS, answers, strict=True):
        assert answer["names"] == [[name_shard(word), name_list(word)] for word in fold_words(text)]


def test_cells_of_another_release_are_never_put_under_the_names_of_this_one(ask, searched, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(searched / "search" / "1", copy / "search" / "1")
    for path in (copy / "search" / "1" / "cells").rglob("*.json"):
        path.write_text(json.dumps({**json.loads(path.read_text()), "mark": "another"}))
    [answer] = ask(copy, ["unemployment women 2023"])
    assert answer["found"][0]["title"] == "Unemployment"
    assert [each["cell"] for each in answer["found"]] == [None] * len(answer["found"])


def test_retired_measure_comes_after_the_one_that_is_kept_up(ask, searched):
    [answer] = ask(searched, ["early learning goals reception"])
    titles = [each["url"].split("/")[-3] for each in answer["found"]]
    assert titles.index("early-years-development") < titles.index("early-learning-goals-2013-to-2019")


def test_result_says_which_words_of_the_query_it_does_not_have(ask, searched):
    [answer] = ask(searched, ["unemployment black women 2023"])
    assert answer["found"][0]["title"] == "Unemployment"
    assert answer["found"][0]["missed"] == ["black"]
