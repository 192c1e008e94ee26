"""A measure with an error shows what it showed before, in its place, whatever changes around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.generated import Shape, generate_content
from measures.publication.approval import ApprovalRule
from measures.publication.choose import Choice, choose
from tests.incremental.studio import START, Output, Studio

SHAPE = Shape(measures=8, measures_in_subtopic=3, subtopics_in_topic=2)
FIRST, SECOND, LAST = (
    f"measures/{path}/"
    for path in ("topic-0/subtopic-0/measure-1", "topic-0/subtopic-0/measure-2", "topic-1/subtopic-2/measure-7")
)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    made = Studio(tmp_path, generate_content(SHAPE))
    made.render()
    return made


def move(studio: Studio, old: str, new: str) -> None:
    for name in [name for name in studio.content if name.startswith(old)]:
        studio.content[new + name.removeprefix(old)] = studio.content.pop(name)


def remove(studio: Studio, folder: str) -> None:
    for name in [name for name in studio.content if name.startswith(folder)]:
        del studio.content[name]


def break_version(studio: Studio, folder: str, number: str = "1.0") -> None:
    path = f"{folder}{number}/measure.md"
    studio.content[path] = studio.content[path].replace(b"title:", b"titel:", 1)


def add_key(studio: Studio, folder: str, line: str) -> None:
    path = f"{folder}measure.yaml"
    studio.content[path] = studio.content[path].replace(b"position:", f"{line}\nposition:".encode())


def ids_by_path(studio: Studio) -> dict[str, str]:
    assert studio.record is not None
    return {path: measure.id for path, measure in studio.record.selection.measures.items()}


def render(studio: Studio) -> Output:
    studio.render()
    assert studio.output == studio.render_clean()
    return studio.output


def choose_again(studio: Studio) -> Choice:
    assert studio.record is not None
    studio.store.add(studio.content)
    last = studio.record.selection
    return choose(studio.store, studio.store.root, instant=START, rule=ApprovalRule("trust"), last=last, cache={})


def test_measure_held_in_a_topic_that_was_renamed_moves_with_it(studio):
    move(studio, "measures/topic-0/", "measures/better/")
    break_version(studio, "measures/better/subtopic-0/measure-1/")
    output = render(studio)
    assert "site/better/subtopic-0/measure-1/2.0/index.html" in output
    assert not [path for path in output if path.startswith("site/topic-0/")]


def test_measure_also_listed_in_a_subtopic_that_went_is_held_and_the_rest_goes_live(studio):
    add_key(studio, LAST, "also_in: [topic-0/subtopic-1]")
    render(studio)
    move(studio, "measures/topic-0/subtopic-1/", "measures/topic-0/subtopic-9/")
    output = render(studio)
    assert studio.record is not None
    assert list(studio.record.selection.held) == ["topic-1/subtopic-2/measure-7"]
    assert "site/topic-0/subtopic-9/measure-3/latest/index.html" in output


def test_measure_whose_heir_went_is_held_and_the_rest_goes_live(studio):
    add_key(studio, LAST, "replaced_by: [m0000001]")
    render(studio)
    remove(studio, FIRST)
    output = render(studio)
    assert studio.record is not None
    assert list(studio.record.selection.held) == ["topic-1/subtopic-2/measure-7"]
    assert not [path for path in output if "/measure-1/" in path]


def test_measure_is_held_by_its_id_where_another_stood_before(studio):
    remove(studio, FIRST)
    move(studio, SECOND, FIRST)
    break_version(studio, FIRST)
    render(studio)
    assert ids_by_path(studio)["topic-0/subtopic-0/measure-1"] == "m0000002"
    assert "m0000001" not in ids_by_path(studio).values()


def test_data_that_changes_while_its_measure_moves_is_held(studio):
    move(studio, FIRST, "measures/topic-0/subtopic-0/moved/")
    path = "measures/topic-0/subtopic-0/moved/1.0/by-group-0.csv"
    studio.content[path] = studio.content[path].replace(b"All,2015,", b"All,2015,9", 1)
    choice = choose_again(studio)
    assert [reason.rule for reason in choice.selection.held["topic-0/subtopic-0/moved"]] == ["edition.data-changed"]


def test_copy_that_kept_the_id_of_its_measure_is_left_out_and_the_measure_stays(studio):
    for name in [name for name in studio.content if name.startswith(SECOND)]:
        studio.content[f"measures/topic-0/subtopic-0/a-copy/{name.removeprefix(SECOND)}"] = studio.content[name]
    before = ids_by_path(studio)
    render(studio)
    assert ids_by_path(studio) == before


def test_fault_of_a_held_measure_is_no_unapproved_change_where_files_are_taken_as_they_stand(studio):
    break_version(studio, FIRST)
    rules = {problem.rule for problem in choose_again(studio).problems if "measure-1/" in problem.place.file}
    assert {"key.missing", "key.unknown"} <= rules
    assert "approval.unapproved-change" not in rules


def test_number_on_a_page_that_readers_cannot_have_is_told(studio):
    studio.content["pages/about.md"] += b"\nIt was [[m0000001@9.0/by-group-0.Rate: Ethnicity=All, Year=latest]].\n"
    choice = choose_again(studio)
    assert not choice.stopped
    told = [problem for problem in choice.problems if problem.place.file == "pages/about.md"]
    assert [(problem.rule, problem.severity) for problem in told] == [("binding.not-public", "warning")]


@pytest.mark.parametrize("name", ["n" * 101, "New Folder", "-x"])
def test_name_that_no_address_bears_is_refused_before_anything_is_rendered(studio, name):
    move(studio, FIRST, f"measures/topic-0/subtopic-0/{name}/")
    choice = choose_again(studio)
    assert choice.stopped
    assert [problem.rule for problem in choice.problems if problem.is_error] == ["layout.name"]


def test_dimension_with_an_endless_name_holds_its_measure(studio):
    for ending in ("md", "csv"):
        studio.content[f"{FIRST}1.0/{'n' * 101}.{ending}"] = studio.content[f"{FIRST}1.0/by-group-0.{ending}"]
    choice = choose_again(studio)
    assert not choice.stopped
    assert "layout.unknown-file" in {reason.rule for reason in choice.selection.held["topic-0/subtopic-0/measure-1"]}
