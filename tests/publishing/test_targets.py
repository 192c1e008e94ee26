"""What every target must do, whether it is a folder, a bucket or memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from publishing.targets.contract import (
    PathUnsafe,
    Pointer,
    PointerMoved,
    PointerUnreadable,
    Target,
    TargetFailed,
    check_path,
)
from publishing.targets.folder import FolderTarget
from publishing.targets.opening import open_target
from tests.publishing.fakes import MemoryTarget

Another = Callable[[], Target]


@pytest.fixture(params=["folder", "memory", "s3"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Another:
    """Open one and the same target again, as another process would."""
    if request.param == "folder":
        return lambda: FolderTarget(str(tmp_path / "site"))
    if request.param == "memory":
        one = MemoryTarget()
        return lambda: one
    bucket, endpoint = request.getfixturevalue("bucket"), request.getfixturevalue("s3_endpoint")
    return lambda: open_target(f"s3://{bucket}/in/here", endpoint=endpoint)


@pytest.fixture
def target(another: Another) -> Target:
    return another()


def make_pointer(at: str | None = None, *, epoch: int = 1, build: str = "b") -> Pointer:
    return Pointer(at=at, moving=("r1",), kept={"assets/a.css": "2026-11-01"}, build=build, epoch=epoch)


def test_target_begins_without_a_pointer_and_without_files(target: Target) -> None:
    assert target.read_pointer().pointer is None
    assert list(target.list_paths()) == []


def test_pointer_is_read_back_as_it_was_written(target: Target, another: Another) -> None:
    token = target.swap_pointer(make_pointer(), None)

    stand = another().read_pointer()
    assert stand.pointer == make_pointer()
    assert stand.token == token


def test_swap_with_the_right_token_takes_effect(target: Target) -> None:
    token = target.swap_pointer(make_pointer(), None)

    target.swap_pointer(make_pointer("r1", epoch=2), token)

    stand = target.read_pointer()
    assert stand.pointer is not None
    assert stand.pointer.epoch == 2


def test_second_first_pointer_is_refused(target: Target, another: Another) -> None:
    target.swap_pointer(make_pointer(build="one"), None)

    with pytest.raises(PointerMoved):
        another().swap_pointer(make_pointer(build="two"), None)


def test_swap_with_an_old_token_is_refused_and_changes_nothing(target: Target, another: Another) -> None:
    old = target.swap_pointer(make_pointer(epoch=1), None)
    another().swap_pointer(make_pointer(epoch=2), old)

    with pytest.raises(PointerMoved):
        target.swap_pointer(make_pointer(epoch=3), old)
    stand = target.read_pointer()
    assert stand.pointer is not None
    assert stand.pointer.epoch == 2


def test_file_is_read_back_and_listed(target: Target, another: Another) -> None:
    token = target.swap_pointer(make_pointer(), None)

    target.write("health/asthma/index.html", b"<p>\xc3\xa9\r\n\0", token=token)
    target.write("404.html", b"", token=token)

    assert another().read("health/asthma/index.html") == b"<p>\xc3\xa9\r\n\0"
    assert another().read("404.html") == b""
    assert sorted(another().list_paths()) == ["404.html", "health/asthma/index.html"]


def test_file_is_replaced(target: Target) -> None:
    token = target.swap_pointer(make_pointer(), None)
    target.write("a.html", b"old", token=token)

    target.write("a.html", b"new", token=token)

    assert target.read("a.html") == b"new"


def test_deleted_file_is_gone_and_deleting_it_again_is_no_fault(target: Target) -> None:
    token = target.swap_pointer(make_pointer(), None)
    target.write("a/b/c.csv", b"1", token=token)

    target.delete("a/b/c.csv", token=token)
    target.delete("a/b/c.csv", token=token)

    assert target.read("a/b/c.csv") is None
    assert list(target.list_paths()) == []


def test_missing_file_reads_as_none(target: Target) -> None:
    target.swap_pointer(make_pointer(), None)

    assert target.read("nowhere/index.html") is None


@pytest.mark.parametrize("path", ["", "/a", "a//b", "../a", "a/../b", "a/.", ".yardstick/pointer.json", "a\\b", "a\nb"])
def test_path_that_leads_elsewhere_is_refused(target: Target, path: str) -> None:
    token = target.swap_pointer(make_pointer(), None)

    with pytest.raises(PathUnsafe):
        target.write(path, b"x", token=token)
    with pytest.raises(PathUnsafe):
        check_path(path)


@pytest.mark.parametrize("another", ["folder", "memory"], indirect=True)
def test_of_many_swaps_at_once_exactly_one_wins(another: Another) -> None:
    first = another().swap_pointer(make_pointer(epoch=1), None)
    outcomes: list[str] = []
    ready = threading.Barrier(8)

    def swap(number: int) -> None:
        target = another()
        ready.wait()
        try:
            target.swap_pointer(make_pointer(epoch=2, build=f"b{number}"), first)
            outcomes.append("won")
        except PointerMoved:
            outcomes.append("lost")

    threads = [threading.Thread(target=swap, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["lost"] * 7 + ["won"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"schema": 2}', b'{"schema": 1, "at": 3, "moving": [], "kept": {}, "build": "b", "epoch": 1}'],
)
def test_unknown_pointer_is_refused(content: bytes) -> None:
    with pytest.raises(PointerUnreadable):
        Pointer.from_json(content)


def test_folder_address_is_a_link_to_the_tree_in_use(tmp_path: Path) -> None:
    FolderTarget(str(tmp_path / "site")).swap_pointer(make_pointer(), None)

    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "site" / ".yardstick" / "pointer.json").is_file()
    assert (tmp_path / "site").resolve().parent.parent == tmp_path.resolve()


def test_folder_that_is_empty_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()

    FolderTarget(str(tmp_path / "site")).swap_pointer(make_pointer(), None)

    assert not (tmp_path / "site").is_symlink()


def test_folder_with_files_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")

    with pytest.raises(TargetFailed, match="name an empty one"):
        FolderTarget(str(tmp_path / "site")).swap_pointer(make_pointer(), None)
    assert (tmp_path / "site" / "thesis.txt").read_text() == "mine"


def test_folder_refuses_a_late_write_of_a_run_that_lost_it(tmp_path: Path) -> None:
    late = FolderTarget(str(tmp_path / "site"))
    old = late.swap_pointer(make_pointer(epoch=1), None)
    FolderTarget(str(tmp_path / "site")).swap_pointer(make_pointer(epoch=2), old)

    with pytest.raises(PointerMoved):
        late.write("a.html", b"late", token=old)
    with pytest.raises(PointerMoved):
        late.delete("a.html", token=old)
    assert late.read("a.html") is None


def test_folder_replaces_a_file_by_a_folder_and_back(tmp_path: Path) -> None:
    target = FolderTarget(str(tmp_path / "site"))
    token = target.swap_pointer(make_pointer(), None)

    target.write("a", b"file", token=token)
    target.write("a/b", b"below", token=token)
    assert target.read("a/b") == b"below"
    target.delete("a", token=token)
    target.write("a", b"file again", token=token)
    assert target.read("a") == b"file again"


def test_folder_never_follows_a_link_that_somebody_put_there(tmp_path: Path) -> None:
    target = FolderTarget(str(tmp_path / "site"))
    token = target.swap_pointer(make_pointer(), None)
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "site" / "a.html").symlink_to(tmp_path / "secret")
    (tmp_path / "site" / "b").symlink_to(tmp_path / "outside")

    assert target.read("a.html") is None
    target.write("a.html", b"page", token=token)
    target.write("b/c.html", b"page", token=token)

    assert (tmp_path / "secret").read_text() == "secret"
    assert list((tmp_path / "outside").iterdir()) == []
    assert target.read("b/c.html") == b"page"


def test_folder_leaves_no_empty_folder_behind(tmp_path: Path) -> None:
    target = FolderTarget(str(tmp_path / "site"))
    token = target.swap_pointer(make_pointer(), None)
    target.write("a/b/c.html", b"x", token=token)

    target.delete("a/b/c.html", token=token)

    assert [path.name for path in (tmp_path / "site").iterdir()] == [".yardstick"]


def test_bucket_stores_type_and_cache_policy_of_each_path(bucket: str, s3_endpoint: str) -> None:
    import boto3

    target = open_target(f"s3://{bucket}", endpoint=s3_endpoint)
    token = target.swap_pointer(make_pointer(), None)
    for path in ("a/index.html", "assets/x.1f.css", "a/downloads/t.csv"):
        target.write(path, b"x", token=token)

    client = boto3.client("s3", endpoint_url=s3_endpoint)
    found = {
        item["Key"]: client.head_object(Bucket=bucket, Key=item["Key"])
        for item in client.list_objects_v2(Bucket=bucket)["Contents"]
    }
    client.close()
    assert found["a/index.html"]["ContentType"] == "text/html; charset=utf-8"
    assert "must-revalidate" in found["a/index.html"]["CacheControl"]
    assert "immutable" in found["assets/x.1f.css"]["CacheControl"]
    assert found["a/downloads/t.csv"]["ContentType"] == "text/csv; charset=utf-8"
    assert found[".yardstick/pointer.json"]["CacheControl"] == "no-store"


def test_bucket_that_is_not_there_is_named(s3_endpoint: str, s3_environment: None) -> None:
    with pytest.raises(TargetFailed, match="s3://no-such-bucket-here/"):
        open_target("s3://no-such-bucket-here/", endpoint=s3_endpoint).swap_pointer(make_pointer(), None)
