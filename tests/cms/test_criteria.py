"""The criteria of the editing application: each names tests that are there, and those that no other file shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cms.editing.browser_form import find_form

ROOT = Path(__file__).parents[2]
CRITERIA = (ROOT / "docs" / "criteria.md").read_text(encoding="utf-8")
VERSION = "/measures/m8f2g7e4/1.0"
DATA = f"{VERSION}/dimensions/by-ethnicity-over-time/data"
SCRIPTS = sorted((ROOT / "cms" / "static" / "js").glob("*.js"))


def read_criteria():
    """Return the text of each criterion by its number."""
    parts = re.split(r"^- \[[x ]\] \*\*C(\d+)\*\*", CRITERIA, flags=re.M)[1:]
    return dict(zip(map(int, parts[::2]), parts[1::2], strict=True))


def test_every_criterion_is_ticked_or_says_what_it_lacks():
    assert set(read_criteria()) == set(range(1, 31))


@pytest.mark.parametrize("number", range(1, 31))
def test_every_criterion_names_tests_that_are_there(number):
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", read_criteria()[number])
    assert named
    for file, name in named:
        text = (ROOT / "tests" / "cms" / file).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(", text, re.M), f"C{number}: {file} has no {name}."


def test_the_overview_of_a_draft_lists_what_the_checks_find(sign_in):
    editor = sign_in("editor")
    assert "Expected text under &#34;Methodology&#34;" in editor.get(f"{VERSION}/").text
    form = find_form(editor.get(f"{VERSION}/edit/text").text)
    written = form.data(**{"f.text.methodology": "See [this](javascript:x)."})
    assert editor.post(f"{VERSION}/edit/text", written).status_code == 302
    page = editor.get(f"{VERSION}/").text
    assert "Expected text under &#34;Methodology&#34;" not in page
    assert "Expected a link to a page, got &#34;javascript:x&#34;" in page


def test_of_many_faults_in_data_the_first_hundred_are_listed_and_the_rest_counted(sign_in):
    rows = "".join(f"=1+{at},Asian,5\n" for at in range(130))
    editor = sign_in("editor")
    fields = {"pasted": f"Year,Ethnicity,Percentage\n{rows}"}
    page = editor.post(f"{DATA}/read", fields, form=f"{DATA}/").text
    assert "Problems (130)" in page
    assert page.partition("Problems (130)")[2].partition("</ul>")[0].count("<li>") == 100
    assert "And 30 more. The copy with the problems has them all." in page


def test_password_managers_know_the_fields_and_nothing_stops_pasting(visitor):
    page = visitor.get("/sign-in").text
    for name, known_as in (("email", "username"), ("password", "current-password")):
        field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
        assert field
        assert f'autocomplete="{known_as}"' in field[0]
    stop = re.compile(r"addEventListener\(\s*[\"'](?:paste|copy|drop)[\"']|onpaste")
    assert [script.name for script in SCRIPTS if stop.search(script.read_text(encoding="utf-8"))] == []
