"""Feeds of what is new."""

from pelican import signals

from generator.pages import feed
from generator.plugins.host import KindsGenerator, make_generator

GENERATOR = make_generator("feeds", (feed.KIND,))


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of this page kind."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
