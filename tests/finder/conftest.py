"""The demo content's lists of categories."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from measures.model.classification import Classification
from measures.model.shared import Shared
from yardstick.shared_content import read_shared

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="session")
def shared() -> Shared:
    return read_shared(CONTENT)[0]


@pytest.fixture(scope="session")
def lists(shared: Shared) -> Mapping[str, Classification]:
    return shared.classifications
