"""Lists of measures say what each measures, and which are no longer updated."""

from __future__ import annotations

import pytest

from tests.pages.content import SMOKING, SMOKING_STATE, open_site, render

STATE = f"measures/{SMOKING}/measure.yaml"
RETIRED = (SMOKING_STATE + "retired: {at: 2026-01-31, why: The survey ended.}\n").encode()
ENDED = "No longer updated since 31 January 2026."


@pytest.mark.parametrize("page", ["", "health/", "health/habits/"])
def test_list_says_since_when_a_measure_is_no_longer_updated(files, page):
    address = f"site/{page}index.html"
    assert ENDED not in render(open_site(files), address)
    assert render(open_site({**files, STATE: RETIRED}), address).count(ENDED) == 1
