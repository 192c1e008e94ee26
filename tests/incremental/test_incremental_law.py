"""After any edit, what is rendered by what changed equals what is rendered from empty."""

from __future__ import annotations

import os
import random
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bench.generated import Shape, generate_content
from generator.incremental.plan import Plan
from measures.publication.ledger import OUTPUT, Ledger
from tests.incremental.edits import edit_commentary, edit_section, edit_value, make_edit
from tests.incremental.studio import Output, Repository, Studio, choose_record, render_clean

SEED = int(os.environ.get("YARDSTICK_SEED", "20261124"))
SHAPE = Shape(measures=8, measures_in_subtopic=3, subtopics_in_topic=2)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    made = Studio(tmp_path, generate_content(SHAPE))
    made.render()
    return made


def differences(found: Output, expected: Output) -> list[str]:
    return sorted(path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path))


def follow_edits(studio: Studio, rng: random.Random, count: int) -> None:
    for number in range(count):
        name = make_edit(rng, studio.content)
        studio.render()
        wrong = differences(studio.output, studio.render_clean())
        assert not wrong, f"seed {SEED}, edit {number} ({name}): {wrong[:5]}"


def test_tree_after_random_edits_equals_a_clean_build(studio, record_property):
    record_property("seed", SEED)
    follow_edits(studio, random.Random(SEED), 10)


@pytest.mark.soak
def test_tree_after_a_hundred_random_edits_equals_a_clean_build(studio):
    follow_edits(studio, random.Random(SEED), 100)


def find_measure(plan: Plan) -> set[str]:
    return {"/".join(path.split("/")[1:4]) for path in plan.reasons()}


def test_word_in_one_dimension_renders_only_the_pages_that_show_it(studio):
    path = "measures/topic-0/subtopic-0/measure-1/2.0/by-group-1.md"
    studio.content[path] = studio.content[path].rstrip() + b" Zebra.\n"
    plan = studio.render()
    folder = "site/topic-0/subtopic-0/measure-1"
    assert set(plan.reasons()) == {f"{folder}/{name}/index.html" for name in ("2.0", "2.0/changes", "latest")}
    shown = {name for name, content in studio.output.items() if b"Zebra" in content}
    assert shown == set(plan.reasons())


def test_value_renders_the_page_and_the_downloads_that_hold_it(studio):
    studio.keeps_public_data = False
    path = "measures/topic-0/subtopic-0/measure-1/1.0/by-group-1.csv"
    studio.content[path] = studio.content[path].replace(b"All,2015,", b"All,2015,9", 1)
    before = dict(studio.output)
    rendered = set(studio.render().reasons())
    folder = "site/topic-0/subtopic-0/measure-1/1.0"
    assert rendered == set(differences(studio.output, before))
    assert {f"{folder}/index.html", f"{folder}/downloads/by-group-1.csv", f"{folder}/charts/by-group-1.svg"} < rendered
    assert {"datapackage.json", "by-group-1.json", "measure-1-1.0.ods"} < {name.rpartition("/")[2] for name in rendered}


def test_value_of_a_group_renders_only_the_pages_of_groups_that_show_it(studio):
    studio.keeps_public_data = False
    path = "measures/topic-0/subtopic-0/measure-1/2.0/by-group-0.csv"
    studio.content[path] = re.sub(rb"(Black,2021),.*", rb"\1,7777.7", studio.content[path])
    before = dict(studio.output)
    rendered = {name for name in studio.render().reasons() if name.startswith("site/groups/")}
    shown = {name for name, content in studio.output.items() if re.search(rb"7,?777\.7", content)}
    shown = {name for name in shown if name.startswith("site/groups/")}
    assert rendered == {name for name in differences(studio.output, before) if name.startswith("site/groups/")} == shown
    folder = "site/groups/black"
    assert shown == {
        f"{folder}/{name}" for name in ("index.html", "black.csv", "white/index.html", "white/black-and-white.csv")
    }
    assert list_made(studio, "group_figures") == ["group_figures|topic-0/subtopic-0/measure-1"]


