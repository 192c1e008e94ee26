"""The reports: each fault is told once, with what readers see, the cause and the command to type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from measures.store import seed_store
from measures.store.git import GitStore
from publishing.builds import Builds, Fault, Request, Worker, new_build_id
from publishing.database import Database, open_database
from publishing.schedule.record import note_end, note_start

from .conftest import NOON, CommandLine

ELSEWHERE = Worker("another-machine", "17@4711")
TO = {"ALERTS_ADDRESS": "developers@example.org"}


@pytest.fixture
def database(state: Path) -> Iterator[Database]:
    with open_database(f"sqlite:///{state}/yardstick.sqlite") as opened:
        yield opened


def run_build(
    database: Database,
    minutes: float,
    state: str,
    result: str,
    release: str | None = None,
    *,
    reason: str = "push",
    fault: Fault | None = None,
) -> str:
    """Add a build that began so many minutes before noon and ended a minute later."""
    builds, at = Builds(database), NOON - timedelta(minutes=minutes)
    builds.request(Request(id=new_build_id(at), reason=reason, by="u-7", at=at))
    claim = builds.claim(ELSEWHERE, at, 60)
    assert claim is not None
    ended = at + timedelta(minutes=1)
    builds.finish(claim, state, ended, result=result, release=release, fault=fault)  # type: ignore[arg-type]
    return claim.build.id


def read_mail(state: Path) -> list[tuple[str, str]]:
    """Return the subject and the words of each letter sent."""
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in state.glob("outbox/*.eml")]
    return sorted((str(letter["Subject"]), letter.get_body().get_content()) for letter in letters)  # type: ignore[union-attr]


def test_with_no_fault_nothing_is_reported(yardstick: CommandLine, state: Path) -> None:
    for name in ("report-broken-builds", "report-stalled-builds", "report-damaged-targets"):
        ended = yardstick(name, **TO)
        assert (ended.code, ended.out) == (0, "Nothing to report.\n"), ended.err
    assert read_mail(state) == []


def test_a_site_without_a_release_has_no_early_pages(yardstick: CommandLine, folder: Path, state: Path) -> None:
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    ended = yardstick("report-early-pages", **TO)
    assert (ended.code, ended.out) == (0, "Nothing to report.\n"), ended.err


def test_an_outage_of_an_hour_is_one_letter(yardstick: CommandLine, database: Database, state: Path) -> None:
    live = run_build(database, 90, "DONE", "Release 4 is live.", release="r" * 40)
    for minutes in range(60, 0, -10):
        run_build(database, minutes, "FAILED", "s3://bucket: writing failed: timed out. Try again.")

    assert [yardstick("report-broken-builds", **TO).code for _ in range(3)] == [1, 1, 1]
    [(subject, words)] = read_mail(state)
    assert subject == "Yardstick, local site: A publish failed"
    assert "failed 6 times" in words
    assert "Cause: s3://bucket: writing failed: timed out. Try again." in words
    assert f"What readers see: the site as build {live} left it at 10:31 UTC on 24 November 2026." in words
    assert "\n    yardstick publish\n" in words


def test_a_cause_that_stands_for_weeks_is_still_reported_and_stays_one_letter(
    yardstick: CommandLine, database: Database, state: Path
) -> None:
    day = 24 * 60
    live = run_build(database, 45 * day, "DONE", "Release 4 is live.", release="r" * 40)
    first = run_build(database, 44 * day, "FAILED", "s3://bucket: writing failed. Try again.", fault="outside")
    for ago in range(44, 0, -4):
        for minutes in range(1, 25):
            run_build(database, ago * day - minutes, "FAILED", "s3://bucket: listing failed.", fault="outside")
        yardstick.now = lambda ago=ago: NOON - timedelta(days=ago - 1)  # type: ignore[misc]
        assert yardstick("delete-old-builds").code == 0
        assert yardstick("report-broken-builds", **TO).code == 1
    assert Builds(database).find(first) is None
    assert Builds(database).find(live) is not None
    assert len(read_mail(state)) == 1


def test_another_cause_is_another_letter(yardstick: CommandLine, database: Database, state: Path) -> None:
    run_build(database, 30, "FAILED", "A shared file has an error. Nothing went live.")
    yardstick("report-broken-builds", **TO)
    run_build(database, 20, "FAILED", "s3://bucket: writing failed. Try again.")
    yardstick("report-broken-builds", **TO)
    assert len(read_mail(state)) == 2


def test_the_same_cause_is_told_again_after_a_build_went_through(
    yardstick: CommandLine, database: Database, state: Path
) -> None:
    run_build(database, 30, "FAILED", "Away. Try again.")
    yardstick("report-broken-builds", **TO)
    run_build(database, 20, "DONE", "Release 4 is live.", release="r" * 40)
    yardstick("report-broken-builds", **TO)
    assert len(read_mail(state)) == 1
    run_build(database, 10, "FAILED", "Away. Try again.")
    yardstick("report-broken-builds", **TO)
    assert len(read_mail(state)) == 2


def test_a_place_that_is_away_is_one_letter_however_it_fails(
    yardstick: CommandLine, database: Database, state: Path
) -> None:
    for minutes, words in ((40, "writing a.html failed: timed out"), (30, "reading the pointer failed: refused")):
        run_build(database, minutes, "FAILED", f"s3://bucket/site: {words}: mirroring failed.", fault="outside")
        yardstick("report-broken-builds", **TO)
    run_build(database, 25, "DONE", "Release 5 is prepared.", reason="prepare")
    run_build(database, 20, "FAILED", "s3://bucket/site: listing failed: timed out.", fault="outside")
    yardstick("report-broken-builds", **TO)
    assert len(read_mail(state)) == 1
    run_build(database, 10, "FAILED", "https://git.example.org/a.git: the push was refused.", fault="outside")
    yardstick("report-broken-builds", **TO)
    assert len(read_mail(state)) == 2


def test_words_that_name_their_build_are_one_cause(yardstick: CommandLine, database: Database, state: Path) -> None:
    for minutes in (30, 20, 10):
        name = new_build_id(NOON - timedelta(minutes=minutes))
        Builds(database).request(Request(id=name, reason="push", by="u-7", at=NOON - timedelta(minutes=minutes)))
        claim = Builds(database).claim(ELSEWHERE, NOON, 60)
        assert claim is not None
        words = f"[Errno 28] No space left on device: '/var/cache/builds/{name}/record.json'. Try again."
        Builds(database).finish(claim, "FAILED", NOON, result=words, fault="outside")
        yardstick("report-broken-builds", **TO)
    assert len(read_mail(state)) == 1


def test_a_fault_is_not_told_again_when_it_was_a_week_ago(
    yardstick: CommandLine, database: Database, state: Path
) -> None:
    run_build(database, 90, "DONE", "Release 4 is live.", release="r" * 40)
    for minutes in (60, 30):
        run_build(database, minutes, "FAILED", "Away. Try again.")
    yardstick("report-broken-builds", **TO)
    yardstick.now = lambda: NOON + timedelta(days=7, minutes=-45)
    assert yardstick("report-broken-builds", **TO).code == 1
    assert len(read_mail(state)) == 1
    yardstick.now = lambda: NOON + timedelta(days=7)
    assert yardstick("report-broken-builds", **TO).code == 0


def test_a_build_that_does_not_end_is_told_with_its_process(
    yardstick: CommandLine, database: Database, state: Path
) -> None:
    builds, at = Builds(database), NOON - timedelta(minutes=30)
    builds.request(Request(id="one", reason="push", by="u-7", at=at))
    assert builds.claim(ELSEWHERE, at, 60)
    assert yardstick("report-stalled-builds", **TO).code == 0
    yardstick.now = lambda: NOON + timedelta(minutes=1)
    assert [yardstick("report-stalled-builds", **TO).code for _ in range(2)] == [1, 1]
    [(subject, words)] = read_mail(state)
    assert subject.endswith("A publish does not end")
    assert "has run for 31 minutes, on another-machine as process 17@4711." in words
    assert "Cause: its process has fallen silent." in words


def test_without_an_address_a_fault_is_printed_and_nobody_counts_as_told(
    yardstick: CommandLine, database: Database, state: Path
) -> None:
    run_build(database, 30, "FAILED", "Away. Try again.")
    ended = yardstick("report-broken-builds")
    assert (ended.code, "ALERTS_ADDRESS is not set" in ended.err) == (1, True)
    assert "Cause: Away. Try again." in ended.out
    yardstick("report-broken-builds", **TO)
    assert len(read_mail(state)) == 1


def test_a_task_that_fails_three_times_in_a_row_is_told_once(
    yardstick: CommandLine, database: Database, state: Path
) -> None:
    codes = []
    for number in range(4):
        note_start(database, "tidy-content", NOON)
        note_end(database, "tidy-content", NOON + timedelta(minutes=number), 2)
        codes.append(yardstick("report-broken-builds", **TO).code)
    assert codes == [0, 0, 1, 1]
    [(subject, words)] = read_mail(state)
    assert 'The task "tidy-content" fails again and again' in subject
    assert "\n    yardstick tidy-content\n" in words


def test_a_publish_that_fails_again_and_again_is_told_by_its_builds_alone(
    yardstick: CommandLine, database: Database, state: Path
) -> None:
    for number in range(4):
        note_start(database, "publish", NOON)
        run_build(database, 40 - 10 * number, "FAILED", "s3://bucket/site: timed out.", fault="outside")
        note_end(database, "publish", NOON, 3)
    yardstick("report-broken-builds", **TO)
    assert [subject for subject, _ in read_mail(state)] == ["Yardstick, local site: A publish failed"]


def test_a_task_that_ends_before_it_has_a_build_is_told(
    yardstick: CommandLine, database: Database, state: Path
) -> None:
    run_build(database, 60, "FAILED", "s3://bucket/site: timed out.", fault="outside")
    run_build(database, 50, "DONE", "Release 4 is live.", release="r" * 40)
    yardstick("report-broken-builds", **TO)
    for _ in range(3):
        note_start(database, "publish", NOON)
        note_end(database, "publish", NOON, 3)
    yardstick("report-broken-builds", **TO)
    assert sorted(subject.partition(": ")[2] for subject, _ in read_mail(state)) == [
        "A publish failed, and a later one went through",
        'The task "publish" fails again and again',
    ]


@pytest.mark.slow
def test_a_target_that_a_failed_publish_names_is_told_by_it_alone(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    assert yardstick("publish").code == 0
    pointer = (state / "mirror").resolve() / ".yardstick" / "pointer.json"
    pointer.rename(pointer.with_name("moved"))
    pointer.mkdir()
    with GitStore(state / "content.git") as store:
        files = {"pages/about.md": b"---\ntitle: About\n---\n\nWho we really are.\n"}
        store.commit(files, base=store.head("main"), author="u-2", message="Edit", at=NOON)
    yardstick.now = lambda: NOON + timedelta(minutes=5)
    assert yardstick("publish").code == 3
    assert yardstick("report-damaged-targets", **TO).out == "Nothing to report.\n"
    assert yardstick("report-broken-builds", **TO).code == 1
    [(_, words)] = read_mail(state)
    assert f"{state / 'mirror'}: reading the pointer failed" in words
    for page in (state / "site").resolve().rglob("*.html"):
        page.write_text("Altered")
    assert "holds other files than its release" in yardstick("report-damaged-targets", **TO).out


@pytest.mark.slow
def test_a_damaged_target_is_told_until_it_is_mended_and_again_when_it_comes_back(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    assert yardstick("publish").code == 0
    assert yardstick("report-damaged-targets", **TO).code == 0
    mirror = str(state / "mirror")
    for letters in (1, 2):
        for page in (state / "mirror").resolve().rglob("*.html"):
            page.write_text("Altered")
        assert [yardstick("report-damaged-targets", **TO).code for _ in range(2)] == [1, 1]
        assert len(read_mail(state)) == letters
        assert yardstick("restore", mirror).code == 0
        assert yardstick("report-damaged-targets", **TO).code == 0
    assert f"\n    yardstick restore {mirror}\n" in read_mail(state)[0][1]


@pytest.mark.slow
def test_a_file_too_many_and_one_too_few_are_named_for_a_log_service_too(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    assert yardstick("publish").code == 0
    mirror = (state / "mirror").resolve()
    (mirror / "about" / "index.html").unlink()
    (mirror / "secret.html").write_text("not of the release")

    ended = yardstick("report-damaged-targets", **TO)

    assert ended.code == 1
    assert "1 missing: about/index.html" in ended.out
    assert "1 not of the release: secret.html" in ended.out
    event = json.loads(ended.out.splitlines()[0])
    assert (event["event"], event["kind"], event["command"]) == (
        "fault.found", "damaged", f"yardstick restore {state / 'mirror'}",
    )  # fmt: skip
    assert len(read_mail(state)) == 1


def test_old_builds_go_and_what_is_needed_stays(yardstick: CommandLine, database: Database, state: Path) -> None:
    days = 24 * 60
    live = run_build(database, 80 * days, "DONE", "Release 1 is live.", release="r" * 40)
    old = [run_build(database, (70 * days) - number, "FAILED", "Away.") for number in range(40)]
    new = [run_build(database, (40 * days) - number, "DONE", "No public change.") for number in range(100)]
    logs = state / "logs"
    logs.mkdir()
    (logs / f"render-{old[0]}.log").write_text("")
    (logs / f"render-{new[0]}.log").write_text("")
    (logs / "failures-2026-01-01.log").write_text("")
    (state / "cache" / "builds" / old[1]).mkdir(parents=True)

    assert yardstick("delete-old-builds").out == "40 builds and 2 folders and logs deleted.\n"
    assert yardstick("delete-old-builds").out == "Nothing is old enough.\n"
    kept = {build.id for build in Builds(database).list_newest(1000)}
    assert kept == {live, *new}
    assert sorted(path.name for path in logs.iterdir()) == ["failures-2026-01-01.log", f"render-{new[0]}.log"]


def test_old_logs_of_failures_are_left_over(yardstick: CommandLine, state: Path) -> None:
    logs = state / "logs"
    logs.mkdir(parents=True)
    for name in ("failures-2026-01-01.log", "failures-2026-11-01.log", "failures-of-mine.log"):
        (logs / name).write_text("")
    assert yardstick("delete-leftovers").out == "0 unsaved texts and 1 logs deleted.\n"
    assert sorted(path.name for path in logs.iterdir()) == ["failures-2026-11-01.log", "failures-of-mine.log"]


def test_the_schedule_lists_its_tasks_and_when_each_ran(yardstick: CommandLine, database: Database) -> None:
    note_start(database, "publish", NOON)
    note_end(database, "publish", NOON, 0)
    lines = yardstick("schedule", "--list").out.splitlines()
    assert " ".join(lines[0].split()) == "publish every 0:10:00 last ran 2026-11-24 12:00 UTC, code 0"
    assert any(line.startswith("delete-old-builds") and line.endswith("never ran") for line in lines)
