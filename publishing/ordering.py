"""The order in which a release's files reach a target: what is pointed to comes before what points to it."""

from __future__ import annotations

import re

DOWNLOADS = ("downloads", "charts", "files")
VERSION = re.compile(r"latest|[0-9]+\.[0-9]+")
INDEXES = ("api", "search", "feeds")


def is_asset(path: str) -> bool:
    """Whether a file carries its hash in its name, so that it can stay when pages stop pointing to it."""
    return path.startswith("assets/")


def rank_path(path: str) -> int:
    """Return the stage in which a file is written: all of a stage is in place before the next begins.

    0 assets and downloads, 1 pages of measures, 2 other pages, 3 API, feeds, search and sitemap, 4 redirects.
    """
    parts = path.split("/")
    if path == "redirects.json":
        return 4
    if parts[0] in INDEXES or parts[0].startswith("sitemap"):
        return 3
    if is_asset(path) or any(part in DOWNLOADS for part in parts[:-1]):
        return 0
    if any(VERSION.fullmatch(part) for part in parts[:-1]):
        return 1
    return 2
