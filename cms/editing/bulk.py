"""Many drafts at once: find and replace, and the beginning of new editions. What will change is shown first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from cms.access import needs
from cms.editing.creating import begin_version, find_begun, find_fault_of_version
from cms.editing.file_forms import Answer
from cms.editing.finding import read_base, read_sites
from cms.editing.links import link
from cms.editing.replacing import MOST_FILES, find_matches, replace_in
from cms.editing.saving import Save, finish
from cms.workspace import MeasureRow, Wanted, workspace

blueprint = Blueprint("bulk", __name__, url_prefix="/bulk")
LONGEST = 2000
LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A new edition that is to begin: the measure, both numbers, what it takes over, what it leaves out."""

    row: MeasureRow
    old: str
    new: str
    kept: tuple[str, ...]
    left: tuple[str, ...]
    changes: dict[str, bytes | None]


@blueprint.get("/")
@needs("bulk.edit")
def show_tools() -> str:
    """Lead to what can be done with many drafts."""
    return render_template("editing/bulk.html")


@blueprint.get("/replace")
@needs("bulk.edit")
def find_words() -> str:
    """Show where words stand in drafts, and what each place becomes."""
    words, new = request.args.get("find", "")[:LONGEST], request.args.get("replace", "")[:LONGEST]
    matches = list(find_matches(workspace(), read_sites(), words, new)) if words.strip() else []
    return render_template(
        "editing/bulk_replace.html",
        words=words,
        replacement=new,
        matches=matches[:MOST_FILES],
        left_out=max(0, len(matches) - MOST_FILES),
        is_asked="replace" in request.args,
        base=workspace().head,
    )


@blueprint.post("/replace")
@needs("bulk.edit")
def replace_words() -> Answer:
    """Replace words in the files that are ticked, in one save."""
    words, new = request.form.get("find", "").replace("\r\n", "\n"), request.form.get("replace", "")
    ticked, base, work = set(request.form.getlist("path")), read_base(), workspace()
    matches = find_matches(work, read_sites(), words, new) if words.strip() else ()
    chosen = [each.path for each in matches if each.path in ticked and not each.fault]
    changes: dict[str, bytes | None] = {}
    for path in chosen:
        text = (work.read(path, at=base) or b"").decode("utf-8-sig").replace("\r\n", "\n")
        changes[path] = replace_in(text, words, new).encode()
    save = Save(changes=changes, base=base, message=f'Replace "{words}" by "{new}" in {len(changes)} files')
    return finish(save, link("bulk.find_words", find=new))


@blueprint.get("/editions")
@needs("bulk.edit")
def choose_measures() -> str:
    """List measures whose next edition is not begun, to be chosen among."""
    topic, _, subtopic = request.args.get("topic", "").partition("/")
    wanted = Wanted(text=request.args.get("q", "").strip(), topic=topic, subtopic=subtopic, most=100_000)
    ready = [row for row in workspace().list_measures(wanted).rows if _is_ready(row)]
    return render_template(
        "editing/bulk_editions.html",
        ready=ready[:LISTED],
        total=len(ready),
        text=wanted.text,
        topics=workspace().list_topics(),
        chosen_topic=request.args.get("topic", ""),
    )


@blueprint.post("/editions")
@needs("bulk.edit")
def begin_editions() -> Answer:
    """Show what begins with the measures that are ticked; once that is agreed to, begin it in one save."""
    ticked = list(dict.fromkeys(request.form.getlist("measure")))[:LISTED]
    rows = [row for each in ticked if (row := workspace().find_measure(each)) is not None and _is_ready(row)]
    begun = [_begin(row) for row in rows]
    if "agreed" not in request.form or not begun:
        return render_template("editing/bulk_begin.html", begun=begun)
    changes: dict[str, bytes | None] = {}
    for each in begun:
        changes.update(each.changes)
    save = Save(changes=changes, base=workspace().head, message=f"Begin new editions of {len(begun)} measures")
    return finish(save, link("measures.list_measures", state="draft", order="changed"))


def _is_ready(row: MeasureRow) -> bool:
    return row.has_approved and not find_fault_of_version(row, "edition")


def _begin(row: MeasureRow) -> Begun:
    version = find_begun(row, "edition")
    assert version is not None
    number, changes = begin_version(row, version, "edition")
    folder = f"measures/{row.path}/{number}/"
    names = {path.removeprefix(folder) for path in changes if path.startswith(folder)}
    old = workspace().list_folder(f"measures/{row.path}/{version.number}")
    dimensions = tuple(sorted(name.removesuffix(".md") for name in names if name.endswith(".md")))
    return Begun(
        row=row,
        old=version.number,
        new=str(number),
        kept=tuple(name for name in dimensions if name != "measure"),
        left=("uploads",) if "files" in old else (),
        changes=changes,
    )
