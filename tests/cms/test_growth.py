"""What a screen asks for does not grow with the site."""

from __future__ import annotations

import pytest

from bench.cms.counting import count_screens
from bench.cms.installation import list_drafts, make_installation, sign_in_editors
from tests.cms.conftest import copy_tables


@pytest.mark.slow
def test_queries_and_reads_of_every_screen_are_those_of_a_site_ten_times_as_small(tmp_path, tables_template):
    counted = []
    for measures in (20, 200):
        folder = tmp_path / str(measures)
        folder.mkdir()
        made = make_installation(folder, copy_tables(tables_template, folder), measures)
        (editor,) = sign_in_editors(made, 1)
        counted.append(count_screens(made, editor, list_drafts(measures)[0]))
        made.close()
    small, large = counted
    assert small == large
    assert all(count.reads and count.statements and count.index for count in small.values())