def test_value_that_the_pages_of_groups_leave_out_renders_none_of_them(studio):
    studio.keeps_public_data = False
    path = "measures/topic-0/subtopic-0/measure-1/2.0/by-group-0.csv"
    studio.content[path] = re.sub(rb"(Black,2019),.*", rb"\1,77.7", studio.content[path])
    assert not [name for name in studio.render().reasons() if name.startswith("site/groups/")]


def test_public_value_that_changes_under_its_number_is_held(studio):
    path = "measures/topic-0/subtopic-0/measure-1/1.0/by-group-1.csv"
    studio.content[path] = studio.content[path].replace(b"All,2015,", b"All,2015,9", 1)
    assert studio.render().reasons() == {}
    assert studio.record is not None
    [reason] = studio.record.selection.held["topic-0/subtopic-0/measure-1"]
    assert (reason.rule, reason.place) == ("edition.data-changed", f"{path}:2:1")


def test_notice_renders_what_shows_figures_of_its_version_and_nothing_else_going_up_and_coming_down(studio):
    place = "topic-0/subtopic-0/measure-1"
    path = f"measures/{place}/measure.yaml"
    bare, before = studio.content[path], dict(studio.output)
    notice = 'notices: [{on: ["%s"], from: 2026-11-20T10:00:00+00:00, text: We are checking a figure.}]\n'
    for number, count in (("2.0", 48), ("1.0", 17)):
        studio.content[path] = bare + (notice % number).encode()
        up = set(studio.render().reasons())
        assert up == set(differences(studio.output, before))
        assert len(up) == count
        assert f"site/{place}/{number}/index.html" in up
        others = {name for name in up if name.startswith(f"site/{place}/")} - {
            name for name in up if name.startswith((f"site/{place}/{number}/", f"site/{place}/latest/"))
        }
        changes = {f"site/{place}/2.0/{name}" for name in ("changes/index.html", "downloads/changed-cells.json")}
        assert others == (set() if number == "2.0" else changes)
        assert differences(studio.output, studio.render_clean()) == []
        studio.content[path] = bare
        assert set(studio.render().reasons()) == up
        assert studio.output == before


def test_draft_changes_nothing(studio):
    for name in [name for name in studio.content if "/measure-1/2.0/" in name]:
        studio.content[name.replace("/2.0/", "/3.0/")] = studio.content[name]
    plan = studio.render()
    assert plan.reasons() == {}
    assert plan.gone == set()


def test_redirects_that_go_leave_nothing_and_stop_nothing(studio):
    place = b"/topic-0/subtopic-0/measure-1/"
    studio.content["redirects.yaml"] += b"- {from: /was-here/, to: " + place + b", since: 2024-01-08}\n"
    studio.render()
    assert "site/was-here/1.0/index.html" in studio.output
    studio.content["redirects.yaml"] = b"[]\n"
    studio.render()
    assert differences(studio.output, studio.render_clean()) == []
    assert not [path for path in studio.output if path.startswith(("site/was-here", "site/old-place"))]


def test_time_alone_brings_out_what_is_due(studio):
    path = "measures/topic-0/subtopic-0/measure-0/measure.yaml"
    studio.content[path] += b'updates: [{version: "1.0", at: 2026-12-01, what: A link was mended.}]\n'
    assert studio.render().reasons() == {}
    studio.at += timedelta(days=30)
    assert find_measure(studio.render()) >= {"topic-0/subtopic-0/measure-0"}
    assert differences(studio.output, studio.render_clean()) == []


def find_reaching(ledger: Ledger, base: str, without: tuple[str, str]) -> set[str]:
    """Return the outputs that a base question reaches in the ledger when one recorded input is ignored."""
    reached: set[str] = set()
    waiting = [base]
    while waiting:
        key = waiting.pop()
        for user in ledger.find_users(key):
            if user not in reached and (user, key) != without:
                reached.add(user)
                waiting.append(user)
    return {user for user in reached if user.startswith(OUTPUT)}


