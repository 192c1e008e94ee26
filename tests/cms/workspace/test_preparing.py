"""The index of the content, built before the first request."""

from __future__ import annotations

import logging
import shutil

import pytest

from cms.preview.preparing import prepare_previews
from cms.workspace.content import find_content
from cms.workspace.preparing import prepare_index
from measures.index import open_index
from tests.cms.workshop import NOW
from yardstick.settings import read_settings


def prepare(workshop, caplog):
    """Prepare the index as the application's start does; return what the log says."""
    caplog.clear()
    with caplog.at_level(logging.INFO, "cms.index"):
        kept = prepare_index(workshop.settings, lambda: NOW)
    assert kept is not None
    kept.close()
    return caplog.messages


def test_the_index_stands_at_the_head_before_anybody_asks(workshop, caplog):
    place = find_content(workshop.settings)
    shutil.rmtree(place.cache)
    said = prepare(workshop, caplog)
    with place.open() as store, open_index(place.index) as index:
        assert index.commit == store.head("main")
    assert said[0].startswith("Building the index of the content.")
    assert said[1].startswith("The index of ")


def test_an_index_that_is_up_to_date_is_left_as_it_is(workshop, caplog):
    prepare(workshop, caplog)
    assert prepare(workshop, caplog) == ["The index of the content is up to date."]


@pytest.mark.parametrize("address", ["missing.git", "https://127.0.0.1:1/content.git"])
def test_a_store_that_cannot_be_read_is_said_and_stops_nothing(tmp_path, caplog, address):
    settings = read_settings({"VAR": str(tmp_path), "CONTENT_URL": address.replace("missing", str(tmp_path / "none"))})
    with caplog.at_level(logging.INFO, "cms.index"):
        assert prepare_index(settings, lambda: NOW) is None
    assert caplog.messages[-1].startswith("The content cannot be read yet:")


def test_previews_are_ready_before_anybody_asks(workshop, caplog):
    with caplog.at_level(logging.INFO, "cms.index"):
        prepare_previews(workshop.settings, lambda: NOW)
    assert caplog.messages[-1].startswith("Previews are ready")
