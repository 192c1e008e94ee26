"""Installations that many attacks are tried on, since none may change them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.cms.conftest import copy_content, copy_tables
from tests.cms.workshop import Workshop


@pytest.fixture(scope="module")
def make_shop(
    tmp_path_factory: pytest.TempPathFactory, content_template: Path, tables_template: Path
) -> Callable[[], AbstractContextManager[Workshop]]:
    """Makes an installation that lasts as long as a block."""

    @contextmanager
    def make() -> Iterator[Workshop]:
        folder = tmp_path_factory.mktemp("shop")
        copy_content(content_template, folder)
        made = Workshop(folder, copy_tables(tables_template, folder))
        yield made
        made.close()

    return make
