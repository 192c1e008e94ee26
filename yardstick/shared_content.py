"""The shared files of a folder of content, for commands that read data by them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from yardstick.exits import CommandRefused

if TYPE_CHECKING:
    from measures.model.problem import Problem
    from measures.model.shared import Shared


def find_content(path: Path) -> Path | None:
    """Return the nearest folder above a path that holds site.yaml, and so is a folder of content."""
    return next((folder for folder in path.absolute().parents if (folder / "site.yaml").is_file()), None)


def read_shared(folder: Path) -> tuple[Shared, tuple[Problem, ...]]:
    """Return the site, the organisations and the classifications of a folder of content, and what is wrong in them.

    Raises:
        CommandRefused: site.yaml is missing or has errors.
    """
    from measures.model.shared import Shared
    from measures.reading.classification_file import read_classification
    from measures.reading.site_file import read_organisations, read_site

    if not (folder / "site.yaml").is_file():
        raise CommandRefused(f"{folder} is no folder of content.", "Name one that holds site.yaml with --content.")
    site = read_site((folder / "site.yaml").read_bytes(), "site.yaml")
    if site.value is None:
        raise CommandRefused("\n".join(map(str, site.problems)))
    problems = list(site.problems)
    organisations = _read_if_there(folder / "organisations.yaml")
    publishers = read_organisations(organisations, "organisations.yaml")
    problems += publishers.problems
    lists = {}
    for path in sorted((folder / "classifications").glob("*.yaml")):
        if path.name != "concepts.yaml":
            read = read_classification(path.read_bytes(), f"classifications/{path.name}")
            problems += read.problems
            if read.value is not None:
                lists[read.value.id] = read.value
    shared = Shared(
        site=site.value,
        organisations={each.id: each for each in publishers.value or ()},
        classifications=lists,
        concepts={},
    )
    return shared, tuple(problems)


def _read_if_there(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
