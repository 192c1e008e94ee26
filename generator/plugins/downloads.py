"""Files made from data."""

from pelican import signals

from generator.pages import all_data, archive, download
from generator.plugins.host import KindsGenerator, make_generator

GENERATOR = make_generator("downloads", (download.KIND, archive.KIND, all_data.KIND))


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of these page kinds."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
