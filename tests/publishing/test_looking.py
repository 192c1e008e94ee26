"""The look that every scheduled run begins with: cheap when nothing asks for anything."""

from __future__ import annotations

import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from measures.publication.fingerprint import compute_fingerprint
from publishing.history import History
from publishing.layout import describe_settings
from publishing.looking import ContentUnreachable, Looked, look, read_ref
from publishing.outcome import Code
from tests.publishing.fakes import make_release
from tests.publishing.station import PROGRAM, Station
from yardstick.settings import read_settings

HEAVY = (
    "pelican",
    "sqlalchemy",
    "alembic",
    "pydantic",
    "dulwich",
    "boto3",
    "psycopg",
    "measures.model",
    "flask",
    "yaml",
    "dask",
)


@pytest.fixture
def quiet(station: Station) -> Station:
    """An installation of which a finished run has seen everything."""
    with History(station.layout.history) as history:
        release = make_release(history, {"index.html": "x"})
    Looked(
        content=read_ref(station.layout.content, "main") or "",
        history=release,
        fingerprint=compute_fingerprint(PROGRAM),
        settings=describe_settings(station.settings),
        next_due=station.now + timedelta(days=1),
    ).write(station.layout.looked)
    return station


def test_look_finds_nothing_when_all_is_as_the_last_run_left_it(quiet: Station) -> None:
    assert quiet.look().reasons == ()


def test_look_imports_nothing_heavy(quiet: Station) -> None:
    program = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from yardstick.settings import read_settings\nfrom publishing.looking import look\n"
        f"found = look(read_settings({{'VAR': {str(quiet.var)!r}, 'JOBS': '1'}}), Path({str(PROGRAM)!r}),\n"
        f"    datetime.fromisoformat({quiet.now.isoformat()!r}))\n"
        f"print(found.reasons, sorted(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=PROGRAM, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "() []"


def test_push_is_noticed(quiet: Station) -> None:
    head = quiet.edit("pages/about.md", "Who we are.", "Who we were.")

    found = quiet.look()

    assert found.reasons == ("push",)
    assert found.content == head


def test_head_is_found_when_git_has_packed_its_refs(quiet: Station) -> None:
    before = read_ref(quiet.layout.content, "main")
    subprocess.run(["git", "-C", str(quiet.layout.content), "pack-refs", "--all"], check=True)
    assert not (quiet.layout.content / "refs" / "heads" / "main").exists()

    assert read_ref(quiet.layout.content, "main") == before
    assert quiet.look().reasons == ()


def test_time_that_was_waited_for_is_noticed(quiet: Station) -> None:
    quiet.now += timedelta(days=1)

    assert quiet.look().reasons == ("due",)


def test_changed_settings_are_noticed(quiet: Station) -> None:
    quiet.environ["FEEDBACK_ADDRESS"] = "desk@numbers.example"

    assert quiet.look().reasons == ("new settings",)


def test_changed_program_is_noticed(quiet: Station, tmp_path: Path) -> None:
    (tmp_path / "program" / "theme").mkdir(parents=True)
    (tmp_path / "program" / "theme" / "main.css").write_text("p {}")

    assert look(quiet.settings, tmp_path / "program", quiet.now).reasons == ("new program",)


def test_release_that_somebody_else_made_is_noticed(quiet: Station) -> None:
    with History(quiet.layout.history) as history:
        make_release(history, {"index.html": "y"})

    assert quiet.look().reasons == ("again",)


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b'{"schema": 1}', b'{"schema": 7, "next_due": null}', None])
def test_lost_or_broken_memory_makes_the_next_run_look_again(quiet: Station, kept: bytes | None) -> None:
    if kept is None:
        quiet.layout.looked.unlink()
    else:
        quiet.layout.looked.write_bytes(kept)

    assert quiet.look().reasons == ("again",)


def test_waiting_build_is_noticed(quiet: Station) -> None:
    from publishing.run import Wish, request

    request(quiet.settings, Wish(by="u-1"), quiet.machine)

    assert quiet.look().reasons == ("queued",)


def test_head_of_a_remote_store_is_asked_for(quiet: Station) -> None:
    head = read_ref(quiet.layout.content, "main")
    looked = Looked.read(quiet.layout.looked)
    assert looked is not None
    url = f"file://{quiet.layout.content}"
    remote = Station(quiet.folder / "other", {"CONTENT_URL": url})
    assert remote.layout.remote_content is None, "a path is read in place"
    assert look(remote.settings, PROGRAM, quiet.now).content == head


def test_remote_store_that_does_not_answer_is_an_outside_failure(quiet: Station) -> None:
    quiet.environ["CONTENT_URL"] = "git://127.0.0.1:9/content.git"

    with pytest.raises(ContentUnreachable):
        quiet.look()


def write_program(folder: Path) -> None:
    for path, text in {
        "theme/main.css": "p {}",
        "generator/pages.py": "x = 1",
        "measures/model.py": "y = 1",
        "requirements.txt": "pelican==4.12",
        "publishing/run.py": "z = 1",
        "README.md": "read",
        "pyproject.toml": '[project]\nversion = "1.0"\n',
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("theme/main.css", True),
        ("generator/pages.py", True),
        ("measures/model.py", True),
        ("measures/new.py", True),
        ("requirements.txt", True),
        ("pyproject.toml", True),
        ("publishing/run.py", False),
        ("README.md", False),
        ("measures/__pycache__/model.cpython-311.pyc", False),
    ],
)
def test_fingerprint_follows_what_can_change_output_alone(tmp_path: Path, path: str, *, counts: bool) -> None:
    write_program(tmp_path)
    before = compute_fingerprint(tmp_path)
    assert compute_fingerprint(tmp_path) == before

    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text('version = "changed"\n')

    assert (compute_fingerprint(tmp_path) != before) == counts


def test_fingerprint_tells_a_renamed_file_from_the_old_one(tmp_path: Path) -> None:
    write_program(tmp_path)
    before = compute_fingerprint(tmp_path)

    (tmp_path / "theme" / "main.css").rename(tmp_path / "theme" / "mainp.css")

    assert compute_fingerprint(tmp_path) != before


def test_remote_that_falls_silent_is_given_up_as_one_that_is_away(published: Station) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        address = f"git://127.0.0.1:{listener.getsockname()[1]}/"
        silent = {"GIT_SILENCE_SECONDS": "1", "HISTORY_URL": f"{address}history.git"}
        published.edit("pages/about.md", "Who we are.", "Who we really are.")
        before, kept = published.held("site"), dict(published.environ)
        published.environ |= silent
        outcome = published.publish()
        assert outcome.code == Code.OUTSIDE_FAILED
        assert "said nothing for 1 seconds" in outcome.words
        with pytest.raises(ContentUnreachable, match="no answer within 1 seconds"):
            look(read_settings(published.environ | {"CONTENT_URL": f"{address}c.git"}), PROGRAM, published.now)
    assert published.held("site") == before
    published.environ = kept
    assert published.publish().code == Code.DONE
    assert published.held("site") == published.released() != before
