"""Pages: for each kind a view of final words, drawn through the theme. Nothing here knows Pelican."""

from __future__ import annotations

from generator.pages import (
    api_classification,
    api_description,
    api_list,
    api_measure,
    assets,
    catalogue,
    changes,
    chart_examples,
    corrections,
    download,
    feed,
    group,
    groups,
    home,
    news,
    not_found,
    page,
    redirect,
    robots,
    sitemap,
    style_guide,
    subtopic,
    tombstone,
    topic,
    version,
)
from generator.pages.dashboards import calendar
from generator.pages.dashboards import page as dashboards
from generator.pages.kind import PageKind

KINDS: tuple[PageKind, ...] = (
    home.KIND,
    topic.KIND,
    subtopic.KIND,
    version.KIND,
    changes.KIND,
    download.KIND,
    tombstone.KIND,
    groups.KIND,
    group.KIND,
    page.KIND,
    news.KIND,
    corrections.KIND,
    feed.KIND,
    dashboards.KIND,
    calendar.KIND,
    not_found.KIND,
    redirect.KIND,
    redirect.JSON_KIND,
    api_list.KIND,
    api_measure.KIND,
    api_classification.KIND,
    api_description.KIND,
    catalogue.KIND,
    sitemap.KIND,
    robots.KIND,
    assets.KIND,
    style_guide.KIND,
    chart_examples.KIND,
)
"""All page kinds, in the order of the docs."""
