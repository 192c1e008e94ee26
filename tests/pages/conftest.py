"""A small site for the tests of pages."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from measures.publication.site import PublicSite
from tests.pages.content import make_content, open_site


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    """Return the files of a small content tree."""
    return make_content()


@pytest.fixture
def site(files: Mapping[str, bytes]) -> PublicSite:
    """Return the public site of the small content tree."""
    return open_site(files)
