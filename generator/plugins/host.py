"""What Pelican runs: gather the page kinds that plug-ins announce, then render them all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generator.pages.kind import PageKind
from generator.plugins.development import render_development
from generator.plugins.job import Job
from generator.plugins.rendering import run_job

KINDS = "YARDSTICK_KINDS"
JOB = "YARDSTICK_JOB"


class KindsGenerator:
    """A Pelican generator that announces page kinds; the first to write renders for all."""

    kinds: tuple[PageKind, ...] = ()

    def __init__(self, context: dict[str, Any], settings: dict[str, Any], **_: object) -> None:
        self.context = context
        self.settings = settings

    def generate_context(self) -> None:
        """Announce the kinds."""
        announced = self.context.setdefault(KINDS, {})
        announced.update({kind.name: kind for kind in self.kinds})

    def generate_output(self, _writer: object) -> None:
        """Render everything that the job asks for, once."""
        kinds = self.context.pop(KINDS, None)
        if kinds is not None:
            self.render(dict(sorted(kinds.items())))

    def render(self, kinds: Mapping[str, PageKind]) -> None:
        """Render the job that the settings name, or the content folder where they name none."""
        output = Path(self.settings["OUTPUT_PATH"])
        if self.settings.get(JOB):
            run_job(Job.read(Path(self.settings[JOB])), kinds, output)
        else:
            render_development(Path(self.settings["PATH"]), kinds, output)


def make_generator(plugin: str, kinds: Iterable[PageKind]) -> type[KindsGenerator]:
    """Return the Pelican generator of a plug-in."""
    return type(f"{plugin.title()}Generator", (KindsGenerator,), {"kinds": tuple(kinds)})
