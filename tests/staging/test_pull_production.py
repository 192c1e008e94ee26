"""Staging is filled from production, and nothing that must not leave production is found in it."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from cms.application import create_app
from cms.database import KEY
from measures.publication.content_check import check_content
from measures.store.git import APPROVED, MASKED, GitStore
from publishing.database import DatabaseUnreachable
from publishing.outcome import Code
from publishing.staging import database, pull
from publishing.staging.stores import alone
from tests.cms.visitor import Visitor
from tests.publishing.fakes import read_folder
from tests.publishing.station import Station
from tests.staging.conftest import PASSWORD, Production, call
from tests.staging.production import DIET, SECRET, SMOKING
from tests.staging.searching import find_canaries
from yardstick.settings import read_settings

Make = Callable[..., Station]


def list_rows(station: Station, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    connection = sqlite3.connect(station.var / "yardstick.sqlite")
    rows = connection.execute(f"SELECT {columns} FROM {table}").fetchall()
    connection.close()
    return rows


def list_paths(station: Station) -> list[str]:
    with GitStore(station.layout.content) as store:
        return list(store.diff(None, store.root_of(store.head("main") or "")))


def copy_production(production: Production, folder: Path) -> dict[str, str]:
    """Copy production, so that a test may change it; return the settings that name the copy."""
    shutil.copytree(production.content, folder / "content.git")
    shutil.copyfile(production.database.removeprefix("sqlite:///"), folder / "work.sqlite")
    return {
        "PRODUCTION_CONTENT_URL": str(folder / "content.git"),
        "PRODUCTION_DATABASE_URL": f"sqlite:///{folder}/work.sqlite",
    }


def commit(settings: Mapping[str, str], changes: Mapping[str, bytes]) -> None:
    with GitStore(settings["PRODUCTION_CONTENT_URL"]) as store:
        made = {"author": "u-1", "message": "Edit", "at": Station(Path()).now}
        store.commit(changes, base=store.head("main"), **made)  # type: ignore[arg-type]


def run_sql(settings: Mapping[str, str], statement: str) -> None:
    with sqlite3.connect(settings["PRODUCTION_DATABASE_URL"].removeprefix("sqlite:///")) as connection:
        connection.execute(statement)
    connection.close()


def test_production_holds_the_canaries_that_are_looked_for(production: Production) -> None:
    assert len(production.canaries.planted) >= 200
    found = "\n".join(find_canaries(production.canaries, production.content.parent))
    assert [place for place in production.canaries.planted if f"{place} in" not in found] == []


@pytest.mark.slow
def test_no_canary_is_found_in_what_staging_keeps_and_shows(
    production: Production, filled: Station, tmp_path: Path
) -> None:
    shutil.copytree(filled.var, tmp_path / "var")
    staging = Station(tmp_path, environ=filled.environ, now=filled.now)
    outcome = staging.publish()
    assert outcome.code == Code.DONE, [str(problem) for problem in outcome.problems] + [outcome.words]
    assert "health/habits/smoking/2.1/index.html" in staging.held("site")
    assert find_canaries(production.canaries, staging.folder) == []


def test_what_is_public_stays_as_readers_see_it(production: Production, filled: Station) -> None:
    with GitStore(production.content) as store:
        head = store.head("main") or ""
        [known] = store.list_commits(head, most=1)
        trees = store.list_approved()
        before = store.blob(store.tree(trees["smoke001", "2.1"])["by-group.csv"].id)
        total = store.blob(store.tree(trees["diet0001", "1.0"])["by-group.csv"].id)
    assert filled.read(f"{SMOKING}/2.1/by-group.csv") == before
    assert filled.read(f"{DIET}/1.0/by-group.csv") == total
    assert b"[[diet0001/by-group.Count: Group=All]]" in filled.read("pages/index.md")
    assert known.author not in filled.read(f"{SMOKING}/measure.yaml").decode()


def test_every_figure_under_embargo_is_another_one_and_marks_and_shorthands_stay(
    production: Production, filled: Station
) -> None:
    [path] = [path for path in list_paths(filled) if path.startswith(f"{SMOKING}/4.0/") and path.endswith(".csv")]
    rows = list(csv.reader(io.StringIO(filled.read(path).decode())))
    with GitStore(production.content) as store:
        tree = store.tree(store.list_approved()["smoke001", "4.0"])
        [blob] = [entry.id for name, entry in tree.items() if name.endswith(".csv")]
        before = list(csv.reader(io.StringIO(store.blob(blob).decode())))
    assert [row[0] for row in rows] == [row[0] for row in before]
    assert [row[2] for row in rows] == [row[2] for row in before]
    figures = [(old[at], new[at]) for old, new in zip(before[1:-1], rows[1:-1], strict=True) for at in (3, 4)]
    assert len(figures) == 12
    for old, new in figures:
        was, now = Decimal(old.split(" ")[0]), Decimal(new.split(" ")[0])
        assert was != now
        assert abs(was - now) < was
        assert old.partition(" ")[2] == new.partition(" ")[2]
    assert rows[-1][3:5] == ["[c]", "[x]"]


def test_staging_has_one_commit_and_only_refs_of_its_own(filled: Station) -> None:
    with GitStore(filled.layout.content) as store:
        head = store.head("main") or ""
        names = {name.decode() for name in store.repo.get_refs()}
        assert len(store.list_commits(head)) == 1
        assert store.author_of(head) == "u-1"
        assert store.ref(MASKED) == head
        trees = store.list_approved()
    below = {name for name in names if not name.startswith(f"{APPROVED}/")}
    assert below == {"HEAD", "refs/heads/main", MASKED}
    expected = {("smoke001", each) for each in ("1.0", "2.0", "2.1", "4.0")}
    assert set(trees) == {*expected, ("diet0001", "1.0"), ("secret01", "1.0")}


def test_nothing_is_wrong_in_staging_that_is_not_wrong_in_production(production: Production, filled: Station) -> None:
    def list_rules(path: Path) -> set[tuple[str, str | None, str | None]]:
        with GitStore(path) as store:
            found = check_content(store, store.root_of(store.head("main") or ""), instant=filled.now)
        return {(each.rule, each.measure, each.version) for each in found if each.is_error}

    assert list_rules(filled.layout.content) - list_rules(production.content) == set()


def test_work_is_kept_without_its_people(filled: Station) -> None:
    assert list_rows(filled, "shares", "person_id, measure_id, shared_by") == [(5, "smoke001", "u-4")]
    assert list_rows(filled, "holders", "measure_id, version, person, handed_by, note") == [
        ("smoke001", "2.1", "u-2", "u-4", "")
    ]
    with GitStore(filled.layout.content) as store:
        tree = store.list_approved()["smoke001", "2.1"]
    assert list_rows(filled, "sign_offs", "tree, name, how, by") == [(tree, "Staging reviewer", "link", "u-5")]
    assert list_rows(filled, "comments", "person, name") == [("u-3", "Staging reviewer")]
    for table in ("sessions", "letters", "acts", "builds", "access_keys", "review_links", "proposals", "autosaves"):
        assert list_rows(filled, table) == [], table


def test_each_role_has_an_account_with_the_password_that_was_given(filled: Station) -> None:
    from argon2 import PasswordHasher

    assert list_rows(filled, "person_roles", "person_id, role") == [
        (1, "administrator"),
        (2, "editor"),
        (3, "reviewer"),
        (4, "approver"),
        (5, "departmental"),
        (6, "developer"),
    ]
    hashes = {str(row[0]) for row in list_rows(filled, "people", "password")}
    assert [PasswordHasher().verify(each, PASSWORD) for each in hashes] == [True]


def test_the_accounts_sign_in_and_see_the_content(filled: Station, tmp_path: Path) -> None:
    shutil.copytree(filled.var, tmp_path / "var")
    environ = filled.environ | {"VAR": str(tmp_path / "var"), "CMS_ORIGIN": "https://cms.staging.example"}
    app = create_app(read_settings(environ), clock=lambda: filled.now)
    visitor = Visitor(app.test_client(), base="https://cms.staging.example")
    typed = {"email": "editor@example.org", "password": PASSWORD}
    assert visitor.post("/sign-in", typed, form="/sign-in").status_code == 302
    assert "Five a day" in visitor.get("/measures/").text
    app.extensions[KEY][0].dispose()


def test_headings_of_a_draft_that_site_yaml_lacks_are_named_anew(
    production: Production, staging: Make, tmp_path: Path
) -> None:
    settings = copy_production(production, tmp_path)
    text = b"---\ntitle: A\n---\n\n## Told by Sam\n\nText.\n\n## Methodology\n\nText.\n"
    commit(settings, {f"{SMOKING}/3.0/measure.md": text})
    station = staging(**settings)
    assert call(station, "pull-production") == 0
    masked = station.read(f"{SMOKING}/3.0/measure.md")
    assert b"Sam" not in masked
    assert b"## Methodology\n" in masked
    assert masked.count(b"## ") == 2


def test_a_draft_whose_settings_hold_words_where_none_may_stand_is_left_out(
    production: Production, staging: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = copy_production(production, tmp_path)
    commit(settings, {f"{SMOKING}/3.0/measure.md": b"---\ntitle: A\npolarity: told by Sam\n---\n"})
    station = staging(**settings)
    assert call(station, "pull-production") == 0
    assert f"Left out: Version 3.0 in {SMOKING}" in capsys.readouterr().out


def test_a_measure_that_no_reader_knows_keeps_neither_its_name_nor_its_words(filled: Station) -> None:
    paths = [path for path in list_paths(filled) if path.startswith(f"{SECRET.rpartition('/')[0]}/item-")]
    assert len(paths) == 4
    [state] = [path for path in paths if path.endswith("measure.yaml")]
    assert b"id: secret01" in filled.read(state)
    assert b"These words stand in" in filled.read(state)


def test_filling_again_changes_nothing_but_passwords_and_production_never_changes(
    production: Production, staging: Make
) -> None:
    untouched = read_folder(production.content.parent)
    station = staging()
    assert call(station, "pull-production") == 0
    with GitStore(station.layout.content) as store:
        first = store.head("main")
    rows = list_rows(station, "comments")
    assert call(station, "pull-production") == 0
    with GitStore(station.layout.content) as store:
        assert store.head("main") == first
    assert list_rows(station, "comments") == rows
    assert read_folder(production.content.parent) == untouched


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("ALTER TABLE people ADD COLUMN nickname TEXT", "people.nickname"),
        ("ALTER TABLE builds ADD COLUMN remark TEXT", "builds.remark"),
        ("CREATE TABLE diaries (id INTEGER)", "diaries"),
        ("UPDATE holders SET handed_at = 'told by Sam'", "holders.handed_at"),
    ],
)
def test_a_new_column_or_table_makes_the_pull_fail_with_its_name(
    production: Production,
    staging: Make,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    statement: str,
    named: str,
) -> None:
    settings = copy_production(production, tmp_path)
    run_sql(settings, statement)
    station = staging(**settings)
    assert call(station, "pull-production") == 1
    assert named in capsys.readouterr().err
    assert not station.layout.content.exists()


@pytest.mark.parametrize(
    ("path", "text", "named"),
    [
        ("notes.txt", "Call Sam", "notes.txt"),
        ("pages/plan.docx", "Call Sam", "pages/plan.docx"),
        (f"{SMOKING}/3.0/data.json", "{}", "3.0/data.json"),
        (f"{SMOKING}/3.0/files/data.doc", "Call Sam", "data.doc"),
        (f"{SMOKING}/3.0/measure.md", "---\ntitle: A\nnickname: Sam\n---\n", 'key "nickname" (VersionFront)'),
    ],
)
def test_a_file_or_a_key_without_a_rule_makes_the_pull_fail_with_its_name(
    production: Production,
    staging: Make,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    path: str,
    text: str,
    named: str,
) -> None:
    settings = copy_production(production, tmp_path)
    commit(settings, {path: text.encode()})
    assert call(staging(**settings), "pull-production") == 1
    assert named in capsys.readouterr().err


def test_a_draft_that_cannot_be_read_is_left_out_and_named(
    production: Production, staging: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = copy_production(production, tmp_path)
    commit(settings, {f"{SMOKING}/3.0/measure.md": b"---\ntitle: [\n---\n"})
    station = staging(**settings)
    assert call(station, "pull-production") == 0
    assert f"Left out: Version 3.0 in {SMOKING}" in capsys.readouterr().out
    assert not [path for path in list_paths(station) if path.startswith(f"{SMOKING}/3.0/")]


def test_production_is_never_filled_and_no_place_is_both_read_and_written(
    production: Production, staging: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path / "link.git"
    link.symlink_to(production.content)
    live = {"STAGE": "production", "SMTP_URL": "smtp://localhost", "MAIL_FROM": "a@b.example"}
    live |= {"HISTORY_URL": f"{tmp_path}/h.git", "TARGETS": f"{tmp_path}/site", "CLAMD_URL": "tcp://localhost:1"}
    live |= {
        "STYLE_GUIDE_TARGETS": f"{tmp_path}/guide",
        "CONTENT_URL": f"{tmp_path}/c.git",
        "DATABASE_URL": f"sqlite:///{tmp_path}/w.sqlite",
    }
    refused = {
        "This is production": live,
        "Nothing says where": {"PRODUCTION_CONTENT_URL": ""},
        "name one store": {"CONTENT_URL": str(link)},
        "name one database": {"DATABASE_URL": production.database},
    }
    untouched = read_folder(production.content.parent)
    for words, environ in refused.items():
        assert call(staging(**environ), "pull-production") == 1, words
        assert words in capsys.readouterr().err
    assert read_folder(production.content.parent) == untouched


def test_content_that_was_never_masked_is_not_replaced_whatever_the_stage_is_called(
    production: Production, filled: Station, staging: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "real").mkdir()
    real = copy_production(production, tmp_path / "real")
    before = read_folder(tmp_path / "real")
    turned_round = staging(
        CONTENT_URL=real["PRODUCTION_CONTENT_URL"],
        DATABASE_URL=real["PRODUCTION_DATABASE_URL"],
        PRODUCTION_CONTENT_URL=str(filled.layout.content),
        PRODUCTION_DATABASE_URL=filled.settings.database_url,
    )
    assert call(turned_round, "pull-production") == 1
    assert "never masked" in capsys.readouterr().err
    assert {path: each for path, each in read_folder(tmp_path / "real").items() if "-shm" not in path} == before


def test_what_a_killed_pull_had_read_is_deleted_each_night_unless_one_runs(staging: Make) -> None:
    station = staging(CMS_ORIGIN="https://staging.example.org")
    left = station.var / ".reading-abc" / "copy.git"
    left.mkdir(parents=True)
    assert call(station, "delete-leftovers") == 0
    assert left.exists(), "this stage was never filled"
    with alone(station.settings):
        assert not left.exists()
        left.mkdir(parents=True)
        assert call(station, "delete-leftovers") == 0
        assert left.exists()
    assert call(station, "delete-leftovers") == 0
    assert not left.exists()


def test_a_weak_password_is_refused(staging: Make, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(staging(ACCOUNTS_PASSWORD="short"), "pull-production") == 2
    assert "at least 12 characters" in capsys.readouterr().err


@pytest.mark.parametrize("fails", ["before", "after"])
def test_staging_is_as_it_was_where_the_database_fails(
    staging: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fails: str
) -> None:
    station = staging()
    assert call(station, "pull-production") == 0
    before = read_folder(station.var)

    @contextmanager
    def break_off(*asked: object) -> Iterator[None]:
        with database.refill(*asked):  # type: ignore[arg-type]
            if fails == "after":
                yield
            raise DatabaseUnreachable("The disk is full.")

    monkeypatch.setattr(pull, "refill", break_off)
    assert call(station, "pull-production") == 3
    assert "The disk is full" in capsys.readouterr().err
    assert {path: each for path, each in read_folder(station.var).items() if "-shm" not in path} == before


def test_a_shared_store_is_filled_by_a_push_that_leaves_no_ref_of_before(
    production: Production, staging: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publishing.staging import stores

    station = staging()
    assert call(station, "pull-production") == 0
    with GitStore(station.layout.content) as store:
        root = store.root_of(store.head("main") or "")
        edited = {"pages/index.md": b"---\ntitle: Edited\n---\n"}
        store.commit(edited, base=store.head("main"), author="u-2", message="Edit", at=station.now)
        store.set_ref(f"{APPROVED}/gone0001/1.0", root)
    monkeypatch.setattr(stores, "local_path", lambda address: None)
    assert call(station, "pull-production") == 0
    with GitStore(station.layout.content) as store:
        assert store.root_of(store.head("main") or "") == root
        assert len(store.list_commits(store.head("main") or "")) == 1
        assert ("gone0001", "1.0") not in store.list_approved()
