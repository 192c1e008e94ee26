"""`yardstick publish`: its exit codes and words, what a fault leaves public, and what an idle run imports."""

import itertools
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from measures.store import GitStore, seed_store
from tests.publishing.content import DIET, SMOKING

from .conftest import NOON, CommandLine, invite, read_tree

pytestmark = pytest.mark.slow

HEAVY = ("pelican", "sqlalchemy", "pydantic", "dulwich", "jinja2", "rich", "dask")


@pytest.fixture
def published(yardstick: CommandLine, folder: Path, state: Path) -> CommandLine:
    """A command line whose site is live."""
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    ended = yardstick("publish")
    assert ended.code == 0, ended.err
    return yardstick


def push(state: Path, path: str, old: str, new: str) -> None:
    """Commit a change of one file to the content store."""
    with GitStore(state / "content.git") as store:
        head = store.head("main")
        assert head is not None
        entry = store.tree(store.root_of(head))[path.partition("/")[0]]
        for name in path.split("/")[1:]:
            entry = store.tree(entry.id)[name]
        text = store.blob(entry.id).decode()
        assert old in text
        changes = {path: text.replace(old, new, 1).encode()}
        store.commit(changes, base=head, author="u-2", message="Change", at=NOON, branch="main")


def test_with_nothing_to_do_nothing_is_written_and_nothing_heavy_imported(published: CommandLine, state: Path) -> None:
    def list_files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in state.rglob("*")}

    before = list_files()
    program = (
        "import sys\nfrom yardstick.cli import main\n"
        "try:\n    main()\nfinally:\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "publish"],
        env={"PATH": os.environ["PATH"], "VAR": str(state)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "Nothing to do.\n[]\n"
    assert list_files() == before


def test_a_measure_with_an_error_is_held_and_named_and_the_rest_goes_live(published: CommandLine, state: Path) -> None:
    before = read_tree(state / "site")
    push(state, f"{SMOKING}/1.0/measure.md", "---\n", "---\ntitel: Wrong\n")
    push(state, f"{DIET}/1.0/measure.md", "eat fruit", "eat much fruit")
    ended = published("publish")
    assert ended.code == 1
    assert f"{SMOKING}/1.0/measure.md:2:1: " in ended.err
    assert SMOKING.removeprefix("measures/") in ended.out
    after = read_tree(state / "site")
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed
    assert not [path for path in changed if path.startswith(SMOKING.removeprefix("measures/"))]


def test_an_error_in_a_shared_file_stops_the_run_and_the_site_stays(published: CommandLine, state: Path) -> None:
    before = read_tree(state / "site")
    push(state, "site.yaml", "name:", "nome:")
    ended = published("publish")
    assert ended.code == 4
    assert "site.yaml:1:1: " in ended.err
    assert "Nothing went live" in ended.err
    assert read_tree(state / "site") == before


def test_a_request_stands_alone(yardstick: CommandLine) -> None:
    assert yardstick("publish", "--request", "--full").code == 2


def test_a_request_is_run_by_the_next_publish(published: CommandLine) -> None:
    asked = published("publish", "--request")
    assert asked.code == 0
    assert re.search(r"Build \S+ waits", asked.out)
    assert "release 1 stays" in published("publish").out


def test_a_target_that_cannot_be_written_means_to_try_again_and_the_next_run_ends_it(
    published: CommandLine, state: Path
) -> None:
    push(state, f"{DIET}/1.0/measure.md", "eat fruit", "eat much fruit")
    tree = (state / "mirror").readlink()
    (state / "mirror").unlink()
    (state / "mirror").write_text("no folder")
    assert published("publish").code == 3
    (state / "mirror").unlink()
    (state / "mirror").symlink_to(tree)
    assert published("publish").code == 0
    assert read_tree(state / "mirror") == read_tree(state / "site")


def test_a_database_that_does_not_answer_means_to_try_again(published: CommandLine) -> None:
    ended = published("publish", "--full", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert ended.code == 3
    assert "Traceback" not in ended.err


def test_without_a_content_store_the_command_says_how_to_get_one(yardstick: CommandLine) -> None:
    ended = yardstick("publish")
    assert ended.code == 2
    assert "yardstick demo" in ended.err


def test_releases_are_listed_newest_first_with_what_a_rollback_puts_back(published: CommandLine, state: Path) -> None:
    push(state, f"{DIET}/1.0/measure.md", "eat fruit", "eat much fruit")
    assert published("publish").code == 0
    assert published("rollback", "1").code == 0
    lines = published("releases").out.splitlines()
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert lines[0].endswith("puts back release 1")


def test_a_site_without_releases_has_none_to_list_to_verify_or_to_put_back(yardstick: CommandLine) -> None:
    assert yardstick("releases").code == 0
    assert yardstick("verify").code == 1
    assert yardstick("rollback", "1").code == 1


def test_a_target_that_is_none_is_wrong_usage_and_the_targets_are_named(yardstick: CommandLine, state: Path) -> None:
    for command in ("restore", "verify"):
        ended = yardstick(command, "s3://elsewhere/site")
        assert ended.code == 2
        assert str(state / "mirror") in ended.err


def test_with_seals_only_what_was_approved_here_goes_live_and_a_push_changes_none_of_it(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    seed_store(state / "content.git", folder, "u-9", datetime(2026, 1, 1, tzinfo=UTC))
    yardstick.environ |= {"APPROVAL": "seal", "APPROVAL_KEY": "k" * 40}
    page = f"{DIET.removeprefix('measures/')}/latest/index.html"
    assert yardstick("publish").code in (0, 1)
    assert page not in read_tree(state / "site")

    approver = invite(yardstick, "approver")
    assert yardstick("approve", DIET, "1.0", "--by", "u-3").code == 1
    assert yardstick("approve", DIET, "1.0", "--by", approver).code == 0
    published = yardstick("publish")
    assert "is live" in published.out
    before = read_tree(state / "site")
    assert page in before

    push(state, f"{DIET}/1.0/measure.md", "eat fruit", "eat much fruit")
    assert yardstick("publish").code in (0, 1)
    assert read_tree(state / "site") == before


def test_a_history_elsewhere_that_does_not_answer_is_told_in_a_sentence(published: CommandLine, state: Path) -> None:
    for command in (("verify",), ("restore", str(state / "mirror")), ("rollback", "1"), ("publish", "--full")):
        ended = published(*command, HISTORY_URL="https://127.0.0.1:9/history.git")
        assert ended.code == 3
        assert "127.0.0.1" in ended.err
        assert "This failed" not in ended.err


def test_a_publish_of_a_timer_tells_events_and_no_words_of_the_content(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    seconds = itertools.count()
    yardstick.now = lambda: NOON + timedelta(seconds=next(seconds))
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    ended = yardstick("publish", "--scheduled")
    told = [json.loads(line) for line in ended.out.splitlines()]
    assert [line["event"] for line in told] == ["build.ended", "release.live"]
    assert told[0]["code"] == ended.code == 0
    assert told[0]["rendered"] > 10
    assert told[1]["number"] == 1
    assert told[1]["new"] >= len(told[1]["pages"]) > 5
    assert {line["build"] for line in told} == {told[0]["build"]}
    push(state, "pages/about.md", "Who we are.", "Who we really are.")
    told = [json.loads(line) for line in yardstick("publish", "--scheduled").out.splitlines()]
    assert [(line["event"], line["by"], line.get("new")) for line in told] == [
        ("build.ended", "u-2", None), ("release.live", "u-2", 0),
    ]  # fmt: skip
    push(state, "site.yaml", "language: en-GB", "langauge: en-GB")
    (failed,) = [json.loads(line) for line in yardstick("publish", "--scheduled").out.splitlines()]
    assert (failed["event"], failed["code"]) == ("build.failed", 4)
    ended = yardstick("publish", "--scheduled")
    assert ended.code == 0
    assert json.loads(ended.out)["event"] == "publish.waits"
