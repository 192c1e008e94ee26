"""What a reader gets from `yardstick serve`: pages, redirects, headers, and the mirror when the primary fails."""

import base64
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from publishing.targets.contract import Pointer, TargetFailed
from publishing.targets.folder import FolderTarget
from yardstick.serving import Shelf, SiteServer

REDIRECTS = '{"schema":1,"redirects":[{"from":"/old/","to":"/health/"},{"from":"/café","to":"/health/#x"}]}'
FILES = {
    "index.html": b"<h1>Home</h1>",
    "404.html": b"<h1>Not here</h1>",
    "health/index.html": b"<h1>Health</h1>",
    "health/asthma/1.0/downloads/by-age.csv": b"Age,Rate\n",
    "assets/site.0a1b.css": b"body{}",
    "redirects.json": REDIRECTS.encode(),
}


@dataclass(frozen=True)
class Got:
    status: int
    headers: Mapping[str, str]
    body: bytes


def fill(folder: Path, files: Mapping[str, bytes], *, release: str = "a" * 40, moving: tuple[str, ...] = ()) -> None:
    target = FolderTarget(str(folder))
    token = target.swap_pointer(Pointer(at=release, moving=moving, build="b1", epoch=1), target.read_pointer().token)
    for path, content in files.items():
        target.write(path, content, token=token)


@pytest.fixture
def primary(tmp_path: Path) -> Path:
    fill(tmp_path / "site", FILES)
    return tmp_path / "site"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    fill(tmp_path / "mirror", FILES)
    return tmp_path / "mirror"


@pytest.fixture
def server(primary: Path, mirror: Path) -> SiteServer:
    return SiteServer(Shelf((FolderTarget(str(primary)), FolderTarget(str(mirror)))))


def get(server: SiteServer, address: str, method: str = "GET", **environ: str) -> Got:
    path, _, query = address.partition("?")
    request: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, **environ}
    setup_testing_defaults(request)
    started: list[Any] = []
    body = b"".join(server(request, lambda *given: started.extend(given)))  # type: ignore[arg-type]
    return Got(int(started[0].split()[0]), dict(started[1]), body)


def test_a_folder_address_gives_its_index_document(server: SiteServer) -> None:
    for address, content in (("/", b"<h1>Home</h1>"), ("/health/", b"<h1>Health</h1>")):
        got = get(server, address)
        assert (got.status, got.body) == (200, content)
        assert got.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_folder_address_without_its_slash_is_sent_on(server: SiteServer) -> None:
    got = get(server, "/health?year=2023")
    assert (got.status, got.headers["Location"]) == (301, "/health/?year=2023")


def test_what_is_not_there_gives_the_page_for_it_with_status_404(server: SiteServer) -> None:
    got = get(server, "/nowhere/")
    assert (got.status, got.body) == (404, b"<h1>Not here</h1>")


@pytest.mark.parametrize(("address", "goal"), [("/old/", "/health/"), ("/caf\xc3\xa9", "/health/#x")])
def test_an_old_address_is_redirected_for_good(server: SiteServer, address: str, goal: str) -> None:
    got = get(server, address)
    assert (got.status, got.headers["Location"]) == (301, goal)


def test_redirects_follow_the_list_as_it_is_now(server: SiteServer, primary: Path) -> None:
    assert get(server, "/old/").status == 301
    (primary / "redirects.json").write_bytes(b'{"schema":1,"redirects":[]}')
    assert get(server, "/old/").status == 404


