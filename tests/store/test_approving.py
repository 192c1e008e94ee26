from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from measures.model.measure import Measure
from measures.model.tree import find_entry
from measures.publication.approval import is_sealed
from measures.reading.measure_file import read_measure
from measures.store import GitStore, MeasureUnreadable, VersionMissing, approve_version
from measures.store.git import make_repository

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILE = "measures/work/pay/hourly-pay/measure.yaml"
PATH = "work/pay/hourly-pay"
TEXT = """\
id: 7f3k2q9d            # permanent
versions:
  "1.0": {status: draft, release_at: 2027-01-12}   # the first
  "2.0": {status: rejected, rejected: {at: 2026-01-01, by: u-9, why: Rates are wrong.}}
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GitStore]:
    make_repository(tmp_path / "store.git")
    with GitStore(tmp_path / "store.git") as opened:
        files: dict[str, bytes | None] = {
            FILE: TEXT.encode(),
            f"measures/{PATH}/1.0/measure.md": b"---\ntitle: Pay\n---\n",
            f"measures/{PATH}/2.0/measure.md": b"---\ntitle: Pay 2\n---\n",
        }
        opened.commit(files, base=None, author="u-1", message="Start", at=NOON)
        yield opened


def read_file(store: GitStore) -> str:
    head = store.head("main")
    assert head is not None
    entry = find_entry(store, store.root_of(head), FILE)
    assert entry is not None
    return store.blob(entry.id).decode()


def load(store: GitStore) -> Measure:
    measure = read_measure(read_file(store).encode(), FILE).value
    assert measure is not None
    return measure


def test_approval_names_the_tree_of_the_version_folder(store: GitStore) -> None:
    approve_version(store, PATH, "1.0", by="u-3", at=NOON)
    state = load(store).versions["1.0"]
    assert state.approved is not None
    assert list(store.tree(state.approved.tree or "")) == ["measure.md"]
    assert store.ref("refs/yardstick/approved/7f3k2q9d/1.0") == state.approved.tree
    assert (state.status, state.approved.by, state.release_at) == ("approved", "u-3", "2027-01-12")


def test_approval_changes_only_its_own_line_and_keeps_comments(store: GitStore) -> None:
    approve_version(store, PATH, "1.0", by="u-3", at=NOON)
    before, after = TEXT.splitlines(), read_file(store).splitlines()
    assert [number for number, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]] == [2]
    assert after[2].endswith("}   # the first")


def test_release_instant_given_replaces_the_planned_one(store: GitStore) -> None:
    approve_version(store, PATH, "1.0", by="u-3", at=NOON, release_at="2027-02-01T09:30:00+00:00")
    assert load(store).versions["1.0"].release_at == "2027-02-01T09:30:00+00:00"


def test_version_without_a_planned_release_is_released_at_once(store: GitStore) -> None:
    approve_version(store, PATH, "2.0", by="u-3", at=NOON)
    assert load(store).versions["2.0"].release_at == "2026-11-24T12:00:00+00:00"


def test_approval_of_a_rejected_version_drops_the_rejection(store: GitStore) -> None:
    approve_version(store, PATH, "2.0", by="u-3", at=NOON)
    assert load(store).versions["2.0"].rejected is None


def test_approval_with_a_key_carries_its_seal(store: GitStore) -> None:
    approve_version(store, PATH, "1.0", by="u-3", at=NOON, key=b"secret")
    state = load(store).versions["1.0"]
    assert is_sealed(b"secret", measure="7f3k2q9d", version="1.0", state=state)
    assert not is_sealed(b"other", measure="7f3k2q9d", version="1.0", state=state)


@pytest.mark.parametrize(("path", "version"), [(PATH, "3.0"), ("work/pay/other", "1.0"), (PATH, "measure.yaml")])
def test_version_that_is_not_there_is_named(store: GitStore, path: str, version: str) -> None:
    with pytest.raises(VersionMissing, match=version.replace(".", r"\.")):
        approve_version(store, path, version, by="u-3", at=NOON)


def test_measure_with_errors_is_not_written(store: GitStore) -> None:
    head = store.commit({FILE: b"id: [x\n"}, base=store.head("main"), author="u-1", message="Break", at=NOON)
    with pytest.raises(MeasureUnreadable, match=FILE):
        approve_version(store, PATH, "1.0", by="u-3", at=NOON)
    assert store.head("main") == head
