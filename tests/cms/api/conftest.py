"""One installation for all tests of the API that leave it as they found it, or take no notice of each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cms.conftest import copy_content, copy_tables
from tests.cms.workshop import Workshop


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, content_template: Path, tables_template: Path
) -> Iterator[Workshop]:
    """An installation that the tests of a module share."""
    folder = tmp_path_factory.mktemp("house")
    copy_content(content_template, folder)
    made = Workshop(folder, copy_tables(tables_template, folder))
    yield made
    made.close()
