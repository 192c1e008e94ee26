"""The files that the search page fetches: what is in them, and which of them an edit changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench.generated import Shape, generate_content
from tests.incremental.studio import Studio

SHAPE = Shape(measures=6, measures_in_subtopic=3, subtopics_in_topic=2, dimensions=2, years=3)
MEASURE = "measures/topic-0/subtopic-0/measure-1"
SEARCH = "site/search/"


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    made = Studio(tmp_path, generate_content(SHAPE), keeps_public_data=False)
    made.render()
    return made


def list_changes(studio: Studio) -> set[str]:
    """Render what changed; return the files of search that are other than before, which are all that were rendered."""
    before = dict(studio.output)
    rendered = {name for name in studio.render().reasons() if name.startswith(SEARCH)}
    names = {name for name in studio.output.keys() | before.keys() if name.startswith(SEARCH)}
    changed = {name for name in names if studio.output.get(name) != before.get(name)}
    assert rendered == {name for name in changed if name in studio.output}
    return {name.removeprefix(f"{SEARCH}1/") for name in changed}


def find_newest(studio: Studio) -> str:
    return max(name.split("/")[4] for name in studio.content if name.startswith(f"{MEASURE}/") and name.count("/") > 4)


def test_edit_of_a_value_changes_the_one_file_that_holds_it(studio):
    name = f"{MEASURE}/{find_newest(studio)}/by-group-1.csv"
    studio.content[name] = re.sub(rb"(All,2017),[^,\n]*", rb"\g<1>,4321", studio.content[name])
    [changed] = list_changes(studio)
    assert changed.startswith("cells/")
    assert changed.endswith("/by-group-1.0.json")
    assert "4,321" in studio.output[f"{SEARCH}1/{changed}"].decode()


def test_new_word_in_a_title_changes_its_own_files(studio):
    name = f"{MEASURE}/{find_newest(studio)}/measure.md"
    studio.content[name] = re.sub(rb"(?m)^title: (.*)$", rb"title: \1 zebra", studio.content[name])
    changed = list_changes(studio)
    letters = {each for each in changed if each.startswith(f"{SEARCH}a-z/")}
    [measure] = [each for each in changed if each.startswith("measures/")]
    assert changed - letters == {"index.json", "lists/z.json", "words/ze.json", measure}
    assert json.loads(studio.output[f"{SEARCH}1/words/ze.json"]).keys() == {"zebra"}


@pytest.mark.parametrize("state", ["{status: draft}", "{status: approved, release_at: 2031-01-01T09:30:00+00:00}"])
def test_draft_and_embargoed_version_change_no_file(studio, state):
    number, later = find_newest(studio), "9.0"
    for name in [name for name in studio.content if name.startswith(f"{MEASURE}/{number}/")]:
        content = re.sub(rb"(?m)^title: .*$", b"title: Canary zebra", studio.content[name])
        studio.content[name.replace(f"/{number}/", f"/{later}/")] = content.replace(b",2017,", b",2017,9")
    studio.content[f"{MEASURE}/measure.yaml"] += f'  "{later}": {state}\n'.encode()
    assert list_changes(studio) == set()


def test_shorthand_stands_in_the_place_of_what_is_withheld(studio):
    name = f"{MEASURE}/{find_newest(studio)}/by-group-1.csv"
    studio.content[name] = re.sub(rb"(All,2017),[^,\n]*", rb"\g<1>,4321", studio.content[name])
    studio.render()
    studio.content[name] = studio.content[name].replace(b"All,2017,4321", b"All,2017,[c]")
    studio.render()
    held = [content for path, content in studio.output.items() if path.startswith(SEARCH)]
    assert not [content for content in held if b"4,321" in content or b"4321" in content]
    assert [content for content in held if b"[c]" in content]


def test_withdrawn_measure_leaves_no_file(studio):
    state = f"{MEASURE}/measure.yaml"
    measure = re.findall(rb"(?m)^id: (\w+)", studio.content[state])[0].decode()
    assert any(measure in path for path in studio.output)
    for name in [name for name in studio.content if name.startswith(f"{MEASURE}/")]:
        del studio.content[name]
    studio.render()
    held = {path: content for path, content in studio.output.items() if path.startswith(SEARCH)}
    assert [path for path, content in held.items() if measure in path or measure.encode() in content] == []


def test_every_address_in_an_outline_and_its_cells_is_on_the_page(studio):
    outlines = [path for path in studio.output if path.startswith(f"{SEARCH}1/measures/")]
    assert len(outlines) == SHAPE.measures
    for path in outlines:
        outline, measure = json.loads(studio.output[path]), path.rpartition("/")[2].removesuffix(".json")
        page = studio.output[f"site{outline['url']}index.html"].decode()
        for dimension in outline["dimensions"]:
            cells = json.loads(studio.output[f"{SEARCH}1/cells/{measure}/{dimension['slug']}.0.json"])
            assert cells["mark"] == dimension["mark"]
            places = {f'id="{dimension["slug"]}{row[1]}"' for row in cells["rows"]}
            assert places
            assert [place for place in places if place not in page] == []
