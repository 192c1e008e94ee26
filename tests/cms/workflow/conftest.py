"""The content that the tests of steps change behind the screens."""

from __future__ import annotations

import pytest

from tests.cms.workflow.stepping import Content
from tests.cms.workshop import Workshop


@pytest.fixture
def content(workshop: Workshop) -> Content:
    workshop.add_person("developer", name="Whoever wrote the demo content")
    return Content(workshop.folder / "content.git")
