"""Rendering a content folder as it stands into an output folder: no store, no history, no targets."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from measures.publication.choose import choose
from measures.publication.fingerprint import compute_fingerprint
from measures.publication.record import ReleaseRecord
from measures.store.folder import FolderStore
from publishing.approvals import make_rule
from publishing.guard import Progress
from publishing.job import Job, Renderer, render
from publishing.layout import Layout
from publishing.machine import Machine
from publishing.outcome import Code, Outcome
from publishing.steps import make_visible
from yardstick.settings import Settings

SITE_MARKS = ("404.html", "redirects.json")
GUIDE_MARKS = ("index.html", "assets")
"""What an output folder of ours holds at its top; another one that is not empty is left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to render: the content folder, where the site goes, where the style guide goes (None: nowhere), at when."""

    content: Path
    output: Path
    style_guide: Path | None
    instant: datetime


class OutputRefused(Exception):
    """The output folder holds files that are not an earlier rendering, or is a target."""


def render_folder(settings: Settings, wanted: Wanted, machine: Machine, progress: Progress) -> Outcome:
    """Render what is due of a content folder; measures with errors are left out, and the exit code is 1.

    Raises:
        OutputRefused: an output folder holds other files, or is a target.
        RenderFailed: the render process ended badly.
    """
    for output, marks in ((wanted.output, SITE_MARKS), (wanted.style_guide, GUIDE_MARKS)):
        if output is not None:
            check_no_target(settings, output)
            check_output(output, marks)
    store = FolderStore(wanted.content)
    choice = choose(store.objects, store.root, instant=wanted.instant, rule=make_rule(settings), last=None, cache={})
    if choice.stopped:
        words = "Nothing was rendered: a shared file has an error."
        return Outcome(code=Code.NO, words=words, problems=choice.problems)
    record = ReleaseRecord(
        instant=wanted.instant,
        fingerprint=compute_fingerprint(machine.program),
        visible=make_visible(settings),
        selection=choice.selection,
    )
    progress.begin("render")
    rendered = _render(settings, wanted, machine, record, store.root)
    faulty = any(problem.is_error for problem in choice.problems)
    return Outcome(
        code=Code.NO if faulty else Code.DONE,
        words=f"{len(rendered)} files are in {wanted.output}.",
        problems=choice.problems,
        rendered=rendered,
    )


def check_no_target(settings: Settings, output: Path) -> None:
    """Return unless an output folder holds a target or lies in one: only a publish may change what readers see.

    Raises:
        OutputRefused: it does.
    """
    for address, _portion in Layout(settings).list_targets():
        target = Path(address)
        trees = target.absolute().with_name(f".{target.name}")
        for here, there in (
            (output.absolute(), target.absolute()),
            (output.resolve(), target.resolve()),
            (output.absolute(), trees),
        ):
            if "://" not in address and (here.is_relative_to(there) or there.is_relative_to(here)):
                raise OutputRefused(f"{output} is where readers look: {address} is a target. Name another folder.")


def check_output(output: Path, marks: tuple[str, ...]) -> None:
    """Return where an output folder is absent, empty, or holds an earlier rendering, as its marks tell.

    Raises:
        OutputRefused: it holds anything else.
    """
    if not output.exists():
        return
    if not output.is_dir():
        raise OutputRefused(f"{output} is no folder.")
    if any(output.iterdir()) and not all((output / name).exists() for name in marks):
        raise OutputRefused(f"{output} holds files that are no earlier rendering. Name an empty folder.")


def replace_folder(fresh: Path, output: Path) -> None:
    """Put a folder in the place of another, which is then gone."""
    old = fresh.with_name(f"{fresh.name}-old")
    if output.is_symlink() or output.exists():
        output.rename(old)
    fresh.rename(output)
    if old.is_symlink():
        old.unlink()
    elif old.exists():
        shutil.rmtree(old)


def _render(settings: Settings, wanted: Wanted, machine: Machine, record: ReleaseRecord, root: str) -> dict[str, str]:
    output = wanted.output.absolute()
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}-") as name:
        folder = Path(name)
        file = folder / "record.json"
        file.write_bytes(record.to_json())
        job = Job(
            folder=folder,
            record=file,
            store=wanted.content.absolute(),
            kind="folder",
            root=root,
            previous=None,
            processes=settings.jobs,
            style_guide=wanted.style_guide is not None,
        )
        renderer = Renderer(python=machine.python, program=machine.program, environ=machine.environ)
        result = render(renderer, job, lambda: None)
        for part in ("site", "style-guide"):
            (job.scratch / part).mkdir(exist_ok=True)
        replace_folder(job.scratch / "site", output)
        if wanted.style_guide:
            _move_style_guide(job.scratch / "style-guide", wanted.style_guide.absolute())
        return {item.path: item.reason for item in result.rendered}


def _move_style_guide(fresh: Path, output: Path) -> None:
    """Put the style guide in its place, which may be on another disk."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}-") as name:
        moved = Path(name) / "style-guide"
        shutil.copytree(fresh, moved)
        replace_folder(moved, output)