def find_cutting_inputs(ledger: Ledger, base: str, outputs: set[str]) -> list[tuple[str, str]]:
    """Return the recorded inputs without which a base question no longer reaches one of `outputs`."""
    users = sorted(reach_users(ledger, base))
    rows = [(user, key) for user in users for key in ledger.find_inputs(user) if key == base or key in users]
    return [row for row in rows if outputs - find_reaching(ledger, base, row)]


@pytest.mark.parametrize("edit", [edit_commentary, edit_section, edit_value])
def test_law_fails_when_one_recorded_input_is_lost(studio, tmp_path, edit):
    rng = random.Random(f"{SEED}-{edit.__name__}")
    studio.keeps_public_data = False
    before = dict(studio.content)
    assert edit(rng, studio.content)
    [path] = [name for name in before if studio.content[name] != before[name]]
    _, topic, subtopic, measure, version, name = path.split("/")
    edited = Repository(studio.content)
    expected = render_clean(edited, choose_record(edited), tmp_path / "expected")
    changed = {OUTPUT + output for output in differences(studio.output, expected)}
    with closing(Ledger(studio.ledger)) as ledger:
        base = f"version_blob|{topic}/{subtopic}/{measure}|{version}|{name}"
        user, key = rng.choice(find_cutting_inputs(ledger, base, changed))
    with closing(sqlite3.connect(studio.ledger)) as db, db:
        assert db.execute("DELETE FROM inputs WHERE user = ? AND question = ?", (user, key)).rowcount == 1
    studio.render()
    assert differences(studio.output, studio.render_clean()), f"seed {SEED}: losing {key} of {user} went unnoticed"


def test_number_of_processes_changes_no_byte(tmp_path):
    store = Repository(generate_content(SHAPE))
    record = choose_record(store)
    alone = render_clean(store, record, tmp_path / "alone", processes=1)
    assert differences(render_clean(store, record, tmp_path / "three", processes=3), alone) == []


def reach_users(ledger: Ledger, base: str) -> set[str]:
    reached: set[str] = set()
    waiting = [base]
    while waiting:
        for user in ledger.find_users(waiting.pop()):
            if user not in reached:
                reached.add(user)
                waiting.append(user)
    return reached


def list_made(studio: Studio, question: str) -> list[str]:
    """Return the answers to a question that the last run made anew; of the first run the ledger is the record."""
    delta = studio.folder / f"delta-{studio.count - 1}.sqlite"
    with closing(sqlite3.connect(delta if delta.exists() else studio.ledger)) as db:
        rows = db.execute("SELECT question FROM answers WHERE question LIKE ? ORDER BY 1", (f"{question}|%",))
        return [row[0] for row in rows]


def test_list_that_changes_reads_only_the_measure_that_changed(studio):
    assert len(list_made(studio, "item_of")) == SHAPE.measures
    path = "measures/topic-0/subtopic-0/measure-1/2.0/measure.md"
    studio.content[path] = studio.content[path].replace(b"title: ", b"title: Renamed ", 1)
    assert "site/topic-0/index.html" in studio.render().reasons()
    assert list_made(studio, "item_of") == ["item_of|topic-0/subtopic-0/measure-1"]


def test_stored_answer_that_was_lost_is_made_again(studio):
    with closing(sqlite3.connect(studio.ledger)) as db, db:
        db.execute("DELETE FROM answers WHERE question = 'item_of|topic-0/subtopic-0/measure-2'")
    topic = "measures/topic-0/topic.md"
    studio.content[topic] = studio.content[topic].replace(b"title: ", b"title: New ", 1)
    studio.render()
    assert list_made(studio, "item_of") == ["item_of|topic-0/subtopic-0/measure-2"]
    assert differences(studio.output, studio.render_clean()) == []
