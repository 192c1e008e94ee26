"""The rules of the style guide: each has its reason, what to write and what not to write, and keeps to the others."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from measures.bindings import find_bindings
from tests.repository.documents import ROOT

RULE = re.compile(
    r"^### (?P<rule>.+)\n\n(?P<why>.+)\n\n\*\*Right:\*\* (?P<right>.+)\n\n\*\*Wrong:\*\* (?P<wrong>.+)$", re.MULTILINE
)
PAGES = ("writing-about-ethnicity", "numbers-and-dates")
FORBIDDEN = {
    "an abbreviation of groups": r"\b(?:BAME|BME)\b",
    "who people are not": r"\bnon-White\b",
    "a noun for people": r"\bBlacks\b|\bMixed (?:race )?people\b",
    "two groups as one": r"\b[A-Z][a-z]+/[A-Z]?[a-z]+",
    "all groups together or each": r"\bacross all ethnic groups\b",
    "compared to": r"\bcompared to\b",
    "times more": r"\btimes more\b",
    "an average that is not a period": r"\brolling average",
    "a period with a slash or a dash": r"\b(?:19|20)[0-9]{2}[/–-][0-9]{2}",
    "a number without its comma": r"(?<![\w,.])(?!(?:19|20)[0-9]{2}\b)[0-9]{4,}\b",
    "a fraction": r"\b(?:one in|a quarter|a third)\b",
    "a word that judges": r"\b(?:only|best|worst|shocking)\b",
}
"""What a right example may not hold, and what some wrong one shows, as a rule of the guide says it."""


@dataclass(frozen=True)
class Rule:
    """A rule with its reason and its examples."""

    rule: str
    why: str
    right: str
    wrong: str


def read_rules(page: str) -> list[Rule]:
    text = (ROOT / "content" / "style-guide" / f"{page}.md").read_text(encoding="utf-8")
    return [Rule(**found.groupdict()) for found in RULE.finditer(text)]


RULES = [rule for page in PAGES for rule in read_rules(page)]


@pytest.mark.parametrize("page", PAGES)
def test_every_rule_has_its_reason_and_a_right_and_a_wrong_example(page):
    text = (ROOT / "content" / "style-guide" / f"{page}.md").read_text(encoding="utf-8")
    assert text.count("\n### ") == len(read_rules(page)) > 10
    for rule in read_rules(page):
        assert rule.why.endswith(".")
        assert rule.right != rule.wrong


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_what_a_rule_forbids_stands_in_wrong_examples_alone(pattern):
    assert [rule.right for rule in RULES if re.search(pattern, rule.right, re.IGNORECASE)] == []
    assert [rule.wrong for rule in RULES if re.search(pattern, rule.wrong, re.IGNORECASE)]


def test_right_example_of_a_bound_number_can_be_read():
    [rule] = [rule for rule in RULES if "[[" in rule.right]
    [binding] = find_bindings(rule.right.strip("`"))
    assert binding.fault is None
    assert not find_bindings(rule.wrong)
