"""Render a content folder as it stands, for people who edit files and look: no store, no history, no targets."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from generator.incremental.plan import plan_all
from generator.incremental.render import Written, carry_out
from generator.pages.kind import PageKind
from generator.plugins.rendering import make_site
from measures.model.problem import Problem
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.ledger import LedgerWriter
from measures.publication.record import ReleaseRecord, Visible
from measures.store.folder import FolderStore

logger = logging.getLogger(__name__)
SITE = "site/"


def render_development(content: Path, kinds: Mapping[str, PageKind], output: Path) -> None:
    """Render what is due now, all approvals taken on trust, and bring `output` up to date.

    Problems are shown, and measures with errors left out; an error in a shared file leaves the output as it is.
    """
    store = FolderStore(content)
    now = datetime.now(UTC).replace(microsecond=0)
    choice = choose(store.objects, store.root, instant=now, rule=ApprovalRule("trust"), last=None, cache={})
    for problem in choice.problems:
        show_problem(problem)
    if choice.stopped:
        logger.warning("Nothing was rendered: mend the shared files named above.")
        return
    record = ReleaseRecord(
        instant=now, fingerprint="development", visible=Visible(noindex=True), selection=choice.selection
    )
    site = make_site(record, store.objects, kinds, style_guide=False)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ledger = LedgerWriter(folder / "ledger.sqlite", full=True)
        written = carry_out(plan_all(site), site, folder, ledger, processes=1)
        ledger.close()
        bring_up_to_date(folder / SITE, written, output)


def show_problem(problem: Problem) -> None:
    """Show a problem on the log, errors and warnings as warnings so that the preview goes on."""
    level = logging.INFO if problem.severity == "note" else logging.WARNING
    logger.log(level, "%s", problem)


def bring_up_to_date(site: Path, written: tuple[Written, ...], output: Path) -> None:
    """Copy changed files of `site` to `output`, and delete what is no longer there."""
    paths = {each.path.removeprefix(SITE) for each in written if each.path.startswith(SITE)}
    output.mkdir(parents=True, exist_ok=True)
    for path in sorted(paths):
        source, target = site / path, output / path
        if not target.is_file() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    for old in sorted(output.rglob("*"), reverse=True):
        if old.is_file() and old.relative_to(output).as_posix() not in paths:
            old.unlink()
        elif old.is_dir() and not any(old.iterdir()):
            old.rmdir()
