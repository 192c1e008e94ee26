from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.workspace import ContentPlace, Workspace
from tests.cms.workspace.studio import make_store, open_workspace


@pytest.fixture
def place(tmp_path: Path) -> ContentPlace:
    return make_store(tmp_path)


@pytest.fixture
def mine(place: ContentPlace) -> Iterator[Workspace]:
    with open_workspace(place) as opened:
        yield opened


@pytest.fixture
def theirs(place: ContentPlace) -> Iterator[Workspace]:
    with open_workspace(place) as opened:
        yield opened
