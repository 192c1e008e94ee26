"""The example in the documentation runs as it stands."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from measures.publication.record import Visible
from tests.pages.content import make_content, open_site, render_all
from tests.repository.documents import FENCE, ROOT

ADDRESS = "https://www.example.org"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 (the name it has above)
        """Say nothing."""


@pytest.fixture
def served_site(tmp_path: Path) -> Iterator[str]:
    """Serve a small site on loopback, under the origin that its files name."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "site")))
    origin = f"http://127.0.0.1:{server.server_port}"
    for path, content in render_all(open_site(make_content(), visible=Visible(origin=origin))).items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield origin
    server.shutdown()
    thread.join()
    server.server_close()


def read_example() -> str:
    [example] = [
        block for block in FENCE.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8")) if "```python" in block
    ]
    return str(example).removeprefix("```python\n").removesuffix("```")


def test_example_reads_the_newest_figures_of_every_measure(served_site, capsys):
    example = read_example()
    assert example.count(ADDRESS) == 1
    exec(compile(example.replace(ADDRESS, served_site), "docs/api.md", "exec"), {})
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == "Adults who smoke 2.1"
    assert "All 2023 12.5%" in lines
    assert "Hill people 2022 [c]" in lines
    assert lines[-2:] == ["All 1,200", "Southerners 700"]
