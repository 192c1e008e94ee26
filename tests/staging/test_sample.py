"""A review app is filled with a sample of staging that is small, whole, and as clean as staging is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from measures.publication.content_check import check_content
from measures.store.approving import approve_version
from measures.store.git import MASKED, GitStore
from measures.store.seeding import seed_store
from publishing.outcome import Code
from publishing.staging.sampling import take_sample
from tests.pages import content
from tests.publishing.content import make_content
from tests.publishing.station import Station
from tests.staging.conftest import PASSWORD, Production, call
from tests.staging.production import NOW
from tests.staging.searching import find_canaries

ROWS = 3000


def make_review(folder: Path, staging: Path, **environ: str) -> Station:
    known = {"STAGE": "review", "SECRET_KEY": "r" * 40, "STAGING_CONTENT_URL": str(staging)}
    return Station(folder, environ=known | {"ACCOUNTS_PASSWORD": PASSWORD} | environ, now=NOW)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitStore]:
    """A store that counts as staging: a subtopic of six measures, most of them large, that refer to each other."""
    files = {path: text for path, text in make_content().items() if not path.startswith(f"measures/{content.DIET}/")}
    for number in range(6):
        files |= make_measure(number, rows=50 if number == 3 else ROWS)
    files["pages/about.md"] += "".join(
        f"\nOf all, [[large00{number}/by-day.Count: Day=2001-01-01]].\n" for number in (2, 4, 5)
    ).encode()
    files["pages/about.md"] += b"\n- [Large 0](/health/habits/large-0/latest/)\n\nGoodbye.\n"
    files["redirects.yaml"] = b"- {from: /old/, to: /health/habits/large-0/}\n- {from: /new/, to: /about/}\n"
    folder = tmp_path_factory.mktemp("large")
    for path, text in files.items():
        (folder / "seed" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "seed" / path).write_bytes(text)
    commit = seed_store(folder / "content.git", folder / "seed", "u-1", NOW)
    with GitStore(folder / "content.git") as store:
        store.set_ref(MASKED, commit)
        paths = [content.SMOKING, *(f"health/habits/large-{number}" for number in range(6))]
        for path in paths:
            for version in ("2.0", "2.1") if path == content.SMOKING else ("1.0",):
                approve_version(store, path, version, by="u-4", at=NOW)
        yield store


def make_measure(number: int, *, rows: int) -> dict[str, bytes]:
    folder = f"measures/health/habits/large-{number}"
    state = f'id: large00{number}\nrelated: [large000, large002]\nversions:\n  "1.0": {{release_at: 2025-01-15}}\n'
    facts = content.DIET_FACTS.replace("publisher: office", f"publisher: office, same_as: large00{(number + 1) % 6}#1")
    days = [f"{2001 + day // 336}-{1 + day // 28 % 12:02}-{1 + day % 28:02}" for day in range(rows)]
    settings = (
        "---\ntitle: By day\ncolumns:\n  Day: {role: time, period: day}\n  Count: {role: value, unit: number}\n---\n"
    )
    texts = {
        "measure.yaml": state,
        "1.0/measure.md": facts.replace("1,200 people", "[[by-day.Count: Day=2001-01-01]] people"),
        "1.0/by-day.md": settings,
        "1.0/by-day.csv": "\n".join(("Day,Count", *(f"{day},{at + 7}" for at, day in enumerate(days)), "")),
    }
    return {f"{folder}/{name}": text.encode() for name, text in texts.items()}


@pytest.mark.slow
def test_no_canary_is_found_in_a_review_app_filled_from_staging(
    production: Production, filled: Station, tmp_path: Path
) -> None:
    station = make_review(tmp_path, filled.layout.content)
    assert call(station, "sample") == 0
    with GitStore(station.layout.content) as store:
        head = store.head("main") or ""
        assert store.list_commits(head)[0].message.startswith("Fill the review app")
        found = check_content(store, store.root_of(head), instant=station.now)
    assert [str(each) for each in found if each.is_error] == []
    outcome = station.publish()
    assert outcome.code == Code.DONE, [str(problem) for problem in outcome.problems] + [outcome.words]
    assert "health/habits/smoking/2.1/index.html" in station.held("site")
    assert find_canaries(production.canaries, station.folder) == []
    with sqlite3.connect(station.var / "yardstick.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (6,)
        assert connection.execute("SELECT person_id FROM shares").fetchone() == (5,)
    connection.close()


def test_a_sample_has_few_measures_of_a_subtopic_and_under_ten_thousand_rows(large: GitStore) -> None:
    root = large.root_of(large.head("main") or "")
    for most, expected in ((1, {2}), (2, {2, 4}), (5, {2, 3, 4, 5})):
        sample = take_sample(large, root, large.list_approved(), NOW, most, None)
        rows = sum(text.count(b"\n") - 1 for path, text in sample.files.items() if path.endswith(".csv"))
        assert rows == sample.rows < 10_000
        assert {f"large00{number}" for number in expected} == {name for name in sample.measures if "large" in name}
        assert len(sample.measures) <= most


def test_what_pages_quote_comes_first_and_what_the_sample_lacks_is_named_nowhere(large: GitStore) -> None:
    sample = take_sample(large, large.root_of(large.head("main") or ""), large.list_approved(), NOW, 2, b"k" * 32)
    assert "large002" in sample.measures
    lost = {f"large00{number}" for number in range(6)} - set(sample.measures)
    assert len(lost) == 4
    about = sample.files["pages/about.md"].decode()
    assert "Of all, [[large002/by-day.Count" in about
    assert about.count("What stood here names figures that this sample does not hold.") == 2
    assert about.endswith("Goodbye.\n")
    assert sample.files["redirects.yaml"].count(b"from") == 1
    for path, text in sample.files.items():
        assert not [name for name in lost if name.encode() in text], path
        assert b"large-0" not in text, path


def test_a_correction_brings_the_version_that_was_wrong_and_older_editions_stay_away(large: GitStore) -> None:
    sample = take_sample(large, large.root_of(large.head("main") or ""), large.list_approved(), NOW, 5, None)
    versions = {path.split("/")[4] for path in sample.files if path.startswith(f"measures/{content.SMOKING}/")}
    assert "smoke001" in sample.measures
    assert versions == {"2.0", "2.1", "3.0", "measure.yaml"}


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"STAGING_CONTENT_URL": ""}, "Nothing says where staging"),
        ({"PRODUCTION_CONTENT_URL": "{staging}"}, "names production"),
        ({"CONTENT_URL": "{staging}"}, "name one store"),
        ({"STAGING_CONTENT_URL": "{production}"}, "not one that pull-production filled"),
        ({"STAGE": "staging", "APPROVAL_KEY": "a" * 40}, "This is staging"),
    ],
)
def test_a_sample_is_taken_of_staging_only_and_never_put_into_it(
    production: Production,
    filled: Station,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    environ: dict[str, str],
    words: str,
) -> None:
    places = {"staging": filled.layout.content, "production": production.content}
    asked = {name: text.format(**places) for name, text in environ.items()}
    station = make_review(tmp_path, filled.layout.content, **asked)
    assert call(station, "sample") == 1
    assert words in capsys.readouterr().err
