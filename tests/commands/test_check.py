"""What `yardstick check` prints of a folder of content, for people and for programs."""

import json
import os
import subprocess
from pathlib import Path

from tests.publishing.content import DIET, SMOKING

from .conftest import CommandLine, break_version


def commit(folder: Path) -> str:
    person = ("-c", "user.name=u-1", "-c", "user.email=u-1@users.invalid")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "All")):
        subprocess.run(["git", *person, *arguments], cwd=folder, check=True)
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True)
    return found.stdout.strip()


def test_content_without_a_fault_ends_with_0(yardstick: CommandLine, folder: Path) -> None:
    ended = yardstick("check", str(folder))
    assert ended.code == 0, ended.out
    assert " error" not in ended.err


def test_an_error_is_a_line_with_file_line_and_column_and_ends_with_1(yardstick: CommandLine, folder: Path) -> None:
    file = break_version(folder, SMOKING)
    ended = yardstick("check", str(folder))
    assert ended.code == 1
    assert [line for line in ended.out.splitlines() if line.startswith(f"{file}:2:1: ")]
    assert "[error key.unknown]" in ended.out
    assert "1 error" in ended.err


def test_programs_get_every_problem_and_the_counts_as_json(yardstick: CommandLine, folder: Path) -> None:
    break_version(folder, SMOKING)
    ended = yardstick("check", str(folder), "--format", "json")
    found = json.loads(ended.out)
    assert ended.code == 1
    assert (found["schema"], found["content"], found["instant"]) == (1, None, "2026-11-24T12:00:00Z")
    assert found["counts"]["error"] == 1
    problem = next(each for each in found["problems"] if each["severity"] == "error")
    assert list(problem) == [
        "rule", "severity", "file", "line", "column", "message", "hint", "measure", "version",
    ]  # fmt: skip
    assert problem["file"] == f"{SMOKING}/1.0/measure.md"
    assert (problem["line"], problem["column"], problem["version"]) == (2, 1, "1.0")


def test_content_without_a_fault_is_json_too(yardstick: CommandLine, folder: Path) -> None:
    commit_id = commit(folder)
    found = json.loads(yardstick("check", str(folder), "--format", "json").out)
    assert found["content"] == commit_id
    assert found["counts"]["error"] == 0


def test_since_lists_only_faults_of_measures_that_changed(yardstick: CommandLine, folder: Path) -> None:
    break_version(folder, SMOKING)
    since = commit(folder)
    break_version(folder, DIET)
    ended = yardstick("check", str(folder), "--since", since)
    assert ended.code == 1
    assert f"{DIET}/1.0/measure.md:2:1:" in ended.out
    assert SMOKING not in ended.out


def test_since_with_nothing_changed_is_content_with_the_faults_that_were_there(
    yardstick: CommandLine, folder: Path
) -> None:
    break_version(folder, SMOKING)
    assert yardstick("check", str(folder), "--since", commit(folder)).code == 0


def test_since_lists_all_faults_when_a_file_changed_that_bears_on_all_measures(
    yardstick: CommandLine, folder: Path
) -> None:
    break_version(folder, SMOKING)
    since = commit(folder)
    file = folder / "organisations.yaml"
    file.write_text(f"{file.read_text()}# A remark\n")
    assert f"{SMOKING}/1.0/measure.md:2:1:" in yardstick("check", str(folder), "--since", since).out


def test_a_folder_that_is_not_there_is_wrong_usage(yardstick: CommandLine, tmp_path: Path) -> None:
    assert yardstick("check", str(tmp_path / "absent")).code == 2


def test_a_commit_that_is_not_there_is_wrong_usage(yardstick: CommandLine, folder: Path) -> None:
    commit(folder)
    assert yardstick("check", str(folder), "--since", "nonsense").code == 2


def test_a_name_cannot_break_its_line_or_steer_the_terminal(yardstick: CommandLine, folder: Path) -> None:
    (folder / "pages" / "a\n\x1b[31mred\u2028.md").write_text("x")
    with Path(os.fsdecode(os.fsencode(folder) + b"/pages/b\xff.md")).open("wb") as file:
        file.write(b"x")
    ended = yardstick("check", str(folder))
    assert ended.code == 1
    assert "\x1b" not in ended.out + ended.err
    assert r"a\n\x1b[31mred\u2028.md" in ended.out
    assert all(line.startswith(str(folder)) for line in ended.out.splitlines())
    ended.out.encode()
