"""`yardstick render`: the same bytes everywhere, and what faults in content leave of the site."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publishing.content import DIET, SMOKING

from .conftest import CommandLine, break_version, read_tree

pytestmark = pytest.mark.slow

ADDRESS = {measure: measure.removeprefix("measures/") for measure in (DIET, SMOKING)}


def render_in(where: Path, content: Path, output: Path, **environ: str) -> None:
    """Render in a process of its own, in a working folder of its own."""
    where.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    subprocess.run(
        [sys.executable, "-m", "yardstick", "render", str(content), "-o", str(output), "--at", "2027-05-13"],
        cwd=where,
        env=kept | environ,
        check=True,
        capture_output=True,
    )


def test_the_same_content_and_instant_give_the_same_bytes_everywhere(folder: Path, tmp_path: Path) -> None:
    render_in(tmp_path / "one", folder, tmp_path / "a", TZ="Asia/Kolkata", LANG="C", PYTHONHASHSEED="1", JOBS="1")
    copy = shutil.copytree(folder, tmp_path / "elsewhere" / "copy")
    render_in(
        tmp_path / "two", copy, tmp_path / "b", TZ="America/Lima", LANG="de_DE.UTF-8", PYTHONHASHSEED="2", JOBS="3"
    )
    first = read_tree(tmp_path / "a")
    assert "index.html" in first
    assert first == read_tree(tmp_path / "b")


def test_a_second_rendering_replaces_the_first(yardstick: CommandLine, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "site"
    assert yardstick("render", str(folder), "-o", str(output)).code == 0
    first = read_tree(output)
    (output / "left-over.html").write_text("old")
    assert yardstick("render", str(folder), "-o", str(output)).code == 0
    assert read_tree(output) == first


def test_a_folder_with_other_files_in_it_is_left_alone(yardstick: CommandLine, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "home"
    output.mkdir()
    (output / "letter.txt").write_text("dear")
    ended = yardstick("render", str(folder), "-o", str(output))
    assert ended.code == 2
    assert read_tree(output) == {"letter.txt": b"dear"}


def test_a_measure_with_an_error_is_left_out_and_the_rest_is_drawn(
    yardstick: CommandLine, folder: Path, tmp_path: Path
) -> None:
    file = break_version(folder, SMOKING)
    ended = yardstick("render", str(folder), "-o", str(tmp_path / "site"))
    assert ended.code == 1
    assert f"{file.relative_to(folder)}:2:1: " in ended.err
    site = read_tree(tmp_path / "site")
    assert f"{ADDRESS[DIET]}/latest/index.html" in site
    assert not [path for path in site if path.startswith(f"{ADDRESS[SMOKING]}/")]


def test_an_error_in_a_shared_file_writes_nothing(yardstick: CommandLine, folder: Path, tmp_path: Path) -> None:
    (folder / "site.yaml").write_text("name: {")
    ended = yardstick("render", str(folder), "-o", str(tmp_path / "site"))
    assert ended.code == 1
    assert "site.yaml:" in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "site").exists()


def test_an_instant_chooses_what_is_due(yardstick: CommandLine, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "site"
    assert yardstick("render", str(folder), "-o", str(output), "--at", "1999-01-01").code == 0
    assert not [path for path in read_tree(output) if "/latest/" in path]


@pytest.mark.parametrize("written", ["tomorrow", "20270513", "2027-13-01", "2026-10-25T01:30"])
def test_what_is_no_instant_is_wrong_usage(yardstick: CommandLine, folder: Path, written: str) -> None:
    ended = yardstick("render", str(folder), "--at", written)
    assert ended.code == 2
    assert "--at" in ended.err
