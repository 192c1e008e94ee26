"""The documentation is whole: links lead somewhere, commands exist, decisions have their four parts."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.repository.documents import ROOT, find_links, list_documents, list_headings, make_anchor, read_code
from yardstick.commands import COMMANDS

DOCUMENTS = list_documents()
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_within_the_repository_leads_somewhere(document: Path):
    broken = []
    for address in find_links(document):
        if "://" in address or address.startswith("mailto:"):
            continue
        name, _, anchor = address.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in map(make_anchor, list_headings(target))):
            broken.append(address)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_document_has_one_title_and_skips_no_level(document: Path):
    levels = [
        len(marks) for marks in re.findall(r"^(#+) ", re.sub(r"```.*?```", "", document.read_text(), flags=re.S), re.M)
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_make_command_that_is_named_exists(document: Path):
    named = {name for code in read_code(document) for name in re.findall(r"\bmake ([a-z]+)", code)}
    existing = set(re.findall(r"^([a-z]+):", MAKEFILE, flags=re.MULTILINE))
    assert named <= existing


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_yardstick_command_that_is_named_exists(document: Path):
    codes = [code for code in read_code(document) if not code.startswith("refs/")]
    named = {
        name for code in codes for name in re.findall(r"(?<![\w/.@-])(?:\.venv/bin/)?yardstick ([a-z][a-z-]+)", code)
    }
    assert named <= set(COMMANDS)


def test_readme_shows_the_two_commands_of_a_newcomer():
    code = "\n".join(read_code(ROOT / "README.md"))
    assert "make demo" in code
    assert ".venv/bin/yardstick publish" in code


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_decision_has_its_four_parts(decision: Path):
    assert list_headings(decision, 2) == [
        "Context",
        "Decision",
        "What was given up",
        "How we would notice that it is wrong",
    ]


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_decision_fits_on_a_screen(decision: Path):
    assert len(decision.read_text(encoding="utf-8").splitlines()) <= 60


def test_decisions_are_numbered_without_a_gap_and_listed():
    numbers = [int(decision.name[:4]) for decision in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    listed = list(find_links(ROOT / "docs" / "decisions" / "README.md"))
    assert listed == [decision.name for decision in DECISIONS]


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_decision_is_titled_by_its_number(decision: Path):
    assert list_headings(decision, 1)[0].startswith(f"{decision.name[:4]}: ")
