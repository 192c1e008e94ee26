"""`yardstick leak-report`: its words and exit codes."""

import json
from datetime import UTC, datetime
from pathlib import Path

from measures.store import seed_store
from tests.publishing.station import SMOKING

from .conftest import CommandLine


def test_leak_report_without_a_store_or_a_release_says_which_is_missing(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    ended = yardstick("leak-report")
    assert ended.code == 2
    assert "There is no content store" in ended.err
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    ended = yardstick("leak-report")
    assert ended.code == 1
    assert "There is no release yet." in ended.err


def test_leak_report_ends_with_1_and_names_the_file_of_a_leak(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    assert yardstick("publish").code == 0
    assert yardstick("leak-report").code == 0
    early = state / "site" / SMOKING.removeprefix("measures/") / "3.0" / "index.html"
    early.parent.mkdir(parents=True)
    early.write_text("Too soon.")
    ended = yardstick("leak-report", "1")
    assert ended.code == 1
    assert "health/habits/smoking/3.0/index.html holds the address of health/habits/smoking 3.0" in ended.out
    assert yardstick("leak-report", "7").code == 1
    as_json = yardstick("leak-report", "--format", "json")
    said = json.loads(as_json.out)
    assert as_json.code == 1
    assert (said["schema"], said["release"]) == (1, 1)
    assert [leak["path"] for leak in said["leaks"]] == ["health/habits/smoking/3.0/index.html"] * len(said["leaks"])
    as_csv = yardstick("leak-report", "--format", "csv")
    assert as_csv.code == 1
    assert as_csv.out.splitlines()[0] == "version,who,id,act,at,what"
    assert "3.0/index.html" in as_csv.err
