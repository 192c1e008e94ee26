"""What went wrong at producers of statistics on the day of a release, each shown to be stopped here."""

from datetime import UTC, datetime, timedelta

from measures.publication.choose import Choice, choose
from measures.store.memory import MemoryStore
from publishing.headers import list_response_headers
from tests.checks.fault import ETHNICITY_CSV, LATEST
from tests.checks.faults_of_numbers import GROUPS, OWN_COLUMNS
from tests.checks.good_store import ASTHMA, COUGH, change_store
from tests.publication.test_select import TRUST, make_content

DUE = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
SERIES = [f"topic-0/subtopic-0/series-{number}" for number in range(3)]


def choose_at(content: dict[str, bytes], at: datetime) -> Choice:
    store = MemoryStore(content)
    return choose(store.objects, store.root, instant=at, rule=TRUST, last=None, cache={})


def make_bundle(*states: str) -> dict[str, bytes]:
    content: dict[str, bytes] = {}
    for number, (path, state) in enumerate(zip(SERIES, states, strict=True)):
        content |= make_content(state, path=path, measure_id=f"m000000{number}")
    return content


def test_one_series_that_is_missing_does_not_make_production_figures_of_2021_late():
    """A series was found missing half an hour before; the bundle could not be pulled and mended, and all was late."""
    waiting = "status: approved, release_at: 2026-12-08, bundle: production"
    pulled = make_bundle(waiting, waiting, "status: draft, release_at: 2026-12-08")
    assert not choose_at(pulled, DUE - timedelta(seconds=1)).selection.measures
    assert set(choose_at(pulled, DUE).selection.measures) == set(SERIES[:2])
    mended = make_bundle(waiting, waiting, waiting)
    assert set(choose_at(mended, DUE).selection.measures) == set(SERIES)


def test_no_page_is_kept_so_long_that_readers_must_clear_a_cache_as_in_2021():
    """The home page kept last month's headline while the series were new, and a journalist was told to reload."""
    for path in ("index.html", "health/index.html", "health/latest/index.html", "feeds/all.atom"):
        kept = list_response_headers(path)["Cache-Control"]
        assert kept == "public, max-age=0, s-maxage=60, must-revalidate"


def test_a_rush_at_half_past_nine_is_answered_by_the_edge_alone():
    """A site fell over when everybody asked for the figures at the minute of their release."""
    pages = ["index.html", "health/latest/index.html", "feeds/a.atom"]
    for headers in map(list_response_headers, [*pages, "assets/a.css", "api/v1/a.json", "x/downloads/a.csv"]):
        assert headers["Cache-Control"].startswith("public, max-age=")
        assert not {"Set-Cookie", "Vary", "Pragma"} & set(headers)


def test_two_tables_that_disagree_as_those_of_construction_in_2011_stay_unpublished():
    """Output had risen by 2.3% in print and by 0.5% in truth; a journalist saw that two tables disagreed."""
    content = change_store({})
    one_source = b"data: {from: by-ethnicity, where: {Year: latest}, columns: [Ethnicity, Rate]}\n"
    assert one_source in content[LATEST]
    assert ASTHMA.removeprefix("measures/") in choose_at(content, DUE).selection.measures
    content[LATEST] = content[LATEST].replace(one_source, OWN_COLUMNS.encode())
    content[f"{ASTHMA}/1.0/latest-year.csv"] = b"Year,Ethnicity,Rate\n2023,All,5.2\n2023,White,4.6\n"
    choice = choose_at(content, DUE)
    assert "value.differs" in {problem.rule for problem in choice.problems}
    assert ASTHMA.removeprefix("measures/") not in choice.selection.measures


def test_rows_that_look_like_duplicates_are_not_dropped_as_the_courses_of_2020_were():
    """Courses were dropped as duplicates on the way in, which was seen ten minutes before the release."""
    content = change_store({})
    rows = content[ETHNICITY_CSV].decode().splitlines()
    content[ETHNICITY_CSV] = "\n".join([*rows, rows[1], ""]).encode()
    choice = choose_at(content, DUE)
    found = [problem for problem in choice.problems if problem.is_error and problem.place.file == ETHNICITY_CSV]
    assert [problem.place.line for problem in found] == [len(rows) + 1]
    assert ASTHMA.removeprefix("measures/") not in choice.selection.measures


def test_a_category_of_last_year_that_is_gone_keeps_the_figures_unpublished_until_readers_are_told_as_in_2020():
    """The courses that were lost had been there a year before, and nothing compared the two."""
    content = change_store({f"{COUGH}/{number}/by-group.md": GROUPS for number in ("1.0", "1.1")})
    for number in ("1.0", "1.1"):
        content[f"{COUGH}/{number}/by-group.csv"] = b"Group,Rate\nNorth,1.0\nSouth,2.0\n"
    name, facts = COUGH.removeprefix("measures/"), f"{COUGH}/1.1/measure.md"
    assert name in choose_at(content, DUE).selection.measures
    content[f"{COUGH}/1.1/by-group.csv"] = b"Group,Rate\nNorth,1.0\n"
    choice = choose_at(content, DUE)
    assert "edition.category-gone" in {problem.rule for problem in choice.problems if problem.is_error}
    assert name not in choice.selection.measures
    content[facts] = content[facts].replace(b"kind: correction\n", b"kind: correction\nchanges: South is left out.\n")
    assert name in choose_at(content, DUE).selection.measures
