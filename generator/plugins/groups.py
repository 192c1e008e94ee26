"""Groups: the list of them, and every figure of each."""

from pelican import signals

from generator.pages import group, groups
from generator.plugins.host import KindsGenerator, make_generator

GENERATOR = make_generator("groups", (groups.KIND, group.KIND))


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of these page kinds."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
