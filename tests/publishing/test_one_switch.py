"""A release day of 2021: the home page kept the old headline while the series were new, or the other way round."""

from __future__ import annotations

import pytest

from publishing.outcome import Code
from tests.publishing.station import Station
from tests.publishing.test_leak_report import TITLE, add_secrets

pytestmark = pytest.mark.slow


def test_all_that_shows_a_version_changes_in_the_release_in_which_it_goes_live(published: Station) -> None:
    add_secrets(published)
    published.publish()
    before = published.count_releases()
    assert not [path for path, content in published.held("site").items() if TITLE.encode() in content]

    published.now = published.look().next_due or published.now
    assert published.publish().code == Code.DONE

    site = published.held("site")
    assert published.count_releases() == before + 1
    assert site == published.released()
    saying = {name.partition("/")[0] for name, content in site.items() if TITLE.encode() in content}
    assert {"health", "api", "feeds", "search", "dashboards", "groups", "index.html"} <= saying
    published.publish(full=True)
    assert published.held("site") == site, "made from nothing, every page says the same"
