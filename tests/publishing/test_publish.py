"""A publish from the content store to every target, through the real render process."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from publishing.outcome import Code
from tests.publishing.station import SMOKING, Station, snapshot

pytestmark = pytest.mark.slow

SMOKING_PAGES = {
    "health/habits/smoking/2.1/index.html",
    "health/habits/smoking/2.1/changes/index.html",
    "health/habits/smoking/latest/index.html",
}


def test_first_publish_brings_one_release_to_every_target(station: Station) -> None:
    outcome = station.publish()

    assert outcome.code == Code.DONE, [str(problem) for problem in outcome.problems] + [outcome.words]
    assert outcome.words == "Release 1 is live."
    site = station.released()
    assert site.keys() >= SMOKING_PAGES
    assert station.held("site") == site
    assert station.held("mirror") == site
    assert station.held("style-guide") == station.released(portion="style-guide")
    assert station.held("style-guide")


def test_one_word_renders_and_writes_only_the_pages_that_show_it(published: Station) -> None:
    before = published.released()
    published.edit(f"{SMOKING}/2.1/by-group.md", "Few Hill people", "Not many Hill people")

    outcome = published.publish()

    assert outcome.words == "Release 2 is live."
    assert set(outcome.rendered) == {f"site/{path}" for path in SMOKING_PAGES}
    after = published.released()
    assert {path for path in after if after[path] != before.get(path)} == SMOKING_PAGES
    assert after.keys() == before.keys()
    written = {mirrored.address: set(mirrored.written) for mirrored in outcome.mirrored}
    assert written[str(published.var / "site")] == SMOKING_PAGES
    assert written[str(published.var / "mirror")] == SMOKING_PAGES
    assert written[str(published.var / "style-guide")] == set()
    assert published.held("site") == published.held("mirror") == after


def list_log(station: Station) -> list[dict[str, str]]:
    """Return what the log says of releases, as it is exported."""
    from cms.audit import read_log
    from cms.database import make_engine

    engine = make_engine(station.settings.database_url)
    with engine.begin() as connection:
        acts = [act for _, act in read_log(connection) if act.person == "publisher"]
    engine.dispose()
    return [{name: str(getattr(act, name)) for name in ("act", "version", "before", "after", "why")} for act in acts]


def test_each_release_that_goes_live_has_its_lines_in_the_log_once(published: Station) -> None:
    published.publish()
    published.edit(f"{SMOKING}/2.1/by-group.md", "Few Hill people", "Not many Hill people")
    outcome = published.publish()
    published.publish(full=True)

    lines = list_log(published)
    releases = [each for each in lines if each["act"] == "release went live"]
    assert len(releases) == published.count_releases() == 2
    assert releases[1]["after"].startswith(f"build {outcome.build}, live by 20")
    assert releases[1]["why"] == "health/habits/smoking 2.1 changed for readers, planned for 2025-06-02T08:30:00Z"
    (version,) = [each for each in lines if each["act"] == "changed for readers"]
    assert version["version"] == "2.1"
    assert version["before"] == "planned for 2025-06-02T08:30:00Z"


def test_push_is_queued_under_the_name_of_its_author(published: Station) -> None:
    from publishing.builds import Builds
    from publishing.database import open_database

    published.publish()
    head = published.edit("pages/about.md", "Who we are.", "Who we really are.")
    published.publish()

    with open_database(published.settings.database_url) as database:
        build = Builds(database).list_newest(1)[0]
    assert (build.reason, build.requested_by, build.content, build.state) == ("push", "u-2", head, "DONE")
    assert build.result == "Release 2 is live."


def test_incremental_release_equals_a_clean_one(published: Station) -> None:
    published.edit(f"{SMOKING}/2.1/measure.md", "Adults who smoke", "Grown-ups who smoke")
    published.publish()
    incremental = published.released()

    published.publish(full=True)

    assert published.released() == incremental
    assert published.count_releases() == 2


def test_draft_edit_starts_no_renderer_and_makes_no_release(published: Station) -> None:
    published.publish()
    published.edit(f"{SMOKING}/3.0/measure.md", "People were asked", "People were asked twice")

    outcome = published.publish()

    assert outcome.code == Code.DONE
    assert outcome.words == "No public change: release 1 stays."
    assert outcome.rendered == {}
    assert published.count_releases() == 1


def test_publish_with_nothing_to_do_finds_no_reason_and_writes_nothing(published: Station) -> None:
    published.publish()
    before = snapshot(published.folder)

    found = published.look()

    assert found.reasons == ()
    assert snapshot(published.folder) == before


def test_unapproved_edit_changes_nothing_where_trees_are_approved(published: Station) -> None:
    """Nothing of this content was approved by tree, so nothing of it is shown once that is asked for."""
    published.publish()
    published.environ["APPROVAL"] = "tree"
    before = published.held("site")
    published.edit(f"{SMOKING}/2.1/by-group.md", "Few Hill people", "Some Hill people")

    outcome = published.publish()

    assert outcome.code == Code.NO
    assert any(problem.rule.startswith("approval.") for problem in outcome.problems)
    assert b"Some Hill people" not in b"".join(published.held("site").values())
    assert published.held("site") == before


def test_measure_with_an_error_is_held_and_the_rest_goes_live(published: Station) -> None:
    before = published.released()
    published.edit(f"{SMOKING}/2.1/by-group.csv", "Southerners,2023,9.5", "Southerners,2023,[nonsense]")
    published.edit("pages/about.md", "Who we are.", "Who we really are.")

    outcome = published.publish()

    assert outcome.code == Code.NO
    assert list(outcome.held) == ["health/habits/smoking"]
    assert outcome.words.endswith("Held at their last content: health/habits/smoking.")
    after = published.released()
    assert {path for path in after if after[path] != before[path]} == {"about/index.html"}
    assert published.held("site") == published.held("mirror") == after


def test_error_in_a_shared_file_stops_the_publish_and_the_site_stays(published: Station) -> None:
    published.publish()
    before = published.held("site")
    published.edit("site.yaml", "language: en-GB", "langauge: en-GB")

    outcome = published.publish()

    assert outcome.code == Code.STOPPED
    assert [problem.place.file for problem in outcome.problems if problem.is_error] == ["site.yaml"]
    assert published.held("site") == before
    assert published.count_releases() == 1
    assert published.publish().code == Code.STOPPED, "the next run says it again"


def test_version_goes_live_when_its_instant_comes(published: Station) -> None:
    published.edit(
        f"{SMOKING}/measure.yaml", '"3.0": {status: draft}', '"3.0": {status: approved, release_at: 2025-08-04}'
    )
    published.publish()
    assert not any("/3.0/" in path for path in published.held("site"))
    assert published.look().reasons == ()

    published.now = published.now.replace(day=4, hour=8, minute=30)
    assert published.look().reasons == ("due",)
    published.publish()

    assert "health/habits/smoking/3.0/index.html" in published.held("site")


def test_draft_and_embargoed_words_are_in_no_public_byte_nor_in_the_history(station: Station) -> None:
    station.edit(f"{SMOKING}/3.0/measure.md", "People were asked.", "Draft-marmalade.")
    station.edit(f"{SMOKING}/3.0/by-group.csv", "16.0", "66.6")
    station.edit(f"{SMOKING}/2.1/measure.md", "People were asked.", "Embargo-marmalade.")
    station.edit(f"{SMOKING}/measure.yaml", "2025-06-02T09:30:00+01:00", "2027-06-02T09:30:00+01:00")

    outcome = station.publish()

    assert outcome.code == Code.DONE
    assert "health/habits/smoking/latest/index.html" in station.released()
    for content in [*station.held("site").values(), *station.held("mirror").values(), *_read_history(station)]:
        assert b"marmalade" not in content
        assert b"66.6" not in content


def _read_history(station: Station) -> list[bytes]:
    """Return every object of the history, reachable or not, unpacked."""
    from dulwich.repo import Repo

    with Repo(str(station.layout.history)) as repo:
        return [repo.object_store[name].as_raw_string() for name in repo.object_store]


def test_new_target_is_filled_without_a_new_release(published: Station) -> None:
    published.publish()
    published.environ["TARGETS"] = f"{published.var}/site {published.var}/mirror {published.var}/third"

    outcome = published.publish()

    assert outcome.code == Code.DONE
    assert published.held("third") == published.released()
    assert published.count_releases() == 1


def test_target_that_fails_leaves_the_others_done_and_is_brought_up_later(published: Station) -> None:
    published.publish()
    blocked = published.var / "blocked"
    blocked.mkdir()
    (blocked / "thesis.txt").write_text("mine")
    published.environ["TARGETS"] = f"{blocked} {published.var}/mirror"
    published.edit("pages/about.md", "Who we are.", "Who we really are.")

    outcome = published.publish()

    assert outcome.code == Code.OUTSIDE_FAILED
    assert str(blocked) in outcome.words
    assert published.held("mirror") == published.released()
    (blocked / "thesis.txt").unlink()
    assert published.publish().code == Code.DONE
    assert published.held("blocked") == published.released()


def test_measure_that_never_was_public_is_said_to_be_left_out(station: Station) -> None:
    station.edit(f"{SMOKING}/2.1/by-group.csv", "Southerners,2023,9.5", "Southerners,2023,[nonsense]")
    outcome = station.publish()
    assert outcome.words.endswith("Not published yet, for their errors: health/habits/smoking.")


def test_ledger_that_rendering_fails_with_is_dropped_and_everything_rendered_again(published: Station) -> None:
    with closing(sqlite3.connect(published.layout.ledger)) as db, db:
        db.execute("DROP TABLE inputs")
    published.edit("pages/about.md", "Who we are.", "Who we really are.")

    assert published.publish().code == Code.OUTSIDE_FAILED

    outcome = published.publish()
    assert outcome.words == "Release 2 is live."
    assert "site/health/index.html" in outcome.rendered


def test_lost_caches_cost_time_and_change_nothing(published: Station) -> None:
    import shutil

    published.publish()
    before = published.released()
    shutil.rmtree(published.var / "cache")

    outcome = published.publish()

    assert outcome.code == Code.DONE
    assert published.released() == before
    assert published.count_releases() == 1


def test_remote_history_receives_each_release(station: Station) -> None:
    import subprocess

    remote = station.folder / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(remote)], check=True)
    station.environ["HISTORY_URL"] = f"file://{remote}"

    outcome = station.publish()

    assert outcome.release is not None
    head = subprocess.run(["git", "-C", str(remote), "rev-parse", "main"], check=True, capture_output=True, text=True)
    assert head.stdout.strip() == outcome.release.id


def test_cancelled_build_goes_no_further_than_before_its_commit(published: Station) -> None:
    from publishing.builds import Builds
    from publishing.database import open_database
    from publishing.guard import Silence

    published.edit("pages/about.md", "Who we are.", "Who we really are.")

    class Cancelling(Silence):
        def begin(self, step: str, total: int | None = None) -> None:
            if step == "render":
                with open_database(published.settings.database_url) as database:
                    builds = Builds(database)
                    builds.cancel(builds.list_unfinished()[0].id, "u-9", published.now)

    outcome = published.publish(Cancelling())

    assert outcome.code == Code.STOPPED
    assert published.count_releases() == 1
    with open_database(published.settings.database_url) as database:
        assert Builds(database).list_newest(1)[0].state == "CANCELLED"
    assert published.look().reasons != ()


def test_lock_that_nobody_holds_any_more_stands_in_the_way_once(published: Station) -> None:
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    (published.layout.history / "refs" / "heads" / "main.lock").touch()

    outcome = published.publish()

    assert outcome.code == Code.OUTSIDE_FAILED
    assert "refs/heads/main is locked" in outcome.words
    assert "b'" not in outcome.words
    assert published.publish().words == "Release 2 is live."
