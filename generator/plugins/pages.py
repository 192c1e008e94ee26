"""Ordinary pages, announcements, the not-found page, and what every page needs."""

from pelican import signals

from generator.pages import assets, news, not_found, page, robots
from generator.plugins.host import KindsGenerator, make_generator

GENERATOR = make_generator("pages", (page.KIND, news.KIND, not_found.KIND, robots.KIND, assets.KIND))


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of these page kinds."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
