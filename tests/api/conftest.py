"""A small site for the tests of the API, and its files by address."""

from __future__ import annotations

import pytest

from measures.publication.site import PublicSite
from tests.api.files import Files, read_files
from tests.pages.content import make_content, open_site


@pytest.fixture(scope="session")
def content() -> dict[str, bytes]:
    """Return the files of a small content tree."""
    return make_content()


@pytest.fixture
def site(content) -> PublicSite:
    """Return the public site of the small content tree."""
    return open_site(content)


@pytest.fixture
def files(site) -> Files:
    """Return every output of the site by its address."""
    return read_files(site)
