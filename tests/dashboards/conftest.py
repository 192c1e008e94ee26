"""Sites whose dashboards are counted, with the outputs of the dashboards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.varied import generate_varied
from generator.pages.dashboards import page
from measures.publication.site import PublicSite
from tests.dashboards.reading import Page, fetch_from, read_whole
from tests.pages.content import open_site

DEMO = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Counted:
    """Content files, an instant, and the dashboards that are made from them."""

    files: Mapping[str, bytes]
    now: datetime
    site: PublicSite
    outputs: Mapping[str, bytes]

    def read(self, address: str) -> Page:
        return read_whole(fetch_from(self.outputs), address)


def count_dashboards(files: Mapping[str, bytes], now: datetime) -> Counted:
    site = open_site(files, at=now)
    kind = page.KIND
    outputs = {
        path: kind.render(site, owner, path) for owner in kind.owners(site) for path in kind.outputs(site, owner)
    }
    return Counted(files, now, site, outputs)


def read_folder(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def demo() -> Counted:
    return count_dashboards(read_folder(DEMO), NOW)


@pytest.fixture(scope="session")
def varied() -> Counted:
    return count_dashboards(generate_varied(300), NOW)
