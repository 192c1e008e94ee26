"""Rendering a folder as it stands: the same bytes anywhere, faults left out, nothing of others overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.guard import Silence
from publishing.outcome import Code, Outcome
from publishing.rendering import OutputRefused, Wanted, render_folder
from tests.publishing.content import DIET, SMOKING, make_content
from tests.publishing.fakes import read_folder
from tests.publishing.station import PROGRAM, Station

pytestmark = pytest.mark.slow

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, content in make_content().items():
        (tmp_path / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / path).write_bytes(content)
    return tmp_path


def render(folder: Path, output: str = "output", *, style_guide: str | None = None) -> Outcome:
    station = Station(folder)
    wanted = Wanted(
        content=folder / "content",
        output=folder / output,
        style_guide=folder / style_guide if style_guide else None,
        instant=AT,
    )
    return render_folder(station.settings, wanted, station.machine, Silence())


def test_site_itself_goes_into_the_output_folder(folder: Path) -> None:
    outcome = render(folder)

    assert outcome.code == Code.DONE, outcome
    files = read_folder(folder / "output")
    assert {"index.html", "404.html", "health/habits/smoking/latest/index.html"} <= files.keys()
    assert not any(path.startswith(("style-guide", "site/")) for path in files)
    assert sorted(path.name for path in folder.iterdir()) == ["content", "output"]


def test_style_guide_is_made_where_it_is_asked_for(folder: Path) -> None:
    render(folder, style_guide="guide")

    assert "index.html" in read_folder(folder / "guide")


def test_second_rendering_replaces_the_first(folder: Path) -> None:
    render(folder)
    (folder / "content" / "pages" / "about.md").unlink()

    render(folder)

    assert "about/index.html" not in read_folder(folder / "output")


def test_measure_with_a_fault_is_left_out_and_the_rest_is_there(folder: Path) -> None:
    (folder / "content" / DIET / "1.0" / "by-group.csv").write_bytes(b"Group,Count\nAll,[nonsense]\n")

    outcome = render(folder)

    assert outcome.code == Code.NO
    assert [problem.place.file for problem in outcome.problems if problem.is_error] == [f"{DIET}/1.0/by-group.csv"]
    files = read_folder(folder / "output")
    assert "health/habits/smoking/latest/index.html" in files
    assert not any("diet" in path for path in files)


def test_draft_and_version_not_due_are_no_fault(folder: Path) -> None:
    state = folder / "content" / SMOKING / "measure.yaml"
    state.write_text(state.read_text().replace("2025-06-02T09:30:00+01:00", "2027-06-02"))

    assert render(folder).code == Code.DONE
    assert "health/habits/smoking/2.1/index.html" not in read_folder(folder / "output")


def test_fault_in_a_shared_file_writes_nothing(folder: Path) -> None:
    (folder / "content" / "site.yaml").write_text("name: [")

    assert render(folder).code == Code.NO
    assert sorted(path.name for path in folder.iterdir()) == ["content"]


def test_folder_of_others_is_left_alone(folder: Path) -> None:
    (folder / "output").mkdir()
    (folder / "output" / "index.html").write_text("mine")

    with pytest.raises(OutputRefused):
        render(folder)

    assert (folder / "output" / "index.html").read_text() == "mine"


def test_bytes_are_the_same_under_other_zones_languages_seeds_folders_and_processes(folder: Path) -> None:
    surroundings = (
        {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "1", "JOBS": "1"},
        {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "77", "JOBS": "2"},
    )
    for number, environ in enumerate(surroundings):
        elsewhere = folder / f"elsewhere-{number}"
        elsewhere.mkdir()
        command = "from yardstick.cli import main; main()"
        known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        words = ["render", "../content", "-o", f"../out-{number}", "--at", "2026-06-01T12:00:00Z"]
        done = subprocess.run(
            [sys.executable, "-c", command, *words],
            cwd=elsewhere,
            env=known | environ | {"VAR": str(folder / "var"), "PYTHONPATH": str(PROGRAM)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == Code.DONE, done.stderr

    assert read_folder(folder / "out-0") == read_folder(folder / "out-1")
    assert len(read_folder(folder / "out-0")) > 20
