"""Uploads before a real clamd: by forms, by pushes, and in what is stored of its verdicts."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from publishing.database import open_database
from publishing.scans import EICAR, Verdict, Verdicts, open_scan_desk, scan
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import list_names, open_store
from tests.cms.git_access.developer import Developer, serve
from tests.cms.git_access.test_git_over_http import make_person_key
from tests.cms.workshop import NOW
from tests.scanner import MOST_STREAMED, SIGNATURE, start_clamd

pytestmark = pytest.mark.slow
FOLDER = "measures/work-and-living-standards/employment/manufacturing-employment/1.0"
SEND = "/measures/m8f2g7e4/1.0/files/send"
TABLE = b"Group,Number\nAsian,5\n"
HARMFUL = TABLE + SIGNATURE + b",1\n"


@pytest.fixture(scope="module")
def clamd():
    with start_clamd() as address:
        yield address


@pytest.fixture
def guarded(make_workshop, clamd):
    """An installation whose uploads are scanned."""
    return make_workshop(CLAMD_URL=clamd)


@pytest.fixture
def send(guarded):
    editor = guarded.sign_in("editor")

    def send(name, content):
        form = find_form(editor.get(SEND).text)
        return editor.post(SEND, {**form.data(), "file": (io.BytesIO(content), name)})

    return send


def head(workshop):
    with open_store(workshop) as store:
        return store.head


def test_a_clean_file_is_clean_and_what_a_signature_names_is_harmful(clamd):
    assert scan(TABLE * 10_000, clamd).found == "clean"
    assert scan(HARMFUL, clamd).words.startswith("Yardstick.Test")
    assert scan(EICAR, clamd).words.startswith("Eicar-Test")


def test_what_is_harmful_within_an_archive_is_found(clamd):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<x>" + SIGNATURE + b"</x>")
    assert scan(packed.getvalue(), clamd).found == "harmful"


def test_a_file_that_the_scanner_does_not_take_whole_is_not_let_through(clamd):
    assert scan(b"a" * (MOST_STREAMED + 1_000_000), clamd).found == "unknown"


def test_a_harmful_upload_is_refused_and_set_aside_and_a_clean_one_is_kept(guarded, send):
    before = head(guarded)
    answer = send("table.csv", HARMFUL)
    assert answer.status_code == 422
    assert "something harmful" in answer.text
    assert head(guarded) == before
    assert len(list((guarded.settings.var / "quarantine").iterdir())) == 2
    assert send("table.csv", TABLE).status_code == 302
    assert list_names(guarded, f"{FOLDER}/files") == ["table.csv"]


def test_what_was_found_is_kept_for_the_content_and_the_scanner_is_not_asked_again(guarded, clamd):
    for content, found in ((TABLE, "clean"), (HARMFUL, "harmful")):
        with open_scan_desk(guarded.settings, guarded.now) as desk:
            assert desk.judge(content).found == found
        away = replace(guarded.settings, clamd_url="tcp://127.0.0.1:1")
        with open_scan_desk(away, guarded.now) as desk:
            assert desk.judge(content).found == found
            assert desk.judge(content + b"x").found == "unknown"


def test_what_the_embedded_check_let_through_is_scanned_once_there_is_a_scanner(guarded, clamd):
    with open_scan_desk(replace(guarded.settings, clamd_url=None), guarded.now) as desk:
        assert desk.judge(HARMFUL).found == "clean"
    with open_scan_desk(guarded.settings, guarded.now) as desk:
        assert desk.judge(HARMFUL).found == "harmful"


@pytest.mark.parametrize(("content", "words"), [(HARMFUL, "the scan found"), (TABLE, "")])
def test_an_upload_that_is_pushed_is_scanned(guarded, tmp_path, content, words):
    key, person = make_person_key(guarded, "developer")
    with serve(guarded.app) as address:
        developer = Developer(tmp_path / "clone", f"http://x:{key}@{address}/content.git", person)
        developer.clone()
        commit = developer.commit({f"{FOLDER}/files/table.csv": content})
        done = developer.push()
    assert (head(guarded) == commit) == (not words)
    assert words in done.stderr
    assert (guarded.settings.var / "quarantine").exists() == bool(words)


def test_nothing_is_taken_while_the_scanner_is_away(make_workshop, tmp_path):
    workshop = make_workshop(CLAMD_URL=f"unix://{tmp_path}/no-such-socket")
    editor, before = workshop.sign_in("editor"), head(workshop)
    form = find_form(editor.get(SEND).text)
    answer = editor.post(SEND, {**form.data(), "file": (io.BytesIO(TABLE), "table.csv")})
    assert answer.status_code == 422
    assert "The virus scanner could not look at this file" in answer.text
    assert head(workshop) == before


def test_a_verdict_is_kept_and_replaced_on_both_databases(database_url):
    with open_database(database_url) as database:
        verdicts, blob = Verdicts(database), "a" * 40
        verdicts.keep(blob, Verdict("clean"), "embedded", NOW)
        verdicts.keep(blob, Verdict("harmful", "Some.Virus"), "clamd", NOW)
        assert verdicts.find(blob, "clamd") == Verdict("harmful", "Some.Virus")
        assert verdicts.find(blob, "embedded") is None
        assert verdicts.find("b" * 40, "clamd") is None
