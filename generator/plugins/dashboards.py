"""Dashboards, the lists behind their figures, and the calendars of planned releases."""

from pelican import signals

from generator.pages.dashboards import calendar, page
from generator.plugins.host import KindsGenerator, make_generator

GENERATOR = make_generator("dashboards", (page.KIND, calendar.KIND))


def add_generator(_pelican: object) -> type[KindsGenerator]:
    """Give Pelican the generator of these page kinds."""
    return GENERATOR


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
