"""The render process: what it is given, and what of its word is believed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from measures.model.tree import hash_blob
from publishing.guard import LeaseLost
from publishing.job import Job, Renderer, RenderFailed, believe, read_output, render

CHILD = """\
import json, os, pathlib, sys
job = json.loads(pathlib.Path(os.environ["YARDSTICK_JOB"]).read_bytes())
scratch = pathlib.Path(sys.argv[sys.argv.index("-o") + 1])
"""
PAGE = b"<p>page"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    folder = tmp_path / "render-1"
    folder.mkdir()
    return Job(
        folder=folder,
        record=tmp_path / "record.json",
        store=tmp_path / "content.git",
        kind="git",
        root="a" * 40,
        previous=None,
        processes=3,
    )


def make_renderer(tmp_path: Path, child: str, **environ: str) -> Renderer:
    """Return a renderer whose program is a stand-in for Pelican that runs `child`."""
    program = tmp_path / "program"
    program.mkdir()
    (program / "pelican.py").write_text(CHILD + child)
    return Renderer(python=sys.executable, program=program, environ={"PATH": "/usr/bin:/bin"} | environ)


def leave(job: Job, files: dict[str, bytes], **changes: object) -> None:
    """Leave files and a result in the job's folder as a render process does."""
    for path, content in files.items():
        (job.scratch / path).parent.mkdir(parents=True, exist_ok=True)
        (job.scratch / path).write_bytes(content)
    job.scratch.mkdir(exist_ok=True)
    result: dict[str, object] = {
        "schema": 1,
        "full": True,
        "written": [{"path": path, "blob": hash_blob(text), "size": len(text)} for path, text in files.items()],
        "deleted": [],
        "rendered": [{"path": path, "reason": "new"} for path in files],
        "next_due": None,
        "timings": {},
        "delta": str(job.delta),
    }
    job.result.write_text(json.dumps(result | changes))


def test_whole_result_is_believed(job: Job) -> None:
    leave(job, {"site/index.html": PAGE, "style-guide/index.html": b""}, next_due="2027-01-01T00:00:00+00:00")

    result = believe(job)

    assert [output.path for output in result.written] == ["site/index.html", "style-guide/index.html"]
    assert read_output(job, result.written[0]) == PAGE
    assert result.next_due is not None


def test_absent_result_is_a_failure(job: Job) -> None:
    with pytest.raises(RenderFailed, match="left no result"):
        believe(job)


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 2},
        {"written": [{"path": "site/index.html"}]},
        {"surprise": 1},
        {"deleted": ["site/../../etc/passwd"]},
        {"deleted": ["/etc/passwd"]},
        {"deleted": ["release.json"]},
        {"deleted": ["site/.yardstick/pointer.json"]},
        {"written": [{"path": "elsewhere/index.html", "blob": "a" * 40, "size": 1}]},
        {"written": []},
        {"written": [{"path": "site/index.html", "blob": "a" * 40, "size": 99}]},
    ],
)
def test_result_that_is_not_whole_or_not_true_is_not_believed(job: Job, changes: dict[str, object]) -> None:
    leave(job, {"site/index.html": PAGE}, **changes)

    with pytest.raises(RenderFailed):
        believe(job)


def test_file_that_the_result_does_not_name_is_found_out(job: Job) -> None:
    leave(job, {"site/index.html": PAGE})
    (job.scratch / "site" / "archives.html").write_bytes(b"by somebody else")

    with pytest.raises(RenderFailed, match="archives.html"):
        believe(job)


def test_bytes_changed_since_the_result_was_written_are_found_out(job: Job) -> None:
    leave(job, {"site/index.html": PAGE})
    result = believe(job)
    (job.scratch / "site" / "index.html").write_bytes(b"<p>pagE")

    with pytest.raises(RenderFailed, match="not what rendering said"):
        read_output(job, result.written[0])


def test_process_is_given_the_job_and_nothing_secret(job: Job, tmp_path: Path) -> None:
    child = "pathlib.Path(job['result']).with_name('seen').write_text(json.dumps([job, dict(os.environ), sys.argv]))"
    renderer = make_renderer(tmp_path, child, APPROVAL_KEY="secret", AWS_SECRET_ACCESS_KEY="secret", LANG="C.UTF-8")

    with pytest.raises(RenderFailed, match="left no result"):
        render(renderer, job, lambda: None)

    seen, environ, words = json.loads((job.folder / "seen").read_text())
    assert seen["store"] == {"kind": "git", "path": str(tmp_path / "content.git"), "root": "a" * 40}
    assert (seen["processes"], seen["previous"], seen["style_guide"]) == (3, None, True)
    assert environ["LANG"] == "C.UTF-8"
    assert "secret" not in environ.values()
    assert words[-2:] == ["--fatal", "errors"]


def test_process_that_ends_badly_fails_with_its_last_words(job: Job, tmp_path: Path) -> None:
    leave(job, {"site/index.html": PAGE})

    with pytest.raises(RenderFailed, match="exit code 7:\nthe disk is full"):
        render(make_renderer(tmp_path, "print('the disk is full'); sys.exit(7)"), job, lambda: None)


def test_process_is_ended_when_its_run_loses_the_build(job: Job, tmp_path: Path) -> None:
    child = "import time\npathlib.Path(job['result']).with_name('number').write_text(str(os.getpid()))\ntime.sleep(60)"
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if (job.folder / "number").exists():
            raise LeaseLost("taken over")

    with pytest.raises(LeaseLost):
        render(make_renderer(tmp_path, child), job, check)

    number = (job.folder / "number").read_text()
    assert not Path(f"/proc/{number}").exists()
