"""What a page offers for download is there, and is as large as it says."""

from __future__ import annotations

import re

from measures.figures import format_size
from tests.pages.content import SMOKING, open_site, render, render_all

FOLDER = f"/{SMOKING}/2.1"


def test_each_table_and_all_rows_can_be_downloaded(site):
    outputs = render_all(site)
    assert f"site{FOLDER}/downloads/by-group.csv" in outputs
    assert f"site{FOLDER}/downloads/by-group-table.csv" in outputs


def test_every_download_is_linked_with_its_format_and_size(site):
    page = render(site, f"site{FOLDER}/index.html") + render(site, f"site{FOLDER}/changes/index.html")
    files = {
        path: content for path, content in render_all(site).items() if re.match(rf"site{FOLDER}/(down|char)", path)
    }
    assert {path.rpartition(".")[2] for path in files} == {"csv", "json", "svg", "ods", "zip"}
    for path, content in files.items():
        [about] = re.findall(rf'href="{path.removeprefix("site")}" download>[^<]+</a> <span [^>]*>([^<]+)', page)
        kind, size, *_ = about.split(", ")
        assert kind == path.rpartition(".")[2].upper()
        assert size == format_size(len(content))


def test_link_gives_format_size_and_rows(site):
    page = render(site, f"site{FOLDER}/index.html")
    size = len(render(site, f"site{FOLDER}/downloads/by-group.csv").encode())
    assert (
        f'by-group.csv" download>Download the data</a> <span class="downloads__about">CSV, {size} bytes, all 8 rows'
        in page
    )


def test_download_of_a_draft_is_not_made(site):
    assert not [path for path in render_all(site) if "/3.0/" in path]


def test_upload_is_offered_as_it_came(files):
    folder = f"measures/{SMOKING}/2.1"
    facts = files[f"{folder}/measure.md"].replace(
        b"sources:", b"files: [{name: codes.csv, title: Codes, description: All codes.}]\nsources:"
    )
    site = open_site({**files, f"{folder}/measure.md": facts, f"{folder}/files/codes.csv": b"a,b\n1,2\n"})
    assert render(site, f"site{FOLDER}/files/codes.csv") == "a,b\n1,2\n"
    page = render(site, f"site{FOLDER}/index.html")
    assert re.search(r'files/codes\.csv" download>Codes</a> <span [^>]*>CSV, 8 bytes\. All codes\.', page)
