"""The ledger describes one release, and a run's changes fold into it whole or not at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from measures.publication.ledger import Ledger, LedgerWriter, OutputEntry, adopt, describes, open_ledger
from measures.publication.questions import Answer, Recalled

SOON = datetime(2026, 12, 1, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def write_delta(path: Path, *, full: bool, outputs: dict[str, tuple[str, ...]], gone: tuple[str, ...] = ()) -> Path:
    writer = LedgerWriter(path, full=full)
    writer.add_outputs(
        OutputEntry(path=name, kind="page", owner=name[0], inputs=inputs, changes_at=SOON if "soon" in name else None)
        for name, inputs in outputs.items()
    )
    writer.add_answers({"derived|a": Answer(None, ("base|a",), "f" * 32, LATER)})
    writer.remove_outputs(gone)
    writer.close()
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    delta = write_delta(tmp_path / "delta", full=True, outputs={"a/soon": ("derived|a",), "b/page": ("base|b",)})
    path = tmp_path / "ledger"
    assert adopt(delta, path, base=None, release="one")
    return path


def test_ledger_says_what_was_made_from_what(ledger):
    with open_ledger(ledger, "one") as found:
        assert found is not None
        assert found.find_users("base|a") == ("derived|a",)
        assert found.find_users("derived|a") == ("=a/soon",)
        assert found.find_inputs("=b/page") == ("base|b",)
        assert found.fingerprint("derived|a") == "f" * 32
        assert found.list_owners("page") == ("a", "b")


def test_ledger_of_another_release_is_not_read(ledger):
    with open_ledger(ledger, "two") as found:
        assert found is None


def test_changes_replace_what_they_render_and_drop_what_is_gone(ledger, tmp_path):
    delta = write_delta(tmp_path / "next", full=False, outputs={"a/soon": ("base|c",)}, gone=("b/page",))
    assert adopt(delta, ledger, base="one", release="two")
    with open_ledger(ledger, "two") as found:
        assert found is not None
        assert found.find_inputs("=a/soon") == ("base|c",)
        assert found.find_users("base|b") == ()
        assert found.find_output("b/page") is None


def test_changes_to_another_release_drop_the_ledger(ledger, tmp_path):
    delta = write_delta(tmp_path / "next", full=False, outputs={"a/soon": ("base|c",)})
    assert not adopt(delta, ledger, base="other", release="two")
    assert describes(ledger) is None


def test_folding_in_twice_changes_nothing_more(ledger, tmp_path):
    delta = write_delta(tmp_path / "next", full=False, outputs={"a/soon": ("base|c",)})
    assert adopt(delta, ledger, base="one", release="two")
    before = ledger.read_bytes()
    assert adopt(delta, ledger, base="one", release="two")
    assert ledger.read_bytes() == before


BROKEN = [b"", b"not a database at all, but long enough to look", b"SQLite format 3\0" + b"\0" * 200]


@pytest.mark.parametrize("content", BROKEN)
def test_broken_ledger_is_as_good_as_none(tmp_path, content):
    path = tmp_path / "ledger"
    path.write_bytes(content)
    assert describes(path) is None


def test_time_makes_outputs_and_answers_due(ledger):
    with open_ledger(ledger, "one") as found:
        assert isinstance(found, Ledger)
        assert found.find_due(SOON) == ("=a/soon",)
        assert found.find_due(LATER) == ("=a/soon", "derived|a")
        assert found.next_change(SOON) == LATER
        assert found.next_change(LATER) is None


def keep_answer(path: Path, text: str | None, forgotten: tuple[str, ...], *, full: bool) -> Path:
    writer = LedgerWriter(path, full=full)
    writer.forget_answers(forgotten)
    if text is not None:
        writer.add_answers({"row|a": Answer(None, ("base|a",), "f" * 32, LATER, text)})
    writer.close()
    return path


@pytest.mark.parametrize(("made", "recalled"), [(None, None), ("[2]", "[2]")])
def test_forgotten_answer_is_recalled_only_where_it_was_made_again(tmp_path, made, recalled):
    path = tmp_path / "ledger"
    assert adopt(keep_answer(tmp_path / "one", "[1]", (), full=True), path, base=None, release="one")
    with open_ledger(path, "one") as found:
        assert found is not None
        assert found.recall("row|a") == Recalled("[1]", "f" * 32, LATER)
    assert adopt(keep_answer(tmp_path / "two", made, ("row|a",), full=False), path, base="one", release="two")
    with open_ledger(path, "two") as found:
        assert found is not None
        answer = found.recall("row|a")
    assert (answer.text if answer else None) == recalled
