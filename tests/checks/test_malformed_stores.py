"""Whole stores with one fault each: the fault is told, and only what it concerns stays as it was."""

from datetime import UTC, datetime

import pytest

from measures.model.problem import Problem
from measures.publication.approval import ApprovalRule
from measures.publication.choose import Choice, choose
from measures.publication.content_check import check_content
from measures.publication.record import Selection
from measures.store import FolderStore, MemoryStore
from tests.checks.fault import Fault
from tests.checks.faults import IN_ANY_TREE
from tests.checks.faults_of_reading import BYTES, FOLDERS, ROWS, SHARED_TEXT, YAML
from tests.checks.good_store import ASTHMA, change_store, find_line
from tests.checks.past import WithPast

NOW = datetime(2026, 11, 24, tzinfo=UTC)
IN_TEXT = {**YAML, **BYTES, **ROWS, **FOLDERS, **SHARED_TEXT}
STORES = {**IN_ANY_TREE, **IN_TEXT}


def choose_from(files: dict[str, bytes], last: Selection | None = None) -> Choice:
    store = MemoryStore(files)
    objects = WithPast(store, MemoryStore(change_store({})))
    return choose(objects, store.root, instant=NOW, rule=ApprovalRule("trust"), last=last, cache={})


def check(files: dict[str, bytes]) -> tuple[Problem, ...]:
    store = MemoryStore(files)
    return check_content(store.objects, store.root, instant=NOW)


def find_problem(fault: Fault, problems: tuple[Problem, ...]) -> Problem:
    found = [problem for problem in problems if problem.rule == fault.rule and problem.place.file == fault.file]
    assert found, f"{fault.rule} in {fault.file} was not found; found {[f'{p.rule} {p}' for p in problems]}"
    return found[0]


GOOD_SELECTION = choose_from(change_store({})).selection


def test_there_are_at_least_eighty_malformed_stores():
    assert len(STORES) >= 80


@pytest.mark.parametrize("name", IN_TEXT)
def test_each_fault_of_text_is_named_at_its_line(name):
    fault = IN_TEXT[name]
    files = change_store(fault.changes)
    found = find_problem(fault, check(files))
    assert found.severity == "error"
    assert fault.hint in found.hint
    if fault.at:
        assert found.place.line == find_line(files, fault.file, fault.at)[0]


@pytest.mark.parametrize("name", STORES)
def test_a_first_release_leaves_out_what_a_fault_concerns_and_nothing_else(name):
    fault = STORES[name]
    choice = choose_from(change_store(fault.changes))
    if fault.severity != "note":
        find_problem(fault, choice.problems)
    shown = set(choice.selection.measures)
    good = set(GOOD_SELECTION.measures)
    assert choice.stopped == (fault.reach == "site")
    match fault.reach:
        case "site":
            assert shown == set()
        case "measure":
            assert shown == good - {fault.measure.removeprefix("measures/")}
        case "nothing":
            assert shown == good


@pytest.mark.parametrize("name", [name for name, fault in STORES.items() if fault.reach != "nothing"])
def test_a_later_release_keeps_what_the_last_one_showed_of_a_faulty_measure(name):
    fault = STORES[name]
    choice = choose_from(change_store(fault.changes), GOOD_SELECTION)
    assert choice.selection.measures == GOOD_SELECTION.measures
    if fault.reach == "measure":
        assert set(choice.selection.held) == {fault.measure.removeprefix("measures/")}


def test_links_in_a_folder_are_not_followed(tmp_path):
    for path, content in change_store({f"{ASTHMA}/1.0/by-area.csv": None}).items():
        target = tmp_path / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    secret = tmp_path / "secret.csv"
    secret.write_text("Year,Area,Code,Level,Rate\n2023,North East,E12000001,Region,99.9\n")
    (tmp_path / "content" / ASTHMA / "1.0" / "by-area.csv").symlink_to(secret)
    store = FolderStore(tmp_path / "content")
    problems = check_content(store.objects, store.root, instant=NOW)
    assert ("layout.not-plain", f"{ASTHMA}/1.0/by-area.csv") in [(each.rule, each.place.file) for each in problems]
    choice = choose(store.objects, store.root, instant=NOW, rule=ApprovalRule("trust"), last=None, cache={})
    assert "health/illness/asthma" not in choice.selection.measures
