"""Files that people send: what is taken, what is refused, and what is set aside."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.uploads.naming import make_safe_name
from cms.uploads.taking import DATA_KINDS, MOST_BYTES, Desk, Refused, Taken, take_file
from publishing.scans import EICAR, scan

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TABLE = b"Ethnicity,Value\nAsian,1\n"


@pytest.fixture
def desk(tmp_path):
    return Desk(scanner=None, quarantine=tmp_path / "quarantine", person="u-3", at=NOON)


@contextmanager
def run_scanner(answer):
    """Speak the part of clamd's language that scans need; yields the address and the files that it was sent."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, answer, seen))
        thread.start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}", seen
        thread.join()


def _serve(server, answer, seen):
    line, _ = server.accept()
    with line, line.makefile("rb") as sent:
        assert sent.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", sent.read(4))[0]:
            content += sent.read(size)
        seen.append(content)
        line.sendall(answer)


@given(st.text())
def test_any_name_becomes_one_that_is_safe(name):
    safe = make_safe_name(name)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]{1,8})?", safe)
    assert make_safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\data\\Table 1 (final).XLSX", "table-1-final.xlsx"),
        (".htaccess", "file.htaccess"),
        ("report.csv.exe", "report-csv.exe"),
        ("ﬁgures.csv", "figures.csv"),
        ("a\u202evsc.exe", "avsc.exe"),
    ],
)
def test_names_lose_folders_disguises_and_second_endings(name, safe):
    assert make_safe_name(name) == safe


def test_a_table_is_taken_under_a_safe_name(desk):
    assert take_file("My Table.CSV", TABLE, DATA_KINDS, desk) == Taken("my-table.csv", TABLE)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("table.csv", b"", "an empty one"),
        ("table.csv", b"a" * (MOST_BYTES + 1), "at most 10 megabytes"),
        ("table.exe", TABLE, "got table.exe"),
        ("table", TABLE, "got table"),
        ("table.xlsx", TABLE, "its ending .xlsx says"),
        ("table.csv", b"MZ\0\0", "got bytes that are none"),
    ],
)
def test_what_is_not_wanted_is_refused_with_a_reason(desk, name, content, words):
    refused = take_file(name, content, DATA_KINDS, desk)
    assert isinstance(refused, Refused)
    assert words in refused.words


def test_a_harmful_file_is_set_aside_with_a_note_of_who_sent_it(desk):
    refused = take_file("table.csv", TABLE + EICAR, DATA_KINDS, desk)
    assert isinstance(refused, Refused)
    note, kept = sorted(desk.quarantine.iterdir(), key=lambda each: each.suffix != ".json")
    assert kept.read_bytes() == TABLE + EICAR
    assert kept.stat().st_mode & 0o077 == 0
    assert json.loads(note.read_text()) == {
        "name": "table.csv",
        "person": "u-3",
        "why": "EICAR test file",
        "at": "2026-11-25T12:00:00+00:00",
        "size": len(TABLE + EICAR),
    }


def test_the_scanner_is_sent_the_whole_file_and_believed():
    content = TABLE * 20_000
    with run_scanner(b"stream: OK\0") as (address, seen):
        assert scan(content, address).found == "clean"
    assert seen == [content]


def test_the_scanner_names_what_it_found():
    with run_scanner(b"stream: Win.Test.EICAR_HDB-1 FOUND\0") as (address, _):
        verdict = scan(TABLE, address)
    assert (verdict.found, verdict.words) == ("harmful", "Win.Test.EICAR_HDB-1")


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOUND OK\0", b"OK\0", b"\xff\xfe\0"]
)
def test_any_other_answer_lets_nothing_through(answer):
    with run_scanner(answer) as (address, _):
        assert scan(TABLE, address).found == "unknown"


def test_a_scanner_that_is_not_there_lets_nothing_through(tmp_path, desk):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    for address in (f"tcp://127.0.0.1:{port}", f"unix://{tmp_path}/no-such-socket"):
        away = Desk(scanner=address, quarantine=desk.quarantine, person="u-3", at=NOON)
        refused = take_file("table.csv", TABLE, DATA_KINDS, away)
        assert isinstance(refused, Refused)
        assert "not taken" in refused.words
    assert not desk.quarantine.exists()
