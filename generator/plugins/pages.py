"""Ordinary pages, announcements, corrections, the not-found page, maps of the site, and what every page needs."""

from pelican import signals

from generator.pages import assets, corrections, news, not_found, page, robots, sitemap
from generator.plugins.host import KindsGenerator, make_generator

KINDS = (page.KIND, news.KIND, corrections.KIND, not_found.KIND, sitemap.KIND, robots.KIND, assets.KIND)
GENERATOR = make_generator("pages", KINDS)


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of these page kinds."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
