"""Files for programs: the API, its description, and the catalogue of data sets."""

from pelican import signals

from generator.pages import api_classification, api_description, api_list, api_measure, catalogue
from generator.plugins.host import KindsGenerator, make_generator

GENERATOR = make_generator(
    "api", (api_list.KIND, api_measure.KIND, api_classification.KIND, api_description.KIND, catalogue.KIND)
)


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of these page kinds."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
