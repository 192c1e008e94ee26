"""The index says of every tree what reading the tree would say."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from measures.index import Index, Logged, Wanted, WorkWanted, open_index
from measures.model.tree import Entry
from measures.store import GitStore
from measures.store.git import make_repository

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def measure(number: int, title: str, status: str = "draft", keywords: str = "") -> dict[str, bytes | None]:
    folder = f"measures/topic-{number % 2}/sub/measure-{number}"
    state = (
        f'id: aaaaaa{number:02}\nposition: {number}\nkeywords: [{keywords}]\nversions:\n  "1.0": {{status: {status}}}\n'
    )
    facts = f"---\ntitle: {title}\nsources:\n  - {{id: 1, title: Survey {number % 3}, publisher: ons, url: u}}\n---\n"
    by_sex = "---\ntitle: x\ncolumns:\n  Sex: {role: category, classification: sex}\n---\n"
    return {
        f"{folder}/measure.yaml": state.encode(),
        f"{folder}/1.0/measure.md": facts.encode(),
        f"{folder}/1.0/by-sex.md": by_sex.encode(),
    }


OLD = "{status: approved, release_at: 2025-10-14}"
USING = b"---\ntitle: Page\n---\n\nSee [health](/health/) and [[aaaaaa00/by-sex.Rate: Sex=Male]].\n"


class Studio:
    def __init__(self, folder: Path) -> None:
        self.commits = 0
        make_repository(folder / "store.git")
        self.store = GitStore(folder / "store.git")
        self.index = open_index(folder / "index.sqlite")
        topics: dict[str, bytes | None] = {
            f"measures/topic-{at}/{name}": f"---\ntitle: {title} {at}\nposition: {2 - at}\n---\n".encode()
            for at in range(2)
            for name, title in (("topic.md", "Topic"), ("sub/subtopic.md", "Sub"))
        }
        self.commit(topics | {path: content for at in range(6) for path, content in measure(at, f"Title {at}").items()})

    def commit(self, changes: dict[str, bytes | None], author: str = "u-1") -> str:
        base, at = self.store.head("main"), NOON + timedelta(minutes=self.commits)
        self.commits += 1
        return self.store.commit(changes, base=base, author=author, message=f"By {author}", at=at)

    def update(self, index: Index | None = None) -> Index:
        index = index or self.index
        head = self.store.head("main")
        assert head is not None

        def log(since: str | None) -> list[Logged]:
            names = ("commit", "root", "before", "author", "at", "message")
            return [
                Logged(**{name: getattr(each, name) for name in names}) for each in self.store.list_commits(head, since)
            ]

        index.update(self.store, head, self.store.root_of(head), log)
        return index


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    made = Studio(tmp_path)
    yield made
    made.index.close()
    made.store.close()


def titles(index: Index, **wanted: object) -> list[str]:
    return [row.title for row in index.list_measures(Wanted(**wanted)).rows]  # type: ignore[arg-type]


def test_list_is_in_the_order_of_pages_with_versions_and_last_change(studio: Studio) -> None:
    index = studio.update()
    page = index.list_measures(Wanted())
    assert page.total == 6
    assert [row.title for row in page.rows] == [f"Title {at}" for at in (0, 2, 4, 1, 3, 5)]
    row = page.rows[0]
    assert (row.id, row.topic, row.subtopic, row.slug) == ("aaaaaa00", "topic-0", "sub", "measure-0")
    assert (row.changed_at, row.changed_by, row.is_readable, row.has_approved) == (NOON, "u-1", True, False)
    assert [(version.number, version.status) for version in row.versions] == [("1.0", "draft")]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"text": "TITLE 3"}, ["Title 3"]),
        ({"text": "measure-3"}, ["Title 3"]),
        ({"text": "aaaaaa03"}, ["Title 3"]),
        ({"topic": "topic-1"}, ["Title 1", "Title 3", "Title 5"]),
        ({"ids": frozenset({"aaaaaa05", "aaaaaa04"})}, ["Title 4", "Title 5"]),
        ({"ids": frozenset()}, []),
        ({"status": "approved"}, []),
        ({"start": 4, "most": 1}, ["Title 3"]),
        ({"order": "title", "most": 3}, ["Title 0", "Title 1", "Title 2"]),
        ({"text": "100%_'"}, []),
    ],
)
def test_list_shows_what_is_wanted(studio: Studio, wanted: dict[str, object], found: list[str]) -> None:
    assert titles(studio.update(), **wanted) == found


def test_keyword_and_status_are_found_after_a_change(studio: Studio) -> None:
    studio.update()
    studio.commit(measure(3, "Unemployment", "approved", "jobless"), "u-7")
    index = studio.update()
    assert titles(index, text="jobless") == titles(index, status="approved") == ["Unemployment"]
    assert titles(index, order="changed")[0] == "Unemployment"
    assert titles(index, changed_by="u-7") == ["Unemployment"]


def test_versions_of_a_bundle_are_found_across_measures_until_they_leave_it(studio: Studio) -> None:
    def put(number: int, status: str) -> None:
        studio.commit(measure(number, "Title", status))

    put(0, "approved, release_at: 2026-12-01, bundle: winter")
    put(1, "draft, bundle: winter")
    put(2, "approved, bundle: summer")
    found = [(row.status, row.release_at, row.bundle) for row in studio.update().list_bundle("winter")]
    assert sorted(found, key=str) == [("approved", "2026-12-01", "winter"), ("draft", None, "winter")]
    put(1, "draft")
    assert len(studio.update().list_bundle("winter")) == 1


def test_versions_are_ordered_as_numbers(studio: Studio) -> None:
    folder = "measures/topic-0/sub/measure-0"
    studio.commit({f"{folder}/{number}/measure.md": b"---\ntitle: New\n---\n" for number in ("2.0", "10.0", "1.10")})
    row = studio.update().find_measure("aaaaaa00")
    assert row is not None
    assert [version.number for version in row.versions] == ["10.0", "2.0", "1.10", "1.0"]
    assert row.newest is not None
    assert row.newest.status == "draft"


def test_only_folders_that_differ_are_opened(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    studio.update()
    studio.commit(measure(3, "Changed"))
    opened: list[str] = []
    read = GitStore.blob

    def count(self: GitStore, blob_id: str) -> bytes:
        opened.append(blob_id)
        return read(self, blob_id)

    monkeypatch.setattr(GitStore, "blob", count)
    studio.update()
    assert len(opened) <= 5  # the measure's three files, and the pages of its topic and subtopic


def test_index_at_the_head_reads_nothing(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    studio.update()

    def refuse(self: GitStore, tree_id: str) -> dict[str, Entry]:
        raise AssertionError(tree_id)

    monkeypatch.setattr(GitStore, "tree", refuse)
    assert len(titles(studio.update())) == 6


def test_index_brought_up_step_by_step_equals_one_made_anew(studio: Studio, tmp_path: Path) -> None:
    steps: list[dict[str, bytes | None]] = [
        measure(3, "Changed"),
        dict.fromkeys(measure(2, ""), None),
        {path.replace("topic-1", "topic-0"): content for path, content in measure(5, "Moved").items()},
        {"measures/topic-0/topic.md": b"no front matter", "measures/topic-0/sub/measure-0/1.0/measure.md": b"\xff"},
        {"measures/topic-0/sub/measure-4/measure.yaml": b"id: [\n", "pages/about.md": b"x"},
        {"pages/about.md": USING, "pages/more/deep.md": USING, "news/2026-01-01-x.md": USING},
        {"pages/more/deep.md": None, "measures/topic-1/topic.md": USING, "planned.yaml": b"- {publisher: ons}\n"},
        {"pages/about.md": None, "news/2026-01-01-x.md": b"---\ntitle: x\n---\nNo links.\n"},
    ]
    for at, changes in enumerate(steps):
        studio.commit(changes, f"u-{at}")
        studio.update()
    with open_index(tmp_path / "new.sqlite") as new:
        studio.update(new)
        assert new.list_measures(Wanted()) == studio.index.list_measures(Wanted())
        assert new.list_topics() == studio.index.list_topics()
        assert new.list_work(WorkWanted(today="2026")) == studio.index.list_work(WorkWanted(today="2026"))
        for kind in ("classification", "organisation", "address", "measure"):
            assert new.count_uses_of_kind(kind) == studio.index.count_uses_of_kind(kind)
        assert new.find_uses("address", "health") == studio.index.find_uses("address", "health")
        assert [use.path for use in new.find_uses("address", "health")] == ["measures/topic-1/topic.md"]


def test_broken_files_make_rows_that_say_so(studio: Studio) -> None:
    studio.commit({"measures/topic-0/sub/measure-0/1.0/measure.md": b"\xff", "measures/topic-0/topic.md": b"---\n"})
    index = studio.update()
    row = index.find_measure("aaaaaa00")
    assert row is not None
    assert (row.title, row.is_readable) == ("measure-0", False)
    assert {topic.path: topic.title for topic in index.list_topics()}["topic-0"] == "topic-0"


def test_topics_are_in_the_order_of_pages_with_counts(studio: Studio) -> None:
    rows = studio.update().list_topics()
    assert [(row.path, row.title, row.measures) for row in rows] == [
        ("topic-1", "Topic 1", 3),
        ("topic-1/sub", "Sub 1", 3),
        ("topic-0", "Topic 0", 3),
        ("topic-0/sub", "Sub 0", 3),
    ]


def test_sources_in_use_are_found_once_each_and_uses_by_name(studio: Studio) -> None:
    index = studio.update()
    assert [source.title for source in index.find_sources("survey ONS")] == ["Survey 0", "Survey 1", "Survey 2"]
    assert index.find_sources("nothing such") == ()
    uses = index.find_uses("classification", "sex")
    assert len(uses) == 6
    assert (uses[0].path, uses[0].version, uses[0].dimension) == ("topic-0/sub/measure-0", "1.0", "by-sex")
    assert len(index.find_uses("organisation", "ons")) == 6


def test_commits_of_a_measure_are_listed_newest_first(studio: Studio) -> None:
    studio.commit(measure(3, "A"), "u-2")
    studio.commit({"pages/about.md": b"x"}, "u-3")
    studio.commit(measure(3, "B"), "u-4")
    found = studio.update().list_commits("topic-1/sub/measure-3")
    assert [each.author for each in found] == ["u-4", "u-2", "u-1"]


def test_broken_or_older_index_is_made_again(studio: Studio, tmp_path: Path) -> None:
    file = tmp_path / "broken.sqlite"
    file.write_bytes(b"this is no database, and long enough to be looked at" * 50)
    with open_index(file) as index:
        assert len(titles(studio.update(index))) == 6


def test_each_kind_of_use_is_found_where_it_stands(studio: Studio) -> None:
    folder = "measures/topic-0/sub/measure-0"
    settings = b"---\ntitle: x\nnotes: [{id: 1, text: Rounded to 100.}]\n---\n\nSee [it](/about/#top).\n"
    commit: dict[str, bytes | None] = {
        f"{folder}/measure.yaml": b"id: aaaaaa00\nrelated: [aaaaaa01]\nreplaced_by: aaaaaa02\nalso_in: [topic-1/sub]\n",
        f"{folder}/1.0/by-age.md": settings,
        f"{folder}/1.0/files/data.csv": b"a,b\n",
        "measures/topic-0/sub/measure-2/1.0/files/again.csv": b"a,b\n",
        "pages/about.md": b"---\ntitle: A\n---\n\n[m](/topic-0/sub/measure-0/latest/) [[aaaaaa01@1.0/x.R: S=A]]\n",
        "classifications/sex.yaml": b"id: sex\ncategories: [{id: m, label: Male, concept: male}]\n",
        "planned.yaml": b"- {title: x, publisher: dwp}\n",
    }
    studio.commit(commit)
    index = studio.update()

    def places(kind: str, name: str) -> list[tuple[str, str, str]]:
        return [(use.path, use.version, use.dimension) for use in index.find_uses(kind, name)]

    path = "topic-0/sub/measure-0"
    assert places("measure", "aaaaaa01") == [("pages/about.md", "", ""), (path, "", "")]
    assert places("measure", "aaaaaa02") == [(path, "", "")]
    assert places("address", "topic-1/sub") == [(path, "", "")]
    assert places("address", "about") == [(path, "1.0", "by-age")]
    assert places("address", path) == [("pages/about.md", "", "")]
    assert places("note", "Rounded to 100.") == [(path, "1.0", "by-age")]
    assert places("concept", "male") == [("classifications/sex.yaml", "", "")]
    assert places("organisation", "dwp") == [("planned.yaml", "", "")]
    (use,) = index.find_uses("measure", "aaaaaa02")
    assert (use.measure_id, use.title, use.status) == ("aaaaaa00", "Title 0", "")
    assert index.find_uses("note", "Rounded to 100.")[0].status == "draft"
    files = index.count_uses_of_kind("file")
    assert list(files.values()) == [2]


def test_copies_of_a_source_and_the_same_source_elsewhere_are_found(studio: Studio) -> None:
    copy = b"---\ntitle: x\nsources:\n  - {id: 4, title: Survey 0, publisher: ons, url: u, same_as: aaaaaa00#1}\n---\n"
    studio.commit({"measures/topic-1/sub/measure-1/1.0/measure.md": copy})
    index = studio.update()
    source = index.find_source("aaaaaa00", "1.0", "1")
    assert source is not None
    assert [(each.measure_id, each.source_id) for each in index.find_copies(source.origin)] == [("aaaaaa01", "4")]
    same = [each.measure_id for each in index.find_same_sources(source)]
    assert same == ["aaaaaa00", "aaaaaa01", "aaaaaa03"]
    assert index.find_source("aaaaaa00", "1.0", "9") is None


def state(number: int, versions: dict[str, str], more: str = "") -> dict[str, bytes | None]:
    """Return a measure with versions in states, each written as YAML has it."""
    folder = f"measures/topic-{number % 2}/sub/measure-{number}"
    states = "".join(f'  "{version}": {written}\n' for version, written in versions.items())
    files = {f"{folder}/measure.yaml": f"id: aaaaaa{number:02}\n{more}versions:\n{states}".encode()}
    return {**files, **{f"{folder}/{version}/measure.md": b"---\ntitle: T\n---\n" for version in versions}}


def test_it_is_known_who_began_a_version_and_since_when_it_has_its_status(studio: Studio) -> None:
    studio.commit(state(1, {"1.0": OLD, "2.0": "{status: draft}"}), "u-7")
    studio.commit(state(1, {"1.0": OLD, "2.0": "{status: internal_review}"}))
    moved = state(1, {"2.0": "{status: internal_review}"})
    studio.commit(
        {path.replace("topic-1", "topic-0"): content for path, content in moved.items()} | dict.fromkeys(moved), "u-8"
    )
    (row,) = studio.update().list_work(WorkWanted(today="2026-11-25", status="internal_review"))
    assert (row.path, row.number) == ("topic-0/sub/measure-1", "2.0")
    assert (row.began_by, row.since_by, row.since) == ("u-7", "u-1", NOON + timedelta(minutes=2))
    assert studio.index.find_beginner("aaaaaa01", "2.0") == "u-7"
    assert studio.index.find_beginner("aaaaaa01", "1.0") is None


def test_who_began_what_stood_before_the_commits_that_are_looked_at_is_not_known(studio: Studio) -> None:
    studio.commit(state(1, {"1.0": "{status: internal_review}"}), "u-7")
    head = studio.store.head("main")
    assert head is not None
    (last,) = studio.store.list_commits(head, None, 1)
    logged = [Logged(commit=last.commit, root=last.root, before=last.before, author="u-7", at=NOON, message="")]
    studio.index.update(studio.store, head, studio.store.root_of(head), lambda _since: logged)
    assert studio.index.find_beginner("aaaaaa00", "1.0") is None
    (row,) = studio.index.list_work(WorkWanted(today="2026-11-25", status="internal_review"))
    assert (row.began_by, row.since_by, row.since) == (None, "u-7", NOON)


def test_work_is_what_is_on_its_way_to_readers_the_first_due_first(studio: Studio) -> None:
    studio.commit(state(0, {"1.0": "{status: rejected}"}, "next_release: 2027-03\n"))
    studio.commit(state(1, {"1.0": "{status: approved, release_at: 2026-12-01T09:30:00+00:00}"}))
    studio.commit(state(2, {"1.0": "{status: approved, release_at: 2026-01-01}"}))
    studio.commit(state(3, {"1.0": "{status: withdrawn}"}))
    rows = studio.update().list_work(WorkWanted(today="2026-11-25"))
    assert [(row.measure_id, row.due) for row in rows] == [
        ("aaaaaa01", "2026-12-01"),
        ("aaaaaa00", "2027-03-31"),
        ("aaaaaa04", None),
        ("aaaaaa05", None),
    ]
    soon = studio.index.list_work(WorkWanted(today="2026-11-25", due_before="2027-01-01"))
    assert [row.measure_id for row in soon] == ["aaaaaa01"]
    mine = studio.index.list_work(WorkWanted(today="2026-11-25", ids=frozenset({"aaaaaa05"})))
    assert [row.measure_id for row in mine] == ["aaaaaa05"]
    there = studio.index.list_work(WorkWanted(today="2026-11-25", topic="topic-1"))
    assert [row.measure_id for row in there] == ["aaaaaa01", "aaaaaa05"]


def test_an_approved_version_is_work_while_another_of_its_bundle_waits(studio: Studio) -> None:
    out = "{status: approved, release_at: 2026-01-01, bundle: %s}"
    mates = {
        "past": out % "past",
        "later": "{status: approved, release_at: 2026-12-01, bundle: later}",
        "draft": "{status: draft, bundle: draft}",
        "undated": "{status: approved, bundle: undated}",
        "gone": "{status: withdrawn, release_at: 2026-01-01, bundle: gone}",
    }
    for number, (bundle, mate) in enumerate(mates.items()):
        studio.commit(state(2 * number, {"1.0": out % bundle}))
        studio.commit(state(2 * number + 1, {"1.0": mate}))
    rows = studio.update().list_work(WorkWanted(today="2026-11-25"))
    waiting = [row.bundle for row in rows if (row.status, row.release_at) == ("approved", "2026-01-01")]
    assert waiting == ["later", "draft", "undated"]


@pytest.mark.parametrize(
    ("more", "versions", "is_due"),
    [
        ("next_release: 2026-10\n", {"1.0": OLD}, True),
        ("next_release: {on: 2026-11-24, status: confirmed}\n", {"1.0": OLD}, True),
        ("next_release: 2026-11\n", {"1.0": OLD}, False),
        ("next_release: {on: 2026-10, status: cancelled}\n", {"1.0": OLD}, False),
        ("retired: {at: 2026-01, why: x}\nnext_release: 2026-10\n", {"1.0": OLD}, False),
        ("next_release: 2026-10\n", {"1.0": "{status: approved, release_at: 2026-10-14}"}, False),
        ("next_release: 2026-10\n", {"1.0": OLD, "2.0": "{status: draft}"}, False),
        ("next_release: soon\n", {"1.0": OLD}, False),
    ],
)  # fmt: skip
def test_an_update_is_due_once_its_day_is_over_and_nothing_is_begun(studio: Studio, more, versions, is_due) -> None:
    studio.commit(state(0, versions, more))
    rows = studio.update().list_due(WorkWanted(today="2026-11-25"))
    assert [(row.measure_id, row.number, row.status) for row in rows] == [("aaaaaa00", "1.0", "due")] * is_due


def test_it_is_known_which_version_another_began_with_and_which_ones_an_update_of_it_concerns(studio: Studio) -> None:
    studio.commit(state(1, {"1.0": OLD, "2.0": "{status: draft}"}))
    began = studio.update().find_measure("aaaaaa01")
    assert began is not None
    old = next(row.tree for row in began.versions if row.number == "1.0")
    assert studio.index.find_beginning("aaaaaa01", "2.0") == ("1.0", old)
    assert studio.index.find_beginning("aaaaaa01", "1.0") is None
    assert studio.index.list_passed() == ()
    studio.commit(state(1, {"1.0": OLD, "1.1": "{status: draft}", "2.0": "{status: draft}"}))
    assert studio.update().list_passed() == (("aaaaaa01", "2.0"),)
    assert studio.index.find_beginning("aaaaaa01", "2.0") == ("1.0", old)
    studio.commit(state(1, {"1.0": OLD, "1.1": "{status: rejected}", "2.0": "{status: draft}"}))
    assert studio.update().list_passed() == ()
