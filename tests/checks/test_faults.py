from datetime import UTC, datetime

import pytest

from measures.checks.registry import RULES
from measures.model.problem import Problem
from measures.publication.content_check import check_content
from measures.store import MemoryStore
from tests.checks.fault import Fault
from tests.checks.faults import IN_FOLDERS
from tests.checks.good_store import change_store, find_line

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def check(files: dict[str, bytes]) -> tuple[Problem, ...]:
    store = MemoryStore(files)
    return check_content(store.objects, store.root, instant=NOW)


def place_of(fault: Fault, files: dict[str, bytes]) -> tuple[str, int, int]:
    return (fault.file, *(find_line(files, fault.file, fault.at) if fault.at else (1, 1)))


def test_content_without_a_fault_gives_no_problem():
    assert check(change_store({})) == ()


@pytest.mark.parametrize("name", IN_FOLDERS)
def test_each_fault_is_named_at_its_place_with_a_hint(name):
    fault = IN_FOLDERS[name]
    files = change_store(fault.changes)
    problems = [problem for problem in check(files) if problem.rule == fault.rule and problem.place.file == fault.file]
    assert problems, f"{fault.rule} was not found; found {[str(each) for each in check(files)]}"
    found = problems[0]
    assert (found.place.file, found.place.line, found.place.column) == place_of(fault, files)
    assert found.severity == fault.severity
    assert fault.hint in found.hint
    assert found.message.startswith("Expected")
    assert found.message.endswith(".")


ELSEWHERE = {
    "layout.not-plain",
    "edition.data-changed",
    "version.absent",
    "edition.not-compared",
    "classification.meaning-changed",
    "classification.label-changed",
}
"""Rules whose examples need a link, or an earlier state of the store: see the tests of stores and of releases."""


def test_every_rule_is_broken_by_an_example():
    told = {fault.rule for fault in IN_FOLDERS.values()}
    assert set(RULES) - told == ELSEWHERE
