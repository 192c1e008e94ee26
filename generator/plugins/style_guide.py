"""The style guide, a site of its own."""

from pelican import signals

from generator.pages import chart_examples, component_examples, style_guide
from generator.plugins.host import KindsGenerator, make_generator

GENERATOR = make_generator("style_guide", (style_guide.KIND, chart_examples.KIND, component_examples.KIND))


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of these page kinds."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
