"""Messy files become tidy rows that read clean, or are refused in words; nothing is dropped or changed in silence."""

from pathlib import Path

import pytest

from measures.intake.importing import Asked, Imported, import_file
from measures.intake.report import write_report
from measures.model.shared import Shared
from tests.intake.messy import MESSY, Messy
from tests.intake.spoiled_files import SPOILED
from yardstick.shared_content import read_shared

ROOT = Path(__file__).parents[2]
FILES = (*MESSY, *SPOILED)
READ = [messy for messy in FILES if messy.csv]
REFUSED = [messy for messy in FILES if messy.rules]


@pytest.fixture(scope="module")
def shared() -> Shared:
    return read_shared(ROOT / "content")[0]


def bring_in(messy: Messy, shared: Shared) -> Imported:
    asked = Asked(slug="by-group", sheet=messy.sheet, marks=messy.marks, maps=messy.maps)
    return import_file(messy.content, messy.file, asked, shared)


def name_of(messy: Messy) -> str:
    return messy.name


@pytest.mark.parametrize("messy", READ, ids=name_of)
def test_file_becomes_tidy_rows(messy: Messy, shared: Shared):
    imported = bring_in(messy, shared)
    assert [str(problem) for problem in imported.problems if problem.is_error] == []
    assert tuple(problem.rule for problem in imported.problems if problem.rule.startswith("intake")) == messy.warnings
    assert imported.csv is not None
    assert imported.csv.decode() == messy.csv


@pytest.mark.parametrize("messy", REFUSED, ids=name_of)
def test_file_is_refused_by_its_rule(messy: Messy, shared: Shared):
    imported = bring_in(messy, shared)
    assert tuple(problem.rule for problem in imported.problems) == messy.rules
    assert imported.csv is None
    assert imported.markdown is None


@pytest.mark.parametrize("messy", [messy for messy in FILES if messy.says or messy.settings], ids=name_of)
def test_account_and_settings_say_what_was_done(messy: Messy, shared: Shared):
    imported = bring_in(messy, shared)
    account = write_report(imported.report)
    assert [words for words in messy.says if words not in account] == []
    assert [words for words in messy.settings if words not in (imported.markdown or "")] == []


@pytest.mark.parametrize("messy", READ, ids=name_of)
def test_every_row_is_accounted_for(messy: Messy, shared: Shared):
    report = bring_in(messy, shared).report
    turned = report.cells_in // report.rows_in if report.rows_in else 0
    assert report.rows_in > 0
    assert report.cells_out + len(report.merged) * turned == report.cells_in


def test_there_are_at_least_a_hundred_files():
    assert len({messy.name for messy in FILES}) == len(FILES) >= 100
