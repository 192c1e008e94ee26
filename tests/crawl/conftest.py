"""The whole demo, made once for the tests that crawl it."""

from __future__ import annotations

import pytest

from measures.publication.record import Visible
from tests.crawl.website import Website
from tests.demo import open_demo
from tests.pages.content import render_all


@pytest.fixture(scope="session")
def outputs() -> dict[str, bytes]:
    """Return all outputs of the demo, as they are published."""
    return render_all(open_demo(Visible(stage="production")))


@pytest.fixture(scope="session")
def website(outputs: dict[str, bytes]) -> Website:
    """Return the public site of the demo."""
    return Website({output: content for output, content in outputs.items() if output.startswith("site/")})


@pytest.fixture(scope="session")
def guide(outputs: dict[str, bytes]) -> Website:
    """Return the style guide of the demo."""
    prefix = "style-guide/"
    return Website({f"site/{name.removeprefix(prefix)}": outputs[name] for name in outputs if name.startswith(prefix)})
