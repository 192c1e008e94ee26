"""Each control of a form that is filled in has an id of its own, and a label that leads to it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.cms.editing.browser_form import find_form

DRAFT = "/measures/m8f2g7e4/1.0"
SETTINGS = f"{DRAFT}/dimensions/by-ethnicity-over-time/edit/display"
PARTS = [
    *(f"edit/{part}" for part in ("facts", "text", "sources", "files", "edition")),
    *(f"dimensions/by-ethnicity-over-time/edit/{part}" for part in ("settings", "columns", "display", "notes")),
]
CONTROL = re.compile(r'<(?:input|select|textarea)\b(?![^>]*type="hidden")[^>]*>')


@pytest.mark.parametrize("part", PARTS)
def test_no_id_stands_twice_and_every_control_is_labelled(sign_in, part):
    editor = sign_in("editor")
    settings = editor.get(SETTINGS).text
    chart = {"f.chart.0.reference._items": "n0", "f.chart.0.reference.n0._name": "Ethnicity"}
    editor.post(SETTINGS, find_form(settings).data(**chart, **{"f.chart.0.reference.n0": "All"}))
    page = editor.get(f"{DRAFT}/{part}")
    assert page.status_code == 200
    counted = Counter(re.findall(r'\bid="([^"]+)"', page.text))
    assert [each for each, count in counted.items() if count > 1] == []
    labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page.text))
    controls = CONTROL.findall(page.text)
    for control in controls:
        found = re.search(r'\bid="([^"]+)"', control)
        assert "aria-label=" in control or (found and found[1] in labelled), control
