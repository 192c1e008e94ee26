"""The front page, topics, subtopics and the pages of measures."""

from pelican import signals

from generator.pages import changes, home, subtopic, tombstone, topic, version
from generator.plugins.host import KindsGenerator, make_generator

GENERATOR = make_generator(
    "measures", (home.KIND, topic.KIND, subtopic.KIND, version.KIND, changes.KIND, tombstone.KIND)
)


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of these page kinds."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
