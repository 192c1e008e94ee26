"""What a page may weigh, compressed as it is sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from generator.pages import version
from generator.pages.assets import SCRIPT, SEARCH, STYLESHEET, THEME, join_scripts, load_assets
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.record import ReleaseRecord, Visible
from measures.publication.site import PublicSite
from measures.store.folder import FolderStore

DEMO = Path(__file__).resolve().parents[2] / "content"
PAGE, STYLES, SCRIPTS, CHART_SCRIPTS, CHART = 25_000, 15_000, 20_000, 6_000, 2_000
REQUESTS = 8
PICTURE = re.compile(rb'<svg class="chart .*?</svg>', re.DOTALL)


def weigh(content: bytes) -> int:
    """Return the size of content compressed by brotli, in bytes."""
    return len(brotli.compress(content))


@pytest.fixture(scope="session")
def demo_pages() -> dict[str, bytes]:
    """Return the page of the newest version of each measure of the demo, by its output path."""
    store = FolderStore(DEMO)
    instant = datetime(2026, 11, 20, 12, tzinfo=UTC)
    choice = choose(store.objects, store.root, instant=instant, rule=ApprovalRule("trust"), last=None, cache={})
    record = ReleaseRecord(instant=instant, fingerprint="test", visible=Visible(), selection=choice.selection)
    site = PublicSite(record, store.objects)
    return {
        output: version.KIND.render(site, owner, output)
        for owner in version.KIND.owners(site)
        for output in version.KIND.outputs(site, owner)
        if "/latest/" in output
    }


@pytest.mark.slow
def test_measure_page_of_six_charts_and_six_tables_is_light(demo_pages) -> None:
    largest = [page for page in demo_pages.values() if len(PICTURE.findall(page)) >= 12 and page.count(b"<table>") >= 6]
    assert largest
    assert {output: weigh(page) for output, page in demo_pages.items() if weigh(page) > PAGE} == {}


@pytest.mark.slow
def test_each_chart_in_a_page_is_light(demo_pages) -> None:
    pictures = [picture for page in demo_pages.values() for picture in PICTURE.findall(page)]
    assert len(pictures) > 100
    assert [picture[:200] for picture in pictures if weigh(picture) > CHART] == []


@pytest.mark.slow
def test_first_view_of_a_page_asks_for_few_files(demo_pages) -> None:
    for output, page in demo_pages.items():
        files = re.findall(rb'<(?:link rel="(?:icon|stylesheet)"|script|img)[^>]* (?:src|href)="/', page)
        assert 1 + len(files) <= REQUESTS, output


def test_style_sheet_and_scripts_are_light() -> None:
    assert weigh(load_assets()[STYLESHEET].content) <= STYLES
    assert weigh(load_assets()[SCRIPT].content) + weigh(load_assets()[SEARCH].content) <= SCRIPTS


def test_script_of_charts_is_light(tmp_path: Path) -> None:
    names = [path.name for path in sorted((THEME / "static" / "js").iterdir()) if path.name.startswith("chart-")]
    main = tmp_path / "main.js"
    main.write_text("".join(f'import "./{name}";\n' for name in ["address.js", *names]))
    for name in ["address.js", *names]:
        (tmp_path / name).write_bytes((THEME / "static" / "js" / name).read_bytes())
    assert len(names) == 2
    assert weigh(join_scripts(main)) <= CHART_SCRIPTS
