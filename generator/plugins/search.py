"""Search: its page, the lists that do its work without scripts, and the files that it fetches."""

from pelican import signals

from generator.pages import a_to_z, search, search_cells, search_index
from generator.plugins.host import KindsGenerator, make_generator

GENERATOR = make_generator("search", (search.KIND, a_to_z.KIND, search_index.KIND, search_cells.KIND))


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of these page kinds."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
