"""The demo content, in which the graded queries are asked."""

from __future__ import annotations

import pytest

from measures.publication.site import PublicSite
from tests.demo import open_demo


@pytest.fixture(scope="session")
def demo() -> PublicSite:
    """Return the public site of the demo content on a day."""
    return open_demo()