def test_each_kind_of_file_is_kept_as_long_as_the_table_says(server: SiteServer) -> None:
    policies = {path: get(server, f"/{path}").headers["Cache-Control"] for path in FILES}
    assert policies["assets/site.0a1b.css"] == "public, max-age=31536000, immutable"
    assert policies["index.html"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert policies["health/asthma/1.0/downloads/by-age.csv"] == "public, max-age=300, s-maxage=300"


@pytest.mark.parametrize("address", ["/", "/nowhere", "/old/", "/.yardstick/pointer.json"])
def test_every_answer_carries_the_security_headers(server: SiteServer, address: str) -> None:
    headers = get(server, address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe-inline" not in headers["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
    assert {"Referrer-Policy", "Permissions-Policy"} <= headers.keys()


def test_a_reader_who_has_the_page_already_is_told_so(server: SiteServer) -> None:
    tag = get(server, "/").headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        got = get(server, "/", HTTP_IF_NONE_MATCH=known)
        assert (got.status, got.body) == (304, b"")
    assert get(server, "/", HTTP_IF_NONE_MATCH='"other"').status == 200


def test_a_changed_page_has_another_tag(server: SiteServer, primary: Path) -> None:
    before = get(server, "/").headers["ETag"]
    (primary / "index.html").write_bytes(b"<h1>Changed</h1>")
    assert get(server, "/").headers["ETag"] != before


def test_head_answers_as_get_does_without_the_body(server: SiteServer) -> None:
    got, full = get(server, "/", "HEAD"), get(server, "/")
    assert (got.status, got.headers, got.body) == (200, full.headers, b"")


def test_anything_but_reading_is_refused(server: SiteServer) -> None:
    got = get(server, "/", "POST")
    assert (got.status, got.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "address",
    [
        "/../secret.txt",
        "/health/../../secret.txt",
        "/health/./index.html",
        "//example.org/health",
        "/health//index.html",
        "/.yardstick/pointer.json",
        "/health/.hidden",
        "/..\\secret.txt",
        "/index.html\x00",
        "secret.txt",
    ],
)
def test_no_address_leads_out_of_the_site_or_into_what_is_hidden(
    server: SiteServer, primary: Path, address: str
) -> None:
    (primary.parent / "secret.txt").write_bytes(b"secret")
    (primary / "health/.hidden").write_bytes(b"secret")
    got = get(server, address)
    assert got.status == 404
    assert b"secret" not in got.body


def test_a_link_that_stands_in_a_target_is_not_followed(server: SiteServer, primary: Path, mirror: Path) -> None:
    (primary.parent / "secret.txt").write_bytes(b"secret")
    for folder in (primary, mirror):
        (folder / "link.txt").symlink_to(primary.parent / "secret.txt")
    assert get(server, "/link.txt").status == 404


def test_the_mirror_serves_what_the_primary_has_lost(server: SiteServer, primary: Path) -> None:
    (primary / "health/index.html").unlink()
    assert get(server, "/health/").body == b"<h1>Health</h1>"


def test_the_mirror_serves_the_site_when_the_primary_is_gone(server: SiteServer, primary: Path) -> None:
    shutil.rmtree(primary.resolve())
    primary.unlink()
    assert get(server, "/health/").body == b"<h1>Health</h1>"
    assert get(server, "/nowhere/").status == 404


def test_the_mirror_serves_what_the_primary_cannot_read(server: SiteServer, primary: Path) -> None:
    shutil.rmtree((primary / "health").resolve())
    (primary / "health").symlink_to("health")
    assert get(server, "/health/").body == b"<h1>Health</h1>"


@pytest.mark.parametrize(("release", "moving"), [("b" * 40, ()), ("a" * 40, ("b" * 40,))])
def test_a_mirror_at_another_release_does_not_bring_back_what_was_removed(
    server: SiteServer, primary: Path, mirror: Path, release: str, moving: tuple[str, ...]
) -> None:
    (primary / "health/index.html").unlink()
    fill(mirror, {}, release=release, moving=moving)
    assert get(server, "/health/").status == 404


class Outage:
    """A target that takes seconds to fail, as a bucket does that nobody can reach."""

    address, parallel = "s3://nowhere/site", 1

    def __init__(self) -> None:
        self.now = 0.0
        self.asked = 0

    def read(self, path: str) -> bytes | None:
        self.asked += 1
        self.now += 10
        raise TargetFailed(self.address, f"reading {path}", "no answer")


def test_a_primary_that_is_slow_to_fail_is_asked_again_only_after_a_while(mirror: Path) -> None:
    outage = Outage()
    shelf = Shelf((outage, FolderTarget(str(mirror))), lambda: outage.now)  # type: ignore[arg-type]
    for _ in range(3):
        assert shelf.read("index.html") == b"<h1>Home</h1>"
    assert outage.asked == 1
    outage.now += 60
    assert shelf.read("index.html") == b"<h1>Home</h1>"
    assert outage.asked == 2


def test_with_no_target_to_read_the_answer_says_to_come_back(tmp_path: Path) -> None:
    server = SiteServer(Shelf((FolderTarget(str(tmp_path / "none")), FolderTarget(str(tmp_path / "nil")))))
    got = get(server, "/")
    assert (got.status, got.headers["Retry-After"]) == (503, "60")


def test_a_password_is_asked_for_and_keeps_pages_out_of_shared_caches(server: SiteServer) -> None:
    server.password = "opén sesame"
    assert get(server, "/").status == 401
    assert get(server, "/", HTTP_AUTHORIZATION="Basic %%%").status == 401
    given = {word: base64.b64encode(f"anyone:{word}".encode()).decode() for word in ("opén sesame", "wrong")}
    assert get(server, "/", HTTP_AUTHORIZATION=f"Basic {given['wrong']}").status == 401
    got = get(server, "/", HTTP_AUTHORIZATION=f"Basic {given['opén sesame']}")
    assert (got.status, got.headers["Cache-Control"]) == (200, "private, no-store")
